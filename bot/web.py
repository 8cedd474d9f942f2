"""The web front: Slack's requests, and two pages for those who watch over the process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.application import Bot
from bot.logs import log
from store.posts import outbox_health

_log = logging.getLogger("vouch.web")

# A view is 250 kB at the most, and grows to three times that when it is URL-encoded.
LARGEST_BODY = 4 * 1024 * 1024
READY_LIMIT_SECONDS = 5.0

StartBot = Callable[[], Awaitable[Bot]]


def make_web(start: StartBot) -> Starlette:
    """The ASGI application. The bot starts and stops with it."""

    @asynccontextmanager
    async def lifespan(web: Starlette) -> AsyncIterator[None]:
        bot = await start()
        web.state.bot = bot
        if bot.settings.signing_secret is not None:
            web.state.verifier = SignatureVerifier(bot.settings.signing_secret)
            web.state.handler = AsyncSlackRequestHandler(bot.app)
        try:
            yield
        finally:
            await bot.stop()

    return Starlette(
        routes=[
            Route("/slack/events", receive, methods=["POST"]),
            Route("/healthz", tell_health, methods=["GET"]),
            Route("/readyz", tell_readiness, methods=["GET"]),
        ],
        lifespan=lifespan,
    )


async def receive(request: Request) -> Response:
    """Everything that Slack sends. Forged, altered and stale requests get 401, and no further.

    The signature is checked over the raw bytes, before anything in them is believed.
    """
    verifier: SignatureVerifier | None = getattr(request.app.state, "verifier", None)
    if verifier is None:
        # Socket Mode without a signing secret: nothing here can be told from a forgery.
        return JSONResponse({"error": "this bot listens over Socket Mode"}, status_code=404)
    body = await _read_body(request)
    if body is None:
        return JSONResponse({"error": "request too large"}, status_code=413)
    if not _is_from_slack(verifier, request, body):
        log(_log, "request.refused", level=logging.WARNING, path=request.url.path)
        return JSONResponse({"error": "invalid request"}, status_code=401)
    handler: AsyncSlackRequestHandler = request.app.state.handler
    return await handler.handle(request)


async def tell_health(request: Request) -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"alive": True})


async def tell_readiness(request: Request) -> Response:
    """200 when the database is reachable and migrated, else 503; and how the outbox stands.

    An unreachable Slack does not make it 503: clicks would still be taken and nothing is
    lost, and taking the bot out of service would help nobody.
    """
    bot: Bot = request.app.state.bot
    try:
        async with asyncio.timeout(READY_LIMIT_SECONDS):
            ready = await asyncio.to_thread(bot.store.is_ready)
            outbox = await _outbox(bot) if ready else None
    except TimeoutError:
        ready, outbox = False, None
    body: dict[str, Any] = {
        "ready": ready,
        "database": "ok" if ready else "unreachable or not migrated",
        "outbox": outbox,
        **bot.describe(),
    }
    return JSONResponse(body, status_code=200 if ready else 503)


async def _outbox(bot: Bot) -> dict[str, Any]:
    health = await bot.store.read(outbox_health)
    return {
        "due": health.due,
        "oldest_due_seconds": health.oldest_due_seconds,
        "failed": health.failed,
        "unsure": health.unsure,
    }


async def _read_body(request: Request) -> bytes | None:
    """The body, kept in the request for Bolt, or None when it is too large to be Slack's."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
    body = b"".join(chunks)
    # Starlette reads the stream once; Bolt's handler asks for the body again.
    request._body = body
    return body


def _is_from_slack(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body=body, timestamp=timestamp, signature=signature)
    except (ValueError, OverflowError):
        # The SDK reckons with any number and decodes any body; a forger sends what he likes.
        return False
