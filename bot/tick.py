"""The heartbeat: what is due because time has passed, and not because somebody clicked."""

from __future__ import annotations

import logging
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery import Delivery
from bot.logs import log
from store.clock import Clock
from store.database import Store
from store.deliveries import forget_old_answers

_log = logging.getLogger("vouch.tick")

TIDY_EVERY = timedelta(hours=1)


class Tick:
    """Wakes the outbox every few seconds and keeps the store tidy.

    It holds no truth: a tick that is missed, late or run by several replicas at once changes
    nothing but the moment at which things happen.
    """

    def __init__(self, *, store: Store, delivery: Delivery, clock: Clock, seconds: float) -> None:
        self._store = store
        self._delivery = delivery
        self._clock = clock
        self._tidied_at = clock.now() - TIDY_EVERY
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_job(self.run, "interval", seconds=seconds, misfire_grace_time=None)

    def start(self) -> None:
        """Tick from now on; on the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run(self) -> None:
        """One tick. Never raises: the next one tries again."""
        # Posts whose hour has come, and those that a stopped replica left half sent.
        self._delivery.wake()
        try:
            await self._tidy()
        except Exception:
            _log.exception("tick.failed")

    async def _tidy(self) -> None:
        now = self._clock.now()
        # A clock that was moved back counts from there.
        if timedelta(0) <= now - self._tidied_at < TIDY_EVERY:
            return
        self._tidied_at = now
        answers = await self._store.run(forget_old_answers)
        if answers:
            log(_log, "tick.tidied", answers=answers)
