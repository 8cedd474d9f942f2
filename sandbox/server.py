"""The sandbox as one object: a workspace, its server, its people."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future
from typing import Any, TypeVar

from aiohttp import web

from sandbox import page, reading
from sandbox.actions import Actions
from sandbox.api.scheduled import release_due
from sandbox.clock import Clock, ManualTimer, NowClock, SystemTimer, Timer
from sandbox.context import ApiCall, Context
from sandbox.delivery import Delivered, Delivery
from sandbox.faults import Faults
from sandbox.handles import ResponseUrls, Triggers
from sandbox.rates import RateLimits
from sandbox.scene import Scene
from sandbox.sockets import Sockets
from sandbox.web import UPLOAD_BYTES, add_routes
from sandbox.world import World

T = TypeVar("T")
CALL_SECONDS = 60.0
"""How long a blocking call of the client library may take before it is given up."""


class Sandbox(Scene):
    """A stand-in workspace with one app installed; see the package's docstring.

    `manifest` is the app's own (a Slack app manifest as a dict): its scopes, commands, events
    and name then hold; without one the scopes are broad and any command is taken.
    `rate_limits` switches the per-method limits on; `timer` counts triggers, retries of events,
    response URLs and rates; `scopes` and `events` overrule the manifest.
    """

    def __init__(
        self,
        *,
        clock: NowClock | None = None,
        timer: Timer | None = None,
        rate_limits: bool = False,
        manifest: dict[str, Any] | None = None,
        scopes: Iterable[str] | None = None,
        events: Iterable[str] | None = None,
    ) -> None:
        self.clock: Any = clock or Clock()
        self.timer: Timer = timer or SystemTimer()
        self.world = World(self.clock)
        self.signing_secret = secrets.token_hex(16)
        sockets = Sockets(self.world.app_id)
        self.context = Context(
            world=self.world,
            timer=self.timer,
            triggers=Triggers(self.timer),
            response_urls=ResponseUrls(self.timer),
            sockets=sockets,
            delivery=Delivery(self.signing_secret, self.timer, sockets),
            rates=RateLimits(self.timer.monotonic, enabled=rate_limits),
        )
        self.actions = Actions(self.context)
        self.manifest: dict[str, Any] = {}
        """The app's manifest, where there is one: the page offers its commands and shortcuts."""
        if manifest is not None:
            self.install(manifest)
        if scopes is not None:
            self.context.scopes = set(scopes)
        if events is not None:
            self.context.events = set(events)
        self.reading = reading
        self.patience = 3.0
        self.after_ack: Callable[[], None] | None = None
        """Called after every ack, to wait until the bot's own tasks are quiet. Without it, the
        client waits for an effect up to `patience` seconds when a test asks for one."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None
        if isinstance(self.clock, Clock):
            self.clock.on_moved.append(self._clock_moved)

    # Its parts ----------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The Web API's base address: what SLACK_API_URL is set to."""
        return f"{self.context.base_url}/api/"

    @property
    def page_url(self) -> str:
        return f"{self.context.base_url}/"

    @property
    def bot_token(self) -> str:
        return self.context.bot_token

    @property
    def app_token(self) -> str:
        return self.context.app_token

    @property
    def calls(self) -> list[ApiCall]:
        """The newest Web API calls, and answers at response URLs as "response_url"."""
        return list(self.context.calls)

    @property
    def sent(self) -> list[Delivered]:
        """The newest of what was sent to the bot, its retries included."""
        return list(self.context.delivery.sent)

    @property
    def faults(self) -> Faults:
        return self.context.faults

    @property
    def scopes(self) -> set[str]:
        return self.context.scopes

    @property
    def ack_seconds(self) -> float:
        """How long the bot may take to acknowledge, in real seconds (Slack's 3)."""
        return self.context.delivery.ack_seconds

    @ack_seconds.setter
    def ack_seconds(self, seconds: float) -> None:
        self.context.delivery.ack_seconds = seconds

    @property
    def rate_limits(self) -> bool:
        return self.context.rates.enabled

    @rate_limits.setter
    def rate_limits(self, enabled: bool) -> None:
        self.context.rates.enabled = enabled

    # Running ------------------------------------------------------------------------------

    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> web.AppRunner:
        """Serve on the running loop; returns the runner. Port 0 takes a free one."""
        self._loop = asyncio.get_running_loop()
        app = web.Application(client_max_size=UPLOAD_BYTES)
        add_routes(app, self.context)
        page.routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104
        self.context.base_url = f"http://{shown}:{bound}"
        return self._runner

    async def close(self) -> None:
        """Stop serving."""
        self.timer.stop()
        self.faults.clear()
        await self.context.sockets.close()
        await self.context.delivery.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def start(self) -> None:
        """Serve from a thread of its own; returns when the server answers."""
        started: Future[None] = Future()

        async def live() -> None:
            self._stop = asyncio.Event()
            try:
                await self.serve()
            except BaseException as error:
                started.set_exception(error)
                raise
            started.set_result(None)
            await self._stop.wait()
            await self.close()

        self._thread = threading.Thread(
            target=lambda: asyncio.run(live()), name="sandbox", daemon=True
        )
        self._thread.start()
        started.result(CALL_SECONDS)

    def stop(self) -> None:
        """End the thread and its server."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(CALL_SECONDS)
        self._thread = None
        self._loop = None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the server's loop and wait for it; for callers in other threads."""
        if self._loop is None:
            work.close()
            raise RuntimeError("The sandbox has not been started")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_SECONDS)

    def do(self, change: Callable[[], T]) -> T:
        """A change of the world, on the loop when there is one in another thread."""
        if self._thread is None or threading.current_thread() is self._thread:
            return change()

        async def on_loop() -> T:
            return change()

        return self.run(on_loop())

    def _clock_moved(self) -> None:
        def settle() -> None:
            release_due(self.world)
            self.world.announce("clock")

        self.do(settle)

    # Time and trouble ---------------------------------------------------------------------

    def pass_seconds(self, seconds: float) -> None:
        """Let the manual timer's seconds pass; retries that fall due are sent and awaited."""
        if not isinstance(self.timer, ManualTimer):
            raise TypeError("only Sandbox(timer=ManualTimer()) can pass seconds at will")
        self.run(self.timer.advance(seconds))

    def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Tell Socket Mode connections to go: "refresh_requested", "warning", "link_disabled"."""
        self.run(self.context.sockets.disconnect(reason))

    def wait_for_sockets(self, count: int = 1, seconds: float = 10.0) -> None:
        """Block until so many Socket Mode connections are open."""

        async def wait() -> None:
            sockets = self.context.sockets
            async with asyncio.timeout(seconds), sockets.changed:
                await sockets.changed.wait_for(lambda: sockets.count >= count)

        self.run(wait())
