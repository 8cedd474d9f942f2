"""The numbers of a week, each with those that it is held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.digests.periods import QUARTER, WEEK, Period, earlier
from store.digests.scope import NOMINATED, Scope, count_rows, find_beginning, within
from store.models import Approval, Nomination, Request, Win
from store.regions import get_calendar
from store.wins import NEW_REFERENCE
from store.working_time import WorkingCalendar, add_working_days

_THANKED = 5


@dataclass(frozen=True)
class Pace:
    """How a week's decisions were made: how many, how many in time, and who was fast.

    `fast` is (member, decisions within one working day), the most first.
    """

    decided: int
    in_time: int
    fast: list[tuple[str, int]]


def count_headline(
    session: Session, *, scope: Scope, period: Period, timezone: str
) -> list[dict[str, Any]]:
    """New references, nominations, decisions and requests of a week.

    `before` is the week before, `quarter` the same week thirteen weeks ago; None where the
    program had not begun.
    """
    week_ago = earlier(period, WEEK, timezone=timezone)
    quarter_ago = earlier(period, QUARTER, timezone=timezone)
    beginning = find_beginning(session)

    def count_then(count: Callable[[Period], int], then: Period) -> int | None:
        return count(then) if beginning is not None and beginning < then.end else None

    counters: dict[str, Callable[[Period], int]] = {
        "references": lambda then: count_rows(
            session,
            Win.created_at,
            then,
            Win.kind == NEW_REFERENCE,
            scope.holds(Win.region_id),
        ),
        "nominations": lambda then: count_rows(
            session, Nomination.created_at, then, scope.holds(Nomination.region_id)
        ),
        "decisions": lambda then: count_rows(
            session, Approval.decided_at, then, NOMINATED, scope.holds(Approval.region_id)
        ),
        "requests": lambda then: count_rows(
            session, Request.created_at, then, scope.holds(Request.region_id)
        ),
    }
    return [
        {
            "key": key,
            "now": count(period),
            "before": count_then(count, week_ago),
            "quarter": count_then(count, quarter_ago),
        }
        for key, count in counters.items()
    ]


def measure_pace(session: Session, *, scope: Scope, period: Period) -> Pace:
    """How fast a week's decisions came, on the working days of each region."""
    rows = session.execute(
        select(
            Approval.region_id,
            Approval.decided_by,
            Approval.created_at,
            Approval.decided_at,
            Approval.deadline_at,
        ).where(within(Approval.decided_at, period), NOMINATED, scope.holds(Approval.region_id))
    ).all()
    calendars: dict[int | None, WorkingCalendar] = {}
    fast: dict[str, int] = {}
    in_time = 0
    for row in rows:
        if row.deadline_at is None or row.decided_at <= row.deadline_at:
            in_time += 1
        if row.decided_by is None:
            continue
        if row.region_id not in calendars:
            calendars[row.region_id] = get_calendar(session, region_id=row.region_id)
        if _is_fast(calendars[row.region_id], row.created_at, row.decided_at):
            fast[row.decided_by] = fast.get(row.decided_by, 0) + 1
    ranked = sorted(fast.items(), key=lambda item: (-item[1], item[0]))
    return Pace(len(rows), in_time, ranked[:_THANKED])


def count_waiting(session: Session, *, scope: Scope, moment: datetime) -> tuple[int, int]:
    """How many decisions wait, and for how many whole days the oldest has; 0 days when none."""
    created = session.scalars(
        select(Approval.created_at)
        .where(Approval.state == "pending", NOMINATED, scope.holds(Approval.region_id))
        .order_by(Approval.created_at)
    ).all()
    if not created:
        return 0, 0
    return len(created), max((moment - created[0]) // timedelta(days=1), 0)


def _is_fast(calendar: WorkingCalendar, asked: datetime, decided: datetime) -> bool:
    return decided <= add_working_days(calendar, asked, 1)
