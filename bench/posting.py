"""A process that only posts, with the SDK's client: the floor under any outbox.

It waits for a line on its standard input, a JSON list of messages, and posts them as fast as
the outbox's number of calls at once allows. Nothing is kept, so nothing would survive a crash.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from bot.history import EVENT_TYPE
from bot.sending import CALLS_AT_ONCE
from bot.settings import read_settings
from bot.slack import make_client, open_session, respect_no_proxy


async def post_all() -> None:
    """Post each message once."""
    settings = read_settings(os.environ)
    respect_no_proxy(settings.api_url)
    async with open_session() as session:
        client = make_client(settings, session)
        await client.auth_test()
        print("ready", flush=True)
        left = iter(json.loads(sys.stdin.readline()))

        async def keep_posting() -> None:
            for message in left:
                metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": message.pop("key")}}
                await client.chat_postMessage(
                    metadata=metadata, unfurl_links=False, unfurl_media=False, **message
                )

        await asyncio.gather(*(keep_posting() for _ in range(CALLS_AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(post_all())
