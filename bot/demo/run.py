"""Running the demo: one process, one page to open, nothing left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.application import Bot, start_bot
from bot.demo.history import replay
from bot.demo.stage import furnish_sandbox, furnish_store, load
from bot.pacing import no_pacing
from bot.serving import CannotListen, listen, make_server
from bot.settings import Settings
from bot.slack import respect_no_proxy
from sandbox import Sandbox
from store.database import Store


async def run_demo(
    *, host: str, port: int, folder: Path, say: Callable[[str], None], ended: asyncio.Event
) -> None:
    """Serve the demo's page until `ended`; the bot behind it speaks HTTP, as with Slack.

    `say` gets the page's address when everything is there. Raises CannotListen.
    """
    sandbox = Sandbox()
    furnish_sandbox(sandbox)
    try:
        await sandbox.serve(host, port)
    except OSError as error:
        raise CannotListen(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. "
            "Choose another with --port."
        ) from None
    respect_no_proxy(sandbox.url)
    # The sandbox's clock is the bot's: moving it on the page moves the whole program.
    store = Store(f"sqlite:///{folder / 'demo.db'}", clock=sandbox.clock)
    try:
        await asyncio.to_thread(store.migrate)
        await asyncio.to_thread(furnish_store, store)
        await _serve_bot(sandbox, store, say, ended)
    finally:
        await sandbox.close()
        store.close()


async def _serve_bot(
    sandbox: Sandbox, store: Store, say: Callable[[str], None], ended: asyncio.Event
) -> None:
    listener = listen("127.0.0.1", 0)
    settings = Settings(
        bot_token=sandbox.bot_token,
        signing_secret=sandbox.signing_secret,
        app_token=None,
        database_url=store.url,
        api_url=sandbox.url,
        port=listener.getsockname()[1],
        tick_seconds=5,
    )
    started: asyncio.Future[Bot] = asyncio.get_running_loop().create_future()

    async def start() -> Bot:
        try:
            bot = await start_bot(settings, store=store, clock=sandbox.clock, pacing=no_pacing())
        except BaseException as error:
            started.set_exception(error)
            raise
        started.set_result(bot)
        return bot

    server = make_server(start)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        bot = await started
        sandbox.deliver_to(f"http://127.0.0.1:{settings.port}/slack/events")
        zones = {person["id"]: person["tz"] for person in load("people.yaml")}
        await replay(bot, sandbox.clock, load("nominations.yaml"), zones)
        sandbox.clock.on_moved.append(bot.delivery.wake)
        say(sandbox.page_url)
        stopping = asyncio.create_task(ended.wait())
        await asyncio.wait({stopping, serving}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
    finally:
        server.should_exit = True
        await serving
        listener.close()
