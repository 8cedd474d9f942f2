"""Schedules: what 500 of them cost a replica in memory, at rest and when all are due at once."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from importlib.resources import files

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bench.stage import (
    CHANNELS,
    Stage,
    channel_id,
    count_unsent,
    open_stage,
    resident_mib,
    wait,
)
from store.database import Store
from store.models import Schedule
from store.posts import enqueue_post
from store.program import apply_program, parse_program
from store.schedule_values import ScheduleValues
from store.schedules import create_schedule

SCHEDULES = 500


def measure() -> None:
    """Measure a replica without schedules and one with them, and print each as it comes."""
    program = parse_program((files("bot.demo") / "data" / "program.yaml").read_text("utf-8"))
    rows: dict[str, float] = {}

    def tell(name: str, value: float) -> None:
        rows[name] = value
        print(f"{name:48}{value:10.1f}", flush=True)

    print(f"\nA replica and {SCHEDULES} schedules", flush=True)
    with open_stage() as stage, stage.store() as (store, url):
        store.run_sync(apply_program, program=program, actor=None)
        with stage.replica(url) as process:
            _tick(stage, store, "without")
            tell("memory without schedules, MiB", resident_mib(process))
            store.run_sync(_make_schedules)
            _tick(stage, store, "with")
            tell(f"memory after {SCHEDULES} were made, MiB", resident_mib(process))
        with stage.replica(url) as process:
            _tick(stage, store, "anew")
            tell(f"memory of a new one with {SCHEDULES}, MiB", resident_mib(process))
            began = time.perf_counter()
            store.run_sync(_make_all_due)
            wait(lambda: store.read_sync(_count_due) == 0)
            tell(f"composing {SCHEDULES} digests, s", time.perf_counter() - began)
            wait(lambda: store.read_sync(count_unsent) == 0)
            tell("until they were posted, s", time.perf_counter() - began)
            tell("memory afterwards, MiB", resident_mib(process))
    print(json.dumps(rows))


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
    wait(lambda: stage.count() > before)


if __name__ == "__main__":
    measure()
