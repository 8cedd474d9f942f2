"""One replica of the bot as a process of its own: `vouch run` with other patience.

The environment is that of `vouch run`; PACING holds the fields of `bot.pacing.Pacing` as JSON.
"""

from __future__ import annotations

import json
import os
from contextlib import closing

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


if __name__ == "__main__":
    main()
