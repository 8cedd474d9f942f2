"""A slot says what became of all its posts, the hub hears of it once, and a year later it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.models import Slot
from store.outbox import claim_due_posts, mark_failed, mark_sent
from store.posts import retry_post
from store.schedule_records import list_slots
from store.slot_outcomes import KEPT_FOR, follow_posts, forget_old_slots, has_news_of_posts
from tests.store.schedules.steps import look, make, posts, set_up, slots, tick
from tests.telling import Once

MONDAY_AT_NINE = datetime(2026, 3, 16, 8, tzinfo=UTC)
DUE = "2026-03-16T08:00"


@pytest.fixture(autouse=True)
def program(store: Store, once: Once) -> None:
    once.tell("schedules", lambda: set_up(store))


def answer(store: Store, troubles: dict[str, str]) -> None:
    """Slack takes what is due, but what goes to these channels or members."""
    for post in store.run_sync(claim_due_posts, limit=20, lease_seconds=60, claim="mine"):
        trouble = troubles.get(post.channel)
        if trouble is None:
            store.run_sync(
                mark_sent, post_id=post.id, claim="mine", channel=post.channel, ts=f"1.{post.id}"
            )
        else:
            store.run_sync(
                mark_failed, post_id=post.id, claim="mine", error=trouble, trouble=trouble
            )


def test_a_slot_for_members_follows_the_posts_of_all(store: Store, clock: ManualClock) -> None:
    schedule = make(store, channel=None, members=("U0HELEN", "U0JONAS", "U0GRACE"))
    clock.set(MONDAY_AT_NINE)
    tick(store)
    # The first member has it, the last one does not.
    answer(store, {"U0JONAS": "user_not_found", "U0GRACE": "user_not_found"})
    assert store.read_sync(has_news_of_posts)
    assert store.run_sync(follow_posts) == 1
    assert not store.read_sync(has_news_of_posts)
    (slot,) = store.read_sync(list_slots, schedule_id=schedule.id)
    assert (slot.state, slot.because) == ("failed", "not_sent_to_all")
    assert slot.detail == "U0JONAS U0GRACE"
    # One of the two is sent again, then the other.
    heads = {post.channel: post.id for post in posts(store, "slot:") if not post.thread_of_id}
    for member, left in (("U0JONAS", "U0GRACE"), ("U0GRACE", "")):
        store.run_sync(retry_post, post_id=heads[member])
        answer(store, {})
        assert store.run_sync(follow_posts) == 1
        (slot,) = store.read_sync(list_slots, schedule_id=schedule.id)
        assert slot.detail == left
    assert slots(store) == [(DUE, "posted", "")]
    assert look(store, schedule).paused_at is None


def test_when_nobody_has_it_the_reason_is_told(store: Store, clock: ManualClock) -> None:
    schedule = make(store, channel=None, members=("U0HELEN", "U0JONAS"))
    clock.set(MONDAY_AT_NINE)
    tick(store)
    answer(store, {"U0HELEN": "user_not_found", "U0JONAS": "user_not_found"})
    store.run_sync(follow_posts)
    (slot,) = store.read_sync(list_slots, schedule_id=schedule.id)
    assert (slot.because, slot.detail) == ("not_sent", "user_not_found")


@pytest.mark.parametrize(
    ("owner", "trouble", "told"),
    [
        # The hub hears of the pause, and not of the failed message besides.
        (None, "is_archived", [("C0HUB", "schedules/paused")]),
        ("U0JONAS", "is_archived", [("C0HUB", "outbox/failed"), ("U0JONAS", "schedules/paused")]),
        # Nothing is paused for this, so the message itself is told of.
        (None, "invalid_blocks", [("C0HUB", "outbox/failed")]),
    ],
)
def test_the_hub_is_told_once_of_a_failed_slot(
    store: Store, clock: ManualClock, owner: str | None, trouble: str, told: list[tuple[str, str]]
) -> None:
    make(store, owner_id=owner)
    clock.set(MONDAY_AT_NINE)
    tick(store)
    answer(store, {"C0DIGEST": trouble})
    for _ in range(2):
        store.run_sync(follow_posts)
    told_of = [
        (post.channel, post.template) for post in posts(store) if not post.key.startswith("slot:")
    ]
    assert told_of == told


def test_a_slot_that_fails_again_is_told_of_by_its_post(store: Store, clock: ManualClock) -> None:
    make(store)
    clock.set(MONDAY_AT_NINE)
    tick(store)
    answer(store, {"C0DIGEST": "is_archived"})
    store.run_sync(follow_posts)
    head = posts(store, "slot:")[0]
    clock.advance(timedelta(minutes=1))
    store.run_sync(retry_post, post_id=head.id)
    answer(store, {"C0DIGEST": "is_archived"})
    store.run_sync(follow_posts)
    told = [post.template for post in posts(store) if post.channel == "C0HUB"]
    assert told == ["schedules/paused", "outbox/failed"]


def test_old_slots_are_forgotten_in_batches(store: Store, clock: ManualClock) -> None:
    weekly, yearly = make(store), make(store, name="Our year", cron="0 9 1 feb *")

    def write(session: Session) -> None:
        for schedule, ages in ((weekly, [401, 408, 415, 399, 7]), (yearly, [800])):
            for days in ages:
                due_at = clock.now() - timedelta(days=days)
                session.add(
                    Slot(schedule_id=schedule.id, due_at=due_at, state="posted", created_at=due_at)
                )

    store.run_sync(write)
    assert [store.run_sync(forget_old_slots, limit=2) for _ in range(3)] == [2, 1, 0]

    def read(session: Session) -> list[tuple[int, int]]:
        rows = session.scalars(select(Slot).order_by(Slot.schedule_id, Slot.due_at.desc()))
        return [(row.schedule_id, (clock.now() - row.due_at).days) for row in rows]

    assert store.read_sync(read) == [
        (weekly.id, 7),
        (weekly.id, 399),
        (yearly.id, 800),  # the only one that it has
    ]
    assert timedelta(days=400) == KEPT_FOR
