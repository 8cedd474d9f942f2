"""The days that a digest tells of, on its zone's own calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from store.digests.periods import (
    QUARTER,
    earlier,
    month_before,
    quarter_before,
    week_before,
    whole_days,
)
from tests.store.digests.history import DUE


def test_a_monday_tells_of_the_week_that_ended() -> None:
    week = week_before(DUE, timezone="Europe/Berlin")
    assert week.values() == {"from": "2026-03-09", "to": "2026-03-15"}
    assert (week.start, week.end) == (
        datetime(2026, 3, 8, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 15, 23, 0, tzinfo=UTC),
    )
    quarter_ago = earlier(week, QUARTER, timezone="Europe/Berlin")
    assert quarter_ago.values() == {"from": "2025-12-08", "to": "2025-12-14"}


def test_the_local_day_counts_and_not_utcs() -> None:
    # Monday 08:00 in Tokyo is Sunday in UTC.
    week = week_before(datetime(2026, 3, 15, 23, 0, tzinfo=UTC), timezone="Asia/Tokyo")
    assert week.values() == {"from": "2026-03-09", "to": "2026-03-15"}


def test_a_week_with_a_clock_change_has_an_hour_less_or_more() -> None:
    spring = week_before(datetime(2026, 3, 30, 7, 0, tzinfo=UTC), timezone="Europe/Berlin")
    assert spring.end - spring.start == timedelta(days=7, hours=-1)
    autumn = week_before(datetime(2026, 10, 26, 8, 0, tzinfo=UTC), timezone="Europe/Berlin")
    assert autumn.end - autumn.start == timedelta(days=7, hours=1)


def test_months_and_quarters_are_whole_ones_of_the_calendar() -> None:
    moment = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
    month, month_ago = month_before(moment, timezone="Europe/Berlin")
    assert month.values() == {"from": "2025-12-01", "to": "2025-12-31"}
    assert month_ago.values() == {"from": "2025-11-01", "to": "2025-11-30"}
    quarter, quarter_ago = quarter_before(moment, timezone="Europe/Berlin")
    assert quarter.values() == {"from": "2025-10-01", "to": "2025-12-31"}
    assert quarter_ago.values() == {"from": "2025-07-01", "to": "2025-09-30"}


def test_the_first_of_a_month_in_the_schedules_zone() -> None:
    # In Auckland it is April already, in UTC still March.
    month, _ = month_before(datetime(2026, 3, 31, 20, 0, tzinfo=UTC), timezone="Pacific/Auckland")
    assert month.values() == {"from": "2026-03-01", "to": "2026-03-31"}


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "UTC"]),
)
def test_one_week_begins_where_the_other_ends(day: date, timezone: str) -> None:
    noon = whole_days(day, day, timezone=timezone).start + timedelta(hours=12)
    this = week_before(noon, timezone=timezone)
    before = week_before(noon - timedelta(days=7), timezone=timezone)
    assert before.end == this.start
    month, month_ago = month_before(noon, timezone=timezone)
    assert month_ago.end == month.start
    assert month.end <= noon
