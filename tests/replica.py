"""One replica of the bot as a process of its own: `vouch run` with other patience.

The environment is that of `vouch run`; PACING holds the fields of `bot.pacing.Pacing` as JSON.
"""

from __future__ import annotations

import json
import os
from contextlib import closing
from multiprocessing.connection import Connection

from bot.application import Bot, start_bot
from bot.logs import configure_logging
from bot.pacing import Pacing
from bot.serving import listen, serve
from bot.settings import read_settings
from bot.slack import respect_no_proxy
from store.database import Store


def main() -> None:
    """Serve until SIGTERM, as `vouch run` does."""
    settings = read_settings(os.environ)
    configure_logging(secrets=settings.secrets)
    respect_no_proxy(settings.api_url)
    pacing = Pacing(**json.loads(os.environ["PACING"]))
    with closing(Store(settings.database_url)) as store:
        store.migrate()

        async def start() -> Bot:
            return await start_bot(settings, store=store, clock=store.clock, pacing=pacing)

        serve(start, listen(settings.host, settings.port))


def serve_with(environ: dict[str, str], log: Connection) -> None:
    """As `main`, in a process that was forked with another environment; says its log there."""
    os.dup2(log.fileno(), 2)
    os.environ.clear()
    os.environ.update(environ)
    main()


if __name__ == "__main__":
    main()
