"""Working time over hours, weekends, holidays and clock changes, in several zones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.working_time import (
    add_working_days,
    is_working_moment,
    next_working_moment,
    read_days,
    read_holidays,
    read_hours,
    working_calendar,
)


@dataclass(frozen=True)
class Hours:
    """What a region says of its working time."""

    timezone: str = "Europe/Berlin"
    hours: str = "09:00-17:30"
    days: str = "mon-fri"
    holidays: str = "none"


def at(zone: str, text: str) -> datetime:
    """A local time such as "2026-03-10 09:00" as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def local(zone: str, moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("hours", "asked", "told"),
    [
        # Inside, at the very opening, a moment before the close, at the close.
        (Hours(), "2026-03-10 11:15", "Tue 2026-03-10 11:15"),
        (Hours(), "2026-03-10 09:00", "Tue 2026-03-10 09:00"),
        (Hours(), "2026-03-10 17:29", "Tue 2026-03-10 17:29"),
        (Hours(), "2026-03-10 17:30", "Wed 2026-03-11 09:00"),
        (Hours(), "2026-03-10 03:00", "Tue 2026-03-10 09:00"),
        # Over a weekend; a week that begins on Sunday; single days.
        (Hours(), "2026-03-13 18:00", "Mon 2026-03-16 09:00"),
        (Hours("Asia/Riyadh", days="sun-thu"), "2026-03-12 18:00", "Sun 2026-03-15 09:00"),
        (Hours(days="tue,sat"), "2026-03-11 10:00", "Sat 2026-03-14 09:00"),
        # Good Friday to Easter Monday in Germany, but not in France's Friday.
        (Hours(holidays="DE"), "2026-04-03 10:00", "Tue 2026-04-07 09:00"),
        (Hours("Europe/Paris", holidays="FR"), "2026-04-03 10:00", "Fri 2026-04-03 10:00"),
        # Corpus Christi is one in Bavaria alone.
        (Hours(holidays="DE-BY"), "2026-06-04 10:00", "Fri 2026-06-05 09:00"),
        (Hours(holidays="DE-BE"), "2026-06-04 10:00", "Thu 2026-06-04 10:00"),
        # Christmas and New Year, over the end of the year.
        (Hours(holidays="DE", days="fri,sat"), "2026-12-24 10:00", "Sat 2027-01-02 09:00"),
        # Always.
        (Hours(hours="00:00-24:00", days="mon-sun"), "2026-03-14 23:59", "Sat 2026-03-14 23:59"),
        (Hours(hours="18:00-24:00"), "2026-03-13 23:59", "Fri 2026-03-13 23:59"),
        (Hours(hours="18:00-24:00"), "2026-03-14 00:00", "Mon 2026-03-16 18:00"),
        # Nine in the morning stays nine on both sides of a clock change.
        (Hours(), "2026-03-27 18:00", "Mon 2026-03-30 09:00"),
        (Hours("America/New_York"), "2026-10-30 18:00", "Mon 2026-11-02 09:00"),
        # Opening in the hour that is left out: at the first moment that exists.
        (Hours(hours="02:30-12:00", days="sun"), "2026-03-28 12:00", "Sun 2026-03-29 03:00"),
        # Opening in the hour that comes twice: at the first of the two.
        (Hours(hours="02:30-12:00", days="sun"), "2026-10-24 12:00", "Sun 2026-10-25 02:30"),
        # Half-hour zones, and one whose midnight was left out.
        (Hours("Asia/Kolkata"), "2026-03-10 08:59", "Tue 2026-03-10 09:00"),
        (Hours("Africa/Cairo", hours="00:00-08:00"), "2026-04-23 12:00", "Fri 2026-04-24 01:00"),
        # Samoa had no 30 December 2011 at all.
        (Hours("Pacific/Apia"), "2011-12-29 18:00", "Mon 2012-01-02 09:00"),
    ],
)
def test_the_next_working_moment(hours: Hours, asked: str, told: str) -> None:
    calendar = working_calendar(hours)
    moment = next_working_moment(calendar, at(hours.timezone, asked))
    assert local(hours.timezone, moment) == told
    assert is_working_moment(calendar, moment)


def test_an_hour_that_comes_twice_is_worked_twice() -> None:
    calendar = working_calendar(Hours(hours="02:30-03:00", days="sun"))
    second = datetime(2026, 10, 25, 1, 45, tzinfo=UTC)  # 02:45 in winter time
    assert next_working_moment(calendar, second) == second


@pytest.mark.parametrize(
    ("hours", "asked", "days", "told"),
    [
        (Hours(), "2026-03-10 15:00", 1, "Wed 2026-03-11 15:00"),
        (Hours(), "2026-03-10 15:00", 5, "Tue 2026-03-17 15:00"),
        (Hours(), "2026-03-13 20:00", 1, "Tue 2026-03-17 09:00"),
        (Hours(holidays="DE"), "2026-03-31 15:00", 5, "Thu 2026-04-09 15:00"),
        (Hours(), "2026-03-27 15:00", 5, "Fri 2026-04-03 15:00"),  # over the change of the clock
        (Hours("Asia/Riyadh", days="sun-thu"), "2026-03-12 15:00", 1, "Sun 2026-03-15 15:00"),
        (Hours("America/Sao_Paulo", holidays="BR"), "2026-12-23 10:00", 5, "Thu 2026-12-31 10:00"),
        (Hours(holidays="DE"), "2025-12-23 10:00", 5, "Fri 2026-01-02 10:00"),
    ],
)
def test_a_deadline_in_working_days(hours: Hours, asked: str, days: int, told: str) -> None:
    calendar = working_calendar(hours)
    deadline = add_working_days(calendar, at(hours.timezone, asked), days)
    assert local(hours.timezone, deadline) == told


def test_a_deadline_lies_ahead() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        add_working_days(working_calendar(Hours()), at("UTC", "2026-03-10 15:00"), 0)


CALENDARS = [
    working_calendar(hours)
    for hours in (
        Hours(holidays="DE"),
        Hours("America/New_York", holidays="US", hours="08:00-24:00"),
        Hours("Asia/Kolkata", days="mon-sat", holidays="IN"),
        Hours("Australia/Lord_Howe", hours="01:45-02:15", days="sun"),
        Hours("Pacific/Apia", hours="00:00-24:00", days="mon-sun"),
        Hours("America/St_Johns", hours="00:01-00:02", holidays="CA-NL"),
        Hours("Africa/Cairo", hours="00:00-00:30", days="fri", holidays="EG"),
    )
]
calendars = st.sampled_from(CALENDARS)
# Hypothesis wants its bounds without a zone and puts that on itself.
moments = st.datetimes(
    datetime(2005, 1, 1),  # noqa: DTZ001
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(calendars, moments)
def test_the_next_working_moment_lies_in_working_hours(calendar, moment) -> None:  # type: ignore[no-untyped-def]
    told = next_working_moment(calendar, moment)
    assert told >= moment
    day = told.astimezone(calendar.zone)
    assert calendar.is_working_day(day.date())
    assert calendar.opens <= day.time()
    assert calendar.closes is None or day.time() < calendar.closes
    assert next_working_moment(calendar, told) == told


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_who_asks_later_is_answered_no_earlier(calendar, moment, step) -> None:  # type: ignore[no-untyped-def]
    assert next_working_moment(calendar, moment) <= next_working_moment(calendar, moment + step)


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=40)), st.integers(1, 9))
def test_deadlines_only_grow(calendar, moment, step, days) -> None:  # type: ignore[no-untyped-def]
    deadline = add_working_days(calendar, moment, days)
    assert deadline > moment
    assert deadline <= add_working_days(calendar, moment + step, days)
    assert deadline < add_working_days(calendar, moment, days + 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("mon-sun", set(range(7))),
        ("sun-thu", {6, 0, 1, 2, 3}),
        ("Sat", {5}),
        ("mon, wed-thu", {0, 2, 3}),
    ],
)
def test_days_as_people_write_them(text: str, days: set[int]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    "text", ["", "monday", "mon-", "-fri", "mon fri", "1-5", "mon-fri,", "none"]
)
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no day of the week"):
        read_days(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9-17",
        "09:00",
        "09:00-",
        "17:30-09:00",
        "09:00-24:30",
        "24:00-24:00",
        "a:b-c:d",
        "٠٩:٠٠-١٧:٠٠",
        "09:0-10:00",
        "-1:00-10:00",
    ],
)
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"hours|time of the day"):
        read_hours(text)


def test_a_day_that_ends_at_midnight_has_no_closing_time() -> None:
    opens, closes = read_hours("00:00-24:00")
    assert (opens.hour, closes) == (0, None)


@pytest.mark.parametrize("text", ["", "XX", "Germany", "DE-XX", "de", "DE_BY"])
def test_holiday_calendars_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="holiday calendar"):
        read_holidays(text)


def test_many_threads_ask_for_a_new_year_at_once() -> None:
    """The package's own object is half full while it fills: nobody may look into that."""
    for year in range(2041, 2049):
        christmas = date(year, 12, 25)
        with ThreadPoolExecutor(8) as threads:
            asked = threads.map(lambda day: day in read_holidays("DE"), [christmas] * 16)
            assert all(asked)
