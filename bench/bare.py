"""A Bolt app of the same kind as ours that only acknowledges: what the front itself costs."""

from __future__ import annotations

import os

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def make_bare() -> Starlette:
    """The app that Bolt's documentation shows, under Starlette."""
    app = AsyncApp(
        name="bare",
        client=AsyncWebClient(
            token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]
        ),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    )

    @app.command("/reference")
    async def answer(ack: AsyncAck) -> None:
        await ack("Here you are.")

    handler = AsyncSlackRequestHandler(app)

    async def receive(request: Request) -> Response:
        return await handler.handle(request)

    async def tell_readiness(request: Request) -> Response:
        return JSONResponse({"ready": True})

    return Starlette(
        routes=[
            Route("/slack/events", receive, methods=["POST"]),
            Route("/readyz", tell_readiness, methods=["GET"]),
        ]
    )


if __name__ == "__main__":
    uvicorn.run(
        make_bare(),
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        log_level="error",
    )
