"""The words of job titles in eleven languages.

A word stands for itself and whatever continues it ("vendit" for vendite, venditore); one that
ends in "." is whole ("pr." is not "product"); one that begins with "*" may stand inside
another ("*vertrieb" in Regionalvertriebsleiter). Chinese, Japanese and Korean need no mark:
their words stand anywhere. All are written as `store.titles.reading.fold_title` leaves them.
"""

from __future__ import annotations

FUNCTION_WORDS: dict[str, str] = {
    "customer_success": """
        customer success | client success | customer experience | customer relationship
        | customer advoca | client partner | customer outcomes | csm. | cs manager | onboarding
        | kundenerfolg | kundenbetreu | *kundenerfolg | kundenservice | kundendienst
        | succes client | reussite client | experience client | relation client
        | exito del cliente | exito de cliente | experiencia de cliente | atencion al cliente
        | successo clienti | successo del cliente | esperienza cliente | assistenza clienti
        | sucesso do cliente | sucesso de cliente | experiencia do cliente
        | успех клиент | успеху клиент | клиентск опыт | клиентский сервис | клиентского сервиса
        | сопровождени клиент | сопровождению клиент | работе с клиент
        | カスタマーサクセス | 顧客成功 | 顧客体験 | カスタマーエクスペリエンス | カスタマーサポート
        | 고객 성공 | 고객성공 | 고객 경험 | 고객경험 | 고객지원 | 고객 지원
        | 客户成功 | 客戶成功 | 客户体验 | 客戶體驗 | 客户服务 | 客戶服務 | 客服
    """,
    "pr": """
        public relations | pr. | press | media relations | public affairs | communication
        | spokes | corporate affairs | analyst relations
        | *kommunikation | presse | *pressesprech | offentlichkeitsarbeit
        | relations publiques | relations presse | porte parole
        | relaciones publicas | comunicacion | prensa | portavoz
        | relazioni pubbliche | ufficio stampa | comunicazione | portavoce | addetto stampa
        | relacoes publicas | comunicacao | imprensa | assessor de imprensa
        | связям с общественност | связи с общественност | связей с общественност | пресс
        | коммуникац | пиар
        | 広報 | コーポレートコミュニケーション | pr担当 | pr部
        | 홍보 | 커뮤니케이션 | 대외협력
        | 公关 | 公關 | 公共关系 | 公共關係 | 媒体关系 | 媒體關係 | 新闻发言人 | 企业传播 | 企業傳播
    """,
    "social": """
        social media | community manage | head of community | content creator | social. | influencer
        | soziale medien | reseaux sociaux | redes sociales | redes sociais | social network
        | соцсет | социальны сет | социальным сет | социальных сет | smm
        | ソーシャルメディア | sns担当 | snsマーケ | コミュニティマネ
        | 소셜 미디어 | 소셜미디어 | sns 담당 | 커뮤니티 매니저
        | 社交媒体 | 社群媒體 | 社交媒體 | 新媒体 | 新媒體 | 社区运营 | 社群經營 | 社群
    """,
    "partner": """
        partner manage | partner success | partner development | partnership | partner sales
        | partner account | alliance | channel manage | channel sales | channel account | channel.
        | ecosystem | head of partner | partner marketing | partner. | partners.
        | *partnermanage | partnervertrieb | partnerbetreu | *allianzen
        | partenariat | partenaire | alianza | canales | socios
        | partnership | canale | alleanze | parceria | parceiro | aliancas | canais
        | партнер | альянс
        | パートナー | アライアンス | 代理店
        | 파트너 | 제휴 | 채널 영업
        | 合作伙伴 | 合作夥伴 | 渠道 | 伙伴 | 夥伴 | 联盟 | 聯盟 | 通路
    """,
    "marketing": """
        marketing | cmo. | brand | demand generation | growth | campaign | content manage | events
        | product marketing | customer marketing | reference program | advocacy | field marketing
        | *marketing | *werbe | *werbung | markenfuhrung | veranstaltung
        | mercatique | marque | publicite | evenement
        | mercadotecnia | mercadeo | publicidad | marca | eventos
        | pubblicita | marchio | eventi
        | publicidade
        | маркет | реклам | бренд | продвижени
        | マーケ | 宣伝 | 販促 | 販売促進 | ブランド
        | 마케팅 | 마케터 | 브랜드 | 광고
        | 市场 | 市場 | 营销 | 營銷 | 行销 | 行銷 | 品牌 | 广告 | 廣告
    """,
    "sales": """
        sales | account executive | account manage | account director | key account | presales
        | pre sales | business development | commercial | cro. | revenue | seller | bdr. | sdr.
        | sales engineer | solution consult | deal desk | bid manage | territory manage
        | solution sales | inside sales | field sales | solutions engineer
        | *vertrieb | *verkauf | *kundenberat | *grosskunden | aussendienst | akquise
        | kundenmanage | vertragsabschluss
        | vente | vendeu | grands comptes | ingenieur commercial | technico commercial
        | charge d'affaires | charge d affaires | developpement commercial | avant vente
        | venta | ventas | comercial | ejecutivo de cuenta | ejecutiva de cuenta
        | grandes cuentas | gerente de cuenta
        | preventa | desarrollo de negocio
        | vendit | commerciale | agente di commercio | sviluppo commerciale | prevendita
        | vendas | vendedor | executivo de contas | executiva de contas | gerente de contas
        | grandes contas | pre vendas
        | desenvolvimento de negocios
        | продаж | продав | коммерческ | развити бизнес | развитию бизнес | ключевым клиент
        | аккаунт
        | 営業 | セールス | 販売 | 法人営業 | アカウント | 商談 | 事業開発
        | 영업 | 세일즈 | 판매 | 어카운트 | 사업 개발 | 사업개발
        | 销售 | 銷售 | 业务拓展 | 業務 | 客户经理 | 客戶經理 | 大客户 | 大客戶 | 商务 | 商務
        | 业务发展 | 业务经理 | 售前
    """,
    "product": """
        product manage | product owner | product lead | head of product | product director | cpo.
        | chief product | product design | product operations | product. | products.
        | *produktmanage | *produktleit | *produktverantwort | *produktentwick
        | produit | producto | prodotto | prodotti | produto
        | продукт
        | プロダクト | 製品 | 商品企画 | 企画
        | 제품 | 상품 | 프로덕트 | 기획
        | 产品 | 產品
    """,
    "engineering": """
        engineer | developer | software | cto. | chief technology | architect | devops | sre.
        | technical lead | research and development | r&d | data scientist | programmer
        | platform | scientist | machine learning
        | *entwickl | *ingenieur | *architekt | *forschung | programmier
        | ingenieur | developpeu | architecte | recherche
        | ingenier | desarrollador | arquitect | investigacion
        | ingegner | sviluppatore | sviluppatrice | architett | ricerca
        | engenh | desenvolved | pesquisa
        | инженер | разработ | программист | архитектор | исследован
        | エンジニア | 開発 | 技術 | 研究 | アーキテクト
        | 엔지니어 | 개발 | 기술 | 연구 | 아키텍트
        | 工程 | 研发 | 研發 | 开发 | 開發 | 技术 | 技術 | 架构 | 架構
    """,
    "it": """
        cio. | chief information | it. | information technology | ciso. | security officer
        | systems admin | system administrator | infrastructure | information security
        | information systems | data protection | digital. | chief digital | cdo.
        | informatik | *systemadministrat | it-leit | *edv | *informationstechn
        | informatique | dsi. | systemes d'information | systemes d information | rssi.
        | informatica | sistemas | tecnologia da informacao | tecnologias de la informacion | ti.
        | sistemi informativi
        | информационн технолог | информационным технолог | информационных технолог | ит. | айти
        | 情報システム | 情シス | デジタル推進 | システム部
        | 정보시스템 | 전산 | 정보보호 | 디지털
        | 信息 | 資訊 | 资讯 | 数字化 | 數位
    """,
    "operations": """
        operations | coo. | supply chain | logistics | procurement | purchas | production | plant
        | manufacturing | quality | facility | project manage | program manage | programme manage
        | *einkauf | *produktion | *logistik | *qualitat | *betriebsleit | *werkleit
        | *projektleit | *projektmanage | beschaffung
        | operation | achat | logistique | chaine d'approvisionnement | usine | chef de projet
        | operacion | compras | logistica | cadena de suministro | produccion | jefe de proyecto
        | acquisti | operazioni | produzione | stabilimento
        | operacoes | suprimentos | producao
        | операцион | закуп | логист | производств | качеств
        | 購買 | 調達 | 物流 | 生産 | 工場 | 品質 | 業務部 | プロジェクト
        | 구매 | 물류 | 생산 | 품질 | 운영 | 프로젝트
        | 运营 | 營運 | 采购 | 採購 | 供应链 | 供應鏈 | 物流 | 生产 | 生產 | 质量 | 品質 | 项目
        | 專案
    """,
    "finance": """
        finance | financial | cfo. | controller | controlling | accountant | accounting | treasur
        | audit | tax.
        | *finanz | *buchhalt | *steuer
        | financier | comptab | tresor | finanzas | contab | contador | tesorer | finanza
        | amministrazione | financeir | tesour
        | финанс | бухгалт | казнач
        | 財務 | 経理 | 会計 | 재무 | 회계 | 财务 | 財務 | 会计 | 會計
    """,
    "hr": """
        human resources | hr. | people and culture | people operations | people officer | talent
        | recruit | chro.
        | *personal | ressources humaines | drh. | recursos humanos | rr.hh | risorse umane
        | персонал | кадр
        | 人事 | 採用 | 인사 | 채용 | 人力资源 | 人力資源 | 招聘
    """,
    "legal": """
        legal | counsel | lawyer | compliance | attorney
        | *rechts | jurist | justiziar | juridique | avocat | conformite
        | legales | abogad | cumplimiento | juridic | asuntos legales
        | legale | avvocat | affari legali | advogad
        | юрист | юридич | правов
        | 法務 | コンプライアンス | 弁護士 | 법무 | 변호사 | 준법 | 法务 | 法務 | 律师 | 律師 | 合规
    """,
}

SENIORITY_WORDS: dict[str, str] = {
    # Who assists somebody is not that somebody.
    "assistant": """
        assistant | assistenz | *assistent | secretary | sekretar | *sekretar | secretaire
        | secretari | assistente | ассистент | помощник | секретар | 秘書 | アシスタント | 비서
        | 助理 | 秘书
    """,
    "junior": """
        junior | jr. | intern. | internship | trainee | working student | apprentice | graduate
        | praktikant | werkstudent | auszubild | azubi | *volontar | stagiaire | alternant
        | apprenti | becari | practicante | en practicas | stagista | tirocinante | estagiari
        | младш | стажер | インターン | 研修生 | 인턴 | 수습 | 实习 | 實習 | 初级 | 初級
    """,
    "executive": """
        chief | ceo. | cto. | cio. | cmo. | cfo. | coo. | cro. | cpo. | ciso. | cdo. | chro. | cco.
        | president. | founder | cofounder | co-founder | board member | managing director
        | general manager
        | *vorstand | geschaftsfuhr | *grunder | inhaber | aufsichtsrat
        | pdg. | directeur general | directrice generale | president directeur | fondat
        | director general | directora general | presidente | fundador | gerente general
        | consejero delegado
        | amministratore delegato | direttore generale | fondatore
        | diretor presidente | diretor geral | diretora geral | socio fundador
        | генеральн директор | генеральный директор | президент | основател
        | 社長 | 取締役 | 代表取締役 | 代表理事 | 代表社員 | 執行役員 | 最高 | 会長 | 創業者
        | ceo | 専務 | 常務
        | 대표 | 사장 | 회장 | 임원 | 전무 | 상무 | 창업자 | 최고
        | 首席 | 总裁 | 總裁 | 董事 | 创始人 | 創辦人 | 总经理 | 總經理 | 執行長 | 行政总裁 | 財務長
        | 技術長 | 資訊長 | 行銷長
    """,
    "director": """
        vice president | vp. | svp. | evp. | avp. | director | head of | global head | regional head
        | direktor | *bereichsleit | *hauptabteilungsleit | prokurist
        | directeur | directrice | vice-president
        | vicepresident | direttore | direttrice | vice presidente
        | diretor | superintendente
        | директор | вице-президент | вице президент | начальник управлени
        | 本部長 | 部長 | 事業部長 | 統括
        | 본부장 | 이사 | 부장 | 실장
        | 总监 | 總監 | 副总 | 副總 | 协理 | 協理 | 部长 | 部長 | 处长 | 處長
    """,
    "manager": """
        team lead | teamlead | lead. | group lead | supervisor | manager of | head. | team manager
        | *leiter | *leitung | *teamleit | chef de service | responsable | chef d'equipe
        | chef d equipe
        | jefe | jefa | gerente | encargad | responsabile | capo | coordinador | coordenador
        | lider | gestor
        | руководител | начальник | завед | заместител
        | 課長 | 係長 | マネージャー | マネジャー | リーダー | 主任 | 次長 | 室長
        | 팀장 | 과장 | 차장 | 매니저 | 파트장 | 그룹장
        | 经理 | 經理 | 主管 | 组长 | 組長 | 主任 | 负责人 | 負責人 | 课长 | 課長
    """,
    "senior": """
        senior | sr. | principal | staff. | expert | fellow | distinguished | confirme
        | leitend | erfahren | *experte | experto | experta | esperto | especialista senior
        | старш | ведущ | главн
        | シニア | 上級 | 専門 | 主幹 | 主査 | 시니어 | 수석 | 책임 | 선임 | 전문
        | 高级 | 高級 | 资深 | 資深 | 专家 | 專家
    """,
}
