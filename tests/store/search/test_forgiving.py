"""What is forgiven: slips, compounds, scripts and short names; and what is not corrected."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from store.database import Store
from store.models import Program, Region, RegionCountry, SearchTerm, SearchVersion
from store.search import SearchAnswer, search_references
from store.search.understanding.queries import MAX_CHARACTERS, read_query
from store.search.understanding.vocabulary import Vocabulary, WordKnowledge, vocabulary
from store.search.words.normalise import fold
from store.search.words.scripts import romanised
from store.search.words.slips import slip_cost
from tests.cases import bring_cases, case
from tests.store.search.phrases import PHRASES
from tests.store.search.trait_phrases import TRAITS

TODAY = date(2026, 11, 22)
CASES = [
    case("toyota", "トヨタ自動車", language="ja", country="JP", story="工場で使っています。"),
    case("sber", "Сбербанк", language="ru", story="Мы перенесли отчёты."),
    case("kakao", "카카오", language="ko", story="검색을 바꿨습니다."),
    case("yandex", "Yandex", story="Reports are read in a second."),
    case("times", "The New York Times Company", story="Readers stay."),
    case("hanse", "Hanseatische Rück", language="de", title="Eine Rechtsschutzversicherung"),
    case("taipei", "國泰人壽", language="zh-TW", story="檔案放在雲端。"),
    case("mill", "Old Mill", story="Cloud migration of the data center, away from Oraculum."),
]


def search(store: Store, query: str) -> SearchAnswer:
    return store.read_sync(search_references, query=query)


def found(store: Store, query: str) -> list[str]:
    return [result.reference.external_id for result in search(store, query).results]


def nothing_there(tokens: list[str]) -> dict[str, WordKnowledge]:
    return {}


def test_what_is_forgiven_in_names_and_words(store: Store, tmp_path: Path) -> None:
    bring_cases(store, tmp_path, CASES)
    for query, first in [
        ("toyota", "toyota"),
        ("ﾄﾖﾀ", "toyota"),
        ("トヨタ", "toyota"),
        ("sberbank", "sber"),
        ("сбербнак", "sber"),
        ("kakao", "kakao"),
        ("яндекс", "yandex"),
        ("ヤンデックス", None),
        ("ny times", "times"),
        ("new york times", "times"),
        ("国泰人寿", "taipei"),
        ("国泰", "taipei"),
        ("档案", "taipei"),
        ("Versicherung", "hanse"),
        ("cloudmigration", "mill"),
        ("ＯＬＤ ＭＩＬＬ", "mill"),
    ]:
        assert found(store, query)[:1] == ([first] if first else []), query


def test_a_word_that_nobody_knows_is_told_and_the_rest_is_answered(
    store: Store, tmp_path: Path
) -> None:
    banks = [
        case("one", "First Bank", country="DE", industry="banking", story="Counters."),
        case("two", "Second Bank", country="AT", industry="banking", story="We saw Walmark too."),
    ]
    bring_cases(store, tmp_path, banks)
    answer = search(store, "bank xyzzy germany")
    assert [result.reference.external_id for result in answer.results][:1] == ["one"]
    assert [part.text for part in answer.understood if not part.known] == ["xyzzy"]
    # Words that nobody knows are no reason to show what we have.
    for query in ("xyzzy plugh", "underwater basket weaving", "germany xyzzy plugh"):
        assert not search(store, query).results, query


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kuberentes", "kubernetes"),
        ("univercity", "university"),
        ("telecomunications", "telecommunications"),
        ("farmaceutical", "pharmaceutical"),
        ("manufactering", "manufacturing"),
        ("страхвоание", "страхование"),
    ],
)
def test_likely_slips_cost_less_than_one(typed: str, meant: str) -> None:
    assert slip_cost(typed, meant) <= 1.0


@pytest.mark.parametrize(
    ("typed", "other"),
    [("underwater", "underwriter"), ("weaving", "leasing"), ("basket", "banker")],
)
def test_other_words_cost_more(typed: str, other: str) -> None:
    assert slip_cost(typed, other) > 1.6
    query = read_query(typed, Vocabulary(), nothing_there, today=TODAY)
    assert not query.parts[0].known


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("은헹", ("industry", "banking")),
        ("소푸트웨어", ("industry", "software")),
        ("コンサルテイング", ("industry", "professional_services")),
        ("ヘルスケヤ", None),
        ("보럼", None),
        ("模険", None),
        ("здравоохраненее", ("industry", "healthcare")),
        ("Krankenversicherungsunternehmen", ("theme", "health_insurance")),
        ("Bankensoftware", ("industry", "banking")),
    ],
)
def test_slips_in_other_scripts_and_compounds(slip: str, meant: tuple[str, str] | None) -> None:
    query = read_query(slip, Vocabulary(), nothing_there, today=TODAY)
    meanings = {(item.kind, item.key) for part in query.parts for item in part.meanings}
    assert meanings >= {meant} if meant else not meanings


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("Сбербанк", "sberbank"),
        ("Яндекс", "yandex"),
        ("トヨタ", "toyota"),
        ("ソニー", "sony"),
        ("キヤノン", "kiyanon"),
        ("シャープ", "shapu"),
        ("삼성", "samsung"),
        ("현대", "hyundai"),
    ],
)
def test_names_in_latin_letters(word: str, latin: str) -> None:
    assert latin in romanised(fold(word))


def test_latin_and_chinese_words_have_no_other_way() -> None:
    assert romanised("bank") == ()
    assert romanised("银行") == ()


def test_what_the_hub_and_the_program_name_holds_at_once(store: Store, tmp_path: Path) -> None:
    bring_cases(store, tmp_path, [case("mill", "Old Mill", country="FI", story="Moved off Zorb.")])
    assert not found(store, "northern flank")

    def teach(session: Session) -> None:
        session.add(Program(id=1, name="Ours", language="en", competitors=["Zorb Suite"]))
        region = Region(code="NF", name="Northern Flank")
        region.countries = [RegionCountry(country="FI")]
        session.add(region)
        moment = store.clock.now()
        session.add(
            SearchTerm(
                phrase="flour people",
                folded="flour people",
                kind="country",
                key="FI",
                changed_at=moment,
            )
        )
        session.add(SearchVersion(name="terms", number=1))

    store.run_sync(teach)
    assert found(store, "northern flank") == ["mill"]
    assert found(store, "flour people") == ["mill"]
    known = store.read_sync(lambda session: vocabulary(session).taught.meanings_of("Zorb Suite"))
    assert [(item.kind, item.key) for item in known] == [("competitor", "zorbsuite")]


def _texts() -> st.SearchStrategy[str]:
    known = [phrase for phrases in PHRASES.values() for phrase in phrases]
    known += [item for words in TRAITS.values() for phrases in words.values() for item in phrases]
    signs = (
        "\"*:^-+(){}[]'’\\/;%_&|!~@#$<>=?.,、。・ー\u200b\u0301\ufe0f\x00 ANDORNEARbank銀行보험12"
    )
    pieces = st.one_of(st.text(max_size=40), st.text(signs, max_size=20), st.sampled_from(known))
    return st.lists(pieces, max_size=30).map(" ".join)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=_texts())
def test_any_text_is_searched_for_and_is_no_error(text: str, searched: Store) -> None:
    answer = search(searched, text)
    assert answer.nothing_understood == (not answer.understood)
    assert answer.total >= len(answer.results)


@pytest.fixture
def searched(store: Store, tmp_path: Path) -> Store:
    bring_cases(store, tmp_path, CASES[:4])
    return store


@pytest.mark.parametrize(
    "text",
    [
        "VMware からの移行 " * 60,
        "from a to b " * 60,
        "1,000,000 " * 80,
        "Donaudampfschifffahrtsgesellschaft" * 20,
        "保险银行中国" * 120,
        "last 6 months since 2024 moving off Oracle and VMware " * 12,
        "ааааа ббббб " * 50,
    ],
)
def test_any_text_is_read_within_a_tenth_of_a_second(text: str) -> None:
    assert len(text) >= MAX_CHARACTERS
    # In time of this process, for the machine may be busy. Where it is a slow one, an everyday
    # question of the same length says how slow.
    floor = _reading_seconds("bank germany cloud retail hospital insurance " * 14)
    assert _reading_seconds(text) < max(0.1, 8 * floor)


def _reading_seconds(text: str) -> float:
    """How long a text is read, the best of three times, of which the first may read the lists."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        read_query(text, Vocabulary(), nothing_there, today=TODAY)
        times.append(time.process_time() - begun)
    return min(times)
