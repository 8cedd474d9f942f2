"""Wins that were held back from their channel: told there together, and marked in the digest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.models import Reference, Slot
from store.regions import find_region_by_code
from store.schedule_values import ScheduleValues
from store.schedules import create_schedule
from tests.store.digests.history import DUE, Teller, apply, compose, program
from tests.telling import Once

__all__ = ["program"]

FRIDAY = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)


@pytest.fixture
def busy_day(store: Store, clock: ManualClock, once: Once) -> Teller:
    """A Tuesday with five wins in DACH and one in the rest of EMEA."""
    told = Teller(store, clock)
    once.tell("busy day", lambda: _tell_busy_day(told))
    return told


def _tell_busy_day(teller: Teller) -> None:
    apply(teller.store)
    for number in range(1, 6):
        teller.decide(teller.nominate(f"Werk {number}"), "U0JONAS")
    teller.decide(teller.nominate("Banque Sud", country="FR"), "U0CLAIRE")


def names(values: dict[str, Any]) -> list[str]:
    return [win["customer"] for group in values["groups"] for win in group["wins"]]


def region_id(store: Store, code: str) -> int:
    region = store.read_sync(find_region_by_code, code=code)
    assert region is not None
    return region.id


def batch(teller: Teller, **changes: Any) -> list[dict[str, Any]]:
    posts = compose(teller.store, "win_batch", due_at=FRIDAY, **changes)
    return [post.values for post in posts]


def test_what_each_channel_was_not_told(busy_day: Teller) -> None:
    [everything] = batch(busy_day)
    assert names(everything) == ["Banque Sud", "Werk 4", "Werk 5"]
    assert (everything["total"], everything["left_out"]) == (3, 0)
    # DACH's own channel, which the schedule need not name.
    [regional] = batch(busy_day, region_id=region_id(busy_day.store, "DACH"), channel=None)
    assert names(regional) == ["Werk 4", "Werk 5"]
    # EMEA's channel has had its one.
    assert batch(busy_day, region_id=region_id(busy_day.store, "EMEA"), channel=None) == []


def test_members_read_what_any_channel_was_not_told(busy_day: Teller) -> None:
    [values] = batch(busy_day, channel=None, members=("U0HELEN",))
    assert names(values) == ["Banque Sud", "Werk 4", "Werk 5"]


def test_nothing_is_said_when_all_was_told(program: Store, clock: ManualClock) -> None:
    teller = Teller(program, clock)
    teller.decide(teller.nominate("Werk 1"), "U0JONAS")
    assert batch(teller) == []


def test_each_is_told_in_one_batch(busy_day: Teller) -> None:
    store = busy_day.store
    schedule_id = store.run_sync(
        create_schedule,
        values=ScheduleValues(
            name="Catch up",
            kind="win_batch",
            cron="0 17 * * fri",
            timezone="Europe/Berlin",
            channel="C0WINS",
        ),
        actor="U0HELEN",
    ).id
    assert len(names(batch(busy_day, id=schedule_id)[0])) == 3
    store.run_sync(_was_posted, schedule_id=schedule_id, due_at=FRIDAY)
    # The same moment again says the same: two replicas may compose it.
    assert len(names(batch(busy_day, id=schedule_id)[0])) == 3
    later = FRIDAY + timedelta(days=4)
    assert compose(store, "win_batch", due_at=later, id=schedule_id) == []


def test_a_batch_does_not_go_back_to_the_beginning(busy_day: Teller) -> None:
    assert compose(busy_day.store, "win_batch", due_at=FRIDAY + timedelta(days=7)) == []


def test_a_customer_without_a_public_name_has_none_outside(busy_day: Teller) -> None:
    [values] = batch(busy_day)
    assert names(values["if_shared"]) == ["", "", ""]
    assert "Werk" not in str(values["if_shared"])
    busy_day.store.run_sync(_make_anonymous)
    assert "Werk" not in str(batch(busy_day))


def test_the_weekly_digest_marks_what_its_channel_was_not_told(busy_day: Teller) -> None:
    [head] = compose(busy_day.store, due_at=DUE)
    marked = {
        win["customer"]: win["held_back"]
        for group in head.values["groups"]
        for win in group["wins"]
    }
    assert marked == {
        "Werk 1": False,
        "Werk 2": False,
        "Werk 3": False,
        "Werk 4": True,
        "Werk 5": True,
        "Banque Sud": True,
    }
    [head] = compose(
        busy_day.store, due_at=DUE, region_id=region_id(busy_day.store, "EMEA"), channel="C0EMEA"
    )
    assert "True" not in {
        str(win["held_back"]) for group in head.values["groups"] for win in group["wins"]
    }


def _was_posted(session: Session, *, schedule_id: int, due_at: datetime) -> None:
    session.add(Slot(schedule_id=schedule_id, due_at=due_at, state="posted", created_at=due_at))


def _make_anonymous(session: Session) -> None:
    session.execute(update(Reference).values(audience="anonymous", anonymous_label="a plant"))
