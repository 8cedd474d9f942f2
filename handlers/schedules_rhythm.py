"""A schedule's rhythm as people choose it: how often and at what time, for a cron and back."""

from __future__ import annotations

import re

# What the form offers → day of the month, month and weekday of a cron.
RHYTHMS: dict[str, tuple[str, str, str]] = {
    **{day: ("*", "*", day) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    "working_days": ("*", "*", "mon,tue,wed,thu,fri"),
    "first_monday": ("1-7", "*", "mon"),
    "first_day": ("1", "*", "*"),
    "last_day": ("last", "*", "*"),
    "first_monday_of_quarter": ("1-7", "jan,apr,jul,oct", "mon"),
}
OWN = "cron"

TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))

_PLAIN_TIME = re.compile(r"(\d{1,2}) (\d{1,2}) ")


def cron_of(rhythm: str, time: str) -> str | None:
    """The cron of a rhythm and a time of the day ("09:30"); None for what is not offered."""
    if rhythm not in RHYTHMS or time not in TIMES:
        return None
    hour, minute = (int(part) for part in time.split(":"))
    return " ".join((str(minute), str(hour), *RHYTHMS[rhythm]))


def rhythm_of(cron: str) -> tuple[str, str | None]:
    """(rhythm, time of the day) that a cron in its normal form means.

    `OWN` and None when no rhythm that is offered means the same.
    """
    match = _PLAIN_TIME.match(cron)
    if match:
        time = f"{int(match[2]):02}:{int(match[1]):02}"
        for rhythm, fields in RHYTHMS.items():
            if time in TIMES and cron[match.end() :].split() == list(fields):
                return rhythm, time
    return OWN, None
