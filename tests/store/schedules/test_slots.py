"""Slots: each due moment is posted once, or skipped for a reason that is kept."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.cron import iterate_due
from store.database import Store
from store.models import Slot
from store.regions import find_region_by_code
from store.schedule_records import list_last_slots, list_slots
from store.schedule_values import values_of
from store.schedules import pause_schedule, remove_schedule, resume_schedule, update_schedule
from store.slot_plans import plan_by_hand, plan_slot
from store.slots import post_preview, post_slot
from tests.store.schedules.steps import COMPOSERS, keys, look, make, posts, set_up, slots, tick
from tests.telling import Once

# The clock of the tests stands on Tuesday, 10 March 2026, 11:00 in Berlin.
MONDAY_AT_NINE = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def program(store: Store, once: Once) -> None:
    once.tell("schedules", lambda: set_up(store))


def test_nothing_is_posted_before_its_hour(store: Store, clock: ManualClock) -> None:
    schedule = make(store)
    assert schedule.next_due_at == MONDAY_AT_NINE
    clock.set(MONDAY_AT_NINE - timedelta(seconds=1))
    assert tick(store) == 0
    assert (slots(store), keys(store)) == ([], [])


def test_at_its_hour_it_is_posted_once(store: Store, clock: ManualClock) -> None:
    schedule = make(store)
    clock.set(MONDAY_AT_NINE)
    assert tick(store) == 1
    assert slots(store) == [("2026-03-16T08:00", "posted", "")]
    assert look(store, schedule).next_due_at == MONDAY_AT_NINE + WEEK
    for _ in range(3):
        clock.advance(timedelta(minutes=1))
        assert tick(store) == 0
    key = f"slot:{schedule.id}:2026-03-16T08:00Z"
    assert keys(store) == [key, f"{key}:1"]


def test_details_go_into_the_thread(store: Store, clock: ManualClock) -> None:
    make(store, language="de")
    clock.set(MONDAY_AT_NINE)
    tick(store)
    head, page = posts(store, "slot:")
    assert (head.channel, head.locale, head.thread_of_id) == ("C0DIGEST", "de", None)
    assert (page.channel, page.locale, page.thread_of_id) == ("C0DIGEST", "de", head.id)
    assert head.priority > 5, "what answers a person goes first"


@pytest.mark.parametrize(
    ("region", "values", "place"),
    [
        ("EMEA", {"channel": None}, ("C0EMEA", "fr")),
        ("DACH", {"channel": None}, ("C0EMEA", "de")),  # its parent's channel
        (None, {"channel": None}, ("C0WINS", "en")),
        ("DACH", {"channel": "C0ELSE", "language": "ja"}, ("C0ELSE", "ja")),
    ],
)
def test_without_a_channel_it_goes_to_the_regions_own(
    store: Store,
    clock: ManualClock,
    region: str | None,
    values: dict[str, str | None],
    place: tuple[str, str],
) -> None:
    found = store.read_sync(find_region_by_code, code=region) if region else None
    make(store, region_id=found.id if found else None, **values)
    clock.set(MONDAY_AT_NINE)
    tick(store)
    head, _ = posts(store, "slot:")
    assert (head.channel, head.locale) == place


def test_members_get_it_each_in_their_own_language(store: Store, clock: ManualClock) -> None:
    schedule = make(store, channel=None, members=("U0HELEN", "U0JONAS"))
    clock.set(MONDAY_AT_NINE)
    assert tick(store) == 1
    key = f"slot:{schedule.id}:2026-03-16T08:00Z"
    assert keys(store) == [
        f"{key}:U0HELEN",
        f"{key}:U0HELEN:1",
        f"{key}:U0JONAS",
        f"{key}:U0JONAS:1",
    ]
    assert {post.locale for post in posts(store)} == {None}


def test_with_nothing_to_say_nothing_is_posted(store: Store, clock: ManualClock) -> None:
    make(store, kind="progress_digest")
    clock.set(MONDAY_AT_NINE)
    tick(store)
    assert slots(store) == [("2026-03-16T08:00", "skipped", "nothing_to_say")]
    assert keys(store) == []


def test_after_a_stop_the_newest_missed_is_posted(store: Store, clock: ManualClock) -> None:
    make(store)
    clock.set(MONDAY_AT_NINE + 2 * WEEK + timedelta(hours=23))
    assert tick(store) == 3
    # The last Sunday of March lies between: nine o'clock is an hour earlier in UTC.
    assert slots(store) == [
        ("2026-03-16T08:00", "skipped", "too_late"),
        ("2026-03-23T08:00", "skipped", "too_late"),
        ("2026-03-30T07:00", "posted", ""),
    ]
    assert len(keys(store, "slot:")) == 2


def test_what_is_older_than_its_grace_is_skipped(store: Store, clock: ManualClock) -> None:
    schedule = make(store, grace_seconds=3600)
    clock.set(MONDAY_AT_NINE + timedelta(seconds=3601))
    assert tick(store) == 1
    assert slots(store) == [("2026-03-16T08:00", "skipped", "too_late")]
    assert keys(store) == []
    assert look(store, schedule).next_due_at == MONDAY_AT_NINE + WEEK
    clock.set(MONDAY_AT_NINE + WEEK + timedelta(seconds=3600))
    tick(store)
    assert slots(store)[-1] == ("2026-03-23T08:00", "posted", "")


def test_several_within_the_grace_make_one_post(store: Store, clock: ManualClock) -> None:
    make(store, cron="0 * * * *")
    clock.advance(timedelta(hours=3, minutes=5))
    tick(store)
    assert slots(store) == [
        ("2026-03-10T11:00", "skipped", "newer_due"),
        ("2026-03-10T12:00", "skipped", "newer_due"),
        ("2026-03-10T13:00", "posted", ""),
    ]


def test_after_a_very_long_stop_the_rows_stay_few(store: Store, clock: ManualClock) -> None:
    schedule = make(store, cron="0 * * * *")
    clock.advance(timedelta(hours=500, minutes=30))
    tick(store)
    found = store.read_sync(list_slots, schedule_id=schedule.id, limit=1000)
    assert (len(found), found[0].state) == (101, "posted")
    assert (found[-1].because, found[-1].detail) == ("many_missed", "400")
    assert store.read_sync(list_last_slots)[schedule.id] == found[0]


@pytest.mark.parametrize(
    ("night", "posted"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), ["2026-03-29T01:00"]),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), ["2026-10-25T00:30"]),
    ],
)
def test_half_past_two_is_posted_once_when_the_clocks_change(
    store: Store, clock: ManualClock, night: datetime, posted: list[str]
) -> None:
    clock.set(night)
    make(store, cron="30 2 * * *")
    while clock.now() < night + timedelta(hours=24):
        clock.advance(timedelta(minutes=7))
        tick(store)
    assert [due_at for due_at, state, _ in slots(store) if state == "posted"] == posted
    assert len(slots(store)) == 1


@pytest.mark.parametrize("seed", range(8))
def test_whenever_it_ticks_each_slot_has_one_row(
    store: Store, clock: ManualClock, seed: int
) -> None:
    """Ticks, stops and a clock change at random: no due moment is lost, none comes twice."""
    chance = random.Random(seed)
    zone = chance.choice(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
    start = datetime(2026, 3, 20, tzinfo=UTC)
    clock.set(start)
    make(store, cron="*/30 1-3 * * *", timezone=zone, grace_seconds=3600)
    ticks = []
    while clock.now() < start + timedelta(days=20):
        clock.advance(timedelta(minutes=chance.choice([1, 9, 40, 300, 3000])))
        tick(store)
        ticks.append(clock.now())
    due = []
    for moment in iterate_due("*/30 1-3 * * *", zone, start):
        if moment > clock.now():
            break
        due.append(moment)
    assert [row[0] for row in slots(store)] == [f"{one:%Y-%m-%dT%H:%M}" for one in due]
    for moment in due:
        # The first tick after it posts it, unless it is too late or there is a newer one.
        ticked = next(one for one in ticks if one >= moment)
        newest = max(one for one in due if one <= ticked)
        wanted = moment == newest and ticked - moment <= timedelta(hours=1)
        key = f"slot:1:{moment:%Y-%m-%dT%H:%MZ}"
        assert (keys(store, key)[:1] == [key]) is wanted


def test_a_paused_schedule_waits_and_makes_up_for_nothing(store: Store, clock: ManualClock) -> None:
    schedule = make(store)
    assert store.run_sync(pause_schedule, schedule_id=schedule.id, actor="U0HELEN")
    assert not store.run_sync(pause_schedule, schedule_id=schedule.id, actor="U0HELEN")
    paused = look(store, schedule)
    assert (paused.paused_because, paused.next_due_at) == ("by_hand", None)
    clock.set(MONDAY_AT_NINE + timedelta(hours=1))
    assert tick(store) == 0
    assert store.run_sync(resume_schedule, schedule_id=schedule.id, actor="U0HELEN")
    assert not store.run_sync(resume_schedule, schedule_id=schedule.id, actor="U0HELEN")
    assert tick(store) == 0
    assert look(store, schedule).next_due_at == MONDAY_AT_NINE + WEEK
    assert keys(store) == [], "nobody is told of what a person did"


def test_a_plan_is_worth_nothing_when_the_schedule_was_changed_meanwhile(
    store: Store, clock: ManualClock
) -> None:
    schedule = make(store)
    clock.set(MONDAY_AT_NINE)
    plan = store.read_sync(plan_slot, schedule_id=schedule.id, composers=COMPOSERS)
    assert plan is not None
    changed = values_of(schedule)
    store.run_sync(
        update_schedule,
        schedule_id=schedule.id,
        version=schedule.version,
        values=type(changed)(**{**changed.__dict__, "channel": "C0OTHER"}),
        actor=None,
    )
    assert store.run_sync(post_slot, plan=plan) == []
    assert keys(store) == []
    tick(store)
    assert {post.channel for post in posts(store)} == {"C0OTHER"}


def test_sent_by_hand_it_is_a_slot_beside_the_others(store: Store, clock: ManualClock) -> None:
    schedule = make(store)
    clock.advance(timedelta(seconds=17))

    def send() -> int:
        plan = store.read_sync(plan_by_hand, schedule_id=schedule.id, composers=COMPOSERS)
        return len(store.run_sync(post_slot, plan=plan, actor="U0HELEN"))

    assert send() == 1
    clock.advance(timedelta(seconds=20))
    assert send() == 0, "a second click in the same minute"
    assert slots(store) == [("2026-03-10T10:00", "posted", "sent_by_hand")]
    assert len(keys(store, "slot:")) == 2
    assert look(store, schedule) == schedule, "its rhythm stays as it is"
    clock.set(MONDAY_AT_NINE)
    assert tick(store) == 1


def test_a_preview_uses_no_slot_up(store: Store, clock: ManualClock) -> None:
    schedule = make(store, language="de")
    plan = store.read_sync(plan_by_hand, schedule_id=schedule.id, composers=COMPOSERS)
    for _ in range(2):
        assert store.run_sync(post_preview, plan=plan, member_id="U0HELEN") == 1
    head, page = posts(store)
    assert (head.channel, head.locale, page.thread_of_id) == ("U0HELEN", "de", head.id)
    assert slots(store) == []


def test_a_removed_schedules_number_never_comes_again(store: Store, clock: ManualClock) -> None:
    first = make(store)
    clock.set(MONDAY_AT_NINE)
    tick(store)
    store.run_sync(remove_schedule, schedule_id=first.id, actor="U0HELEN")

    def count(session: Session) -> int | None:
        return session.scalar(select(func.count()).select_from(Slot))

    assert store.read_sync(count) == 0
    clock.set(MONDAY_AT_NINE - timedelta(hours=1))
    second = make(store)
    clock.set(MONDAY_AT_NINE)
    assert second.id > first.id
    assert tick(store) == 1
    assert len(keys(store, f"slot:{second.id}:")) == 2
