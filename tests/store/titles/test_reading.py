"""Titles of eleven languages, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.titles import SENIORITIES, TITLE_FUNCTIONS, TitleRule, read_title

# title | function | seniority
TITLES = """
Account Executive|sales|professional
Senior Account Executive, Enterprise|sales|senior
VP Sales EMEA|sales|director
Chief Revenue Officer|sales|executive
Director of Sales and Marketing|sales|director
Pre-Sales Engineer|sales|professional
Solutions Engineer|sales|professional
Business Development Representative|sales|professional
Customer Success Manager|customer_success|professional
Head of Customer Success, APAC|customer_success|director
CSM|customer_success|professional
Product Marketing Manager|marketing|professional
CMO|marketing|executive
Field Marketing Lead DACH|marketing|manager
Head of Brand|marketing|director
Customer Reference Program Manager|marketing|professional
PR Manager|pr|professional
Press Officer|pr|professional
Head of Corporate Communications|pr|director
Social Media Manager|social|professional
Community Manager|social|professional
Product Manager|product|professional
Senior Product Owner|product|senior
Chief Product Officer|product|executive
Partner Manager|partner|professional
Director, Strategic Alliances|partner|director
Channel Account Manager|partner|professional
Software Engineer|engineering|professional
CTO|engineering|executive
CIO|it|executive
Head of IT|it|director
CFO|finance|executive
Supply Chain Director|operations|director
General Counsel|legal|professional
HR Business Partner|hr|professional
Marketing Intern|marketing|junior
Executive Assistant to the CEO|None|assistant
Astronaut|None|professional
Vertriebsleiter|sales|manager
Regionalvertriebsleiterin Süd|sales|manager
Vertriebsbeauftragter Großkunden|sales|professional
Leiter Marketing|marketing|manager
Leiterin Unternehmenskommunikation|pr|manager
Pressesprecher|pr|professional
Kundenbetreuerin|customer_success|professional
Produktmanager|product|professional
Bereichsleiter Einkauf|operations|director
Geschäftsführer Vertrieb|sales|executive
Vorstand Finanzen|finance|executive
IT-Leiter|it|manager
Referentin Öffentlichkeitsarbeit|pr|professional
Werkstudentin Marketing|marketing|junior
Assistentin der Geschäftsführung|None|assistant
Softwareentwicklerin|engineering|professional
Partnermanager|partner|professional
Commercial grands comptes|sales|professional
Directrice commerciale|sales|director
Ingénieur avant-vente|sales|professional
Responsable marketing|marketing|manager
Chargée de communication|pr|professional
Attachée de presse|pr|professional
Responsable réseaux sociaux|social|manager
Responsable de la réussite client|customer_success|manager
Chef de produit|product|professional
Directeur des systèmes d'information|it|director
DSI|it|professional
PDG|None|executive
Directeur financier|finance|director
Responsable partenariats|partner|manager
Stagiaire communication|pr|junior
Directora Comercial|sales|director
Ejecutivo de cuentas|sales|professional
Gerente de ventas|sales|manager
Jefa de marketing|marketing|manager
Responsable de comunicación|pr|manager
Gestor de redes sociales|social|manager
Gerente de éxito del cliente|customer_success|manager
Director de alianzas|partner|director
Jefe de producto|product|manager
Director General|None|executive
Ingeniera de software|engineering|professional
Responsabile vendite|sales|manager
Direttore commerciale|sales|director
Responsabile marketing|marketing|manager
Ufficio stampa|pr|professional
Responsabile successo clienti|customer_success|manager
Responsabile sistemi informativi|it|manager
Amministratore delegato|None|executive
Direttrice acquisti|operations|director
Sviluppatore software|engineering|professional
Gerente de vendas|sales|manager
Executiva de contas|sales|professional
Diretor de marketing|marketing|director
Assessora de imprensa|pr|professional
Analista de redes sociais|social|professional
Gerente de sucesso do cliente|customer_success|manager
Gerente de produto|product|manager
Gerente de parcerias|partner|manager
Estagiária de marketing|marketing|junior
Diretor financeiro|finance|director
Desenvolvedor de software|engineering|professional
Руководитель отдела продаж|sales|manager
Менеджер по продажам|sales|professional
Коммерческий директор|sales|director
Директор по маркетингу|marketing|director
Старший маркетолог|marketing|senior
Пресс-секретарь|pr|assistant
Специалист по связям с общественностью|pr|professional
SMM-менеджер|social|professional
Менеджер по работе с клиентами|customer_success|professional
Менеджер по развитию партнёрской сети|partner|professional
Менеджер продукта|product|professional
Генеральный директор|None|executive
Финансовый директор|finance|director
Ведущий разработчик|engineering|senior
Стажёр отдела маркетинга|marketing|junior
営業部長|sales|director
法人営業|sales|professional
営業本部長|sales|director
営業課長|sales|manager
インサイドセールス|sales|professional
マーケティング部長|marketing|director
マーケティング担当|marketing|professional
広報担当|pr|professional
広報室長|pr|manager
SNS担当|social|professional
カスタマーサクセスマネージャー|customer_success|manager
プロダクトマネージャー|product|manager
パートナー営業部|partner|professional
代表取締役社長|None|executive
情報システム部長|it|director
購買課長|operations|manager
ソフトウェアエンジニア|engineering|professional
人事部長|hr|director
영업팀장|sales|manager
영업이사|sales|director
영업 담당|sales|professional
마케팅 팀장|marketing|manager
홍보팀|pr|professional
홍보 담당자|pr|professional
소셜 미디어 담당|social|professional
고객 성공 매니저|customer_success|manager
제품 매니저|product|manager
파트너 매니저|partner|manager
대표이사|None|executive
정보시스템 부장|it|director
수석 엔지니어|engineering|senior
销售总监|sales|director
大客户经理|sales|manager
销售代表|sales|professional
市场总监|marketing|director
市场部经理|marketing|manager
公关经理|pr|manager
新媒体运营|social|professional
客户成功经理|customer_success|manager
产品经理|product|manager
渠道经理|partner|manager
首席技术官|engineering|executive
信息技术总监|it|director
采购经理|operations|manager
财务总监|finance|director
高级软件工程师|engineering|senior
市场部实习生|marketing|junior
業務經理|sales|manager
業務總監|sales|director
行銷經理|marketing|manager
公關經理|pr|manager
社群小編|social|professional
客戶成功經理|customer_success|manager
產品經理|product|manager
通路經理|partner|manager
資訊長|it|executive
採購經理|operations|manager
資深工程師|engineering|senior
"""
ROWS = [tuple(line.split("|")) for line in TITLES.strip().splitlines()]


def test_titles_are_read_in_eleven_languages() -> None:
    wrong = [
        (title, reading.function, reading.seniority)
        for title, function, seniority in ROWS
        if (reading := read_title(title)).function != (None if function == "None" else function)
        or reading.seniority != seniority
    ]
    assert not wrong, "\n".join(map(str, wrong))
    assert len(ROWS) > 160


def test_a_title_is_kept_as_written() -> None:
    assert read_title("  Vertriebsleiter (w/m/d) ").title == "  Vertriebsleiter (w/m/d) "


@pytest.mark.parametrize("title", ["", "   ", "🦄", "…", "a" * 10_000])
def test_what_says_nothing_is_nobodys_function(title: str) -> None:
    reading = read_title(title)
    assert (reading.function, reading.seniority) == (None, "professional")


def test_the_hubs_rules_come_first_and_the_longest_wins() -> None:
    rules = [
        TitleRule("ninja", "engineering"),
        TitleRule("growth ninja", "marketing", "senior"),
        TitleRule("営業", "partner"),
    ]
    assert read_title("Growth Ninja", rules).function == "marketing"
    assert read_title("Growth Ninja", rules).seniority == "senior"
    assert read_title("Code ninja", rules).function == "engineering"
    assert read_title("営業部長", rules).function == "partner"
    # A rule that says nothing of seniority leaves it as read.
    assert read_title("営業部長", rules).seniority == "director"


def test_a_rule_matches_words_not_letters_inside_them() -> None:
    assert read_title("Program manager", [TitleRule("gram", "sales")]).function == "operations"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_reading(title: str) -> None:
    reading = read_title(title)
    assert reading.function in (None, *TITLE_FUNCTIONS)
    assert reading.seniority in SENIORITIES
