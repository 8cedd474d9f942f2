"""Schedules are made and changed by the hub; what cannot be is refused at its field."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.audit import list_audit
from store.clock import ManualClock
from store.database import Store
from store.errors import InvalidForm, NotAllowed, NotFound, ScheduleChanged
from store.schedule_records import find_schedule, get_schedule, list_schedules
from store.schedule_values import ScheduleValues, preview_times, values_of
from store.schedules import (
    create_schedule,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    update_schedule,
)
from tests.store.schedules.steps import look, make, set_up
from tests.telling import Once

VALUES = ScheduleValues(
    name="Our week", kind="wins_digest", cron="0 9 * * mon", timezone="Europe/Berlin"
)


@pytest.fixture(autouse=True)
def program(store: Store, once: Once) -> None:
    once.tell("schedules", lambda: set_up(store))


def test_the_hub_makes_one(store: Store) -> None:
    made = store.run_sync(
        create_schedule, values=replace(VALUES, cron="0 9 * * MON-MON"), actor="U0HELEN"
    )
    assert (made.cron, made.version, made.paused_at) == ("0 9 * * mon", 1, None)
    assert made.next_due_at == datetime(2026, 3, 16, 8, tzinfo=UTC)
    assert store.read_sync(find_schedule, name=" our WEEK ") == made
    (entry,) = store.read_sync(list_audit, subject_type="schedule", subject_id=made.id)
    assert (entry.actor, entry.action) == ("U0HELEN", "schedule.create")
    assert entry.after is not None
    assert entry.after["cron"] == "0 9 * * mon"


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"name": "  "}, {"name": "required"}),
        ({"name": "x" * 101}, {"name": "too_long"}),
        ({"name": "OUR MONTH"}, {"name": "schedule_name_taken"}),
        ({"kind": "horoscope"}, {"kind": "schedule_kind_unknown"}),
        ({"region_id": 4711}, {"region": "region_unknown"}),
        ({"channel": "#general"}, {"channel": "channel_unknown"}),
        ({"channel": "C0A", "members": ("U0B",)}, {"channel": "channel_or_members"}),
        ({"members": ("somebody",)}, {"members": "member_unknown"}),
        ({"cron": "0 9 * * 1"}, {"cron": "cron_weekday_number"}),
        ({"cron": "0 9 31 2 *"}, {"cron": "cron_never"}),
        ({"timezone": "Europe/Atlantis"}, {"timezone": "timezone_unknown"}),
        ({"timezone": "../etc/passwd"}, {"timezone": "timezone_unknown"}),
        ({"language": "klingon"}, {"language": "language_unknown"}),
        ({"grace_seconds": -1}, {"grace": "grace_unknown"}),
        ({"grace_seconds": 32 * 86_400}, {"grace": "grace_unknown"}),
        ({"options": {"goal": 0}}, {"options": "options_unknown"}),
        ({"options": {"period": "month"}}, {"options": "options_unknown"}),
        (
            {"cron": "", "timezone": "", "kind": ""},
            {
                "cron": "cron_fields",
                "timezone": "timezone_unknown",
                "kind": "schedule_kind_unknown",
            },
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    store: Store, values: dict[str, Any], errors: dict[str, str]
) -> None:
    make(store, name="Our month")
    with pytest.raises(InvalidForm) as refused:
        store.run_sync(create_schedule, values=replace(VALUES, **values), actor=None)
    assert refused.value.errors == errors
    assert len(store.read_sync(list_schedules)) == 1


@pytest.mark.parametrize("actor", ["U0JONAS", "U0NOBODY"])
def test_nobody_but_the_hub_changes_one(store: Store, actor: str) -> None:
    made = make(store)
    attempts: list[tuple[Any, dict[str, Any]]] = [
        (create_schedule, {"values": replace(VALUES, name="Another")}),
        (update_schedule, {"schedule_id": made.id, "version": 1, "values": VALUES}),
        (pause_schedule, {"schedule_id": made.id}),
        (resume_schedule, {"schedule_id": made.id}),
        (remove_schedule, {"schedule_id": made.id}),
    ]
    for attempt, arguments in attempts:
        with pytest.raises(NotAllowed):
            store.run_sync(attempt, actor=actor, **arguments)
    assert store.read_sync(list_schedules) == [made]


def test_a_new_rhythm_counts_from_now(store: Store, clock: ManualClock) -> None:
    made = make(store)
    clock.advance(timedelta(days=1))

    def change(version: int, **values: Any) -> None:
        store.run_sync(
            update_schedule,
            schedule_id=made.id,
            version=version,
            values=replace(values_of(made), **values),
            actor="U0HELEN",
        )

    change(1, language="de")
    assert look(store, made).next_due_at == made.next_due_at
    change(2, timezone="Asia/Tokyo")
    assert look(store, made).next_due_at == datetime(2026, 3, 16, 0, tzinfo=UTC)
    store.run_sync(pause_schedule, schedule_id=made.id, actor="U0HELEN")
    change(4, cron="0 9 * * fri")
    assert look(store, made).next_due_at is None, "it stays paused"


def test_a_change_of_what_somebody_else_has_changed_is_refused(store: Store) -> None:
    made = make(store)
    values = values_of(made)
    changed = store.run_sync(
        update_schedule,
        schedule_id=made.id,
        version=1,
        values=replace(values, language="de"),
        actor="U0HELEN",
    )
    assert changed.version == 2
    with pytest.raises(ScheduleChanged):
        store.run_sync(
            update_schedule,
            schedule_id=made.id,
            version=1,
            values=replace(values, language="ja"),
            actor="U0HELEN",
        )
    assert look(store, made).language == "de"


def test_a_name_that_is_taken_meanwhile_is_refused(
    store: Store, database_url: str, clock: ManualClock
) -> None:
    """Both have looked and found the name free; the database keeps it to one of them."""
    ready = threading.Barrier(4)

    def add(_number: int) -> str:
        with closing(Store(database_url, clock=clock)) as mine:
            ready.wait(60)
            try:
                mine.run_sync(create_schedule, values=VALUES, actor=None)
            except InvalidForm as refused:
                return refused.errors["name"]
            return "made"

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(add, range(4)))
    assert answers == ["made", *["schedule_name_taken"] * 3]


def test_one_that_is_gone_is_not_found(store: Store) -> None:
    made = make(store)
    store.run_sync(remove_schedule, schedule_id=made.id, actor="U0HELEN")
    for function in (pause_schedule, resume_schedule, remove_schedule):
        with pytest.raises(NotFound):
            store.run_sync(function, schedule_id=made.id, actor="U0HELEN")
    with pytest.raises(NotFound):
        store.read_sync(get_schedule, schedule_id=made.id)


def test_the_next_times_of_what_somebody_types(clock: ManualClock) -> None:
    times = preview_times(cron="0 9 * * MON", timezone="Europe/Berlin", after=clock.now())
    assert [f"{one:%m-%d %H:%M}" for one in times] == [
        "03-16 08:00",
        "03-23 08:00",
        "03-30 07:00",
        "04-06 07:00",
        "04-13 07:00",
    ]
    with pytest.raises(InvalidForm) as refused:
        preview_times(cron="* 9 * * mon", timezone="Mars", after=clock.now())
    assert refused.value.errors == {"cron": "cron_too_often", "timezone": "timezone_unknown"}
    assert refused.value.values["times"] == 60
