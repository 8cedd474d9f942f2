"""Working time: when a region is at work, and when some working days have passed.

Everything is a pure function over a `WorkingCalendar`. Local days and hours follow the
region's own zone, so a working day stays 09:00 to 17:30 on both sides of a clock change.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0, 0)

# No calendar in use closes longer than this; it only keeps a mistake from searching forever.
_FURTHEST = timedelta(days=400)


class HasWorkingHours(Protocol):
    """What a region says of its working time (`store.regions.RegionInfo` does)."""

    @property
    def timezone(self) -> str: ...
    @property
    def hours(self) -> str: ...
    @property
    def days(self) -> str: ...
    @property
    def holidays(self) -> str: ...


@dataclass(frozen=True)
class WorkingCalendar:
    """When a region works. `closes` of None is the day's end; `days` count from Monday, 0."""

    zone: ZoneInfo
    opens: time
    closes: time | None
    days: frozenset[int]
    holidays: Container[date]

    def is_holiday(self, day: date) -> bool:
        """Whether this local day would be worked, were it not a holiday."""
        return day.weekday() in self.days and day in self.holidays

    def is_working_day(self, day: date) -> bool:
        """Whether this local day is worked: one of the week's, and no holiday."""
        return day.weekday() in self.days and day not in self.holidays


def working_calendar(region: HasWorkingHours) -> WorkingCalendar:
    """The calendar of a region. Raises `ValueError` for words that the program file refuses."""
    opens, closes = read_hours(region.hours)
    return WorkingCalendar(
        zone=ZoneInfo(region.timezone),
        opens=opens,
        closes=closes,
        days=read_days(region.days),
        holidays=read_holidays(region.holidays),
    )


def next_working_moment(calendar: WorkingCalendar, moment: datetime) -> datetime:
    """The moment itself when it lies in working hours, else the next opening; in UTC."""
    for opening, closing in _shifts(calendar, _day_before(calendar, moment)):
        if moment < closing:
            return max(moment.astimezone(UTC), opening)
    raise AssertionError("a list of shifts does not end")


def is_working_moment(calendar: WorkingCalendar, moment: datetime) -> bool:
    """Whether the region is at work at this moment."""
    return next_working_moment(calendar, moment) == moment


def add_working_days(calendar: WorkingCalendar, moment: datetime, days: int) -> datetime:
    """The same local time, so many working days on; in UTC. `days` is at least 1.

    Outside working hours the count starts at the next opening. Asked on Tuesday at 15:00,
    five working days end the next Tuesday at 15:00, or a day later for each holiday between.
    """
    if days < 1:
        raise ValueError("a deadline lies at least one working day ahead")
    start = next_working_moment(calendar, moment).astimezone(calendar.zone)
    day = start.date()
    for _ in range(days):
        day = _next_working_day(calendar, day + timedelta(days=1))
    return first_moment(datetime.combine(day, start.time()), calendar.zone)


def working_time_between(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """How long the region is at work from one moment to the other; nothing when it is not later."""
    worked = timedelta(0)
    for opening, closing in _shifts(calendar, _day_before(calendar, start)):
        if opening >= end:
            return worked
        worked += max(timedelta(0), min(closing, end) - max(opening, start))
    raise AssertionError("a list of shifts does not end")


def add_working_time(calendar: WorkingCalendar, start: datetime, span: timedelta) -> datetime:
    """The moment at which the region has been at work for so long since `start`; in UTC."""
    start = start.astimezone(UTC)
    for opening, closing in _shifts(calendar, _day_before(calendar, start)):
        begin = max(opening, start)
        if closing > begin:
            if span <= closing - begin:
                return begin + span
            span -= closing - begin
    raise AssertionError("a list of shifts does not end")


def _day_before(calendar: WorkingCalendar, moment: datetime) -> date:
    # One day back: where a clock change takes away an opening, it may stretch past midnight.
    return moment.astimezone(calendar.zone).date() - timedelta(days=1)


def first_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, of a local time without a zone.

    A time that comes twice counts as its first; one that the clocks jump over becomes the
    first that exists.
    """
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    # In a gap, fold 0 reads the local time with the offset before the jump and lands behind
    # the gap by as much as the time lies in it; fold 1 lands as much before the gap. The jump
    # is the one moment between the two at which the offset changes.
    late, early = moment, local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def read_hours(text: str) -> tuple[time, time | None]:
    """Opening and closing of "09:00-17:30"; closing is None for "24:00".

    Raises `ValueError`, saying what is wrong.
    """
    opens_text, dash, closes_text = text.strip().partition("-")
    if not dash:
        raise ValueError(f'hours are written as "09:00-17:30", not as "{text}"')
    opens = _read_time(opens_text, text)
    closes = None if closes_text.strip() == "24:00" else _read_time(closes_text, text)
    if closes is not None and closes <= opens:
        raise ValueError(
            f'the hours "{text}" end before they begin; working hours do not span midnight '
            '(write "00:00-24:00" for always)'
        )
    return opens, closes


def read_days(text: str) -> frozenset[int]:
    """The weekdays of "mon-fri", "sun-thu" or "mon,wed,fri", counted from Monday, 0.

    Raises `ValueError`, saying what is wrong.
    """
    days: set[int] = set()
    for part in text.lower().split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        names = [first, last] if dash else [first]
        for name in names:
            if name not in DAY_NAMES:
                raise ValueError(
                    f'"{name}" is no day of the week in "{text}"; '
                    "write for example mon-fri, sun-thu or mon,wed,fri"
                )
        start = DAY_NAMES.index(first)
        length = (DAY_NAMES.index(names[-1]) - start) % 7
        days.update((start + step) % 7 for step in range(length + 1))
    return frozenset(days)


class HolidayCalendar:
    """The holidays of a country or a part of it, looked up by the year."""

    def __init__(self, country: str, part: str | None) -> None:
        self._country = country
        self._part = part

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _holidays_of(self._country, self._part, day.year)


def read_holidays(text: str) -> Container[date]:
    """The holidays of "DE", "DE-BY" (a state or province of it) or "none".

    Raises `ValueError`, saying what is wrong.
    """
    if text.lower() == "none":
        return frozenset()
    country, _, part = text.partition("-")
    calendars = list_holiday_calendars()
    if country not in calendars:
        raise ValueError(
            f'"{text}" is no holiday calendar; write a country such as DE, '
            "a part of it such as DE-BY, or none"
        )
    if part and part not in calendars[country]:
        known = ", ".join(calendars[country]) or "it has none"
        raise ValueError(f'"{part}" is no part of the holiday calendar {country} ({known})')
    return HolidayCalendar(country, part or None)


@cache
def _holidays_of(country: str, part: str | None, year: int) -> frozenset[date]:
    # The package's own object fills itself while it is asked, and a second thread would find
    # it half full; a year that is worked out and then kept has no such moment.
    return frozenset(holidays.country_holidays(country, subdiv=part, years=year, expand=False))


@cache
def list_holiday_calendars() -> dict[str, list[str]]:
    """The countries that have a holiday calendar, each with its parts."""
    return holidays.list_supported_countries()


def _read_time(text: str, whole: str) -> time:
    hour, colon, minute = text.strip().partition(":")
    if not (colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        raise ValueError(f'hours are written as "09:00-17:30", not as "{whole}"')
    if int(hour) > 23 or int(minute) > 59 or len(minute) != 2:
        raise ValueError(f'"{text.strip()}" in the hours "{whole}" is no time of the day')
    return time(int(hour), int(minute))


def _shifts(calendar: WorkingCalendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of every working day from a local day on, in UTC."""
    while True:
        day = _next_working_day(calendar, day)
        opening = first_moment(datetime.combine(day, calendar.opens), calendar.zone)
        if calendar.closes is None:
            ends = datetime.combine(day + timedelta(days=1), MIDNIGHT)
        else:
            ends = datetime.combine(day, calendar.closes)
        closing = first_moment(ends, calendar.zone)
        # Where a zone moved over the date line, a whole day was left out (Apia in 2011).
        if opening < closing:
            yield opening, closing
        day += timedelta(days=1)


def _next_working_day(calendar: WorkingCalendar, day: date) -> date:
    furthest = day + _FURTHEST
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
        if day > furthest:
            raise ValueError("this calendar never opens")
    return day
