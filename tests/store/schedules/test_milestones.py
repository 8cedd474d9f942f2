"""A milestone's reminder: how long it is still, who owes what, and that its day has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.clock import ManualClock
from store.contributions import (
    complete_contribution,
    read_lines,
    settle_contributions,
    write_lines,
)
from store.database import Store
from store.digests import COMPOSERS
from store.errors import InvalidForm, InvalidProgram, NotAllowed, NotFound, ScheduleChanged
from store.members import save_member
from store.program import apply_program, parse_program, show_program
from store.schedule_hub import describe_schedules, open_schedule, save_schedule
from store.schedule_options import fingerprint
from store.schedule_records import ScheduleInfo, list_schedules
from store.schedule_values import values_of
from store.schedules import resume_schedule, update_schedule
from store.slot_plans import plan_by_hand
from store.slots import post_preview, post_slot
from tests.store.schedules.steps import PROGRAM, look, make, posts, set_up, slots, tick

OPTIONS: dict[str, Any] = {
    "milestone": "Customer day",
    "date": "2026-03-25",  # a Wednesday, a week after the first Monday
    "contributions": [
        {"what": "Two case studies", "team": "Marketing"},
        {"what": "A quote", "member": "U0JONAS"},
    ],
}
FIRST_MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def program(store: Store) -> None:
    set_up(store)
    store.run_sync(save_member, id="U0JONAS", name="Jonas Weber")


def remind(store: Store, **values: Any) -> ScheduleInfo:
    """A weekly reminder of the customer day, of the hub's."""
    return make(store, name="Countdown", kind="milestone_reminder", **{"options": OPTIONS} | values)


def told(store: Store) -> list[int]:
    """How many days each reminder said that are left, oldest first."""
    return [post.values["days"] for post in posts(store, "slot:") if post.kind == "post"]


def test_it_counts_down_and_says_once_that_the_day_has_come(
    store: Store, clock: ManualClock
) -> None:
    schedule = remind(store)
    for week in range(4):
        clock.set(FIRST_MONDAY + week * WEEK)
        tick(store, COMPOSERS)
    assert told(store) == [9, 2, -5]
    assert [state for _, state, _ in slots(store)] == ["posted"] * 3
    over = look(store, schedule)
    assert (over.paused_because, over.next_due_at) == ("milestone_reached", None)
    assert posts(store, "schedule:") == [], "the post itself has told that it is over"
    listed = store.read_sync(describe_schedules, member_id="U0HELEN", page=0, page_size=5)
    assert listed is not None
    assert listed["items"][0]["because"] == "milestone_reached"
    # It goes on with a later day, and only then.
    with pytest.raises(InvalidForm) as refused:
        store.run_sync(resume_schedule, schedule_id=schedule.id, actor=None)
    assert refused.value.errors == {"date": "day_past"}
    store.run_sync(
        update_schedule,
        schedule_id=schedule.id,
        version=over.version,
        values=replace(values_of(over), options=OPTIONS | {"date": "2026-04-30"}),
        actor="U0HELEN",
    )
    store.run_sync(resume_schedule, schedule_id=schedule.id, actor="U0HELEN")
    clock.advance(WEEK)
    tick(store, COMPOSERS)
    assert told(store) == [9, 2, -5, 17]


def test_the_day_is_that_of_the_schedules_zone(store: Store, clock: ManualClock) -> None:
    # Eight in the evening in Honolulu is the next morning in Berlin.
    schedule = remind(
        store,
        cron="0 20 * * tue",
        timezone="Pacific/Honolulu",
        options=OPTIONS | {"date": "2026-03-17"},
    )
    clock.set(datetime(2026, 3, 18, 6, tzinfo=UTC))
    tick(store, COMPOSERS)
    assert told(store) == [0]
    assert look(store, schedule).paused_because == "milestone_reached"


def test_a_reminder_by_hand_ends_nothing(store: Store, clock: ManualClock) -> None:
    schedule = remind(store)
    clock.set(FIRST_MONDAY + timedelta(days=9))
    plan = store.read_sync(plan_by_hand, schedule_id=schedule.id, composers=COMPOSERS)
    assert store.run_sync(post_preview, plan=plan, member_id="U0HELEN") == 1
    (slot,) = store.run_sync(post_slot, plan=plan, actor="U0HELEN")
    assert (slot.state, slot.because, told(store)) == ("posted", "sent_by_hand", [0])
    assert look(store, schedule).paused_at is None


def test_what_is_there_is_ticked_off_and_the_reminder_says_so(
    store: Store, clock: ManualClock
) -> None:
    schedule = remind(store)
    clock.set(FIRST_MONDAY)
    tick(store, COMPOSERS)
    studies, quote = (fingerprint(one) for one in OPTIONS["contributions"])

    def complete(contribution: str, member_id: str, *, is_guest: bool = False) -> bool:
        return store.run_sync(
            complete_contribution,
            schedule_id=schedule.id,
            contribution=contribution,
            member_id=member_id,
            is_guest=is_guest,
        )

    with pytest.raises(NotAllowed) as refused:
        complete(quote, "U0GRACE")
    assert refused.value.values["who_may"] == ["U0JONAS"]
    with pytest.raises(NotAllowed):
        complete(studies, "U0GUEST", is_guest=True)
    with pytest.raises(NotFound):
        complete("00000000", "U0JONAS")
    assert complete(quote, "U0JONAS")
    clock.advance(timedelta(seconds=1))
    assert complete(studies, "U0GRACE"), "a team's is any colleague's to tick off"
    assert not complete(quote, "U0HELEN")
    (reminder,) = posts(store, "slot:")
    assert reminder.values["open"] == []
    assert [one["done_by"] for one in reminder.values["done"]] == ["U0GRACE", "U0JONAS"]
    # A form that was opened before would undo it, so it is refused.
    with pytest.raises(ScheduleChanged):
        store.run_sync(
            update_schedule,
            schedule_id=schedule.id,
            version=schedule.version,
            values=values_of(schedule),
            actor="U0HELEN",
        )


def test_the_hub_types_contributions_one_a_line(store: Store) -> None:
    schedule = remind(store, owner_id="U0HELEN")
    opened = store.read_sync(
        open_schedule, member_id="U0HELEN", schedule_id=schedule.id, composers=COMPOSERS
    )
    assert "milestone_reminder" in opened.kinds
    assert opened.contributions == "Marketing: Two case studies\nJonas Weber: A quote"
    typed = "✓ Marketing: Two case studies\n\n - @Jonas Weber: A quote\n販売：動画\nA room at 9:30"
    saved = store.run_sync(
        save_schedule,
        schedule_id=schedule.id,
        version=schedule.version,
        values=replace(values_of(schedule), options=OPTIONS | {"contributions": read_lines(typed)}),
        member_id="U0HELEN",
        channel_problem=None,
    )
    kept = saved.options["contributions"]
    assert kept == [
        {"what": "Two case studies", "team": "Marketing", "done_by": "U0HELEN"},
        {"what": "A quote", "member": "U0JONAS"},
        {"what": "動画", "team": "販売"},
        {"what": "A room at 9:30"},
    ]
    lines = store.read_sync(write_lines, contributions=kept)
    again = store.read_sync(
        settle_contributions, given=read_lines(lines), before=saved.options, member_id="U0OTHER"
    )
    assert again == kept, "who ticked it off first stays so"


def test_of_two_people_of_one_name_neither_is_meant(store: Store) -> None:
    store.run_sync(save_member, id="U0JONAS2", name="Jonas Weber")
    given = read_lines("Jonas Weber: a quote\nU0JONAS: a call")
    settled = store.read_sync(settle_contributions, given=given, before={}, member_id="U0HELEN")
    assert settled == [
        {"what": "a quote", "team": "Jonas Weber"},
        {"what": "a call", "member": "U0JONAS"},
    ]
    assert store.read_sync(write_lines, contributions=settled[1:]) == "U0JONAS: a call"


FILE = (
    PROGRAM
    + """
schedules:
  - name: Countdown
    kind: milestone_reminder
    region: EMEA
    cron: 0 9 * * mon
    options:
      milestone: Customer day
      date: 2026-03-25
      contributions:
        - An agenda
        - {what: Two case studies, team: Marketing}
        - {what: A quote, member: U0JONAS}
"""
)


def test_from_a_program_file(store: Store, clock: ManualClock) -> None:
    assert store.run_sync(apply_program, program=parse_program(FILE), actor=None)
    assert store.run_sync(apply_program, program=parse_program(FILE), actor=None) == []
    (schedule,) = store.read_sync(list_schedules)
    clock.set(FIRST_MONDAY)
    tick(store, COMPOSERS)
    store.run_sync(
        complete_contribution,
        schedule_id=schedule.id,
        contribution=fingerprint({"what": "An agenda"}),
        member_id="U0GRACE",
        is_guest=False,
    )
    assert store.run_sync(apply_program, program=parse_program(FILE), actor=None) == []
    later = parse_program(FILE.replace("2026-03-25", "2026-03-27"))
    store.run_sync(apply_program, program=later, actor=None)
    (schedule,) = store.read_sync(list_schedules)
    assert schedule.options["date"] == "2026-03-27"
    assert schedule.options["contributions"][0]["done_by"] == "U0GRACE", "no file says that"
    shown = store.read_sync(show_program)
    assert store.run_sync(apply_program, program=parse_program(shown), actor=None) == []
    # When it is over, the file may still name it.
    clock.advance(3 * WEEK)
    tick(store, COMPOSERS)
    assert store.run_sync(apply_program, program=later, actor=None) == []
    past = FILE.replace("2026-03-25", "2026-03-26")
    for text, problem in (
        (past, "date is past"),
        (past.replace("Countdown", "Another"), "date is past"),
        (
            past.replace("Countdown", "Another")
            .replace("2026-03-26", "2026-05-01")
            .replace("* * mon", "* dec mon"),
            "before the first reminder",
        ),
    ):
        with pytest.raises(InvalidProgram) as refused:
            store.run_sync(apply_program, program=parse_program(text), actor=None)
        (found,) = refused.value.values["problems"]
        assert problem in found["text"]
        assert text.splitlines()[found["line"] - 1].strip() == "milestone: Customer day"


def test_the_store_refuses_a_day_that_no_reminder_comes_before(store: Store) -> None:
    for options, errors in (
        (OPTIONS | {"date": "2026-03-15"}, {"date": "day_before_first"}),
        ({}, {"milestone": "required", "date": "required"}),
    ):
        with pytest.raises(InvalidForm) as refused:
            remind(store, options=options)
        assert refused.value.errors == errors
    remind(store, options=OPTIONS | {"date": "2026-03-16"})
