"""The one clock that is handed to everything that asks the time; tests and the demo move it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session


class Clock(Protocol):
    """What gives the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved; safe to move and to read from any thread."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._now = _in_utc(start)

    def now(self) -> datetime:
        """The moment at which the clock stands, aware, in UTC."""
        with self._lock:
            return self._now

    def set(self, moment: datetime) -> None:
        """Put the clock to an aware moment, also an earlier one."""
        moment = _in_utc(moment)
        with self._lock:
            self._now = moment

    def advance(self, step: timedelta) -> None:
        """Move the clock on by a span of real time."""
        with self._lock:
            self._now += step


def now(session: Session) -> datetime:
    """The present moment as this session's clock tells it, aware, in UTC."""
    clock: Clock = session.info["clock"]
    return clock.now()


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a clock is set with an aware moment, for example in UTC")
    return moment.astimezone(UTC)
