"""Socket Mode: Slack's events over a connection that the bot opens itself."""

from __future__ import annotations

import asyncio
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

_log = logging.getLogger("vouch.socket")


class SocketMode:
    """Bolt's Socket Mode, started without waiting and stopped without losing an answer."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient) -> None:
        self._handler = _Handler(app, app_token, web_client=client, logger=_log)
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect in the background, again and again until it succeeds."""
        self._connecting = asyncio.create_task(self._handler.connect_async())  # type: ignore[no-untyped-call]

    def is_connected(self) -> bool:
        """Whether there is an open connection on which Slack can reach us."""
        session = self._handler.client.current_session
        return session is not None and not session.closed

    async def finish(self, *, limit_seconds: float) -> int:
        """Wait until what has arrived is answered; the number left at the limit."""
        if not self._handler.answering:
            return 0
        _, late = await asyncio.wait(self._handler.answering, timeout=limit_seconds)
        return len(late)

    async def close(self) -> None:
        """Disconnect. What arrives from now on, Slack sends to another connection."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        client = self._handler.client
        tasks = [
            task
            for task in (
                client.message_processor,
                client.current_session_monitor,
                client.message_receiver,
            )
            if task is not None
        ]
        await self._handler.close_async()  # type: ignore[no-untyped-call]
        # The SDK cancels its tasks without waiting for them to end.
        await asyncio.gather(*tasks, return_exceptions=True)


class _Handler(AsyncSocketModeHandler):
    """Bolt's handler, which knows what it is still answering."""

    def __init__(
        self, app: AsyncApp, app_token: str, web_client: AsyncWebClient, logger: logging.Logger
    ) -> None:
        super().__init__(app, app_token, logger=logger, web_client=web_client)
        self.answering: set[asyncio.Task[object]] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        task = asyncio.current_task()
        if task is not None:
            self.answering.add(task)
            task.add_done_callback(self.answering.discard)
        await super().handle(client, req)
