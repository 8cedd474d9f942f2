"""The references that can be found, by segment, and what was added and lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select
from sqlalchemy.orm import Session

from store.digests.periods import Period
from store.digests.scope import Scope
from store.models import Consent, Reference


@dataclass
class Stock:
    """References that can be found at the end of a period and of the one before it."""

    now: int = 0
    before: int = 0
    added: int = 0
    lost: int = 0
    added_before: int = 0
    lost_before: int = 0

    def add(self, other: Stock) -> None:
        """Count another part in."""
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


# The stock of each region and industry; either may be None.
Segments = dict[tuple[int | None, str | None], Stock]


def count_stock(
    session: Session, *, scope: Scope, period: Period, period_before: Period
) -> Segments:
    """All segments that had a reference in either period, in one pass over the references.

    A reference can be found from its first consent to the end of its last, and until it is
    retired: a pause between two consents is not counted as lost and added.
    """
    agreed = (
        select(
            Consent.reference_id,
            func.min(Consent.recorded_at).label("since"),
            # NULLs are not counted: one consent without an end lasts.
            case(
                (func.count() > func.count(Consent.expires_at), null()),
                else_=func.max(Consent.expires_at),
            ).label("until"),
        )
        .group_by(Consent.reference_id)
        .subquery()
    )

    def found_at(moment: datetime) -> ColumnElement[bool]:
        return and_(
            agreed.c.since < moment,
            or_(agreed.c.until.is_(None), agreed.c.until >= moment),
            or_(Reference.state == "active", Reference.updated_at >= moment),
        )

    first, middle, last = (
        found_at(moment) for moment in (period_before.start, period.start, period.end)
    )

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    rows = session.execute(
        select(
            Reference.region_id,
            Reference.industry,
            number(last),
            number(middle),
            number(last & ~middle),
            number(middle & ~last),
            number(middle & ~first),
            number(first & ~middle),
        )
        .join(agreed, agreed.c.reference_id == Reference.id)
        .where(scope.holds(Reference.region_id))
        .group_by(Reference.region_id, Reference.industry)
    )
    found: Segments = {}
    for region_id, industry, *numbers in rows:
        stock = Stock(*(int(one) for one in numbers))
        if any(vars(stock).values()):
            found[region_id, industry] = stock
    return found


def total_stock(segments: Segments) -> Stock:
    """All segments together."""
    whole = Stock()
    for stock in segments.values():
        whole.add(stock)
    return whole


def list_segments(
    segments: Segments, *, key: Callable[[int | None, str | None], str | None], limit: int
) -> list[dict[str, Any]]:
    """The segments by a key of region and industry, the largest first, as plain values.

    What has no key is left out.
    """
    by_key: dict[str, Stock] = {}
    for (region_id, industry), stock in segments.items():
        name = key(region_id, industry)
        if name is not None:
            by_key.setdefault(name, Stock()).add(stock)
    ranked = sorted(by_key.items(), key=lambda item: (-item[1].now, item[0]))
    return [
        {
            "key": name,
            "now": stock.now,
            "before": stock.before,
            "added": stock.added,
            "lost": stock.lost,
        }
        for name, stock in ranked[:limit]
    ]
