"""Days and times as one reader sees them: in their zone and their language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta

# Babel carries no words for these three days.
NEAR_DAYS = {
    "de": ("gestern", "heute", "morgen"),
    "en": ("yesterday", "today", "tomorrow"),
    "es": ("ayer", "hoy", "mañana"),
    "fr": ("hier", "aujourd’hui", "demain"),
    "it": ("ieri", "oggi", "domani"),
    "ja": ("昨日", "今日", "明日"),
    "ko": ("어제", "오늘", "내일"),
    "nl": ("gisteren", "vandaag", "morgen"),
    "pl": ("wczoraj", "dzisiaj", "jutro"),
    "pt": ("ontem", "hoje", "amanhã"),
    "sv": ("i går", "i dag", "i morgon"),
    "zh": ("昨天", "今天", "明天"),
}
TOKEN = re.compile(r"\{(\w+)\}")


@cache
def babel_locale(name: str) -> Locale:
    """Slack's locale ("de-DE") as Babel's; English where Babel knows none."""
    for candidate in (name, name.partition("-")[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


@cache
def zone_of(name: str) -> tzinfo:
    """The time zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def moment_of(ts: str | float) -> datetime:
    """A message's `ts` or a Unix time in seconds as an aware UTC moment."""
    return datetime.fromtimestamp(float(ts), UTC)


def clock_time(moment: datetime, *, zone: tzinfo, locale: Locale) -> str:
    """The time of day, such as "14:05" or "2:05 PM"."""
    # CLDR puts a narrow no-break space before PM, which some fonts show as a box.
    return format_time(moment, "short", tzinfo=zone, locale=locale).replace("\u202f", " ")


def near_day(day: date, today: date, locale: Locale) -> str | None:
    """Yesterday, today or tomorrow in the reader's language, else None."""
    words = NEAR_DAYS.get(locale.language)
    distance = (day - today).days
    return words[distance + 1] if words and -1 <= distance <= 1 else None


def day_heading(moment: datetime, *, now: datetime, zone: tzinfo, locale: Locale) -> str:
    """What stands on the line between two days of a conversation."""
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    near = near_day(day, today, locale)
    if near and day <= today:
        return near[:1].upper() + near[1:]
    return format_date(day, "full", locale=locale)


def fill_date(format: str, moment: datetime, *, now: datetime, zone: tzinfo, locale: Locale) -> str:
    """Slack's date formatting: `{date_short_pretty} at {time}` and its kin.

    Unknown tokens stay as they are written.
    """

    def token(match: re.Match[str]) -> str:
        filled = _token(match[1], moment, now=now, zone=zone, locale=locale)
        return match[0] if filled is None else filled

    return TOKEN.sub(token, format)


def _token(
    name: str, moment: datetime, *, now: datetime, zone: tzinfo, locale: Locale
) -> str | None:
    local = moment.astimezone(zone)
    day = local.date()
    if name.endswith("_pretty"):
        near = near_day(day, now.astimezone(zone).date(), locale)
        if near:
            return near
        name = name.removesuffix("_pretty")
    match name:
        case "date_num":
            return day.isoformat()
        case "date":
            return format_date(day, "long", locale=locale)
        case "date_slash":
            return format_date(day, "short", locale=locale)
        case "date_short":
            return format_date(day, "medium", locale=locale)
        case "date_long" | "day_divider":
            return format_date(day, "full", locale=locale)
        case "time":
            return clock_time(moment, zone=zone, locale=locale)
        case "time_secs":
            return format_time(moment, "medium", tzinfo=zone, locale=locale)
        case "ago":
            return format_timedelta(moment - now, add_direction=True, locale=locale)
        case _:
            return None


def full_moment(moment: datetime, *, zone: tzinfo, locale: Locale) -> str:
    """Day and time to the minute, for a tooltip."""
    return format_datetime(moment.astimezone(zone), "long", locale=locale)
