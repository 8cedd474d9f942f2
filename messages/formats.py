"""Dates, numbers, lists, countries and languages as a reader writes them (Babel's CLDR data)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    format_timedelta,
)
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

_TOKEN = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=4096)
def parse_moment(text: str) -> datetime:
    """The moment of an ISO 8601 text; without an offset it is UTC. ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def find_zone(name: str) -> ZoneInfo:
    """The time zone of this name; KeyError (ZoneInfoNotFoundError) when there is none."""
    return ZoneInfo(name)


@lru_cache(maxsize=1024)
def day(text: str, locale: Locale) -> str:
    """ "2026-05-01" or an ISO moment as a date: "1 May 2026", "1. Mai 2026"."""
    return format_date(date.fromisoformat(text[:10]), "long", locale=locale)


def moment(text: str, zone: str, locale: Locale) -> str:
    """An ISO moment in a zone, with the zone's short name: "1 May 2026, 09:00 CEST"."""
    shown = parse_moment(text).astimezone(find_zone(zone))
    day_part = format_date(shown, "medium", locale=locale)
    return _with_time(day_part, shown, locale)


def weekday_moment(text: str, zone: str, locale: Locale) -> str:
    """An ISO moment in a zone, with its weekday: "Mon, 4 May 2026, 09:00 CEST"."""
    shown = parse_moment(text).astimezone(find_zone(zone))
    day_part = format_skeleton("yMMMEd", shown, tzinfo=shown.tzinfo, locale=locale)
    return _with_time(day_part, shown, locale)


def _with_time(day_part: str, shown: datetime, locale: Locale) -> str:
    # "{1}, {0}" in most languages, "{1} {0}" in Japanese.
    pattern = str(locale.datetime_formats["medium"])
    return pattern.format(f"{clock_time(shown, locale)} {shown.tzname()}", day_part)


def slack_date(shown: datetime, pattern: str, locale: Locale) -> str:
    """The words for a moment where Slack's own date token is not understood, in UTC.

    ``pattern`` is the token's ("{date_short} {time}"); see Slack's "Date formatting".
    """
    shown = shown.astimezone(UTC)

    def word(token: re.Match[str]) -> str:
        name = token[1]
        if name.startswith("time"):
            return f"{clock_time(shown, locale)} UTC"
        if name == "date_num":
            return shown.date().isoformat()
        if name.startswith("date_long"):
            return format_date(shown, "full", locale=locale)
        if name in ("date", "date_pretty"):
            return format_date(shown, "long", locale=locale)
        return format_date(shown, "medium", locale=locale)

    return _TOKEN.sub(word, pattern)


def clock_time(shown: datetime, locale: Locale) -> str:
    """The hour and minute as the locale writes them: "09:00", "9:00 AM"."""
    return format_time(shown, "short", locale=locale)


def ago(text: str, now: str, locale: Locale) -> str:
    """How long before (or after) ``now`` a moment lies: "3 days ago", "vor 3 Tagen"."""
    return format_timedelta(
        parse_moment(text) - parse_moment(now), add_direction=True, locale=locale
    )


def names(values: Sequence[str], locale: Locale) -> str:
    """A list in words: "A, B and C", "A, B und C"."""
    return format_list([str(value) for value in values], locale=locale)


def comma(locale: Locale) -> str:
    """What stands between the members of a list that goes on: ", " or "、"."""
    return str(locale.list_patterns["standard"]["middle"]).format("", "")


def colon(locale: Locale) -> str:
    """What stands between a label and its value: ": ", in French " : ", in Chinese "：".

    CLDR does not tell it; French typography wants a no-break space before a double sign
    (Imprimerie nationale), Chinese and Japanese write the wide one without a space.
    """
    return {"fr": "\u00a0: ", "ja": "：", "zh": "："}.get(locale.language, ": ")


@lru_cache(maxsize=256)
def list_joints(count: int, locale: Locale) -> tuple[str, ...]:
    """What stands between the members of a list of so many: ", ", " and "."""
    mark = "\ufdd0"
    return tuple(format_list([mark] * count, locale=locale).split(mark)[1:-1])


def number(value: float, locale: Locale) -> str:
    """1234.5 as "1,234.5" or "1.234,5"."""
    return format_decimal(value, locale=locale)


def money(amount: Mapping[str, Any], locale: Locale) -> str:
    """{"hundredths": 120050, "currency": "EUR"} as "€1,200.50" or "1.200,50 €".

    A whole amount stands without its decimals, whatever the currency.
    """
    hundredths = int(amount["hundredths"])
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (2, 2) if hundredths % 100 else (0, 0)
    written = pattern.apply(
        Decimal(hundredths) / 100,
        locale,
        currency=str(amount["currency"]),
        currency_digits=False,
    )
    return str(written)


def percent(value: float, locale: Locale) -> str:
    """0.25 as "25%" or "25 %"."""
    return format_percent(value, locale=locale)


def quantity(value: float, unit: str, locale: Locale) -> str:
    """A number with what it counts: "12", "92%", "31.5 hours", "2 days".

    ``unit`` is "number", "share" (of one), "hours" or "days"; ValueError when it is another.
    """
    if unit == "number":
        return format_decimal(value, locale=locale)
    if unit == "share":
        return format_percent(value, locale=locale)
    if unit in _DURATIONS:
        known, value = _DURATIONS[unit], round(value, 1)
        words = format_unit(value, known, "long", locale=locale)
        # Where CLDR's long form is only an alias of the short one (Japanese), Babel does not
        # follow it and shows the unit's key.
        return format_unit(value, known, "short", locale=locale) if known in words else words
    raise ValueError(f"{unit!r} is no unit; they are number, share, hours and days")


_DURATIONS = {"hours": "duration-hour", "days": "duration-day"}


def period(first: str, last: str, locale: Locale) -> str:
    """Two days, both counted, as a reader calls what lies between: "October 2026", "Q4 2026",
    "5 – 11 Oct 2026"."""
    begin, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    follows = end + timedelta(days=1)
    months = (follows.year - begin.year) * 12 + follows.month - begin.month
    if begin.day == 1 and follows.day == 1:
        if months == 1:
            return format_skeleton("yMMMM", begin, locale=locale)
        if months == 3 and begin.month in (1, 4, 7, 10):
            return format_skeleton("yQQQ", begin, locale=locale)
        if months == 12 and begin.month == 1:
            return format_skeleton("y", begin, locale=locale)
    return format_interval(begin, end, "yMMMd", locale=locale)


def weekdays(days: Sequence[int], width: str, locale: Locale) -> str:
    """Days of the week, from Monday, 0, in words: "Mon – Fri", "Sun – Thu", "Mon, Wed and Fri".

    ``width`` is CLDR's: "abbreviated" or "wide".
    """
    words = [str(locale.days["stand-alone"][width][day]) for day in range(7)]
    chosen = set(days)
    first = next((day for day in sorted(chosen) if (day - 1) % 7 not in chosen), 0)
    run = [(first + step) % 7 for step in range(len(chosen))]
    if len(run) > 2 and chosen == set(run):
        # "{0} – {1}", in Japanese "{0}～{1}".
        return str(locale.interval_formats[None]).format(words[run[0]], words[run[-1]])
    return names([words[day] for day in sorted(chosen)], locale)


def country(code: str, locale: Locale) -> str:
    """The country's name in the reader's language; the code itself when it names none."""
    return str(locale.territories.get(code.upper(), code))


def language_name(code: str, locale: Locale) -> str:
    """The language's name in the reader's language; the code itself when it names none."""
    tag = code.replace("-", "_")
    found = locale.languages.get(tag) or locale.languages.get(tag.partition("_")[0].lower())
    return str(found or code)
