"""How often and when, as a cron and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.schedules_rhythm import OWN, RHYTHMS, TIMES, cron_of, rhythm_of
from store.cron import check_cron, list_next

AFTER = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("rhythm", RHYTHMS)
@pytest.mark.parametrize("time", [TIMES[0], "09:30", TIMES[-1]])
def test_what_is_offered_is_a_cron_and_found_again(rhythm: str, time: str) -> None:
    cron = cron_of(rhythm, time)
    assert cron is not None
    # As the store keeps it: in its normal form.
    normal = check_cron(cron, timezone="Europe/Berlin", after=AFTER)
    assert rhythm_of(normal) == (rhythm, time)


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        ("fri", ["2026-03-13", "2026-03-20", "2026-03-27"]),
        ("working_days", ["2026-03-13", "2026-03-16", "2026-03-17"]),
        ("first_monday", ["2026-04-06", "2026-05-04", "2026-06-01"]),
        ("first_day", ["2026-04-01", "2026-05-01", "2026-06-01"]),
        ("last_day", ["2026-03-31", "2026-04-30", "2026-05-31"]),
        ("first_monday_of_quarter", ["2026-04-06", "2026-07-06", "2026-10-05"]),
    ],
)
def test_the_words_mean_these_days(rhythm: str, days: list[str]) -> None:
    cron = cron_of(rhythm, "09:00")
    assert cron is not None
    found = list_next(cron, "UTC", AFTER, 3)
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in found] == [f"{day} 09:00" for day in days]


@pytest.mark.parametrize(
    "cron",
    [
        "7 9 * * mon",  # no half hour
        "0 9 * * mon,wed",
        "0,30 9 * * mon",
        "0 9 1-7 feb mon",
        "*/5 * * * *",
    ],
)
def test_any_other_cron_stays_what_it_is(cron: str) -> None:
    assert rhythm_of(cron) == (OWN, None)


def test_what_is_not_offered_is_no_cron() -> None:
    assert cron_of(OWN, "09:00") is None
    assert cron_of("mon", "09:15") is None
    assert cron_of("mon", "") is None
