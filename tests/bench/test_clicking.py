"""What the bench of the clicks sees of a server that answers at once, later, or never."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from unittest.mock import Mock

import aiohttp
import pytest
from aiohttp import web

from bench import clicking
from bench.clicking import Clicks, Followed, Subject, listen


@pytest.mark.parametrize(
    ("text", "follows", "late", "arrived"),
    [("here", False, False, False), ("", True, True, True), ("", False, True, False)],
)
def test_each_click_is_seen_to_its_answer(
    text: str, follows: bool, late: bool, arrived: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clicking, "SECONDS", 0.02)
    monkeypatch.setattr(clicking, "AT_ONCE", 3)
    monkeypatch.setattr(clicking, "PATIENCE_SECONDS", 0.2)
    subject, found = asyncio.run(_ask_at_once(text, follows))
    assert len(subject.crowded) >= 3
    assert subject.missed == 0
    assert subject.late == (len(subject.crowded) if late else 0)
    assert found == (len(subject.crowded) if arrived else 0)


async def _ask_at_once(text: str, follows: bool) -> tuple[Subject, int]:
    """Some people at a server that says this at once; how many answers followed."""
    following: list[asyncio.Task[None]] = []

    async def give(url: str) -> None:
        with suppress(aiohttp.ClientError):
            await session.post(url, json={})

    async def answer(request: web.Request) -> web.Response:
        url = str((await request.post())["response_url"])
        if follows:
            following.append(asyncio.create_task(give(url)))
        return web.Response(text=text)

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.SockSite(runner, listen()).start()
    subject = Subject("a server", Mock(), f"http://127.0.0.1:{runner.addresses[0][1]}", 0.0)
    followed = Followed()
    async with followed.serving(), aiohttp.ClientSession() as session:
        await Clicks(session, subject, "secret", followed).at_once()
        await followed.wait_for(subject.late)
        await asyncio.gather(*following)
    await runner.cleanup()
    return subject, len(followed.arrived)
