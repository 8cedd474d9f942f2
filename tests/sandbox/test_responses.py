"""Answers at a response_url: five within half an hour, new, replaced or deleted."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox import Channel, Person, Sandbox
from tests.sandbox.bots import Bot
from tests.sandbox.views import actions, button, section


@pytest.fixture
def url(sandbox: Sandbox, bot: Bot, priya: Person, deal: Channel) -> str:
    """The response_url of a command in the deal channel."""

    @bot.app.command("/x")
    async def x(ack: Any) -> None:
        await ack()

    bot.start()
    priya.command("/x", channel=deal)
    return str(bot.last["response_url"])


def test_ephemeral_by_default(url: str, priya: Person, jonas: Person, deal: Channel) -> None:
    answer = WebhookClient(url).send(text="Only you")
    assert (answer.status_code, answer.body) == (200, "ok")
    assert [message.text for message in priya.see(deal)] == ["Only you"]
    assert jonas.see(deal) == []
    WebhookClient(url).send(text="All", response_type="in_channel")
    assert [message.text for message in jonas.see(deal)] == ["All"]


def test_five_uses(url: str, priya: Person, deal: Channel) -> None:
    for number in range(5):
        assert WebhookClient(url).send(text=str(number)).status_code == 200
    sixth = WebhookClient(url).send(text="5")
    assert sixth.status_code == 404
    assert json.loads(sixth.body) == {"ok": False, "error": "used_url"}
    assert len(priya.see(deal)) == 5


def test_thirty_minutes(sandbox: Sandbox, url: str) -> None:
    sandbox.pass_seconds(30 * 60)
    assert WebhookClient(url).send(text="In time").status_code == 200
    sandbox.pass_seconds(1)
    late = WebhookClient(url).send(text="Late")
    assert json.loads(late.body)["error"] == "expired_url"


def test_limits_hold_here_too(url: str, priya: Person, deal: Channel) -> None:
    answer = WebhookClient(url).send(text="x", blocks=[section("x" * 3001)])
    assert answer.status_code == 400
    assert json.loads(answer.body)["error"] == "invalid_blocks"
    assert json.loads(WebhookClient(url).send(text="").body)["error"] == "no_text"
    assert priya.see(deal) == []


def test_what_is_not_json(url: str) -> None:
    request = urllib.request.Request(url, data=b"text=hello", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 400
    refused.value.close()


def test_replace_and_delete_an_ephemeral_message(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/x")
    async def x(ack: Any) -> None:
        await ack(text="Results", blocks=[actions(button("More", "more"), button("Hide", "hide"))])

    @bot.app.action("more")
    async def more(ack: Any, respond: Any) -> None:
        await ack()
        buttons = actions(button("Hide", "hide"))
        await respond(text="More", blocks=[section("More"), buttons], replace_original=True)

    @bot.app.action("hide")
    async def hide(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    bot.start()
    message = priya.command("/x", channel=deal).ephemeral
    assert message is not None
    seen = message.click("More")
    assert seen.ephemeral is not None
    assert seen.ephemeral.ts == message.ts, "the same message shows something else"
    assert message.text == "More\nHide"
    assert len(priya.see(deal)) == 1
    message.click("Hide")
    wait_until_gone(bot.sandbox, priya, deal)


def wait_until_gone(sandbox: Sandbox, person: Person, channel: Channel) -> None:
    from sandbox.client.seen import wait_for

    assert wait_for(sandbox, lambda: person.see(channel) == [])


def test_a_click_on_a_public_message_is_answered_to_the_clicker(
    bot: Bot, client: WebClient, priya: Person, jonas: Person, deal: Channel
) -> None:
    @bot.app.action("who")
    async def who(ack: Any, respond: Any) -> None:
        await ack()
        await respond("You are not the owner")

    bot.start()
    client.chat_postMessage(channel=deal.id, text="x", blocks=[actions(button("Go", "who"))])
    seen = jonas.see(deal)[-1].click("Go")
    assert seen.ephemeral is not None
    assert seen.ephemeral.text == "You are not the owner"
    assert len(priya.see(deal)) == 1
