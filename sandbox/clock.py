"""Two kinds of time: the workspace's calendar (movable) and the machine's stopwatch.

People's time (message ts, retention) follows the clock, which a demo or a test can move to
next Monday. Lifetimes that Slack counts in seconds (triggers, acks, rate limits, retries)
follow the timer, so that moving the calendar never expires a trigger.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

Job = Callable[[], Awaitable[None]]


class NowClock(Protocol):
    """Anything that tells the time: ours, or the one of the program under test."""

    def now(self) -> datetime:
        """The present moment, aware."""
        ...


class Clock:
    """The workspace's calendar: real time plus an offset that can be moved."""

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self.on_moved: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The workspace's present moment, in UTC."""
        return datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Make it `moment` (aware) now; time goes on from there."""
        self._move(moment - datetime.now(UTC))

    def advance(self, by: timedelta | None = None, **parts: float) -> None:
        """Move on by a timedelta, or by its parts: `advance(days=3, hours=2)`."""
        self._move(self._offset + (by or timedelta(**parts)))

    def _move(self, offset: timedelta) -> None:
        self._offset = offset
        for hook in self.on_moved:
            hook()


class Timer(Protocol):
    """The machine's stopwatch and alarm."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def later(self, seconds: float, job: Job) -> None:
        """Run `job` on the running loop in that many seconds."""
        ...

    def stop(self) -> None:
        """Forget what is still to run."""
        ...


class SystemTimer:
    """Real seconds."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def monotonic(self) -> float:
        return time.monotonic()

    def later(self, seconds: float, job: Job) -> None:
        async def wait_and_run() -> None:
            await asyncio.sleep(seconds)
            await job()

        task = asyncio.get_running_loop().create_task(wait_and_run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


class ManualTimer:
    """Seconds that pass only when a test says so (`Sandbox.pass_seconds`)."""

    def __init__(self, start: float = 1000.0) -> None:
        self._now = start
        self._jobs: list[tuple[float, int, Job]] = []
        self._order = itertools.count()

    def monotonic(self) -> float:
        return self._now

    def later(self, seconds: float, job: Job) -> None:
        heapq.heappush(self._jobs, (self._now + seconds, next(self._order), job))

    async def advance(self, seconds: float) -> None:
        """Let seconds pass; returns when every job that fell due has run."""
        end = self._now + seconds
        while self._jobs and self._jobs[0][0] <= end:
            due, _, job = heapq.heappop(self._jobs)
            self._now = max(self._now, due)
            await job()
        self._now = end

    def stop(self) -> None:
        self._jobs.clear()
