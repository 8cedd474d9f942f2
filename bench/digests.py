"""Both digests: how long it takes to compose them in a store that has been at work for years.

`REFERENCES=100000` and `USES=1000000` say how much there is; `DATABASE_URL` takes an empty
database of your own instead of a temporary SQLite file.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.digests import COMPOSERS
from store.models import (
    INDUSTRIES,
    Account,
    Approval,
    Base,
    Consent,
    Gap,
    Nomination,
    Reference,
    Region,
    Request,
    Search,
    Win,
)
from store.schedule_records import ScheduleInfo

DUE = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
_YEARS = timedelta(days=3 * 365)
_DAY = timedelta(days=1)
_REGIONS = 12
_GAPS = 2_000
_ROUNDS = 7
_AT_ONCE = 5_000

Row = dict[str, Any]


def measure() -> None:
    """Fill a store and print the times."""
    references = int(os.environ.get("REFERENCES", "100000"))
    uses = int(os.environ.get("USES", "1000000"))
    print(f"\nComposing a digest: {references:,} references, {uses:,} uses over three years")
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.db'}"
        with closing(Store(url, clock=ManualClock(DUE))) as store:
            store.migrate()
            store.run_sync(_fill, references=references, uses=uses)
            for kind in ("wins_digest", "progress_digest"):
                for region_id in (None, 1):
                    _time(store, kind, region_id)


def _time(store: Store, kind: str, region_id: int | None) -> None:
    schedule = _schedule(kind, region_id)
    taken = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        posts = store.read_sync(COMPOSERS[kind], schedule=schedule, due_at=DUE)
        taken.append(time.perf_counter() - start)
    whose = "all regions" if region_id is None else "one region"
    messages = sum(1 + len(post.thread) for post in posts)
    print(
        f"  {kind:16} {whose:12} median {statistics.median(taken) * 1000:6.0f} ms, "
        f"first {taken[0] * 1000:6.0f} ms, {messages} messages"
    )


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


def _fill(session: Session, *, references: int, uses: int) -> None:
    chance = random.Random(1)

    def moment() -> datetime:
        return DUE - timedelta(seconds=chance.randrange(int(_YEARS.total_seconds())))

    sent = [moment() for _ in range(references)]
    for model, rows in (
        (Region, _regions()),
        (Account, _accounts(references)),
        (Nomination, _nominations(sent)),
        (Reference, _references(sent)),
        (Consent, _consents(sent)),
        (Approval, _approvals(sent)),
        (Win, _wins(sent)),
        (Request, _requests(uses, references, moment)),
        (Search, _searches(uses // 5, moment)),
        (Gap, _gaps()),
    ):
        _write(session, model, rows)
    session.execute(text("ANALYZE"))


def _write(session: Session, model: type[Base], rows: Iterable[Row]) -> None:
    # The table and not the model: a million objects would be most of the time.
    statement, left = insert(model.__table__), iter(rows)  # type: ignore[arg-type]
    while batch := list(islice(left, _AT_ONCE)):
        session.execute(statement, batch)


def _regions() -> Iterator[Row]:
    for number in range(1, _REGIONS + 1):
        yield {
            "id": number,
            "code": f"R{number}",
            "name": f"Region {number}",
            "position": number,
        }


def _accounts(count: int) -> Iterator[Row]:
    for number in range(1, count + 1):
        name = f"customer {number}"
        yield {"id": number, "name": name, "key": name, "created_at": DUE - _YEARS}


def _place(number: int) -> Row:
    return {
        "region_id": 1 + number % _REGIONS,
        "country": "DE",
        "industry": INDUSTRIES[number % len(INDUSTRIES)],
        "products": [],
        "activities": ["quote"],
    }


def _nominations(sent: list[datetime]) -> Iterator[Row]:
    for number, at in enumerate(sent, start=1):
        yield {
            "id": number,
            "submit_key": f"V{number}",
            "nominator_id": f"U{number % 500}",
            "account_id": number,
            "story": "They work with us.",
            "language": "en",
            "agreement": "written",
            "helpers": [f"U{number % 400}"],
            "state": "approved",
            "revision": 1,
            "created_at": at,
            "updated_at": at,
            **_place(number),
        }


def _references(sent: list[datetime]) -> Iterator[Row]:
    for number, at in enumerate(sent, start=1):
        yield {
            "id": number,
            "external_id": f"nomination-{number}",
            "account_id": number,
            "nomination_id": number,
            "industry_proposed": False,
            "audience": "internal",
            "state": "active",
            "created_at": at + _DAY,
            "updated_at": at + _DAY,
            **_place(number),
        }


def _consents(sent: list[datetime]) -> Iterator[Row]:
    for number, at in enumerate(sent, start=1):
        yield {
            "reference_id": number,
            "activities": ["quote"],
            "audience": "internal",
            "how": "written",
            "evidence": "",
            "recorded_at": at + _DAY,
            # A third of them ends after two years.
            "expires_at": None if number % 3 else at + 730 * _DAY,
        }


def _approvals(sent: list[datetime]) -> Iterator[Row]:
    for number, at in enumerate(sent, start=1):
        yield {
            "subject_type": "nomination",
            "subject_id": number,
            "revision": 1,
            "region_id": 1 + number % _REGIONS,
            "state": "approved",
            "version": 2,
            "deadline_at": at + 7 * _DAY,
            "decided_by": f"U{number % 20}",
            "decided_at": at + _DAY,
            "reason": "",
            "created_at": at,
        }


def _wins(sent: list[datetime]) -> Iterator[Row]:
    for number, at in enumerate(sent, start=1):
        yield {
            "kind": "new_reference",
            "nomination_id": number,
            "reference_id": number,
            "region_id": 1 + number % _REGIONS,
            "created_at": at + _DAY,
        }


def _requests(count: int, references: int, moment: Callable[[], datetime]) -> Iterator[Row]:
    for number in range(1, count + 1):
        yield {
            "submit_key": f"R{number}",
            "reference_id": 1 + number % references,
            "requester_id": f"U{number % 900}",
            "region_id": 1 + number % _REGIONS,
            "deal": "A deal",
            "activity": "quote",
            "note": "",
            "state": "done" if number % 5 else "open",
            "created_at": moment(),
        }


def _searches(count: int, moment: Callable[[], datetime]) -> Iterator[Row]:
    for number in range(count):
        yield {
            "member_id": f"U{number % 900}",
            "query": "bank germany",
            "filters": {},
            "result_ids": [],
            "result_count": number % 7,
            "created_at": moment(),
        }


def _gaps() -> Iterator[Row]:
    for number in range(_GAPS):
        yield {
            "key": f"country=PL industry=insurance word={number}",
            "query": f"insurance poland {number}",
            "filters": {},
            "times": 1 + number % 50,
            "last_member_id": "U1",
            "first_at": DUE - 90 * _DAY,
            "last_at": DUE - timedelta(hours=1 + number),
        }
