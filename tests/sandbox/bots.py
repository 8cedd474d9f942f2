"""A bare Bolt app at work in a thread of its own, over HTTP or Socket Mode."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future
from typing import Any

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import Sandbox

SECONDS = 20


class Bot:
    """`app` takes listeners before `start`; `bodies` keeps every payload that came in."""

    def __init__(self, sandbox: Sandbox, transport: str) -> None:
        self.sandbox = sandbox
        self.transport = transport
        self.bodies: list[dict[str, Any]] = []
        self.client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.url)
        self.app = AsyncApp(
            signing_secret=sandbox.signing_secret,
            client=self.client,
            process_before_response=False,
        )
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

        @self.app.use
        async def keep(body: dict[str, Any], next_: Any) -> None:
            self.bodies.append(body)
            await next_()

    @property
    def last(self) -> dict[str, Any]:
        return self.bodies[-1]

    def start(self) -> None:
        started: Future[None] = Future()
        work = self._serve_http if self.transport == "http" else self._serve_socket

        def run() -> None:
            try:
                asyncio.run(work(started))
            except BaseException as error:
                if not started.done():
                    started.set_exception(error)
                raise

        self._thread = threading.Thread(target=run, name="bot")
        self._thread.start()
        started.result(SECONDS)
        if self.transport == "socket":
            self.sandbox.wait_for_sockets()

    async def _serve_http(self, started: Future[None]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        handler = AsyncSlackRequestHandler(self.app)

        async def events(request: Request) -> Response:
            return await handler.handle(request)

        web = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(web, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        port = listener.getsockname()[1]
        self.sandbox.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        listener.listen()
        started.set_result(None)
        await self._stop.wait()
        server.should_exit = True
        await serving
        listener.close()

    async def _serve_socket(self, started: Future[None]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        web_client = AsyncWebClient(token=self.sandbox.bot_token, base_url=self.sandbox.url)
        handler = AsyncSocketModeHandler(self.app, self.sandbox.app_token, web_client=web_client)
        await handler.connect_async()
        started.set_result(None)
        await self._stop.wait()
        await handler.close_async()

    def stop(self) -> None:
        if self._thread is not None and self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(SECONDS)
            assert not self._thread.is_alive()
