"""The workspace's calendar, its message ts, and its feed of changes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from sandbox import Channel, Clock, Person, Sandbox


def test_the_clock_gives_the_ts(client: WebClient, priya: Person, deal: Channel) -> None:
    sandbox = priya._sandbox
    assert isinstance(sandbox.clock, Clock)
    monday = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    sandbox.clock.set(monday)
    first = client.chat_postMessage(channel=deal.id, text="x")["ts"]
    second = client.chat_postMessage(channel=deal.id, text="x")["ts"]
    assert monday.timestamp() <= float(first) < monday.timestamp() + 60
    assert float(second) > float(first)
    sandbox.clock.advance(days=1)
    third = float(client.chat_postMessage(channel=deal.id, text="x")["ts"])
    assert third - float(first) > timedelta(hours=23).total_seconds()


def test_a_clock_that_stands_still_gives_every_message_its_own_ts() -> None:
    class Still:
        moment = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)

        def now(self) -> datetime:
            return self.moment

    sandbox = Sandbox(clock=Still())
    stamps = [sandbox.world.new_ts() for _ in range(100)]
    assert len(set(stamps)) == 100
    assert stamps == sorted(stamps)
    Still.moment += timedelta(days=1)
    sandbox.world.new_ts()
    Still.moment -= timedelta(days=1)
    assert sandbox.world.new_ts() not in stamps, "not even when the clock is set back"


def test_changes_are_told(sandbox: Sandbox, client: WebClient, deal: Channel) -> None:
    async def first_change() -> str:
        async for change in sandbox.world.changes():
            return f"{change.kind} {change.channel}"
        return ""

    assert sandbox._loop is not None
    waiting = asyncio.run_coroutine_threadsafe(first_change(), sandbox._loop)
    before = sandbox.world.version
    client.chat_postMessage(channel=deal.id, text="x")
    assert waiting.result(10) == "message C0DEAL"
    assert sandbox.world.version > before
