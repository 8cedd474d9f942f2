"""The numbers of the progress digest, each beside that of the period before."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from store.digests.periods import Period
from store.digests.scope import NOMINATED, Scope, count_rows, within
from store.models import Approval, Nomination, Request, Search

Number = float | int | None

# What is good news: "more", "less", or None where neither is.
_BETTER = {
    "nominations": "more",
    "approved": "more",
    "changes_requested": None,
    "declined": None,
    "waiting": None,
    "overdue": "less",
    "decided_on_time": "more",
    "hours_to_decide": "less",
    "references": "more",
    "references_added": "more",
    "references_lost": "less",
    "requests": "more",
    "requests_fulfilled": "more",
    "searches": "more",
    "searches_empty": "less",
}
_UNITS = {"decided_on_time": "share", "hours_to_decide": "hours"}

_YOUNG, _OLD = timedelta(days=7), timedelta(days=28)


def figure(key: str, now: Number, before: Number) -> dict[str, Any]:
    """A number with its comparison; `before` is None where there is nothing to compare with."""
    return {
        "key": key,
        "now": now,
        "before": before,
        "unit": _UNITS.get(key, "number"),
        "better": _BETTER[key],
    }


def count_nominations(session: Session, scope: Scope, period: Period) -> dict[str, Number]:
    """Nominations sent in a period, and the decisions on nominations by their outcome."""
    outcomes = session.execute(
        select(Approval.state, func.count())
        .where(
            within(Approval.decided_at, period),
            Approval.settles,
            NOMINATED,
            scope.holds(Approval.region_id),
        )
        .group_by(Approval.state)
    )
    counted = {state: int(number) for state, number in outcomes}
    sent = count_rows(session, Nomination.created_at, period, scope.holds(Nomination.region_id))
    return {
        "nominations": sent,
        **{name: counted.get(name, 0) for name in ("approved", "changes_requested", "declined")},
    }


def count_waiting_at(session: Session, scope: Scope, moment: datetime) -> dict[str, int]:
    """What waited for a decision at a moment, by age, and how much of it was overdue."""
    age = Approval.created_at

    def number(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            func.count().label("waiting"),
            number(age >= moment - _YOUNG).label("young"),
            number((age < moment - _YOUNG) & (age >= moment - _OLD)).label("middle"),
            number(age < moment - _OLD).label("old"),
            number(Approval.deadline_at < moment).label("overdue"),
        ).where(
            NOMINATED,
            Approval.created_at < moment,
            or_(Approval.state == "pending", Approval.decided_at >= moment),
            scope.holds(Approval.region_id),
        )
    ).one()
    return {name: int(number) for name, number in row._mapping.items()}


def measure_decisions(session: Session, scope: Scope, period: Period) -> dict[str, Number]:
    """The share of a period's decisions that came by their deadline, and the median hours.

    The hours are those on the clock, nights and weekends too. None without decisions.
    """
    rows = session.execute(
        select(Approval.created_at, Approval.decided_at, Approval.deadline_at).where(
            within(Approval.decided_at, period), NOMINATED, scope.holds(Approval.region_id)
        )
    ).all()
    if not rows:
        return {"decided_on_time": None, "hours_to_decide": None}
    on_time = sum(
        deadline is None or decided is None or decided <= deadline for _, decided, deadline in rows
    )
    hours = [(decided - asked) / timedelta(hours=1) for asked, decided, _ in rows if decided]
    return {
        "decided_on_time": round(on_time / len(rows), 4),
        "hours_to_decide": round(median(hours), 1),
    }


def count_requests(session: Session, scope: Scope, period: Period) -> dict[str, Number]:
    """The requests of a period, and those of them that were fulfilled.

    `requests_fulfilled` is None while each is just open: nothing says yet what became of it.
    """
    rows = session.execute(
        select(Request.state, func.count())
        .where(within(Request.created_at, period), scope.holds(Request.region_id))
        .group_by(Request.state)
    )
    counted = {state: int(number) for state, number in rows}
    followed = any(state != "open" for state in counted)
    return {
        "requests": sum(counted.values()),
        "requests_fulfilled": counted.get("done", 0) if followed else None,
    }


def count_searches(session: Session, period: Period) -> dict[str, Number]:
    """All searches of a period, and those that found nothing."""
    row = session.execute(
        select(
            func.count(), func.coalesce(func.sum(case((Search.result_count == 0, 1), else_=0)), 0)
        ).where(within(Search.created_at, period))
    ).one()
    return {"searches": int(row[0]), "searches_empty": int(row[1])}
