"""What speaks for a reference beside its fit: freshness, rest, languages, use; in bulk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from store.clock import ManualClock, now
from store.database import Store
from store.models import Consent, Post, Proof, Reference, Region, Request
from store.search import search_references
from store.search.ranking.meeting import Reason
from store.search.ranking.ordering import order_near_equals
from store.search.ranking.scoring import Scored
from store.search.ranking.standing import REST_DAYS, Standing, deal_languages, standing_of
from tests.cases import bring_cases, case

NAMES = ["alder", "birch", "cedar", "dogwood"]


@pytest.fixture
def trees(store: Store, tmp_path: Path) -> Store:
    """A store with four references that differ in nothing but their names."""
    bring_cases(store, tmp_path, [case(name, f"{name.title()} Bank") for name in NAMES])
    return store


def ids_of(session: Session) -> dict[str, int]:
    rows = session.execute(select(Reference.external_id, Reference.id))
    return {row.external_id: row.id for row in rows}


def ask(
    session: Session, name: str, *, days_ago: int, state: str = "open", number: int = 0
) -> None:
    session.add(
        Request(
            submit_key=f"{name}-{days_ago}-{number}",
            reference_id=ids_of(session)[name],
            requester_id="U0PRIYA",
            deal="a deal",
            activity="quote",
            state=state,
            created_at=now(session) - timedelta(days=days_ago),
        )
    )
    session.flush()


def test_who_was_asked_of_late_stands_behind_who_rested(trees: Store) -> None:
    def story(session: Session) -> None:
        for name in NAMES[:3]:
            for number in range(2):
                ask(session, name, days_ago=10, number=number)
        ask(session, "dogwood", days_ago=REST_DAYS + 1)
        ids = ids_of(session)
        standing = standing_of(session, reference_ids=list(ids.values()))
        rested, asked = standing[ids["dogwood"]], standing[ids["alder"]]
        assert rested.bonus > asked.bonus
        (reason,) = rested.reasons
        assert (reason.kind, reason.values) == ("rested", {"days": REST_DAYS, "usual": 2})
        assert asked.reasons[0].kind == "asked"
        assert asked.reasons[0].values == {"days": REST_DAYS, "times": 2, "usual": 2}

    trees.run_sync(story)


def test_one_that_was_used_of_late_has_not_rested(trees: Store) -> None:
    def story(session: Session) -> None:
        ask(session, "alder", days_ago=3)
        ask(session, "birch", days_ago=3)
        ask(session, "cedar", days_ago=3)
        ids = ids_of(session)
        before = standing_of(session, reference_ids=list(ids.values()))[ids["dogwood"]]
        row = session.get_one(Reference, ids["dogwood"])
        row.last_used_at = now(session) - timedelta(days=5)
        after = standing_of(session, reference_ids=list(ids.values()))[ids["dogwood"]]
        assert [reason.kind for reason in before.reasons] == ["rested"]
        assert after.reasons == ()
        assert after.bonus < before.bonus

    trees.run_sync(story)


def test_fresh_proof_comes_before_old_and_says_its_month(trees: Store, clock: ManualClock) -> None:
    year = clock.now().year

    def story(session: Session) -> None:
        ids = ids_of(session)
        periods = {
            "alder": f"{year - 1}-11 to {year}-02",
            "birch": f"January to June {year - 1}",
            "cedar": "2019",
            "dogwood": f"planned for {year + 3}",
        }
        for name, period in periods.items():
            session.add(Proof(reference_id=ids[name], statement="better", period=period))
        session.flush()
        standing = standing_of(session, reference_ids=list(ids.values()))
        bonuses = [standing[ids[name]].bonus for name in NAMES]
        assert bonuses[0] > bonuses[1] > bonuses[2] == bonuses[3]
        assert standing[ids["alder"]].reasons[0].values == {
            "at": f"{year}-02",
            "usual": str(year - 1),
        }
        # Too old, and not yet begun: nothing to say.
        assert standing[ids["cedar"]].reasons == standing[ids["dogwood"]].reasons == ()
        # When the story happened counts as much as the period of a proof.
        session.get_one(Reference, ids["cedar"]).dated = f"{year}-01-15"
        standing = standing_of(session, reference_ids=list(ids.values()))
        assert standing[ids["cedar"]].reasons[0].values["at"] == f"{year}-01"

    trees.run_sync(story)


def test_the_day_of_an_import_says_nothing_but_a_colleagues_word_does(trees: Store) -> None:
    def story(session: Session) -> None:
        ids = ids_of(session)
        session.add(
            Consent(
                reference_id=ids["birch"],
                activities=["quote"],
                audience="internal",
                how="written",
                recorded_at=now(session) - timedelta(days=40),
            )
        )
        session.flush()
        standing = standing_of(session, reference_ids=list(ids.values()))
        assert [reason.kind for reason in standing[ids["birch"]].reasons] == ["fresh"]
        assert standing[ids["alder"]].reasons == ()

    trees.run_sync(story)


def test_the_language_of_the_channel_comes_before_the_readers(store: Store, tmp_path: Path) -> None:
    cases = [
        case("alder", "Alder Bank", language="de"),
        case("birch", "Birch Bank", language="fr-CA"),
        case("cedar", "Cedar Bank", language="ja"),
    ]
    bring_cases(store, tmp_path, cases)

    def story(session: Session) -> None:
        session.add(Region(code="DACH", name="DACH", channel="C0DACH", language="de-AT"))
        session.flush()
        languages = deal_languages(session, channel_id="C0DACH", reader_language="fr-FR")
        assert languages == (("de", "channel"), ("fr", "reader"))
        assert deal_languages(session, channel_id="C0ELSE", reader_language="fr_FR") == (
            ("fr", "reader"),
        )
        ids = ids_of(session)
        standing = standing_of(session, reference_ids=list(ids.values()), languages=languages)
        told = [standing[ids[name]] for name in NAMES[:3]]
        assert told[0].bonus > told[1].bonus > told[2].bonus
        assert told[0].reasons[0].values == {"language": "de", "of": "channel"}
        assert told[1].reasons[0].values == {"language": "fr", "of": "reader"}

    store.run_sync(story)


def test_what_helped_is_told_and_counted(trees: Store) -> None:
    def story(session: Session) -> None:
        ids = ids_of(session)
        ask(session, "alder", days_ago=200, state="done")
        ask(session, "alder", days_ago=300, state="won")
        ask(session, "birch", days_ago=200, state="declined")
        for number, kind in enumerate(("post", "update")):
            session.add(
                Post(
                    key=f"share-{number}",
                    kind=kind,
                    channel="C0DEAL",
                    template="references/card",
                    values={},
                    subject=f"reference:{ids['alder']}",
                    not_before=now(session),
                    created_at=now(session),
                )
            )
        session.flush()
        standing = standing_of(session, reference_ids=list(ids.values()))
        assert standing[ids["alder"]].bonus > standing[ids["birch"]].bonus
        (reason,) = standing[ids["alder"]].reasons
        assert (reason.kind, reason.values) == ("helped", {"times": 3, "usual": 0})
        assert standing[ids["birch"]].reasons == ()

    trees.run_sync(story)


def test_the_bonus_is_small_and_the_statement_one(store: Store, tmp_path: Path) -> None:
    cases = [case(f"bank-{number}", f"Bank {number}", audience="public") for number in range(40)]
    bring_cases(store, tmp_path, cases)

    def story(session: Session) -> None:
        ids = list(ids_of(session).values())
        for reference_id in ids:
            session.add(
                Proof(
                    reference_id=reference_id,
                    statement="now",
                    period=f"{now(session):%Y-%m}",
                )
            )
        for number in range(9):
            ask(session, "bank-1", days_ago=400, state="won", number=number)
        counted: list[str] = []
        connection = session.connection()
        event.listen(
            connection, "before_cursor_execute", lambda *given: counted.append(str(given[2]))
        )
        standing = standing_of(session, reference_ids=ids, languages=(("en", "reader"),))
        assert len(counted) == 1
        assert set(standing) == set(ids)
        assert max(one.bonus for one in standing.values()) == pytest.approx(0.08, abs=0.001)
        assert standing_of(session, reference_ids=[]) == {}

    store.run_sync(story)


def test_only_near_equals_change_places() -> None:
    def scored(reference_id: int, score: float, *, close: bool = False) -> Scored:
        misses = (Reason("country", "DE", "germany"),) if close else ()
        return Scored(reference_id, score, score, True, (), misses)

    given = [scored(1, 0.9), scored(2, 0.892), scored(3, 0.8), scored(4, 0.8, close=True)]
    standing = {2: Standing(0.06), 3: Standing(0.08), 4: Standing(0.08)}
    assert [item.reference_id for item in order_near_equals(given, standing)] == [2, 1, 3, 4]
    assert order_near_equals(given, {}) == given
    assert order_near_equals([], {}) == []


def test_a_search_asks_the_rested_first_and_says_why(trees: Store) -> None:
    def story(session: Session) -> None:
        for name in NAMES[:3]:
            ask(session, name, days_ago=10)
        (first, *others) = search_references(session, query="bank", limit=4).results
        assert first.reference.external_id == "dogwood"
        # That it is told in English, as all of them are, speaks for none.
        assert [reason.kind for reason in first.standing] == ["rested"]
        assert [result.standing[0].kind for result in others] == ["asked"] * 3
        # The second page goes on where the first one ended.
        (last,) = search_references(session, query="bank", limit=3, offset=3).results
        assert last.reference.id == others[-1].reference.id

    trees.run_sync(story)
