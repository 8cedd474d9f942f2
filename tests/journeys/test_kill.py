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
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sandbox import Sandbox
from sandbox.world import Message
from store.database import Store
from store.models import Post
from store.posts import enqueue_post
from tests.story import MANIFEST

ROOT = Path(__file__).parents[2]
POSTS = 300
PLACES = 30
DEATHS = 5
PATIENCE_SECONDS = 120

# What takes minutes in production takes seconds here; the order of the numbers is the same.
PACING = {
    "seconds": 0.05,
    "first_pause": 0.1,
    "longest_pause": 1.0,
    "before_look_up": 1.0,
    "call_seconds": 2.0,
    "lease_seconds": 4.0,
}


@dataclass
class Counts:
    """What really happened, to be shown and to be held against a test that tests nothing."""

    kills: int = 0
    cut_off: int = 0  # posts that were under way when every process died
    accepted_after_death: int = 0  # calls that Slack took when the caller was dead
    found: int = 0  # look-ups that found the message in Slack
    faults: Counter[str] = field(default_factory=Counter)


class Fleet:
    """Replicas as processes; what they log is kept, and each line can be waited for."""

    def __init__(self, environ: dict[str, str], size: int) -> None:
        self._environ = environ
        self._changed = threading.Condition()
        self._readers: list[threading.Thread] = []
        self.lines: list[str] = []
        self.alive: list[subprocess.Popen[str]] = []
        for _ in range(size):
            self.start_one()

    def start_one(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.replica"],
            cwd=ROOT,
            env=self._environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        reader = threading.Thread(target=self._read, args=[process])
        reader.start()
        self._readers.append(reader)
        self.alive.append(process)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr:
            for line in process.stderr:
                with self._changed:
                    self.lines.append(line)
                    self._changed.notify_all()

    def kill(self, victim: subprocess.Popen[str]) -> None:
        assert victim.poll() is None, "it died before we killed it:\n" + "".join(self.lines[-30:])
        victim.kill()
        assert victim.wait(timeout=30) == -signal.SIGKILL
        self.alive.remove(victim)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Look again at each line that a replica logs, and at least once a second."""
        ends = time.monotonic() + PATIENCE_SECONDS
        with self._changed:
            while not condition():
                assert time.monotonic() < ends, "".join(self.lines[-40:])
                self._changed.wait(timeout=1)

    def stop(self) -> None:
        """SIGTERM: each must end in good order."""
        for process in self.alive:
            process.terminate()
        try:
            for process in self.alive:
                assert process.wait(timeout=30) == 0, "".join(self.lines[-60:])
        finally:
            for process in self.alive:
                process.kill()
                process.wait(timeout=30)
            for reader in self._readers:
                reader.join(timeout=30)


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
            for victim in victims:
                fleet.kill(victim)
        else:
            # Everything dies, as when the power fails, while Slack has a call in its hands.
            with gate_in_the_way(sandbox):
                victims = list(fleet.alive)
                for victim in victims:
                    fleet.kill(victim)
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
