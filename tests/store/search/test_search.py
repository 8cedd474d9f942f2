"""What a search finds, why, and what it leaves out; the same on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from store.clock import ManualClock
from store.consents import record_consent
from store.database import Store
from store.models import Consent, Reference, ReferenceIndex
from store.search import SearchAnswer, SearchFilters, Viewer, index_reference, search_references
from store.search.index.tables import FTS_TABLES
from tests.cases import bring_cases, case


@pytest.fixture
def cases(store: Store, tmp_path: Path) -> Store:
    """A store with the invented cases."""
    bring_cases(store, tmp_path)
    return store


def search(store: Store, query: str, **values: object) -> SearchAnswer:
    return store.read_sync(search_references, query=query, **values)  # type: ignore[arg-type]


def ids(answer: SearchAnswer) -> list[str]:
    return [result.reference.external_id for result in answer.results]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bank austria", "alpenbank"),
        ("österreichische Bank", "alpenbank"),
        ("オーストリアの銀行", "alpenbank"),
        ("奥地利 银行", "alpenbank"),
        ("оаэ банк австрия", "alpenbank"),
        ("Alpenbnak", "alpenbank"),
        ("alpen bank", "alpenbank"),
        ("no outage", "alpenbank"),
        ("keine Ausfälle", "alpenbank"),
        ("logistics uk", "harbour-freight"),
        ("物流", "harbour-freight"),
        ("lorries waiting at the ramp", "harbour-freight"),
        ("hospital japan", "sakura-clinics"),
        ("病院", "sakura-clinics"),
        ("さくら病院", "sakura-clinics"),
        ("병원 일본", "sakura-clinics"),
        ("wind turbines at sea", "nordlys"),
        ("nordics energy", "nordlys"),
        ("風力", "nordlys"),
        ("retail latam", "loja-sol"),
        ("varejo brasil", "loja-sol"),
        ("móveis", "loja-sol"),
        ("insurer germany", "kontor-sued"),
        ("Versicherer DACH", "kontor-sued"),
        ("kestral ledger insurance", "kontor-sued"),
        ("claims settled the same day", "kontor-sued"),
    ],
)
def test_the_right_case_comes_first(cases: Store, query: str, first: str) -> None:
    answer = search(cases, query)
    assert ids(answer)[:1] == [first], [result.why for result in answer.nearest]


@pytest.mark.parametrize(
    "query",
    ["quantum", "airline", "Siemens", "wxqzv kkjhgf", "police in peru", "オペラ", "опера"],
)
def test_nothing_is_found_where_nothing_fits(cases: Store, query: str) -> None:
    answer = search(cases, query)
    assert ids(answer) == []
    assert not answer.nothing_understood


def test_names_and_words_that_differ_from_what_is_told(cases: Store) -> None:
    for asked in ("trucks queuing at the depot", "Lastwagen warten am Lager", "トラック 倉庫"):
        assert ids(search(cases, asked))[:1] == ["harbour-freight"], asked
    assert ids(search(cases, "Alpenbank GmbH")) == ["alpenbank"]
    other = search(cases, "Alpenbnak Zorkblatt")
    assert ids(other) == []
    assert [result.reference.external_id for result in other.nearest] == ["alpenbank"]
    assert [part.corrected for part in search(cases, "alpenbnak").understood] == ["Alpenbank"]
    # Who is in Austria and nothing else is no nearer to a circus than its neighbours.
    assert search(cases, "Zirkus Österreich").nearest == []


def test_nearest_is_told_apart_from_what_fits(cases: Store) -> None:
    answer = search(cases, "bank in japan")
    assert ids(answer) == []
    near = {result.reference.external_id for result in answer.nearest}
    assert "alpenbank" in near


def test_why_is_said(cases: Store) -> None:
    answer = search(cases, "kestrel ledger bank alps austria")
    reasons = {(reason.kind, reason.key, reason.exact) for reason in answer.results[0].why}
    assert ("industry", "banking", True) in reasons
    assert ("country", "AT", True) in reasons
    assert ("product", "kestrelledger", True) in reasons


def test_a_neighbour_is_said_to_be_one(cases: Store) -> None:
    answer = search(cases, "kestrel ledger bank germany")
    alpenbank = next(r for r in answer.results if r.reference.external_id == "alpenbank")
    assert ("country", "AT", False) in {(w.kind, w.key, w.exact) for w in alpenbank.why}


def test_a_case_in_several_languages_is_one_result_in_the_readers(cases: Store) -> None:
    english = search(cases, "Alpenbank", viewer=Viewer("en-GB"))
    german = search(cases, "Alpenbank", viewer=Viewer("de-DE"))
    assert len(english.results) == len(german.results) == 1
    assert english.results[0].reference.text.title == "Payments that never stop"
    assert german.results[0].reference.text.title == "Zahlungen ohne Unterbrechung"
    assert german.results[0].reference.languages == ["de", "en"]


def test_a_customer_told_of_by_another_is_not_found_there(cases: Store) -> None:
    assert ids(search(cases, "Alpenbank")) == ["alpenbank"]


def test_a_name_that_is_nobodys_is_not_found_in_a_story(store: Store, tmp_path: Path) -> None:
    story = "We looked at what Zephyria did. Then we asked Zephyria. It was not for us."
    bring_cases(store, tmp_path, [case("mill", "Old Mill", story=story)])
    assert ids(search(store, "Zephyria")) == []
    assert ids(search(store, "old mill")) == ["mill"]


def test_a_narrower_line_of_business_is_only_near_and_its_industry_says_so(cases: Store) -> None:
    answer = search(cases, "solar power")
    assert ids(answer) == []
    near = {item.reference.external_id: item.why for item in answer.nearest}
    assert [(why.kind, why.key, why.exact) for why in near["nordlys"]] == [
        ("industry", "energy", False)
    ]


def test_what_everybody_knows_of_a_company_need_not_be_told(store: Store, tmp_path: Path) -> None:
    bring_cases(
        store,
        tmp_path,
        [
            case("lh", "Lufthansa", story="Crews find their papers at once."),
            case("mill", "Old Mill", story="We read what Carrefour and Lufthansa had done."),
        ],
    )
    for query in ("airline", "Fluggesellschaft deutschland", "漢莎", "Lufthansa"):
        assert ids(search(store, query)) == ["lh"], query
    # One that is not our customer is neither a slip of the finger nor its mention.
    for query in ("Carrefour", "carrefour france", "Bank of America"):
        assert ids(search(store, query)) == [], query


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (SearchFilters(country="AT"), {"alpenbank"}),
        (SearchFilters(industry="insurance"), {"kontor-sued"}),
        (SearchFilters(industry="financial_services"), {"alpenbank", "kontor-sued"}),
        (SearchFilters(product="Kestrel Cloud"), {"alpenbank", "sakura-clinics", "nordlys"}),
        (SearchFilters(language="pt"), {"loja-sol"}),
        (SearchFilters(activity="event"), {"kontor-sued"}),
        (SearchFilters(region="DACH"), {"alpenbank", "kontor-sued"}),
        (SearchFilters(region="NORDICS", product="kestrelcloud"), {"nordlys"}),
        (SearchFilters(country="'; DROP TABLE x --"), set()),
        (SearchFilters(region="nowhere"), set()),
        (SearchFilters(product="***"), set()),
    ],
)
def test_filters_must_hold(cases: Store, filters: SearchFilters, found: set[str]) -> None:
    assert set(ids(search(cases, "", filters=filters, limit=10))) == found


def test_words_count_under_filters(cases: Store) -> None:
    answer = search(cases, "kestrel cloud", filters=SearchFilters(country="JP"))
    assert ids(answer) == ["sakura-clinics"]


def test_pages_follow_each_other(cases: Store) -> None:
    whole = ids(search(cases, "kestrel ledger cloud", limit=10))
    assert whole
    pages = [ids(search(cases, "kestrel ledger cloud", limit=2, offset=n)) for n in (0, 2, 4)]
    assert [item for page in pages for item in page] == whole[:6]


def test_guests_and_shared_channels_get_only_what_may_leave(cases: Store) -> None:
    for viewer in (Viewer(is_guest=True), Viewer(channel_is_shared=True)):
        assert ids(search(cases, "logistics", viewer=viewer)) == []
        assert ids(search(cases, "logistics", viewer=viewer)) == []
        assert search(cases, "logistics", viewer=viewer).nearest == []
        assert ids(search(cases, "bank austria", viewer=viewer)) == ["alpenbank"]
        energy = search(cases, "wind energy", viewer=viewer)
        assert [item.reference.name for item in energy.results] == ["a Nordic energy company"]


def test_an_anonymous_customer_is_not_found_by_name_with_the_name_shown(cases: Store) -> None:
    for item in search(cases, "Nordlys Energi").results:
        assert "Nordlys" not in item.reference.name


def test_what_is_retired_or_not_agreed_is_not_found(cases: Store, clock: ManualClock) -> None:
    def end_consents(session: object) -> None:
        session.execute(  # type: ignore[attr-defined]
            update(Consent).values(expires_at=clock.now() + timedelta(days=1))
        )

    cases.run_sync(end_consents)  # type: ignore[arg-type]
    assert ids(search(cases, "bank austria")) == ["alpenbank"]
    clock.advance(timedelta(days=2))
    assert ids(search(cases, "bank austria")) == []
    assert search(cases, "bank austria").nearest == []


def test_the_index_follows_in_the_transaction_of_the_change(cases: Store) -> None:
    def retire(session: object, external_id: str) -> None:
        reference = session.scalars(  # type: ignore[attr-defined]
            select(Reference).where(Reference.external_id == external_id)
        ).one()
        reference.state = "retired"
        index_reference(session, reference_id=reference.id)  # type: ignore[arg-type]

    cases.run_sync(retire, "alpenbank")  # type: ignore[arg-type]
    assert ids(search(cases, "bank austria")) == []
    rows = cases.read_sync(lambda session: len(session.scalars(select(ReferenceIndex)).all()))
    assert rows == 5


def test_a_consent_that_adds_an_activity_is_found_by_it(cases: Store) -> None:
    def agree(session: object) -> None:
        reference = session.scalars(  # type: ignore[attr-defined]
            select(Reference).where(Reference.external_id == "alpenbank")
        ).one()
        record_consent(
            session,  # type: ignore[arg-type]
            reference_id=reference.id,
            activities=["video"],
            audience="public",
            how="written",
        )
        index_reference(session, reference_id=reference.id)  # type: ignore[arg-type]

    assert ids(search(cases, "", filters=SearchFilters(activity="video"))) == []
    cases.run_sync(agree)  # type: ignore[arg-type]
    assert ids(search(cases, "", filters=SearchFilters(activity="video"))) == ["alpenbank"]


@pytest.mark.parametrize(
    "query",
    [
        '"', "*", "NEAR(a b)", "a AND b OR NOT c", "names:bank", "-bank", "^bank", "(", ")", "\\",
        "bank' & !x", ":*", "<->", "%", "_", "\x00", "{bank}", "$1", "bank;--", "", "   ", "🏦",
        "x" * 10_000, "bank " * 3_000, "銀" * 3_000, "\u202e", "a\u0301" * 500,
    ],
)  # fmt: skip
def test_signs_are_text(cases: Store, query: str) -> None:
    answer = search(cases, query)
    assert answer.query == query
    assert len(answer.results) <= 5


def test_nothing_understood_is_said(cases: Store) -> None:
    assert search(cases, "the of and").nothing_understood
    assert search(cases, "🏦🏦").nothing_understood
    assert not search(cases, "bank").nothing_understood


def test_the_tables_behind_the_full_text_table_are_known(store: Store) -> None:
    from sqlalchemy import inspect

    def names(session: object) -> set[str]:
        return set(inspect(session.connection()).get_table_names())  # type: ignore[attr-defined]

    behind = {name for name in store.read_sync(names) if name.startswith("reference_fts")}  # type: ignore[arg-type]
    assert behind <= FTS_TABLES


def test_what_is_in_another_country_is_close_and_says_what_it_misses(
    store: Store, tmp_path: Path
) -> None:
    banks = [
        case("thames", "Thames Bank", country="GB", industry="Banking"),
        case("tirol", "Tirol Bank", country="AT", industry="Banking"),
    ]
    bring_cases(store, tmp_path, banks)
    answer = search(store, "bank in austria")
    assert ids(answer) == ["tirol", "thames"]
    assert (answer.total, answer.close) == (2, 1)
    tirol, thames = answer.results
    assert tirol.misses == []
    assert [(reason.kind, reason.key) for reason in thames.misses] == [("country", "AT")]
