"""The heartbeat: what is due because time has passed, and not because somebody clicked."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.delivery import Delivery
from bot.logs import log
from handlers.failures import failure_reference
from store.clock import Clock
from store.database import Store
from store.deliveries import forget_old_answers
from store.digests import COMPOSERS
from store.late_wins import has_late_wins, move_late_wins
from store.reminders import list_people_to_remind, remind
from store.routing.handover import hand_on_approvals, must_hand_on
from store.slot_outcomes import follow_posts, forget_old_slots, has_news_of_posts
from store.slot_plans import list_due_schedules, plan_slot
from store.slots import fail_slot, post_slot

_log = logging.getLogger("vouch.tick")

TIDY_EVERY = timedelta(hours=1)
# In one transaction, and in one sweep: nobody waits long for the database, and a backlog of years
# is gone within days.
SLOTS_AT_ONCE = 500
SLOTS_A_SWEEP = 10_000
# The database could not be asked: no fault of what was to be composed.
_AWAY = (OperationalError, InterfaceError, PoolTimeout)


class Tick:
    """Posts the schedules that are due, wakes the outbox, and keeps the store tidy.

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
        try:
            # Before anything is sent: what is of yesterday is not told today at any hour.
            await self.move_late_wins()
        except Exception:
            _log.exception("tick.failed")
        # Posts whose hour has come, and those that a stopped replica left half sent.
        self._delivery.wake()
        steps = (self._hand_on, self._remind, self._post_due, self._follow_posts, self._tidy)
        for step in steps:
            try:
                await step()
            except Exception:
                _log.exception("tick.failed")

    async def move_late_wins(self) -> None:
        """Give announcements whose day went by another turn; also before the first delivery."""
        if await self._store.read(has_late_wins):
            moved = await self._store.run(move_late_wins)
            log(_log, "wins.moved", number=moved)

    async def _hand_on(self) -> None:
        """Somebody left or is back, a holiday is over, or a deadline has passed."""
        if await self._store.read(must_hand_on):
            concerned = await self._store.run(hand_on_approvals)
            log(_log, "approvals.handed_on", people=len(concerned))

    async def _remind(self) -> None:
        for member_id in await self._store.read(list_people_to_remind):
            if await self._store.run(remind, member_id=member_id) is not None:
                log(_log, "reminder.due", member=member_id)

    async def _post_due(self) -> None:
        due = await self._store.read(list_due_schedules)
        # Replicas that wake at the same moment begin at different ones, and so seldom compose
        # the same.
        random.shuffle(due)
        for schedule_id in due:
            try:
                await self._post_schedule(schedule_id)
            except Exception:
                # The others' turn comes all the same, and this one's at the next tick.
                _log.exception("schedule.failed schedule=%s", schedule_id)

    async def _post_schedule(self, schedule_id: int) -> None:
        try:
            plan = await self._store.read(plan_slot, schedule_id=schedule_id, composers=COMPOSERS)
        except _AWAY:
            raise
        except Exception as error:
            # It would fail at every tick: it waits for somebody to look.
            reference = failure_reference(error)
            await self._store.run(fail_slot, schedule_id=schedule_id, detail=reference)
            return
        if plan is None:
            return
        for slot in await self._store.run(post_slot, plan=plan):
            log(
                _log,
                f"schedule.{slot.state}",
                schedule=plan.schedule.name,
                due_at=slot.due_at,
                because=slot.because,
            )

    async def _follow_posts(self) -> None:
        if await self._store.read(has_news_of_posts):
            await self._store.run(follow_posts)

    async def _tidy(self) -> None:
        now = self._clock.now()
        # A clock that was moved back counts from there.
        if timedelta(0) <= now - self._tidied_at < TIDY_EVERY:
            return
        self._tidied_at = now
        answers = await self._store.run(forget_old_answers)
        slots = 0
        while slots < SLOTS_A_SWEEP:
            gone = await self._store.run(forget_old_slots, limit=SLOTS_AT_ONCE)
            slots += gone
            if gone < SLOTS_AT_ONCE:
                break
        if answers or slots:
            log(_log, "tick.tidied", answers=answers, slots=slots)
