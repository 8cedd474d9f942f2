"""Many deliveries at once, each on threads of its own, over an unreliable Slack.

The stand-in here is the least that can tell right from wrong: channels that keep what they are
sent. A delivery may hear nothing back, die with its lease, or come too early; when everything
is over, each message must stand in its channel once, and in order.
"""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from store.clock import ManualClock
from store.database import Store
from store.outbox import (
    PostToSend,
    claim_due_posts,
    find_next_due,
    mark_sent,
    mark_unsure,
    return_post,
)
from store.posts import enqueue_post, list_posts, refresh_posts

LEASE = timedelta(seconds=30)


class Slack:
    """What stands in each channel; refuses two calls to one channel at a time."""

    def __init__(self) -> None:
        self.channels: dict[str, list[str]] = defaultdict(list)
        self.shown: dict[tuple[str, str], str] = {}
        self._busy: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    @contextmanager
    def _alone(self, channel: str) -> Iterator[None]:
        with self._lock:
            busy = self._busy[channel]
        assert busy.acquire(blocking=False), f"two calls to {channel} at a time"
        try:
            yield
        finally:
            busy.release()

    def post(self, post: PostToSend) -> str:
        with self._alone(post.channel):
            self.channels[post.channel].append(post.key)
            ts = str(len(self.channels[post.channel]))
            self.shown[post.channel, ts] = str(post.values["state"])
            return ts

    def update(self, post: PostToSend) -> str:
        assert post.target_ts is not None
        with self._alone(post.channel):
            self.shown[post.channel, post.target_ts] = str(post.values["state"])
            return post.target_ts

    def find(self, post: PostToSend) -> str | None:
        with self._alone(post.channel):
            found = self.channels[post.channel]
            return str(found.index(post.key) + 1) if post.key in found else None


class Delivery:
    """One replica's delivery: sends what it can claim, as badly as the dice say."""

    def __init__(self, store: Store, slack: Slack, clock: ManualClock, seed: int) -> None:
        self.store, self.slack, self.clock = store, slack, clock
        self.dice = random.Random(seed)
        self.name = f"delivery {seed}"

    def work(self) -> int:
        """Deliver until nothing can be claimed; returns how many it had in hand."""
        handled = 0
        while True:
            posts = self.store.run_sync(
                claim_due_posts,
                limit=self.dice.randint(1, 4),
                lease_seconds=LEASE.total_seconds(),
                claim=self.name,
            )
            if not posts:
                return handled
            for post in posts:
                self._send(post)
                handled += 1

    def _send(self, post: PostToSend) -> None:
        mine = {"post_id": post.id, "claim": self.name}
        fate = self.dice.random()
        if fate < 0.15:
            later = self.clock.now() + timedelta(seconds=self.dice.randint(1, 9))
            self.store.run_sync(return_post, **mine, not_before=later, error="ratelimited")
            return
        if fate < 0.20:
            return  # died before the call: the lease runs out
        ts = self.slack.find(post) if post.is_unsure else None
        if ts is None:
            ts = self.slack.update(post) if post.kind == "update" else self.slack.post(post)
        if fate < 0.25:
            return  # died after the call
        if fate < 0.35:
            self.store.run_sync(mark_unsure, **mine, error="no answer")
            return
        self.store.run_sync(mark_sent, **mine, channel=post.channel, ts=ts)


def deliver_everything(deliveries: list[Delivery], clock: ManualClock) -> None:
    """Let all work at once, moving the clock on when nobody can do anything now."""
    store = deliveries[0].store
    with ThreadPoolExecutor(len(deliveries)) as threads:
        for _ in range(500):
            rounds = [threads.submit(delivery.work) for delivery in deliveries]
            if sum(one.result() for one in rounds):
                continue
            if store.read_sync(find_next_due) is None:
                return
            clock.advance(timedelta(seconds=10))
    raise AssertionError("the outbox never came to rest")


@pytest.fixture
def deliveries(store: Store, database_url: str, clock: ManualClock) -> Iterator[list[Delivery]]:
    """Six deliveries, in two replicas that share nothing but the database."""
    slack = Slack()
    with closing(Store(database_url, clock=clock)) as replica:
        yield [Delivery(one, slack, clock, seed) for seed, one in enumerate((store, replica) * 3)]


def test_each_message_stands_in_its_channel_once_and_in_order(
    store: Store, deliveries: list[Delivery], clock: ManualClock
) -> None:
    channels = [f"C{number}" for number in range(7)]
    for number in range(63):
        store.run_sync(
            enqueue_post,
            key=f"post {number:03}",
            channel=channels[number % len(channels)],
            template="t",
            values={"state": "new"},
        )
    deliver_everything(deliveries, clock)
    slack = deliveries[0].slack
    assert slack.channels == {
        channel: [f"post {number:03}" for number in range(place, 63, len(channels))]
        for place, channel in enumerate(channels)
    }
    assert {post.state for post in store.read_sync(list_posts, limit=1000)} == {"sent"}


def test_cards_end_up_showing_the_last_state_however_changes_and_deliveries_mix(
    store: Store, deliveries: list[Delivery], clock: ManualClock
) -> None:
    subjects = [f"approval:{number}" for number in range(6)]
    for subject in subjects:
        for member in ("U1", "U2", "U3"):
            store.run_sync(
                enqueue_post,
                key=f"{subject}:{member}",
                channel=member,
                template="card",
                values={"state": "v0"},
                subject=subject,
            )

    def change(subject: str) -> None:
        for version in range(1, 6):
            store.run_sync(
                refresh_posts,
                subject=subject,
                template="card",
                values={"state": f"v{version}"},
                version=f"v{version}",
            )

    with ThreadPoolExecutor(len(subjects)) as threads:
        changing = [threads.submit(change, subject) for subject in subjects]
        deliver_everything(deliveries, clock)
        for one in changing:
            one.result()
    deliver_everything(deliveries, clock)
    slack = deliveries[0].slack
    assert {key: len(set(kept)) for key, kept in slack.channels.items()} == {
        "U1": 6,
        "U2": 6,
        "U3": 6,
    }
    assert set(slack.shown.values()) == {"v5"}
    assert {len(kept) for kept in slack.channels.values()} == {6}


def test_one_key_enqueued_by_many_is_one_message(
    store: Store, deliveries: list[Delivery], clock: ManualClock
) -> None:
    def enqueue(_: int) -> int:
        return store.run_sync(
            enqueue_post, key="win:1", channel="C1", template="t", values={"state": "new"}
        )

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(enqueue, range(40)))) == 1
    deliver_everything(deliveries, clock)
    assert deliveries[0].slack.channels == {"C1": ["win:1"]}
