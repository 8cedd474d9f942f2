"""The outbox: posts a second for 1, 2 and 4 replicas; what 500 schedules cost a replica."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

import psutil
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from sandbox import Sandbox
from store.database import Store
from store.models import Post, Schedule
from store.posts import enqueue_post
from store.program import apply_program, parse_program
from store.schedule_values import ScheduleValues
from store.schedules import create_schedule
from tests.postgres import PostgresServer, running_postgres

ROUNDS = 3
POSTS = 600
CHANNELS = 100
REPLICAS = (1, 2, 4)
SCHEDULES = 500
PATIENCE_SECONDS = 300

# What Slack would ask us to wait for, at zero; the rest as in production.
PACING = {"seconds": 0, "first_pause": 0, "longest_pause": 0, "before_look_up": 0}


@dataclass
class Stage:
    """A Slack without rate limits, a PostgreSQL, and what a process is told of the first."""

    sandbox: Sandbox
    postgres: PostgresServer
    environ: dict[str, str]

    @contextmanager
    def store(self) -> Iterator[tuple[Store, str]]:
        """A store on a fresh database, and the database's address."""
        name = self.postgres.create()
        with closing(Store(self.postgres.url(name))) as store:
            store.migrate()
            yield store, self.postgres.url(name)
        self.postgres.drop(name)

    @contextmanager
    def replica(self, database_url: str) -> Iterator[subprocess.Popen[str]]:
        """A replica at work on this database."""
        environ = {
            **self.environ,
            "DATABASE_URL": database_url,
            "VOUCH_TICK_SECONDS": "0.1",
            "PACING": json.dumps(PACING),
        }
        with _process(["-m", "tests.replica"], environ, ready="bot.started") as process:
            yield process

    def count(self) -> int:
        """How many messages of the bot's stand in Slack."""
        messages = self.sandbox.world.messages
        return sum(len(messages.get(channel_id(number), ())) for number in range(CHANNELS))


def channel_id(number: int) -> str:
    return f"C0BENCH{number:03}"


def measure() -> None:
    """Measure, and print both with their ratios."""
    with _stage() as stage:
        _measure_posts(stage)
        _measure_schedules(stage)


@contextmanager
def _stage() -> Iterator[Stage]:
    sandbox = Sandbox()
    for number in range(CHANNELS):
        sandbox.add_channel(id=channel_id(number), name=f"bench-{number}")
        sandbox.invite_bot(channel_id(number))
    sandbox.start()
    environ = {
        **os.environ,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.url,
        "PORT": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")])),
    }
    environ.pop("SLACK_APP_TOKEN", None)
    try:
        with running_postgres() as postgres:
            yield Stage(sandbox, postgres, environ)
    finally:
        sandbox.stop()


@contextmanager
def _process(
    arguments: list[str], environ: dict[str, str], *, ready: str
) -> Iterator[subprocess.Popen[str]]:
    """A Python process, from the line on that says it is ready."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    with process:
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if ready in line:
                    break
            else:
                raise SystemExit(f"{' '.join(arguments)} did not start:\n{''.join(said)}")
            # What it says from now on must not fill the pipe: it would wait for a reader.
            drain = threading.Thread(target=process.stdout.read)
            drain.start()
            yield process
            process.terminate()
            process.wait(timeout=30)
            drain.join()
        finally:
            process.kill()


def _measure_posts(stage: Stage) -> None:
    ours: dict[int, list[float]] = {number: [] for number in REPLICAS}
    floor: dict[int, list[float]] = {number: [] for number in REPLICAS}
    for _ in range(ROUNDS):
        for number in REPLICAS:
            floor[number].append(_post_bare(stage, number))
            ours[number].append(_post_by_outbox(stage, number))
    print(f"{'posts a second':30}{'outbox':>10}{'bare SDK':>12}{'ratio':>8}")
    result = {}
    for number in REPLICAS:
        our, their = statistics.median(ours[number]), statistics.median(floor[number])
        print(f"{number:>2} at work{'':20}{our:10.0f}{their:12.0f}{our / their:8.2f}")
        result[number] = {"outbox": our, "bare": their, "rounds": ours[number]}
    print(json.dumps({"posts a second": result}))


def _post_bare(stage: Stage, number: int) -> float:
    shares: list[list[dict[str, str]]] = [[] for _ in range(number)]
    for post in range(POSTS):
        shares[post % number].append(
            {"key": f"floor:{post}", "channel": channel_id(post % CHANNELS), "text": _text(post)}
        )
    with ExitStack() as stack:
        processes = [
            stack.enter_context(_process(["-m", "bench.posting"], stage.environ, ready="ready"))
            for _ in shares
        ]

        def begin() -> None:
            for process, share in zip(processes, shares, strict=True):
                assert process.stdin is not None
                process.stdin.write(f"{json.dumps(share)}\n")
                process.stdin.flush()

        return _rate(stage, begin, lambda: True)


def _post_by_outbox(stage: Stage, number: int) -> float:
    with stage.store() as (store, url), ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(stage.replica(url))
        return _rate(
            stage,
            lambda: store.run_sync(_owe_all),
            lambda: store.read_sync(_count_unsent) == 0,
        )


def _rate(stage: Stage, begin: Callable[[], None], is_over: Callable[[], bool]) -> float:
    """Posts a second, from the first that Slack sees until the last one is written down."""
    before = stage.count()
    begin()
    _wait(lambda: stage.count() > before)
    first, began = stage.count(), time.perf_counter()
    _wait(lambda: stage.count() >= before + POSTS and is_over())
    seconds = time.perf_counter() - began
    if stage.count() != before + POSTS:
        raise SystemExit(f"{stage.count() - before} messages instead of {POSTS}")
    return (before + POSTS - first) / seconds


def _owe_all(session: Session) -> None:
    for post in range(POSTS):
        enqueue_post(
            session,
            key=f"bench:{post}",
            channel=channel_id(post % CHANNELS),
            template="failures/notice",
            values={"sentence": "errors.unexpected", "values": {"reference": _text(post)}},
        )


def _text(post: int) -> str:
    return f"Message {post}, which says what a message of the bot says, in a sentence or two."


def _count_unsent(session: Session) -> int:
    # The program's own channels are not on this stage: what goes there fails, and is over too.
    waiting = ("due", "sending", "unsure")
    return session.scalar(select(func.count()).where(Post.state.in_(waiting))) or 0


def _measure_schedules(stage: Stage) -> None:
    program = parse_program((files("bot.demo") / "data" / "program.yaml").read_text("utf-8"))
    rows: list[tuple[str, float]] = []
    with stage.store() as (store, url):
        store.run_sync(apply_program, program=program, actor=None)
        with stage.replica(url) as process:
            _tick(stage, store, "without")
            rows.append(("memory of a replica without schedules, MiB", _resident_mib(process)))
        store.run_sync(_make_schedules)
        with stage.replica(url) as process:
            _tick(stage, store, "with")
            rows.append((f"memory with {SCHEDULES} schedules, MiB", _resident_mib(process)))
            began = time.perf_counter()
            store.run_sync(_make_all_due)
            _wait(lambda: store.read_sync(_count_due) == 0)
            rows.append((f"composing {SCHEDULES} digests, s", time.perf_counter() - began))
            _wait(lambda: store.read_sync(_count_unsent) == 0)
            rows.append(("until they were posted, s", time.perf_counter() - began))
            rows.append(("memory afterwards, MiB", _resident_mib(process)))
    for name, value in rows:
        print(f"{name:48}{value:10.1f}")
    print(json.dumps(dict(rows)))


def _make_schedules(session: Session) -> None:
    """As many a region would have: each its own hour, zone and channel."""
    zones = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "Asia/Kolkata")
    for number in range(SCHEDULES):
        create_schedule(
            session,
            values=ScheduleValues(
                name=f"Bench {number}",
                kind="wins_digest",
                cron=f"{number % 60} {number % 24} * * mon",
                timezone=zones[number % len(zones)],
                channel=channel_id(number % CHANNELS),
            ),
            actor=None,
        )


def _make_all_due(session: Session) -> None:
    moment = session.info["clock"].now() - timedelta(minutes=1)
    session.execute(update(Schedule).values(next_due_at=moment))


def _count_due(session: Session) -> int:
    moment = session.info["clock"].now()
    return session.scalar(select(func.count()).where(Schedule.next_due_at <= moment)) or 0


def _tick(stage: Stage, store: Store, word: str) -> None:
    """Wait until a tick has been: nothing else tells a replica of what we write here."""
    before = stage.count()
    store.run_sync(
        enqueue_post,
        key=f"tick:{word}",
        channel=channel_id(0),
        template="failures/notice",
        values={"sentence": "errors.reason_missing", "values": {}},
    )
    _wait(lambda: stage.count() > before)


def _resident_mib(process: subprocess.Popen[str]) -> float:
    """Memory of the process and its children, in MiB."""
    parent = psutil.Process(process.pid)
    family = [parent, *parent.children(recursive=True)]
    return sum(member.memory_info().rss for member in family) / 2**20


def _wait(condition: Callable[[], bool]) -> None:
    ends = time.perf_counter() + PATIENCE_SECONDS
    while not condition():
        if time.perf_counter() > ends:
            raise SystemExit(f"not over after {PATIENCE_SECONDS} s")
        time.sleep(0.02)


if __name__ == "__main__":
    measure()
