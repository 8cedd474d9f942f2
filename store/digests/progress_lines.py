"""Small progress that is worth a line: firsts, round numbers, and the way to a goal."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from store.digests.periods import Period, whole_days
from store.digests.scope import Scope, count_rows, within
from store.models import Nomination, Reference, Win
from store.wins import NEW_REFERENCE

_NOMINATIONS = (10, 25, 50, 100, 250, 500, 1_000)
_REFERENCES = (10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
# How many firsts in an industry, and round numbers of colleagues, stand in one digest.
_FIRSTS = 5
_LOOKED_AT = 100


def list_progress(
    session: Session, *, scope: Scope, period: Period, timezone: str, goal: int | None
) -> list[dict[str, Any]]:
    """Plain values, the rarest first. No customer is named, so anybody may read them."""
    lines: list[dict[str, Any]] = []
    if goal:
        lines += _goal(session, scope, period, timezone, goal)
    lines += _round_references(session, scope, period)
    lines += _first_in_industry(session, scope, period)
    lines += _colleagues(session, scope, period)
    return lines


def _goal(
    session: Session, scope: Scope, period: Period, timezone: str, goal: int
) -> list[dict[str, Any]]:
    """Half of the calendar year's goal of new references, or all of it, passed in this period."""
    year = period.last_day.year
    so_far = whole_days(date(year, 1, 1), period.last_day, timezone=timezone)
    won = (Win.kind == NEW_REFERENCE, scope.holds(Win.region_id))
    count = count_rows(session, Win.created_at, so_far, *won)
    fresh = count_rows(
        session, Win.created_at, period, Win.created_at >= so_far.start, *won
    )  # a week may begin in the old year
    for kind, step in (("goal_reached", goal), ("goal_half", -(-goal // 2))):
        if count - fresh < step <= count:
            return [{"kind": kind, "count": count, "goal": goal, "year": year}]
    return []


def _round_references(session: Session, scope: Scope, period: Period) -> list[dict[str, Any]]:
    fresh = count_rows(session, Win.created_at, period, _won(scope))
    if not fresh:
        return []
    total = count_rows(
        session,
        Reference.created_at,
        period,
        scope.holds(Reference.region_id),
    )
    before = int(
        session.scalar(
            select(func.count()).where(
                Reference.created_at < period.start, scope.holds(Reference.region_id)
            )
        )
        or 0
    )
    reached = _step_passed(_REFERENCES, before, before + total)
    if reached is None:
        return []
    region = scope.region.told if scope.region else None
    return [{"kind": "references_reached", "count": reached, "region": region}]


def _first_in_industry(session: Session, scope: Scope, period: Period) -> list[dict[str, Any]]:
    pairs = session.execute(
        select(Reference.region_id, Reference.industry)
        .join(Win, Win.reference_id == Reference.id)
        .where(
            within(Win.created_at, period),
            _won(scope),
            Reference.region_id.is_not(None),
            Reference.industry.is_not(None),
        )
        .group_by(Reference.region_id, Reference.industry)
        .order_by(func.min(Win.created_at), Reference.region_id, Reference.industry)
        .limit(_LOOKED_AT)
    ).all()
    firsts: list[dict[str, Any]] = []
    for region_id, industry in pairs:
        # One look each, which ends at the first that is older: that is nearly all of them.
        older = session.scalar(
            select(Reference.id)
            .where(
                Reference.region_id == region_id,
                Reference.industry == industry,
                Reference.created_at < period.start,
            )
            .limit(1)
        )
        if older is None:
            firsts.append(
                {
                    "kind": "first_in_industry",
                    "region": scope.told_of(region_id),
                    "industry": industry,
                }
            )
    return firsts[:_FIRSTS]


def _colleagues(session: Session, scope: Scope, period: Period) -> list[dict[str, Any]]:
    """Whose first nomination it was, and who passed a round number of them."""
    active = (
        select(Nomination.nominator_id)
        .where(within(Nomination.created_at, period), scope.holds(Nomination.region_id))
        .distinct()
    )
    counted = session.execute(
        select(
            Nomination.nominator_id,
            func.count().label("total"),
            func.sum(_as_number(Nomination.created_at >= period.start)).label("fresh"),
        )
        .where(Nomination.nominator_id.in_(active), Nomination.created_at < period.end)
        .group_by(Nomination.nominator_id)
        .order_by(func.count().desc(), Nomination.nominator_id)
    ).all()
    lines: list[dict[str, Any]] = []
    for nominator, total, fresh in counted:
        reached = _step_passed(_NOMINATIONS, total - fresh, total)
        if reached is not None and len(lines) < _FIRSTS:
            lines.append({"kind": "nominations_reached", "member": nominator, "count": reached})
    first = [nominator for nominator, total, fresh in counted if total == fresh]
    if first:
        lines.append({"kind": "first_nomination", "members": sorted(first)[:20], "of": len(first)})
    return lines


def _won(scope: Scope) -> ColumnElement[bool]:
    return (Win.kind == NEW_REFERENCE) & scope.holds(Win.region_id)


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _step_passed(steps: tuple[int, ...], before: int, after: int) -> int | None:
    """The greatest of the steps that was reached on the way, or None."""
    return max((step for step in steps if before < step <= after), default=None)
