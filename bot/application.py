"""The wiring: which parts the bot is made of, and in which order they start and stop."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery
from bot.directory import LIMIT_SECONDS, Directory
from bot.listeners import ListenerRunner, install_runner
from bot.logs import log
from bot.pacing import Pacing
from bot.settings import Settings
from bot.slack import make_client, open_session
from bot.socket import SocketMode
from bot.tick import Tick
from bot.troubles import Kind, read_trouble
from handlers import register_all
from handlers.failures import register_failures
from handlers.services import Services
from messages import Messages
from store.clock import Clock
from store.database import Store
from store.search import prepare_search
from store.search.index.rebuilding import is_index_current

_log = logging.getLogger("vouch")

# What is under way at SIGTERM has this long. Slack gives an answer up after three seconds,
# and those who run containers kill after ten or more.
STOP_LIMIT_SECONDS = 8.0


@dataclass
class Bot:
    """One running bot. `start_bot` makes it on the running loop; `stop` ends it."""

    settings: Settings
    store: Store
    client: AsyncWebClient
    app: AsyncApp
    listeners: ListenerRunner
    delivery: Delivery
    tick: Tick
    socket: SocketMode | None
    session: aiohttp.ClientSession

    async def stop(self, *, limit_seconds: float = STOP_LIMIT_SECONDS) -> None:
        """Take nothing new, finish what is under way within the limit, let go of Slack."""
        self.tick.stop()
        late = 0
        if self.socket is not None:
            late += await self.socket.finish(limit_seconds=limit_seconds)
        late += await self.listeners.finish(limit_seconds=limit_seconds)
        late += await self.delivery.stop(limit_seconds=limit_seconds)
        if self.socket is not None:
            await self.socket.close()
        self.store.on_posted = None
        await self.session.close()
        log(_log, "bot.stopped", unfinished=late)

    async def settle(self) -> None:
        """Return when no click is being handled and no post that is due can be sent."""
        await self.listeners.finish(limit_seconds=30)
        await self.delivery.deliver_due()

    def describe(self) -> dict[str, Any]:
        """How the bot stands with Slack, for `/readyz`."""
        state: dict[str, Any] = {
            "transport": "http" if self.socket is None else "socket",
            "slack": self.delivery.slack.describe(),
        }
        if self.socket is not None:
            state["connected"] = self.socket.is_connected()
        return state


def make_app(client: AsyncWebClient, services: Services) -> tuple[AsyncApp, ListenerRunner]:
    """Bolt's app with every listener registered. Makes no call and starts nothing."""
    app = AsyncApp(
        name="vouch",
        client=client,
        # The web front has verified the signature before anything was parsed; Bolt would do
        # it after, and answer 500 to a forged request that is not even JSON.
        request_verification_enabled=False,
        process_before_response=False,
        # What no listener wants is acknowledged by the failure handler: an event that is
        # answered with 404 is sent three times more.
        raise_error_for_unhandled_request=True,
    )
    listeners = install_runner(app)
    register_failures(app, services)
    register_all(app, services)
    return app, listeners


async def start_bot(
    settings: Settings,
    *,
    store: Store,
    clock: Clock,
    pacing: Pacing | None = None,
    look_up_seconds: float = LIMIT_SECONDS,
) -> Bot:
    """A bot at work: it takes clicks, delivers the outbox and ticks.

    Slack need not be reachable: the outbox waits, and says so in `/readyz` and the log.
    """
    session = open_session()
    try:
        bot = _assemble(settings, store, clock, pacing or Pacing(), look_up_seconds, session)
    except BaseException:
        await session.close()
        raise
    # The first question must not wait until eleven languages are read.
    await store.read(prepare_search)
    if not await store.read(is_index_current):
        log(_log, "search.index_is_old", level=logging.WARNING, remedy="vouch search --rebuild")
    await bot.tick.move_late_wins()
    bot.delivery.start()
    bot.tick.start()
    if bot.socket is not None:
        bot.socket.start()
    await _greet(bot)
    return bot


def _assemble(
    settings: Settings,
    store: Store,
    clock: Clock,
    pacing: Pacing,
    look_up_seconds: float,
    session: aiohttp.ClientSession,
) -> Bot:
    messages = Messages()
    client = make_client(settings, session)
    directory = Directory(store, clock, limit_seconds=look_up_seconds)
    services = Services(store=store, messages=messages, clock=clock, people=directory)
    app, listeners = make_app(client, services)
    delivery = Delivery(
        store=store,
        messages=messages,
        people=directory,
        client=client,
        clock=clock,
        pacing=pacing,
        font_folders=settings.font_folders,
    )
    loop = asyncio.get_running_loop()

    def wake_delivery() -> None:
        # Commits happen in worker threads; the outbox lives on the loop.
        loop.call_soon_threadsafe(delivery.wake)

    store.on_posted = wake_delivery
    tick = Tick(store=store, delivery=delivery, clock=clock, seconds=settings.tick_seconds)
    socket = SocketMode(app, settings.app_token, client) if settings.app_token else None
    return Bot(settings, store, client, app, listeners, delivery, tick, socket, session)


async def _greet(bot: Bot) -> None:
    """Say in the log as whom we speak, or why we cannot; a bot without Slack starts as well."""
    try:
        async with asyncio.timeout(5):
            identity = await bot.client.auth_test()
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        trouble = read_trouble(error)
        if trouble.kind is Kind.REFUSED:
            bot.delivery.slack.refused(trouble.code)
            log(_log, "slack.refused", level=logging.ERROR, error=trouble.sentence)
        else:
            # Also an error page or "too many calls": the first post tells more.
            bot.delivery.slack.unreachable(trouble.code)
            log(_log, "slack.unreachable", level=logging.WARNING, error=trouble.code)
    else:
        bot.delivery.slack.reached()
        log(
            _log,
            "bot.started",
            transport="socket" if bot.socket else "http",
            team=identity.get("team_id"),
            bot=identity.get("user_id"),
        )
