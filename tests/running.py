"""A bot at work in a thread of its own, for tests that are plain functions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import uvicorn

from bot.application import Bot, start_bot
from bot.pacing import Pacing, no_pacing
from bot.serving import listen, make_server
from bot.settings import Settings
from store.clock import Clock
from store.database import Store

T = TypeVar("T")

PATIENCE_SECONDS = 30


class RunningBot:
    """The bot as `vouch run` runs it, on a free port; `close` is its SIGTERM."""

    def __init__(
        self, settings: Settings, *, store: Store, clock: Clock, pacing: Pacing | None = None
    ) -> None:
        self.pacing = pacing or no_pacing()
        self._started: Future[tuple[asyncio.AbstractEventLoop, Bot]] = Future()
        self._listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

        async def start() -> Bot:
            try:
                bot = await start_bot(
                    settings,
                    store=store,
                    clock=clock,
                    pacing=self.pacing,
                    look_up_seconds=PATIENCE_SECONDS,
                )
                # What a busy machine is slow at is not late; lateness has tests of its own.
                bot.listeners.ack_seconds = PATIENCE_SECONDS
            except BaseException as error:
                self._started.set_exception(error)
                raise
            self._started.set_result((asyncio.get_running_loop(), bot))
            return bot

        self._server: uvicorn.Server = make_server(start)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, name="bot"
        )
        self._thread.start()
        try:
            self._loop, self.bot = self._started.result(timeout=PATIENCE_SECONDS)
        except BaseException:
            self.close()
            raise

    def wait_for(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine of the bot's comes to, run on the bot's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE_SECONDS)

    def be_quiet(self) -> None:
        """Return when no listener is at work any more."""
        self.wait_for(self.bot.listeners.finish(limit_seconds=PATIENCE_SECONDS))

    def settle(self) -> None:
        """Return when no listener is at work and nothing that is due can be sent."""
        self.wait_for(self.bot.settle())

    def close(self) -> None:
        """Stop as at SIGTERM."""
        self._server.should_exit = True
        self._thread.join(timeout=PATIENCE_SECONDS)
        self._listener.close()
        assert not self._thread.is_alive(), "the bot did not stop"
