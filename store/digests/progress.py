"""The progress digest: how the program stands, each number beside that of the period before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.digests import figures
from store.digests.composing import ComposedPost
from store.digests.figures import Number, figure
from store.digests.keys import digest_number
from store.digests.periods import WEEK, Period, earlier, month_before, quarter_before, week_before
from store.digests.scope import Scope, find_beginning, find_scope
from store.digests.sources import count_sources
from store.digests.stock import Stock, count_stock, list_segments, total_stock
from store.digests.wishes import list_open_wishes, without_words
from store.schedule_records import ScheduleInfo

HEAD = "digests/progress"
SEGMENTS = "digests/segments"
PICTURE = "progress"
_WISHES = 5
_MOST_SEGMENTS = 12
# Drawn, in this order; a picture on a phone has room for six.
_DRAWN = (
    "references",
    "nominations",
    "approved",
    "decided_on_time",
    "requests",
    "searches_empty",
)


def compose_progress_digest(
    session: Session, *, schedule: ScheduleInfo, due_at: datetime
) -> list[ComposedPost]:
    """The digest of the last whole month before `due_at`; `options["period"]` may be "week",
    "month" or "quarter". Raises `NotFound` when the schedule's region is gone."""
    scope = find_scope(session, region_id=schedule.region_id)
    kind = _read_kind(schedule.options)
    period, before = _periods(kind, due_at, schedule.timezone)
    beginning = find_beginning(session)
    has_before = beginning is not None and beginning < before.end
    segments = count_stock(session, scope=scope, period=period, period_before=before)
    ages = figures.count_waiting_at(session, scope, period.end)
    told = {
        one["key"]: one
        for one in _figures(session, scope, period, before, total_stock(segments), ages, has_before)
    }
    wishes = list_open_wishes(
        session, scope=scope, moment=due_at, limit=_WISHES, since=period.start
    )
    industries = list_segments(
        segments, key=lambda region_id, industry: industry, limit=_MOST_SEGMENTS
    )
    region = scope.region.told if scope.region else None
    values = {
        "digest": digest_number(schedule_id=schedule.id, due_at=due_at),
        "region": region,
        "kind": kind,
        "period": period.values(),
        "before": before.values() if has_before else None,
        "figures": told,
        "ages": _only_ages(ages),
        "ages_before": _only_ages(figures.count_waiting_at(session, scope, before.end))
        if has_before
        else None,
        "origins": count_sources(session, scope=scope, period=period),
        "wishes": wishes,
        "picture": None,
        "if_shared": {"wishes": without_words(wishes)},
    }
    below = {
        "region": region,
        "kind": kind,
        "period": period.values(),
        "regions": [
            one | {"key": scope.told_by_name(one["key"])}
            for one in list_segments(segments, key=_by_region(scope), limit=_MOST_SEGMENTS)
        ],
        "industries": industries,
    }
    picture = {
        "template": PICTURE,
        "values": {
            "region": region,
            "period": period.values(),
            "before": before.values() if has_before else None,
            "figures": [told[key] for key in _DRAWN if key in told],
            "segments": [
                {
                    "group": "industry",
                    **{name: one[name] for name in ("key", "now", "added", "lost")},
                }
                for one in industries[:4]
            ],
        },
    }
    thread = (ComposedPost(SEGMENTS, below),) if industries or below["regions"] else ()
    return [ComposedPost(HEAD, values, thread=thread, picture=picture)]


def _only_ages(counted: dict[str, int]) -> dict[str, int]:
    return {name: counted[name] for name in ("young", "middle", "old")}


def _figures(
    session: Session,
    scope: Scope,
    period: Period,
    before: Period,
    stock: Stock,
    ages: dict[str, int],
    has_before: bool,
) -> list[dict[str, Any]]:
    """Every number with that of the period before, which is None when the program is younger."""

    def both(count: Callable[[Period], dict[str, Number]]) -> list[dict[str, Any]]:
        now = count(period)
        then = count(before) if has_before else {}
        return [figure(key, now[key], then.get(key)) for key in now if now[key] is not None]

    waited = figures.count_waiting_at(session, scope, before.end) if has_before else {}
    held = {
        "references": (stock.now, stock.before),
        "references_added": (stock.added, stock.added_before),
        "references_lost": (stock.lost, stock.lost_before),
    }
    told = [
        *both(lambda then: figures.count_nominations(session, scope, then)),
        *(figure(key, ages[key], waited.get(key)) for key in ("waiting", "overdue")),
        *both(lambda then: figures.measure_decisions(session, scope, then)),
        *(figure(key, now, then if has_before else None) for key, (now, then) in held.items()),
        *both(lambda then: figures.count_requests(session, scope, then)),
    ]
    if scope.region is None:
        # Nobody says for which region they search, so a region's digest has the wishes alone.
        told += both(lambda then: figures.count_searches(session, then))
    return told


def _by_region(scope: Scope) -> Callable[[int | None, str | None], str | None]:
    return lambda region_id, industry: scope.name_of(region_id)


def _periods(kind: str, due_at: datetime, timezone: str) -> tuple[Period, Period]:
    if kind == "week":
        week = week_before(due_at, timezone=timezone)
        return week, earlier(week, WEEK, timezone=timezone)
    if kind == "quarter":
        return quarter_before(due_at, timezone=timezone)
    return month_before(due_at, timezone=timezone)


def _read_kind(options: dict[str, Any]) -> str:
    kind = options.get("period")
    return kind if kind in ("week", "quarter") else "month"
