"""Everyday words, talk, trades and known names: what they say, and what they do not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from store.database import Store
from store.search import search_references
from store.search.understanding.everyday import languages_of
from store.search.understanding.knowledge import knowledge
from store.search.understanding.parts import Part
from store.search.understanding.queries import Query, read_query
from store.search.understanding.talk import without_talk
from store.search.understanding.vocabulary import Vocabulary, WordKnowledge
from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import fold
from tests.cases import bring_cases, case

TODAY = date(2026, 11, 22)


def read(text: str, *, there: str = "") -> Query:
    """The query, where the index holds these tokens."""
    held = {token: WordKnowledge(True) for token in there.split()}
    return read_query(
        text,
        Vocabulary(),
        lambda tokens: {token: held[token] for token in tokens if token in held},
        today=TODAY,
    )


def part(query: Query, text: str) -> Part:
    return next(item for item in query.parts if item.text == text)


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("slipping", "en"),
        ("children", "en"),
        ("häuser", "de"),
        ("gelaufen", "de"),
        ("scolaire", "fr"),
        ("heureuses", "fr"),
        ("ciudades", "es"),
        ("bambini", "it"),
        ("cidade", "pt"),
        ("дела", "ru"),
        ("книги", "ru"),
    ],
)
def test_an_everyday_word_is_known_in_its_forms(word: str, language: str) -> None:
    assert language in languages_of(fold(word))


@pytest.mark.parametrize(
    "slip",
    [
        "insurence",
        "helthcare",
        "univercity",
        "automtive",
        "kuberentes",
        "mutal",
        "taxy",
        "newspapper",
    ],
)
def test_a_slip_is_no_everyday_word(slip: str) -> None:
    assert not languages_of(slip)


def test_a_word_rightly_spelled_is_no_slip() -> None:
    for text, word in [
        ("hackers slipping something in", "slipping"),  # not shipping
        ("photo scolaire", "scolaire"),  # not solaire
        ("maría fernanda", "maria"),  # not marina
    ]:
        read_so = part(read(text), word)
        assert (read_so.corrected, read_so.known, read_so.everyday) == (None, False, True), text


def test_a_slip_that_looks_like_a_form_of_one_of_ours_is_mended() -> None:
    mended = part(read("insurence chatbot", there="insur chatbot"), "insurence")
    assert mended.corrected == "insurance"
    assert ("industry", "insurance") in {(item.kind, item.key) for item in mended.meanings}


@pytest.mark.parametrize(
    ("text", "word", "means"),
    [
        ("login with sms code", "code", False),  # a queue, for who speaks Italian
        ("meno code agli sportelli", "code", True),
        ("assurance", "assurance", True),  # alone it may be French
    ],
)
def test_a_word_is_read_in_the_language_of_its_neighbours(
    text: str, word: str, means: bool
) -> None:
    assert bool(part(read(text, there="code login sms assur"), word).meanings) is means


@pytest.mark.parametrize(
    "text",
    [
        "good morning everyone",
        "Thank you very much!",
        "How are you?",
        "merci beaucoup",
        "vielen Dank",
        "¡muchas gracias!",
        "buongiorno a tutti",
        "bom dia",
        "как дела",
        "お疲れ様です",
        "감사합니다",
        "大家好",
    ],
)
def test_talk_asks_for_nothing(text: str) -> None:
    assert read(text).empty


def test_a_polite_question_is_the_same_question() -> None:
    for polite, plain in [
        ("hello, banks in germany please", "banks in germany"),
        ("こんにちは、銀行をお願いします", "銀行"),
    ]:
        meant = [item.meanings for item in read(polite).parts]
        assert meant == [item.meanings for item in read(plain).parts]
    assert without_talk("hi-fi please-me") == "hi-fi please-me", "no word is cut in two"


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("toy manufacturers", "manufacturers"),
        ("dental clinics", "clinics"),
        ("magasins de bricolage", "magasins"),
        ("fabricantes de juguetes", "fabricantes"),
        ("заводы бетона", "заводы"),
    ],
)
def test_who_makes_or_sells_a_thing_says_less_than_the_thing(text: str, trade: str) -> None:
    query = read(text)
    assert [item.text for item in query.parts if item.trade] == [trade]


def test_a_trade_alone_or_beside_a_place_is_an_industry() -> None:
    for text in ("manufacturers", "retailers in spain", "clinics germany"):
        query = read(text)
        assert not any(item.trade for item in query.parts), text
        assert any(meaning.kind == "industry" for item in query.parts for meaning in item.meanings)


def test_narrow_lines_names_and_products_are_not_met_by_their_halves(
    store: Store, tmp_path: Path
) -> None:
    bring_cases(
        store,
        tmp_path,
        [
            case("ward", "Ward & Sons", story="A hospital. Doctors read reports on the ward."),
            case("robots", "Robotica", story="A manufacturer of robots for factories."),
            case("grid", "Gridworks", story="Our power reports are read by everybody. Bi-weekly."),
            case("cars", "Autohaus", language="ko", story="자동차를 판매합니다. 자동차 정비."),
            case("shop", "Spielwaren Krause", language="de", story="Spielzeug für alle Kinder."),
            case("sun", "Sunfield", story="Solar panels, and the sun. A database for each panel."),
            case("hm", "H&M", story="Clothes for everybody."),
            case("left", "Leaver", story="We moved away from Heroku within a week."),
        ],
    )

    def found(query: str) -> list[str]:
        answer = store.read_sync(search_references, query=query)
        return [result.reference.external_id for result in answer.results]

    assert found("dental clinics") == []
    assert found("power bi reports") == []
    assert found("현대자동차") == []
    assert found("Spielzeughersteller") == ["shop"]
    assert found("robot manufacturers")[:1] == ["robots"]
    assert found("away from heroku") == ["left"]
    assert found("solarwinds") == [], "a name is none of the words that it begins with"
    assert found("mongodb") == [], "who asks for a product wants more than one of its kind"
    assert found("h&m") == ["hm"]


def test_a_slip_beside_a_name_is_read_for_the_rest_of_the_name(
    store: Store, tmp_path: Path
) -> None:
    bring_cases(store, tmp_path, [case("nm", "Northwestern Mutual", story="Claims in a day.")])
    answer = store.read_sync(search_references, query="nothwestern mutal")
    assert [result.reference.external_id for result in answer.results] == ["nm"]


def test_other_names_of_a_product_of_ours_are_understood(store: Store, tmp_path: Path) -> None:
    cases = [case("pay", "Payfast", story="Payments in Go."), case("x", "X Ltd", story="Loans.")]
    cases[0]["products"] = "Go"
    bring_cases(store, tmp_path, cases)
    answer = store.read_sync(search_references, query="golang")
    assert [result.reference.external_id for result in answer.results] == ["pay"]


def test_a_word_of_which_only_halves_are_there_is_told_beside_a_topic(
    store: Store, tmp_path: Path
) -> None:
    cars = case("cars", "中古車センター", language="ja", story="中古車を売る。サイバー対策とイト。")
    bring_cases(store, tmp_path, [cars, case("b", "B", language="ja", story="売店です。")])
    answer = store.read_sync(search_references, query="中古車 売買サイト")
    assert [result.reference.external_id for result in answer.results] == ["cars"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("somewhere to leave the car", "car_parks"),
        ("answering shoppers automatically by chat", "chatbot"),
        ("idiomas que se aprenden", "language_learning"),
        ("prever fallos de la máquina", "predictive_maintenance"),
        ("врач по видео", "telemedicine"),
        ("レシートを自動で読み取る", "invoices"),
        ("payer l'autoroute", "road_tolls"),
    ],
)
def test_words_mean_together_what_none_of_them_means_alone(text: str, topic: str) -> None:
    query = read(text)
    assert topic in {item.key for part in query.parts for item in part.meanings}
    for word in text.split() if " " in text else ():
        assert topic not in {item.key for part in read(word).parts for item in part.meanings}


def test_every_combination_is_of_a_topic_and_of_several_words() -> None:
    keys = knowledge().theme_industries.keys()
    for key, ways in list_entries("combinations.txt"):
        assert key in keys, key
        assert all(len(way.split()) > 1 for way in ways.split(";")), key
        named = {name[1:] for name in re.split(r"[|;\s]+", ways) if name.startswith("@")}
        assert named <= keys | knowledge().industry_parents.keys(), key


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("生成AI", "generative_ai"),
        ("最新の生成AIを活用", "generative_ai"),
        ("5G专网", "private_5g"),
        ("3D프린팅", "printing_3d"),
    ],
)
def test_a_phrase_of_two_scripts_is_understood(text: str, topic: str) -> None:
    assert topic in {item.key for part in read(text).parts for item in part.meanings}


@pytest.mark.parametrize(
    "text", ["protection against fraud", "Schutz gegen DDoS", "lutte contre le blanchiment"]
)
def test_what_somebody_protects_from_is_no_competitor(text: str) -> None:
    kinds = {item.kind for part in read(text).parts for item in part.meanings}
    assert kinds == {"theme"}
    against = read("against salesforce").parts[0].meanings
    assert [(item.kind, item.key) for item in against] == [("competitor", "salesforce")]
