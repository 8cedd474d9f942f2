"""The progress digest: every number beside that of the month before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.consents import record_consent
from store.database import Store
from store.models import Reference, Request
from store.regions import find_region_by_code
from tests.store.digests.history import Teller, apply, compose, program
from tests.telling import Once

__all__ = ["program"]

# The first of April, nine in Berlin, where the clocks changed on 29 March.
DUE = datetime(2026, 4, 1, 7, 0, tzinfo=UTC)


def pairs(values: dict[str, Any]) -> dict[str, Any]:
    """Each figure as (now, before)."""
    return {key: (one["now"], one["before"]) for key, one in values["figures"].items()}


@pytest.fixture
def months(store: Store, clock: ManualClock, once: Once) -> Teller:
    """What happened from January to March."""
    told = Teller(store, clock)
    once.tell("months", lambda: _tell_months(told))
    return told


def _tell_months(teller: Teller) -> None:
    apply(teller.store)
    teller.at("2026-01-12 10:00")
    lapsing = teller.decide(
        teller.nominate("Ende AG", industry="retail", agreement="not_asked"), "U0JONAS"
    )
    assert lapsing is not None
    teller.store.run_sync(
        record_consent,
        reference_id=lapsing,
        activities=["quote"],
        audience="internal",
        how="written",
        expires_at=datetime(2026, 3, 10, tzinfo=UTC),
    )
    teller.at("2026-02-02 10:00")
    first = teller.nominate("Anfang AG", industry="banking")
    teller.at("2026-02-03 10:00")
    teller.decide(first, "U0JONAS")  # after 24 hours
    teller.at("2026-02-10 10:00")
    second = teller.nominate("Beta Bank", industry="banking", country="FR")
    teller.at("2026-02-10 11:00")
    leaving = teller.decide(second, "U0CLAIRE")  # after an hour
    assert leaving is not None
    teller.request(leaving)
    assert teller.search("banking germany") > 0
    teller.at("2026-03-03 10:00")
    third = teller.nominate("Charlie AG", industry="banking")
    teller.at("2026-03-04 10:00")
    found = teller.decide(third, "U0JONAS")  # after 24 hours
    assert found is not None
    teller.at("2026-03-05 10:00")
    late = teller.nominate("Delta AG")
    teller.at("2026-03-15 10:00")
    teller.store.run_sync(_retire, reference_id=leaving)
    teller.at("2026-03-20 10:00")
    teller.decide(late, "U0JONAS", "declined")  # after 360 hours, and eight days late
    teller.nominate("Echo AG")  # its deadline is 27 March
    teller.request(found)
    teller.at("2026-03-21 10:00")
    teller.request(found)
    assert teller.search("insurance poland") == 0
    assert teller.search("insurance poland") == 0
    assert teller.search("banking germany") > 0
    # Half past eleven of the last day in Berlin, and half past midnight.
    teller.at("2026-03-31 21:30")
    teller.nominate("Foxtrot AG")
    teller.at("2026-03-31 22:30")
    teller.nominate("Zu spaet AG")
    teller.clock.set(DUE)


def _retire(session: Session, *, reference_id: int) -> None:
    session.execute(
        update(Reference)
        .where(Reference.id == reference_id)
        .values(state="retired", updated_at=session.info["clock"].now())
    )


def test_every_number_beside_that_of_the_month_before(months: Teller) -> None:
    [head] = compose(months.store, "progress_digest", due_at=DUE)
    assert head.template == "digests/progress"
    assert head.values["period"] == {"from": "2026-03-01", "to": "2026-03-31"}
    assert head.values["before"] == {"from": "2026-02-01", "to": "2026-02-28"}
    assert pairs(head.values) == {
        "nominations": (4, 2),
        "approved": (1, 2),
        "changes_requested": (0, 0),
        "declined": (1, 0),
        "waiting": (2, 0),
        "overdue": (1, 0),
        "decided_on_time": (0.5, 1.0),
        "hours_to_decide": (192.0, 12.5),
        "references": (2, 3),
        "references_added": (1, 2),
        "references_lost": (2, 0),
        "requests": (2, 1),
        "searches": (3, 1),
        "searches_empty": (2, 0),
    }
    assert head.values["ages"] == {"young": 1, "middle": 1, "old": 0}
    assert head.values["ages_before"] == {"young": 0, "middle": 0, "old": 0}
    assert [wish["query"] for wish in head.values["wishes"]] == ["insurance poland"]
    assert [wish["query"] for wish in head.values["if_shared"]["wishes"]] == [""]


def test_what_is_good_news_is_said_with_the_number(months: Teller) -> None:
    [head] = compose(months.store, "progress_digest", due_at=DUE)
    told = head.values["figures"]
    assert told["hours_to_decide"] == {
        "key": "hours_to_decide",
        "now": 192.0,
        "before": 12.5,
        "unit": "hours",
        "better": "less",
    }
    assert (told["decided_on_time"]["unit"], told["decided_on_time"]["better"]) == ("share", "more")
    assert told["declined"]["better"] is None


def test_references_by_segment_go_into_the_thread(months: Teller) -> None:
    [head] = compose(months.store, "progress_digest", due_at=DUE)
    [below] = head.thread
    assert below.template == "digests/segments"
    assert below.values["regions"] == [
        {
            "key": "Germany, Austria, Switzerland",
            "now": 2,
            "before": 2,
            "added": 1,
            "lost": 1,
        },
        {
            "key": "Europe, Middle East and Africa",
            "now": 0,
            "before": 1,
            "added": 0,
            "lost": 1,
        },
    ]
    assert below.values["industries"] == [
        {"key": "banking", "now": 2, "before": 2, "added": 1, "lost": 1},
        {"key": "retail", "now": 0, "before": 1, "added": 0, "lost": 1},
    ]


def test_the_picture_is_drawn_from_the_same_numbers(months: Teller) -> None:
    [head] = compose(months.store, "progress_digest", due_at=DUE)
    assert head.picture is not None
    assert head.picture["template"] == "progress"
    drawn = head.picture["values"]
    assert (drawn["region"], drawn["period"]) == (None, head.values["period"])
    assert [one["key"] for one in drawn["figures"]] == [
        "references",
        "nominations",
        "approved",
        "decided_on_time",
        "requests",
        "searches_empty",
    ]
    assert all(one == head.values["figures"][one["key"]] for one in drawn["figures"])
    assert drawn["segments"][0] == {
        "group": "industry",
        "key": "banking",
        "now": 2,
        "added": 1,
        "lost": 1,
    }


def test_a_region_is_told_what_is_its_own(months: Teller) -> None:
    dach = months.store.read_sync(find_region_by_code, code="DACH")
    assert dach is not None
    [head] = compose(months.store, "progress_digest", due_at=DUE, region_id=dach.id)
    told = pairs(head.values)
    assert told["references"] == (2, 2)
    assert told["approved"] == (1, 1)
    assert told["hours_to_decide"] == (192.0, 24.0)
    # Nobody says for which region they search.
    assert "searches" not in told
    assert head.values["region"] == "Germany, Austria, Switzerland"


def test_weeks_and_quarters(months: Teller) -> None:
    [quarter] = compose(months.store, "progress_digest", due_at=DUE, options={"period": "quarter"})
    assert quarter.values["period"] == {"from": "2026-01-01", "to": "2026-03-31"}
    # The program is younger than the quarter before.
    assert quarter.values["before"] is None
    assert pairs(quarter.values)["nominations"] == (7, None)
    [week] = compose(months.store, "progress_digest", due_at=DUE, options={"period": "week"})
    assert week.values["period"] == {"from": "2026-03-25", "to": "2026-03-31"}
    assert pairs(week.values)["nominations"] == (1, 1)
    # Nothing was decided: there is no share of nothing.
    assert "decided_on_time" not in pairs(week.values)
    [default] = compose(months.store, "progress_digest", due_at=DUE, options={"period": "era"})
    assert default.values["kind"] == "month"


def test_fulfilment_is_told_once_requests_are_followed(months: Teller) -> None:
    [before] = compose(months.store, "progress_digest", due_at=DUE)
    assert "requests_fulfilled" not in before.values["figures"]

    def fulfil(session: Session) -> None:
        session.execute(update(Request).where(Request.id == 2).values(state="done"))

    months.store.run_sync(fulfil)
    [after] = compose(months.store, "progress_digest", due_at=DUE)
    assert pairs(after.values)["requests_fulfilled"] == (1, None)


def test_a_program_in_which_nothing_has_happened(program: Store) -> None:
    [head] = compose(program, "progress_digest", due_at=DUE)
    assert not head.thread
    assert head.values["before"] is None
    assert pairs(head.values)["references"] == (0, None)
