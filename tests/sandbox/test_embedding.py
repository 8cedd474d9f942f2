"""The sandbox inside a running loop, as the demo has it."""

from __future__ import annotations

import asyncio

from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox


def test_serving_on_a_loop_that_runs_already() -> None:
    async def demo() -> tuple[str, str | None, int]:
        sandbox = Sandbox()
        priya = sandbox.add_person(id="U0PRIYA", name="Priya Nair")
        deal = sandbox.add_channel(id="C0DEAL", name="deal", members=[priya])
        sandbox.invite_bot(deal)
        await sandbox.serve("127.0.0.1", 0)
        try:
            client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.url)
            await client.chat_postMessage(channel=deal.id, text="Hello")
            outcome = await sandbox.actions.command(priya.id, deal.id, "/nominate")
            said = sandbox.reading.read_message(sandbox.world, sandbox.world.messages[deal.id][0])
            return said, outcome.error, len(sandbox.calls)
        finally:
            await sandbox.close()

    # Nobody is connected, and so the command fails as it does in Slack.
    assert asyncio.run(demo()) == ("Hello", "dispatch_failed", 1)


def test_several_at_once() -> None:
    """Each test has a workspace of its own, on a port of its own."""
    first, second = Sandbox(), Sandbox()
    first.start()
    second.start()
    try:
        assert first.url != second.url
        first.add_person(id="U0ADA", name="Ada")
        assert second.world.find_user("Ada") is None
    finally:
        first.stop()
        second.stop()
