"""What goes wrong later: the schedule is paused and the one who made it told, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.errors import InvalidForm, NotAllowed
from store.members import save_member
from store.models import Schedule
from store.outbox import claim_due_posts, mark_failed, mark_sent
from store.posts import retry_post
from store.program import apply_program, parse_program
from store.regions import find_region_by_code
from store.schedule_records import ScheduleInfo
from store.schedules import pause_schedule, resume_schedule
from store.slot_outcomes import follow_posts, has_news_of_posts
from store.slot_plans import plan_by_hand
from store.slots import fail_slot, post_slot
from tests.store.schedules.steps import (
    COMPOSERS,
    PROGRAM,
    keys,
    look,
    make,
    posts,
    set_up,
    slots,
    tick,
)
from tests.telling import Once

MONDAY_AT_NINE = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
WITHOUT_DACH = "\n".join(line for line in PROGRAM.splitlines() if "DACH" not in line)


@pytest.fixture(autouse=True)
def program(store: Store, once: Once) -> None:
    once.tell("schedules", lambda: set_up(store))


def told(store: Store) -> list[tuple[str, str]]:
    """Who was told that a schedule is paused, and why."""
    found = posts(store, "schedule:")
    assert {post.template for post in found} <= {"schedules/paused"}
    return [(post.channel, post.values["because"]) for post in found]


def region_id(store: Store, code: str) -> int:
    region = store.read_sync(find_region_by_code, code=code)
    assert region is not None
    return region.id


def edit(store: Store, schedule: ScheduleInfo, **values: Any) -> None:
    """What no form of ours lets pass, but a changed machine or an older version brings about."""

    def change(session: Session) -> None:
        session.execute(update(Schedule).where(Schedule.id == schedule.id).values(**values))

    store.run_sync(change)


@pytest.mark.parametrize(
    ("values", "because"),
    [
        ({"timezone": "Europe/Atlantis"}, "timezone_unknown"),
        ({"cron": "0 9 31 2 *"}, "never_due"),
        ({"cron": "nonsense at all"}, "never_due"),
        ({"kind": "milestone_reminder"}, "kind_unknown"),
    ],
)
def test_it_is_paused_and_its_owner_told_once(
    store: Store, clock: ManualClock, values: dict[str, str], because: str
) -> None:
    schedule = make(store, owner_id="U0JONAS")
    edit(store, schedule, **values)
    clock.set(MONDAY_AT_NINE)
    tick(store)
    paused = look(store, schedule)
    assert (paused.paused_because, paused.paused_at) == (because, MONDAY_AT_NINE)
    assert told(store) == [("U0JONAS", because)]
    clock.advance(timedelta(days=30))
    assert tick(store) == 0
    assert len(told(store)) == 1


def test_without_an_owner_the_hub_is_told(store: Store, clock: ManualClock) -> None:
    region = region_id(store, "AMER")  # it has no channel of its own
    make(store, channel=None, region_id=region)
    clock.set(MONDAY_AT_NINE)
    tick(store)
    assert slots(store) == [("2026-03-16T08:00", "failed", "no_channel")]
    assert told(store) == [("C0HUB", "no_channel")]


def test_an_owner_who_has_left_is_not_the_one_to_tell(store: Store, clock: ManualClock) -> None:
    store.run_sync(save_member, id="U0GONE", name="Gone", is_active=False)
    make(store, channel=None, region_id=region_id(store, "AMER"), owner_id="U0GONE")
    clock.set(MONDAY_AT_NINE)
    tick(store)
    assert told(store) == [("C0HUB", "no_channel")]


def test_a_region_that_is_removed_takes_no_schedule_of_all_with_it(
    store: Store, clock: ManualClock
) -> None:
    schedule = make(store, region_id=region_id(store, "DACH"), owner_id="U0JONAS")
    other = make(store, name="Everywhere")
    for _ in range(2):
        store.run_sync(apply_program, program=parse_program(WITHOUT_DACH), actor=None)
    lost = look(store, schedule)
    assert (lost.region_id, lost.lost_region, lost.paused_because) == (None, "DACH", "region_gone")
    assert told(store) == [("U0JONAS", "region_gone")]
    assert look(store, other).paused_at is None
    clock.set(MONDAY_AT_NINE)
    tick(store)
    assert len(slots(store)) == 1, "the other's alone"
    plan = store.read_sync(plan_by_hand, schedule_id=schedule.id, composers=COMPOSERS)
    assert plan.trouble == "region_gone"
    assert store.run_sync(post_slot, plan=plan) == []
    with pytest.raises(InvalidForm) as refused:
        store.run_sync(resume_schedule, schedule_id=schedule.id, actor=None)
    assert refused.value.errors == {"region": "region_unknown"}


def test_one_that_was_paused_by_hand_is_paused_silently(store: Store) -> None:
    schedule = make(store, region_id=region_id(store, "DACH"), owner_id="U0JONAS")
    store.run_sync(pause_schedule, schedule_id=schedule.id, actor=None)
    store.run_sync(apply_program, program=parse_program(WITHOUT_DACH), actor=None)
    assert (look(store, schedule).lost_region, told(store)) == ("DACH", [])


def test_what_cannot_be_composed_is_kept_as_failed(store: Store, clock: ManualClock) -> None:
    schedule = make(store, owner_id="U0JONAS")
    assert not store.run_sync(fail_slot, schedule_id=schedule.id, detail="early")
    clock.set(MONDAY_AT_NINE)
    assert store.run_sync(fail_slot, schedule_id=schedule.id, detail="H3KX7M")
    assert not store.run_sync(fail_slot, schedule_id=schedule.id, detail="H3KX7M")
    assert slots(store) == [("2026-03-16T08:00", "failed", "not_composed")]
    assert told(store) == [("U0JONAS", "not_composed")]
    assert posts(store, "schedule:")[0].values["detail"] == "H3KX7M"
    assert not store.run_sync(fail_slot, schedule_id=4711, detail="gone")


def refuse(store: Store, trouble: str) -> int:
    """Slack refuses the digest's first post."""
    (post,) = store.run_sync(claim_due_posts, limit=1, lease_seconds=60, claim="mine")
    store.run_sync(
        mark_failed, post_id=post.id, claim="mine", error=f"Slack: {trouble}", trouble=trouble
    )
    return post.id


@pytest.mark.parametrize(
    ("trouble", "because"),
    [
        ("is_archived", "channel_archived"),
        ("channel_not_found", "channel_gone"),
        ("not_in_channel", "not_in_channel"),
        ("restricted_action", "channel_restricted"),
    ],
)
def test_a_channel_that_takes_no_posts_pauses_its_schedule(
    store: Store, clock: ManualClock, trouble: str, because: str
) -> None:
    schedule = make(store, owner_id="U0JONAS")
    clock.set(MONDAY_AT_NINE)
    tick(store)
    assert not store.read_sync(has_news_of_posts)
    post_id = refuse(store, trouble)
    assert store.read_sync(has_news_of_posts)
    assert store.run_sync(follow_posts) == 1
    assert store.run_sync(follow_posts) == 0
    assert slots(store) == [("2026-03-16T08:00", "failed", "not_sent")]
    assert look(store, schedule).paused_because == because
    assert told(store) == [("U0JONAS", because)]
    # Mended, sent again, taken up again: the slot says so.
    store.run_sync(retry_post, post_id=post_id)
    store.run_sync(resume_schedule, schedule_id=schedule.id, actor=None)
    claimed = store.run_sync(claim_due_posts, limit=10, lease_seconds=60, claim="again")
    assert post_id in [post.id for post in claimed]
    store.run_sync(mark_sent, post_id=post_id, claim="again", channel="C0DIGEST", ts="1.1")
    assert store.run_sync(follow_posts) == 1
    assert slots(store) == [("2026-03-16T08:00", "posted", "")]
    assert look(store, schedule).paused_at is None


def test_a_fault_of_ours_pauses_nothing(store: Store, clock: ManualClock) -> None:
    schedule = make(store)
    clock.set(MONDAY_AT_NINE)
    tick(store)
    refuse(store, "invalid_blocks")
    store.run_sync(follow_posts)
    assert slots(store) == [("2026-03-16T08:00", "failed", "not_sent")]
    assert look(store, schedule).paused_at is None
    assert told(store) == []


def test_a_member_who_cannot_be_reached_keeps_it_from_nobody(
    store: Store, clock: ManualClock
) -> None:
    schedule = make(store, channel=None, members=("U0HELEN", "U0JONAS"))
    clock.set(MONDAY_AT_NINE)
    tick(store)
    refuse(store, "channel_not_found")
    store.run_sync(follow_posts)
    assert look(store, schedule).paused_at is None
    assert len(keys(store, "slot:")) == 4


def test_only_the_hub_may_pause(store: Store) -> None:
    schedule = make(store)
    with pytest.raises(NotAllowed) as refused:
        store.run_sync(pause_schedule, schedule_id=schedule.id, actor="U0JONAS")
    assert refused.value.values["who_may"] == ["U0HELEN"]
