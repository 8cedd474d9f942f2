"""The clock that everybody is handed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.clock import ManualClock, SystemClock

NAIVE = datetime(2026, 3, 10)  # noqa: DTZ001


def test_the_machines_clock_is_aware() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_clock_is_moved_by_hand() -> None:
    clock = ManualClock(datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Europe/Berlin")))
    assert clock.now() == datetime(2026, 3, 10, 8, tzinfo=UTC)
    clock.advance(timedelta(minutes=5))
    assert clock.now() == datetime(2026, 3, 10, 8, 5, tzinfo=UTC)
    clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(NAIVE)
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 3, 10, tzinfo=UTC)).set(NAIVE)
