"""What Slack took, written down for many posts in one transaction.

While one transaction is under way, the receipts that come in wait for the next, so that a busy
outbox writes few and large ones, and a quiet one writes each at once. A process that dies with
receipts unwritten leaves claims behind, as it would anyway between Slack's answer and ours: when
their lease is over, those posts are looked up in their channels.
"""

from __future__ import annotations

import asyncio

from store.database import Store
from store.outbox import SentPost, mark_sent_together


class Receipts:
    """Writes down where posts stand in Slack."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[SentPost, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, sent: SentPost) -> None:
        """Return when it is committed. Raises what the store raises."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((sent, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await written

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._write_batch(batch)
        finally:
            self._writing = None

    async def _write_batch(self, batch: list[tuple[SentPost, asyncio.Future[None]]]) -> None:
        failure: Exception | None = None
        try:
            await self._store.run(mark_sent_together, sent=[sent for sent, _ in batch])
        except Exception as error:
            failure = error
        for _, written in batch:
            if written.done():  # who waited was cancelled
                continue
            if failure is None:
                written.set_result(None)
            else:
                written.set_exception(failure)
