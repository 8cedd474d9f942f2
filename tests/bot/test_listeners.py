"""Bolt's traps that our runner closes, shown on Bolt itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization.authorize_result import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.listeners import ListenerRunner, install_runner

Listener = Callable[[AsyncAck], Awaitable[None]]


def make_app(listener: Listener) -> tuple[AsyncApp, ListenerRunner]:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0", bot_token="xoxb-test")

    app = AsyncApp(
        name="test", authorize=authorize, signing_secret="x", request_verification_enabled=False
    )
    runner = install_runner(app)

    @app.command("/test")
    async def run(ack: AsyncAck) -> None:
        await listener(ack)

    return app, runner


def command(*, response_url: str = "") -> AsyncBoltRequest:
    fields = {"command": "/test", "text": "", "user_id": "U0", "team_id": "T0"}
    return AsyncBoltRequest(
        body=urlencode({**fields, "response_url": response_url}),
        headers={"content-type": ["application/x-www-form-urlencoded"]},
    )


def test_an_error_after_the_ack_leaves_the_answer_standing() -> None:
    async def listener(ack: AsyncAck) -> None:
        await ack("done")
        raise RuntimeError("something later went wrong")

    async def play() -> BoltResponse:
        app, runner = make_app(listener)
        seen: list[BoltResponse | None] = []

        @app.error
        async def note(error: Exception, response: BoltResponse | None) -> None:
            seen.append(response)

        answer = await app.async_dispatch(command())
        await runner.finish(limit_seconds=5)
        assert seen == [None], "the error handler is told that the answer is given"
        return answer

    answer = asyncio.run(play())
    assert (answer.status, answer.body) == (200, "done")


def test_an_error_before_the_ack_is_answered_by_the_error_handler() -> None:
    async def listener(ack: AsyncAck) -> None:
        raise RuntimeError("nothing was done")

    async def play() -> BoltResponse:
        app, _ = make_app(listener)

        @app.error
        async def answer(error: Exception) -> BoltResponse:
            return BoltResponse(status=200, body="a sentence")

        return await app.async_dispatch(command())

    answer = asyncio.run(play())
    assert (answer.status, answer.body) == (200, "a sentence")


def test_the_ack_travels_while_the_listener_goes_on() -> None:
    async def play() -> None:
        go_on = asyncio.Event()
        ended: list[str] = []

        async def listener(ack: AsyncAck) -> None:
            await ack("at once")
            await go_on.wait()
            ended.append("the rest")

        app, runner = make_app(listener)
        answer = await app.async_dispatch(command())
        assert answer.status == 200
        assert ended == []
        assert await runner.finish(limit_seconds=0.01) == 1, "one is still at work"
        go_on.set()
        assert await runner.finish(limit_seconds=5) == 0
        assert ended == ["the rest"]

    asyncio.run(play())


def test_a_listener_that_never_acks_is_given_up() -> None:
    async def play() -> Any:
        async def listener(ack: AsyncAck) -> None:
            return

        app, _ = make_app(listener)
        began = time.monotonic()
        answer = await app.async_dispatch(command())
        return answer.status, time.monotonic() - began

    status, seconds = asyncio.run(play())
    assert status == 404
    assert seconds < 2, "it ended without an ack, so there is nothing to wait three seconds for"


def test_an_answer_to_a_command_that_is_late_follows() -> None:
    async def play() -> tuple[BoltResponse, list[Any]]:
        go_on = asyncio.Event()

        async def listener(ack: AsyncAck) -> None:
            await go_on.wait()
            await ack("found after all")

        async with answers_taken() as (url, taken):
            app, runner = make_app(listener)
            runner.ack_seconds = 0.02
            answer = await app.async_dispatch(command(response_url=url))
            assert taken == []
            go_on.set()
            await runner.finish(limit_seconds=5)
        return answer, taken

    answer, taken = asyncio.run(play())
    assert (answer.status, answer.body) == (200, "")
    assert taken == [{"response_type": "ephemeral", "text": "found after all"}]


def test_a_failure_that_is_late_is_told_as_one_after_the_answer() -> None:
    async def play() -> list[BoltResponse | None]:
        go_on = asyncio.Event()
        seen: list[BoltResponse | None] = []

        async def listener(ack: AsyncAck) -> None:
            await go_on.wait()
            raise RuntimeError("too late and wrong")

        app, runner = make_app(listener)
        runner.ack_seconds = 0.02

        @app.error
        async def note(error: Exception, response: BoltResponse | None) -> None:
            seen.append(response)

        await app.async_dispatch(command(response_url="http://127.0.0.1:9/"))
        go_on.set()
        await runner.finish(limit_seconds=5)
        return seen

    assert asyncio.run(play()) == [None]


@asynccontextmanager
async def answers_taken() -> AsyncIterator[tuple[str, list[Any]]]:
    """A response_url, and what was sent there."""
    taken: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        taken.append(await request.json())
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/", taken
    finally:
        await runner.cleanup()
