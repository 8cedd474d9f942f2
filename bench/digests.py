"""Both digests: how long it takes to compose them in a store that has been at work for years.

The floor is the same SQL in the database's driver alone, its rows read and thrown away: what is
above it is ours. `REFERENCES=100000` and `USES=1000000` say how much there is; `DATABASE_URL`
takes an empty database of your own instead of a temporary SQLite file.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from bench.digest_data import fill
from store.clock import ManualClock
from store.database import Store
from store.digests import COMPOSERS
from store.schedule_records import ScheduleInfo

DUE = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
_ROUNDS = 7

Statements = list[tuple[str, Any]]


def measure() -> None:
    """Fill a store and print the times."""
    references = int(os.environ.get("REFERENCES", "100000"))
    uses = int(os.environ.get("USES", "1000000"))
    print(
        f"\nComposing a digest: {references:,} references, {uses:,} uses over three years",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.db'}"
        with closing(Store(url, clock=ManualClock(DUE))) as store:
            store.migrate()
            began = time.perf_counter()
            store.run_sync(fill, references=references, uses=uses)
            print(f"(filled in {time.perf_counter() - began:.0f} s)", flush=True)
            print(f"{'median, milliseconds':30}{'composed':>10}{'bare SQL':>12}{'ratio':>8}")
            results = [
                _time(store, kind, region_id)
                for kind in ("wins_digest", "progress_digest")
                for region_id in (None, 1)
            ]
    print(json.dumps({"digests": results}))


def _time(store: Store, kind: str, region_id: int | None) -> dict[str, Any]:
    schedule = _schedule(kind, region_id)
    with _statements() as statements:
        posts = store.read_sync(COMPOSERS[kind], schedule=schedule, due_at=DUE)
    ours, floor = [], []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        store.read_sync(_repeat, statements=statements)
        floor.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        store.read_sync(COMPOSERS[kind], schedule=schedule, due_at=DUE)
        ours.append((time.perf_counter() - start) * 1000)
    name = f"{kind}, {'all regions' if region_id is None else 'one region'}"
    our, their = statistics.median(ours), statistics.median(floor)
    print(f"{name:30}{our:10.0f}{their:12.0f}{our / their:8.2f}", flush=True)
    return {
        "name": name,
        "composed": [round(one, 1) for one in ours],
        "bare": [round(one, 1) for one in floor],
        "statements": len(statements),
        "messages": sum(1 + len(post.thread) for post in posts),
    }


@contextmanager
def _statements() -> Iterator[Statements]:
    """What any database is asked for as long as the block lasts."""
    asked: Statements = []

    def keep(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement != "BEGIN":
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


def _repeat(session: Session, *, statements: Statements) -> None:
    connection = session.connection().connection.driver_connection
    assert connection is not None
    for statement, parameters in statements:
        connection.execute(statement, parameters).fetchall()


def _schedule(kind: str, region_id: int | None) -> ScheduleInfo:
    return ScheduleInfo(
        id=1,
        name=kind,
        kind=kind,
        region_id=region_id,
        region_code=None,
        lost_region=None,
        channel="C0WINS",
        members=(),
        cron="0 9 * * mon",
        timezone="Europe/Berlin",
        language=None,
        options={"goal": 1_000},
        grace_seconds=86_400,
        paused_at=None,
        paused_because=None,
        next_due_at=DUE,
        owner_id=None,
        from_file=False,
        version=1,
    )


if __name__ == "__main__":
    measure()
