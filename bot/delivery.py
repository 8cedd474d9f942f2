"""The outbox's delivery: each message that the bot owes Slack gets there exactly once."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import log
from bot.pacing import Pacing
from bot.pictures import Pictures
from bot.reach import SlackReach
from bot.sending import Claim, Sender
from handlers.failures import failure_reference
from handlers.services import People
from messages import Messages
from messages.pictures import PictureProcess
from store.clock import Clock
from store.database import Store
from store.outbox import claim_due_posts, find_next_due
from store.posts import outbox_health

_log = logging.getLogger("vouch.outbox")

# Posts to different channels go side by side; to one channel the store gives one at a time. Most
# of them wait for their channel's turn or for the store, and only then for a call's.
AT_ONCE = 64


class Delivery:
    """Sends what is due. One is at work in each replica; the claims keep replicas apart."""

    def __init__(
        self,
        *,
        store: Store,
        messages: Messages,
        people: People,
        client: AsyncWebClient,
        clock: Clock,
        pacing: Pacing,
        font_folders: Sequence[Path] = (),
    ) -> None:
        self.slack = SlackReach(clock)
        self._store = store
        self._clock = clock
        self._pacing = pacing
        self._drawing = PictureProcess(font_folders)
        self._sender = Sender(
            store=store,
            messages=messages,
            people=people,
            client=client,
            clock=clock,
            pacing=pacing,
            slack=self.slack,
            pictures=Pictures(
                store=store,
                messages=messages,
                client=client,
                process=self._drawing,
                pacing=pacing,
            ),
        )
        self._awake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._working: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Deliver from now on, whenever something is due; on the running loop."""
        self._awake.set()  # what an earlier process left behind
        self._working = asyncio.create_task(self._work())

    def wake(self) -> None:
        """Something may be due. Call on the loop."""
        self._awake.set()

    async def stop(self, *, limit_seconds: float) -> int:
        """Finish the posts under way; 1 when they were not finished at the limit, else 0.

        What is cut off is looked up in its channel before it is sent again.
        """
        self._stopping.set()
        self._awake.set()
        late: set[asyncio.Task[None]] = set()
        if self._working is not None:
            _, late = await asyncio.wait({self._working}, timeout=limit_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        await self._drawing.close()
        return len(late)

    async def deliver_due(self) -> int:
        """Send until nothing more can be sent now; the number sent."""
        async with self._one_at_a_time:
            self.slack.try_again()
            sending: set[asyncio.Task[bool]] = set()
            sent = 0
            try:
                while True:
                    sending |= await self._begin(AT_ONCE - len(sending))
                    if not sending:
                        return sent
                    done = await self._first_of(sending)
                    sending -= done
                    sent += sum(task.result() for task in done)
            finally:
                for task in sending:
                    task.cancel()

    async def _begin(self, room: int) -> set[asyncio.Task[bool]]:
        """Claim what is due and begin to send it, unless we stop or Slack is away."""
        if room <= 0 or self._stopping.is_set() or self.slack.is_away:
            return set()
        # The stopwatch first: the lease may only be longer than we think.
        claim = Claim(secrets.token_hex(16), last_moment=self._pacing.last_moment())
        posts = await self._store.run(
            claim_due_posts,
            limit=room,
            lease_seconds=self._pacing.lease_seconds,
            claim=claim.token,
        )
        return {asyncio.create_task(self._sender.send(post, claim)) for post in posts}

    async def _first_of(self, sending: set[asyncio.Task[bool]]) -> set[asyncio.Task[bool]]:
        """Those that have ended; none of them when something new became due meanwhile."""
        woken = asyncio.create_task(self._awake.wait())
        try:
            await asyncio.wait({*sending, woken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()
        self._awake.clear()
        return {task for task in sending if task.done()}

    async def _work(self) -> None:
        while True:
            await self._awake.wait()
            self._awake.clear()
            if self._stopping.is_set():
                return
            next_due = None
            try:
                await self.deliver_due()
                if self.slack.is_away:
                    await self._wait_for_slack()
                next_due = await self._store.read(find_next_due)
            except Exception as error:
                # The database, most likely. The next tick tries again.
                failure_reference(error)
            if next_due is not None:
                self._wake_at(next_due)

    def _wake_at(self, moment: datetime) -> None:
        """Be awake at the moment, should nobody wake us before; the tick would be later."""
        # Never at once: what is due and cannot be claimed is under way somewhere else.
        seconds = max((moment - self._clock.now()).total_seconds(), 0.5)
        if seconds < 60:
            asyncio.get_running_loop().call_later(seconds, self._awake.set)

    async def _wait_for_slack(self) -> None:
        """Pause, longer each time; say each time what waits. Whoever calls meanwhile waits too."""
        pause = self._pacing.pause(self.slack.failures)
        health = await self._store.read(outbox_health)
        log(
            _log,
            "outbox.waiting",
            level=logging.WARNING,
            seconds=pause,
            due=health.due,
            oldest_due_seconds=round(health.oldest_due_seconds),
            **self.slack.describe(),
        )
        try:
            async with asyncio.timeout(pause):
                await self._stopping.wait()
        except TimeoutError:
            pass
        self._awake.set()
