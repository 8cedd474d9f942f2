"""When a recurring post is due: five cron fields, read on the clocks of a time zone.

Minute, hour, day of the month, month, weekday: `0 9 * * mon` is Monday at nine. Weekdays are
named: cron calls Sunday 0 and the library that reckons here calls Monday 0, so a number would
mean two days. When both a day of the month and a weekday are given, both must hold (classic
cron takes either): `0 9 1-7 * mon` is the first Monday of the month.

The fields are reckoned on a calendar without any clock changes, and what comes out is a local
time, which is then looked up in the zone: one that does not exist there becomes the first that
does, and one that exists twice counts once. APScheduler's own way through a zone posts 02:30
twice on the autumn night.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from store.working_time import DAY_NAMES, first_moment, read_days

# A leap day is at most eight years away (1896 to 1904, 2096 to 2104).
_FURTHEST_YEARS = 10
# The most posts an hour that a schedule may mean; `* 9 * * mon` meant one and would send sixty.
MOST_AN_HOUR = 12

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PART = re.compile(r"(?P<first>\*|[a-z]+|\d{1,2})(?:-(?P<last>[a-z]+|\d{1,2}))?(?:/(?P<step>\d+))?")


class CronProblem(ValueError):
    """Why a cron expression is refused: `code` names the sentence, `values` fill it.

    As text it is that sentence in English, for the command line and the program file.
    """

    def __init__(self, code: str, text: str, **values: str | int) -> None:
        super().__init__(text)
        self.code = code
        self.values = values


def check_cron(cron: str, *, timezone: str, after: datetime = _ANY_DAY) -> str:
    """The expression in its normal form. Raises `CronProblem` when it cannot be a schedule's.

    What is never due in the ten years from one day is not due in those from another either,
    but for a leap day on a certain weekday.
    """
    fields = cron.lower().split()
    if len(fields) != 5:
        raise CronProblem(
            "cron_fields",
            f'the cron "{cron}" has {len(fields)} fields, not five: minute, hour, day of the '
            "month, month and weekday, such as 0 9 * * mon",
            cron=cron,
            fields=len(fields),
        )
    minute, hour, day, month, weekday = fields
    weekday = _read_weekdays(weekday)
    minutes = _read_field(minute, "minute", 0, 59)
    _read_field(hour, "hour", 0, 23)
    if day != "last":
        _read_field(day, "day", 1, 31)
    _read_field(month, "month", 1, 12, _MONTHS)
    if len(minutes) > MOST_AN_HOUR:
        raise CronProblem(
            "cron_too_often",
            f'the cron "{cron}" would post {len(minutes)} times an hour; write one minute, such '
            "as 0 9 * * mon",
            cron=cron,
            times=len(minutes),
        )
    normal = " ".join((minute, hour, day, month, weekday))
    if next_due(normal, timezone, after) is None:
        raise CronProblem(
            "cron_never",
            f'the cron "{cron}" is never due in the next {_FURTHEST_YEARS} years; check its day '
            "of the month and its month",
            cron=cron,
            years=_FURTHEST_YEARS,
        )
    return normal


def next_due(cron: str, timezone: str, after: datetime) -> datetime | None:
    """The first due moment after `after`, in UTC; None when there is none within ten years.

    Raises `ValueError` for what `check_cron` refuses, `ZoneInfoNotFoundError` for a zone that
    is not (any more) in the machine's database.
    """
    return next(iterate_due(cron, timezone, after), None)


def list_next(cron: str, timezone: str, after: datetime, count: int) -> list[datetime]:
    """The next `count` due moments after `after`, in UTC."""
    return list(islice(iterate_due(cron, timezone, after), count))


def iterate_due(cron: str, timezone: str, after: datetime) -> Iterator[datetime]:
    """The due moments after `after`, in UTC, each once and in order, for the next ten years."""
    zone = ZoneInfo(timezone)
    local = after.astimezone(zone).replace(tzinfo=None)
    trigger = _trigger(cron, local.year)
    passed = after.astimezone(UTC)
    while True:
        # The trigger counts from the moment itself on, so from just behind it.
        calendar = local.replace(tzinfo=UTC) + timedelta(microseconds=1)
        found: datetime | None = trigger.get_next_fire_time(None, calendar)
        if found is None:
            return
        local = found.replace(tzinfo=None)
        moment = first_moment(local, zone)
        # Not later than what passed: a local time that came before, on the day when clocks
        # were put back, or one of several that the clocks jump over to the same moment.
        if moment > passed:
            passed = moment
            yield moment


@lru_cache(maxsize=1024)
def _trigger(cron: str, year: int) -> CronTrigger:
    minute, hour, day, month, weekday = cron.split()
    return CronTrigger(
        minute=minute,
        hour=hour,
        day=day,
        month=month,
        day_of_week=weekday,
        timezone=UTC,
        end_date=datetime(year + _FURTHEST_YEARS + 1, 1, 1, tzinfo=UTC),
    )


def _read_weekdays(text: str) -> str:
    """Weekdays by name, ranges written out: "sun-thu" is no range to the library."""
    if text == "*":
        return text
    if any(character.isdigit() for character in text):
        raise CronProblem(
            "cron_weekday_number",
            f'the weekday "{text}" is a number, and programs do not agree on which day is the '
            "first; write names, such as mon or mon-fri",
            weekday=text,
        )
    try:
        days = read_days(text)
    except ValueError:
        raise CronProblem(
            "cron_weekday",
            f'"{text}" is no weekday; write for example mon, mon-fri or mon,wed,fri',
            weekday=text,
        ) from None
    return "*" if len(days) == 7 else ",".join(DAY_NAMES[day] for day in sorted(days))


def _read_field(
    text: str, field: str, least: int, most: int, names: tuple[str, ...] = ()
) -> frozenset[int]:
    values: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        numbers = _read_part(match, least, most, names) if match else None
        if numbers is None:
            raise CronProblem(
                f"cron_{field}",
                f'"{text}" is no {_FIELD_NAMES[field]} of a cron; write numbers from {least} to '
                f"{most}, such as {least}, {least}-{least + 4}, {least},{least + 2} or */5",
                value=text,
            )
        values |= numbers
    return frozenset(values)


_FIELD_NAMES = {"minute": "minute", "hour": "hour", "day": "day of the month", "month": "month"}


def _read_part(
    match: re.Match[str], least: int, most: int, names: tuple[str, ...]
) -> set[int] | None:
    """The numbers that a part means, or None when it means nothing."""
    first, last, step = match["first"], match["last"], match["step"]
    if first == "*":
        start, end = least, most
        if last:
            return None
    else:
        # A step from a single number on means another thing to each cron: not known here.
        if step and not last:
            return None
        start, end = (_number(word, names) for word in (first, last or first))
    gap = int(step) if step else 1
    if not (least <= start <= end <= most and 1 <= gap <= most):
        return None
    return set(range(start, end + 1, gap))


def _number(word: str, names: tuple[str, ...]) -> int:
    if word in names:
        return names.index(word) + 1
    return int(word) if word.isdigit() else -1
