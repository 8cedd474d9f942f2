"""A store that has been at work for three years, written in bulk."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from store.clock import now
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

_YEARS = timedelta(days=3 * 365)
_DAY = timedelta(days=1)
_REGIONS = 12
_GAPS = 2_000
_AT_ONCE = 5_000

Row = dict[str, Any]


def fill(session: Session, *, references: int, uses: int) -> None:
    """Everything of which the digests tell, as of the session's clock."""
    chance, end = random.Random(1), now(session)

    def moment() -> datetime:
        return end - timedelta(seconds=chance.randrange(int(_YEARS.total_seconds())))

    sent = [moment() for _ in range(references)]
    for model, rows in (
        (Region, _regions()),
        (Account, _accounts(references, end)),
        (Nomination, _nominations(sent)),
        (Reference, _references(sent)),
        (Consent, _consents(sent)),
        (Approval, _approvals(sent)),
        (Win, _wins(sent)),
        (Request, _requests(uses, references, moment)),
        (Search, _searches(uses // 5, moment)),
        (Gap, _gaps(end)),
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


def _accounts(count: int, end: datetime) -> Iterator[Row]:
    for number in range(1, count + 1):
        name = f"customer {number}"
        yield {"id": number, "name": name, "key": name, "created_at": end - _YEARS}


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


def _gaps(end: datetime) -> Iterator[Row]:
    for number in range(_GAPS):
        yield {
            "key": f"country=PL industry=insurance word={number}",
            "query": f"insurance poland {number}",
            "filters": {},
            "times": 1 + number % 50,
            "last_member_id": "U1",
            "first_at": end - 90 * _DAY,
            "last_at": end - timedelta(hours=1 + number),
        }
