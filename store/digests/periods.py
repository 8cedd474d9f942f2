"""The stretches of days that a digest tells of, on the calendar of its schedule's zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.working_time import first_moment

WEEK = timedelta(days=7)
# Thirteen weeks: the same weekdays, so that a week is held against a week.
QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class Period:
    """Whole local days, both counted; `start` and `end` (not included) are their moments in UTC."""

    first_day: date
    last_day: date
    start: datetime
    end: datetime

    def values(self) -> dict[str, str]:
        """Plain JSON: the first and the last day."""
        return {"from": self.first_day.isoformat(), "to": self.last_day.isoformat()}


def whole_days(first_day: date, last_day: date, *, timezone: str) -> Period:
    """From the first moment of one local day to the end of another."""
    zone = ZoneInfo(timezone)

    def begins(day: date) -> datetime:
        return first_moment(datetime.combine(day, time()), zone).astimezone(UTC)

    return Period(first_day, last_day, begins(first_day), begins(last_day + timedelta(days=1)))


def week_before(moment: datetime, *, timezone: str) -> Period:
    """The seven whole days before the local day of a moment: on a Monday, the week that ended.

    Whatever the weekday of a weekly post, each day is told of once and none is left out.
    """
    today = _local_day(moment, timezone)
    return whole_days(today - WEEK, today - timedelta(days=1), timezone=timezone)


def earlier(period: Period, by: timedelta, *, timezone: str) -> Period:
    """The same days, a whole number of days earlier."""
    return whole_days(period.first_day - by, period.last_day - by, timezone=timezone)


def month_before(moment: datetime, *, timezone: str) -> tuple[Period, Period]:
    """The last whole calendar month before a moment's local day, and the month before that."""
    return _calendar_pair(moment, timezone, _first_of_month)


def quarter_before(moment: datetime, *, timezone: str) -> tuple[Period, Period]:
    """The last whole calendar quarter before a moment's local day, and the one before that."""
    return _calendar_pair(moment, timezone, _first_of_quarter)


def _calendar_pair(
    moment: datetime, timezone: str, begin: Callable[[date], date]
) -> tuple[Period, Period]:
    one = timedelta(days=1)
    after = begin(_local_day(moment, timezone))
    first = begin(after - one)
    before = begin(first - one)
    return (
        whole_days(first, after - one, timezone=timezone),
        whole_days(before, first - one, timezone=timezone),
    )


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _first_of_quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _local_day(moment: datetime, timezone: str) -> date:
    return moment.astimezone(ZoneInfo(timezone)).date()
