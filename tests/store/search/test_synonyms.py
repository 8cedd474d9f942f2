"""Everyday words of ten languages, companies' legal forms, and questions about processes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.search.understanding.queries import Query, read_query
from store.search.understanding.synonyms import other_spellings, same_words, split_dense
from store.search.understanding.vocabulary import Vocabulary, WordKnowledge
from store.search.words.normalise import fold, tokens

TODAY = date(2026, 11, 22)
_LINES = [
    line
    for name in ("process_phrases.txt", "problem_phrases.txt", "technology_phrases.txt")
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
]
PROCESS_PHRASES = [
    (key, phrase.strip())
    for key, _, told in (line.partition(": ") for line in _LINES if not line.startswith("#"))
    for phrase in told.split(";")
]
# What a story in English may say, and how ten languages ask for it.
SAME = {
    "physician": "doctor Arzt médecin médico medici врачи 医師 의사 医生",
    "commuter": "passenger Pendler voyageurs pasajeros passeggeri "
    "passageiro пассажиры 乗客 승객 乘客",
    "signature": "sign unterschreiben signer firma firmare assinatura подпись 署名 서명 签名",
    "repair": "maintenance Wartung entretien mantenimiento manutenzione "
    "conserto ремонт 修理 수리 维修",
    "cheap": "affordable günstig abordable barato economico acessível дешево 安い 저렴 便宜",
    "forecast": "predict Vorhersage prévision pronóstico previsione "
    "previsão прогноз 予測 예측 预测",
    "fraud": "scam Betrug fraude estafa frode golpe мошенники 詐欺 사기 诈骗",
    "deliver": "delivery liefern livraison entrega consegna entregar доставка 配送 배송 配送",
    "crash": "bug Absturz plantage fallo guasto falha ошибка 不具合 오류 崩溃",
    "bottleneck": "congestion Engpass embouteillage atasco ingorgo gargalo пробки 渋滞 정체 拥堵",
    "sustainable": "green nachhaltig durable sostenible sostenibile "
    "sustentável экологичный 持続可能 친환경 环保",
    "teacher": "instructor Lehrer enseignant profesor insegnante professor учитель 教師 교사 老师",
    "welder": "welding Schweißer soudeur soldador saldatore soldagem сварщик 溶接 용접 焊接",
    "veterinarian": "vet Tierärztin vétérinaire veterinario veterinari "
    "veterinário ветеринары 獣医 수의사 兽医",
    "winery": "vineyards Weingut vignoble viñedos vigneto vinhedo винодел ワイン 와인 葡萄酒",
    "earthquake": "tsunami Erdbeben séisme sismo terremoti terremoto землетрясения 地震 지진 地震",
    "prevent": "avoid vermeiden éviter evitar evitare impedir предотвратить 防止 예방 避免",
    "tractor": "tractors Mähdrescher tracteurs cosechadora trattori trator "
    "комбайн トラクター 트랙터 拖拉机",
    "daycare": "nursery Kita crèche guardería asili creche детсад 保育園 어린이집 幼儿园",
    "luggage": "baggage Gepäck bagages equipaje bagagli bagagem багаж 手荷物 수하물 行李",
}
# English words that only begin, or end, as an everyday word of another language does.
FALSE_FRIENDS = {
    "vacation": "cow",
    "trigger": "wheat",
    "api": "honey",
    "master": "antenna",
    "lower": "lion",
    "server": "waitress",
    "internal": "apprentice",
    "customers": "taxes",
    "funding": "furnace",
    "capital": "captain",
    "terminal": "appointment",
    "rental": "pension",
}


def read(text: str, *there: str) -> Query:
    """The query, where the index holds the words of these texts."""
    held = {token for text in there for token in tokens(text)}
    return read_query(
        text,
        Vocabulary(),
        lambda asked: {token: WordKnowledge(True) for token in asked if token in held},
        today=TODAY,
    )


def test_a_word_is_met_by_what_says_the_same_in_ten_languages() -> None:
    missing = [
        (word, asked)
        for word, told in SAME.items()
        for asked in told.split()
        if tokens(word)[0] not in (*same_words(fold(asked)), *tokens(asked))
    ]
    assert missing == []


def test_a_word_is_not_met_by_what_only_looks_like_it() -> None:
    wrong = [
        (word, other)
        for word, other in FALSE_FRIENDS.items()
        if tokens(other)[0] in same_words(fold(word))
    ]
    assert wrong == []


def test_a_question_about_a_process_is_understood_in_each_language() -> None:
    assert len(PROCESS_PHRASES) > 420
    missing = [
        (key, phrase)
        for key, phrase in PROCESS_PHRASES
        if key not in {item.key for part in read(phrase).parts for item in part.meanings}
    ]
    assert missing == []


def test_only_words_that_references_contain_are_looked_for() -> None:
    (part,) = read("Pfleger", "a nurse at night").parts
    assert (part.known, part.same[0]) == (True, "nurs")
    (part,) = read("Pfleger", "something else").parts
    assert not part.known
    assert not [phrase for phrase in part.same if phrase.isascii()]


def test_a_slip_is_no_form_of_another_word() -> None:
    # "deploymnet" only begins as "deploy" does.
    (part,) = read("deploymnet").parts
    assert part.corrected == "deployment"
    (part,) = read("lieferte", "deliver").parts
    assert part.corrected is None
    assert part.known


@pytest.mark.parametrize(
    ("asked", "told"),
    [("digitise", "digitize"), ("color", "colour"), ("centres", "center"), ("modelled", "modeled")],
)
def test_both_sides_of_the_atlantic_write_the_same_word(asked: str, told: str) -> None:
    assert tokens(told)[0] in (*other_spellings(asked), tokens(asked)[0])
    (part,) = read(asked, told).parts
    assert part.known


def test_words_without_spaces_are_cut_where_the_list_holds_them() -> None:
    run = fold("注文の読み取り")
    assert [piece for piece, listed in split_dense(run) if listed] == [
        fold("注文"),
        fold("読み取"),
    ]
    assert "".join(piece for piece, _ in split_dense(run)) == run


@pytest.mark.parametrize(
    "name",
    [
        *("Zorkon GmbH", "Zorkon AG", "Zorkon Inc.", "Zorkon Ltd", "Zorkon Pty Ltd", "zorkon llc"),
        *("Zorkon S.A.", "Zorkon S.p.A.", "Zorkon SARL", "Zorkon Ltda", "ООО Zorkon", "Zorkon ООО"),
        *("株式会社 Zorkon", "Zorkon株式会社", "Zorkon有限公司", "(주)Zorkon", "Zorkon 주식회사"),
    ],
)
def test_a_legal_form_is_no_word_that_a_reference_must_say(name: str) -> None:
    assert [part.text for part in read(name, "Zorkon").parts] == ["zorkon"]


def test_a_legal_form_by_itself_is_a_word_and_grammar_is_no_company() -> None:
    assert [part.text for part in read("gmbh").parts] == ["gmbh"]
    assert [part.text for part in read("株式会社").parts] != []
    # Not Enel, which everybody knows.
    assert [part.text for part in read("rebote en el móvil", "rebote movil").parts] == [
        *("rebote", "movil"),
    ]
