"""Whatever is killed, dropped or refused on the way: every message is in Slack exactly once.

Real processes of the bot, on a real database, speak to a Slack that loses answers after it has
taken the message, and answers "too many calls" and "internal error" to a tenth of all calls.
At moments chosen by chance processes die by SIGKILL, some of them while a call of theirs is
under way, and new ones take their place.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import pytest
import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sandbox import Sandbox
from sandbox.world import Message
from store.database import Store
from store.models import Post
from store.posts import enqueue_post
from tests.fleet import PATIENCE_SECONDS, Fleet
from tests.story import MANIFEST

POSTS = 300
PLACES = 30
DEATHS = 5

# What takes minutes in production takes seconds here; the order of the numbers is the same.
PACING = {
    "seconds": 0.05,
    "first_pause": 0.1,
    "longest_pause": 0.5,
    "before_look_up": 0.5,
    "call_seconds": 2.0,
    "lease_seconds": 3.0,
}


@dataclass
class Counts:
    """What really happened, to be shown and to be held against a test that tests nothing."""

    kills: int = 0
    cut_off: int = 0  # posts that were under way when every process died
    accepted_after_death: int = 0  # calls that Slack took when the caller was dead
    found: int = 0  # look-ups that found the message in Slack
    faults: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace with a person and a channel for each second place."""
    sandbox = Sandbox(manifest=yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    for place in range(PLACES):
        if is_person(place):
            sandbox.add_person(id=place_id(place), name=f"Person {place}", tz="Europe/London")
        else:
            sandbox.add_channel(id=place_id(place), name=f"channel-{place}")
            sandbox.invite_bot(place_id(place))
    sandbox.start()
    yield sandbox
    sandbox.stop()


def is_person(place: int) -> bool:
    return place % 5 == 4


def place_id(place: int) -> str:
    return f"{'U' if is_person(place) else 'C'}0PLACE{place:02}"


def owe_all(session: Session) -> None:
    """Ten messages to each place; three of them belong into the thread of the first."""
    for place in range(PLACES):
        head: int | None = None
        for number in range(POSTS // PLACES):
            post = enqueue_post(
                session,
                key=f"kill:{place}:{number}",
                channel=place_id(place),
                template="failures/notice",
                values={"sentence": "errors.unexpected", "values": {"reference": "NUMBER"}},
                thread_of_id=head if 3 <= number < 6 else None,
            )
            head = head or post


def posted(sandbox: Sandbox) -> list[Message]:
    """Every message of the bot's that stands in Slack."""
    return [
        message
        for messages in list(sandbox.world.messages.values())
        for message in list(messages)
        if message.metadata is not None
    ]


def count_states(session: Session) -> dict[str, int]:
    rows = session.execute(select(Post.state, func.count().label("number")).group_by(Post.state))
    return {row.state: row.number for row in rows}


@contextmanager
def gate_in_the_way(sandbox: Sandbox) -> Iterator[None]:
    """A call of some replica's waits inside Slack for as long as the block lasts."""
    gate = sandbox.faults.hold("chat.postMessage")
    gate.wait_until_reached(PATIENCE_SECONDS)
    try:
        yield
    finally:
        gate.release()


def let_them_die(
    fleet: Fleet, sandbox: Sandbox, store: Store, chance: random.Random, counts: Counts
) -> None:
    """Kill at moments chosen by chance, and start others in their place."""
    size = len(fleet.alive)
    moments = sorted(chance.sample(range(POSTS // 10, POSTS * 8 // 10), DEATHS))
    for turn, moment in enumerate(moments):
        fleet.wait_until(lambda moment=moment: len(posted(sandbox)) >= moment)
        if turn % 2 == 0:
            victims = chance.sample(fleet.alive, chance.randint(1, min(size, 2)))
            fleet.kill(victims)
        else:
            # Everything dies, as when the power fails, while Slack has a call in its hands.
            with gate_in_the_way(sandbox):
                victims = list(fleet.alive)
                fleet.kill(victims)
                before = len(posted(sandbox))
                counts.cut_off += store.read_sync(count_states).get("sending", 0)
            fleet.wait_until(lambda before=before: len(posted(sandbox)) > before)
            counts.accepted_after_death += len(posted(sandbox)) - before
        counts.kills += len(victims)
        for _ in victims:
            fleet.start_one()


@pytest.mark.parametrize(("database", "replicas"), [("postgresql", 3), ("sqlite", 1)])
def test_every_message_is_posted_exactly_once(
    database: str,
    database_url: str,
    replicas: int,
    sandbox: Sandbox,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = random.randrange(2**32)
    chance, counts = random.Random(seed), Counts()
    sandbox.faults.random.seed(seed)
    sandbox.faults.rate_limit("*", share=0.1)
    sandbox.faults.fail("*", status=500, share=0.1)
    sandbox.faults.drop_answer("chat.postMessage", share=0.1)
    environ = {
        **os.environ,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.url,
        "DATABASE_URL": database_url,
        "PORT": "0",
        "VOUCH_TICK_SECONDS": "0.5",
        "PACING": json.dumps(PACING),
    }
    environ.pop("SLACK_APP_TOKEN", None)
    began = time.monotonic()
    with closing(Store(database_url)) as store:
        store.run_sync(owe_all)
        fleet = Fleet(environ, replicas)
        try:
            let_them_die(fleet, sandbox, store, chance, counts)
            fleet.wait_until(lambda: store.read_sync(count_states) == {"sent": POSTS})
        finally:
            fleet.stop()
        rows = store.read_sync(
            lambda session: {row.key: row for row in session.scalars(select(Post))}
        )
    counts.found = sum("post.found" in line for line in fleet.lines)
    counts.faults = sandbox.faults.hits
    with capsys.disabled():
        print(
            f"\n{database}: {POSTS} posts by {replicas} at a time in "
            f"{time.monotonic() - began:.0f} s, seed {seed}: {counts}"
        )

    messages = {}
    for message in posted(sandbox):
        assert message.metadata is not None
        key = message.metadata["event_payload"]["key"]
        assert key not in messages, f"{key} was posted twice (seed {seed})"
        messages[key] = message
    assert messages.keys() == rows.keys(), "nothing is lost"
    for key, row in rows.items():
        assert (row.sent_channel, row.ts) == (messages[key].channel, messages[key].ts)
        head = None if row.thread_of_id is None else rows[f"{key.rpartition(':')[0]}:0"].ts
        assert messages[key].thread_ts == head
    assert counts.kills >= DEATHS
    assert min(counts.cut_off, counts.accepted_after_death, counts.found) > 0
    for kind in ("ratelimited", "status", "drop"):
        assert counts.faults[kind] > 0, kind
