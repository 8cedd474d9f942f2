"""What the bot is sent has the fields that Slack sends: over HTTP and over Socket Mode."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Channel, Person, Sandbox
from tests.sandbox.bots import Bot
from tests.sandbox.views import (
    actions,
    button,
    home,
    input_block,
    modal,
    option,
    plain,
    section,
    text_input,
)

pytestmark = pytest.mark.parametrize("transport", ["http", "socket"])

COMMAND = {
    *("token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name"),
    *("command", "text", "api_app_id", "response_url", "trigger_id"),
}
INTERACTIVE = {"type", "team", "user", "api_app_id", "token"}
VIEW = {
    *("id", "team_id", "type", "blocks", "private_metadata", "callback_id", "state", "hash"),
    *("title", "clear_on_close", "notify_on_close", "close", "submit", "previous_view_id"),
    *("root_view_id", "app_id", "external_id", "app_installed_team_id", "bot_id"),
}
USER = {"id", "username", "name", "team_id"}


def has(payload: dict[str, Any], *names: str) -> None:
    missing = set(names) - payload.keys()
    assert not missing, f"{missing} missing in {sorted(payload)}"


def test_slash_command(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/nominate")
    async def nominate(ack: Any) -> None:
        await ack("Thank you")

    bot.start()
    seen = priya.command("/nominate  Deutsche Bahn ", channel=deal)

    assert seen.ephemeral is not None
    assert seen.ephemeral.text == "Thank you"
    has(bot.last, *COMMAND)
    assert bot.last["command"] == "/nominate"
    assert bot.last["text"] == "Deutsche Bahn"
    assert bot.last["channel_id"] == "C0DEAL"
    assert bot.last["channel_name"] == "deal-acme"
    assert bot.last["user_id"] == "U0PRIYA"


def test_button_in_a_message(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.action("approve")
    async def approve(ack: Any) -> None:
        await ack()

    bot.start()
    post(bot.sandbox, section("A card"), actions(button("Approve", "approve", value="7")))
    priya.see(deal)[-1].click("Approve")

    has(bot.last, *INTERACTIVE, "trigger_id", "container", "channel", "message", "state")
    has(bot.last, "response_url", "actions")
    has(bot.last["user"], *USER)
    assert bot.last["channel"] == {"id": "C0DEAL", "name": "deal-acme"}
    container = bot.last["container"]
    assert container == {
        "type": "message",
        "message_ts": priya.see(deal)[-1].ts,
        "channel_id": "C0DEAL",
        "is_ephemeral": False,
    }
    (action,) = bot.last["actions"]
    assert action.keys() == {"action_id", "block_id", "text", "value", "type", "action_ts"}
    assert (action["action_id"], action["value"]) == ("approve", "7")
    has(bot.last["message"], "bot_id", "type", "text", "user", "ts", "app_id", "blocks", "team")


def test_button_in_an_ephemeral_message(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/reference")
    async def reference(ack: Any) -> None:
        await ack(text="Results", blocks=[actions(button("More", "more"))])

    @bot.app.action("more")
    async def more(ack: Any) -> None:
        await ack()

    bot.start()
    message = priya.command("/reference iot", channel=deal).ephemeral
    assert message is not None
    message.click("More")

    assert bot.last["container"]["is_ephemeral"] is True
    assert "message" not in bot.last
    has(bot.last, "response_url", "channel", "trigger_id")


def test_select_in_a_message(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.action("region")
    async def region(ack: Any) -> None:
        await ack()

    select = {
        "type": "static_select",
        "action_id": "region",
        "placeholder": plain("Region"),
        "options": [option("EMEA", "emea"), option("AMER", "amer")],
    }
    bot.start()
    post(bot.sandbox, section("Which region?", block_id="where", accessory=select))
    priya.see(deal)[-1].choose("Region", "AMER")

    (action,) = bot.last["actions"]
    assert action["type"] == "static_select"
    assert action["selected_option"] == option("AMER", "amer")
    chosen = {"type": "static_select", "selected_option": option("AMER", "amer")}
    assert bot.last["state"] == {"values": {"where": {"region": chosen}}}


def test_modal_from_open_to_submit(bot: Bot, priya: Person, deal: Channel) -> None:
    country = input_block(
        "Country",
        {"type": "static_select", "options": [option("Germany", "DE"), option("Spain", "ES")]},
        dispatch_action=True,
    )

    @bot.app.command("/nominate")
    async def nominate(ack: Any, body: dict[str, Any], client: Any) -> None:
        view = modal(country, text_input("Story"), private_metadata="draft 7")
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @bot.app.action("value")
    async def changed(ack: Any) -> None:
        await ack()

    @bot.app.view("form")
    async def submitted(ack: Any) -> None:
        await ack()

    bot.start()
    form = priya.command("/nominate", channel=deal).modal
    assert form is not None
    form.choose("Country", "Germany")

    has(bot.last, *INTERACTIVE, "container", "trigger_id", "view", "actions")
    assert "response_url" not in bot.last
    assert bot.last["container"] == {"type": "view", "view_id": form.id}
    german = {"type": "static_select", "selected_option": option("Germany", "DE")}
    empty = {"type": "plain_text_input", "value": None}
    assert bot.last["view"]["state"] == {
        "values": {"country": {"value": german}, "story": {"value": empty}}
    }

    form.fill("Story", "They grew twice as fast")
    form.submit()

    has(bot.last, *INTERACTIVE, "trigger_id", "view", "response_urls")
    assert bot.last["type"] == "view_submission"
    view = bot.last["view"]
    assert view.keys() == VIEW
    assert view["private_metadata"] == "draft 7"
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    story = {"type": "plain_text_input", "value": "They grew twice as fast"}
    assert view["state"]["values"]["story"]["value"] == story


def test_closed_modal_says_so_without_what_was_typed(
    bot: Bot, priya: Person, deal: Channel
) -> None:
    @bot.app.shortcut("new")
    async def new(ack: Any, body: dict[str, Any], client: Any) -> None:
        view = modal(text_input("Story"), notify_on_close=True)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @bot.app.view_closed("form")
    async def closed(ack: Any) -> None:
        await ack()

    bot.start()
    form = priya.shortcut("new").modal
    assert form is not None
    shortcut = bot.last
    has(shortcut, "type", "token", "action_ts", "team", "user", "callback_id", "trigger_id")
    assert shortcut["user"].keys() == {"id", "username", "team_id"}

    form.fill("Story", "half a sen")
    form.close()

    has(bot.last, *INTERACTIVE, "view", "is_cleared")
    assert bot.last["type"] == "view_closed"
    assert bot.last["is_cleared"] is False
    assert bot.last["view"]["state"] == {"values": {}}


def test_suggestions(bot: Bot, priya: Person, deal: Channel) -> None:
    account = input_block("Account", {"type": "external_select", "min_query_length": 2})

    @bot.app.shortcut("new")
    async def new(ack: Any, body: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(account))
        await ack()

    @bot.app.options("value")
    async def accounts(ack: Any) -> None:
        await ack(options=[option("Deutsche Bahn", "17"), option("Deutz", "18")])

    bot.start()
    form = priya.shortcut("new").modal
    assert form is not None
    before = len(bot.bodies)
    assert form.suggest("Account", "d") == []
    assert len(bot.bodies) == before, "below min_query_length nothing is asked"

    assert form.suggest("Account", "de") == ["Deutsche Bahn", "Deutz"]
    has(bot.last, *INTERACTIVE, "action_id", "block_id", "value", "container", "view")
    assert bot.last["value"] == "de"
    assert bot.last["container"] == {"type": "view", "view_id": form.id}
    form.choose("Account", "Deutz")
    assert form.value("Account") == "Deutz"


def test_message_shortcut(bot: Bot, priya: Person, jonas: Person, deal: Channel) -> None:
    @bot.app.shortcut("from_message")
    async def from_message(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Noted")

    bot.start()
    message = jonas.say("Acme loves us <3", channel=deal)
    seen = priya.message_shortcut("from_message", message)

    assert seen.ephemeral is not None
    assert seen.ephemeral.text == "Noted"
    has(bot.last, "type", "token", "action_ts", "team", "user", "channel", "callback_id")
    has(bot.last, "trigger_id", "response_url", "message_ts", "message")
    assert bot.last["type"] == "message_action"
    assert bot.last["message"]["text"] == "Acme loves us &lt;3"
    assert bot.last["message"]["user"] == "U0JONAS"


def test_app_home_opened(bot: Bot, priya: Person) -> None:
    @bot.app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: Any) -> None:
        view = home(section("Hello"), actions(button("More", "more")))
        await client.views_publish(user_id=event["user"], view=view)

    @bot.app.action("more")
    async def more(ack: Any) -> None:
        await ack()

    bot.start()
    page = priya.open_home()
    assert page.text == "Hello\nMore"
    has(bot.last, "token", "team_id", "api_app_id", "event", "type", "event_id", "event_time")
    has(bot.last, "authorizations", "is_ext_shared_channel")
    event = bot.last["event"]
    assert event.keys() == {"type", "user", "channel", "tab", "event_ts"}

    priya.open_home()
    assert bot.last["event"]["view"]["type"] == "home"
    assert bot.last["event"]["view"]["id"] == page.id

    page.click("More")
    assert bot.last["container"] == {"type": "view", "view_id": page.id}
    assert bot.last["view"]["type"] == "home"


def test_message_event(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.event("message")
    async def message() -> None:
        pass

    bot.sandbox.context.events.add("message.channels")
    bot.start()
    said = priya.say("Hello World!", channel=deal)
    event = bot.last["event"]
    has(event, "client_msg_id", "type", "text", "user", "ts", "team", "blocks", "channel")
    assert (event["ts"], event["channel_type"]) == (said.ts, "channel")


def post(sandbox: Sandbox, *blocks: dict[str, Any], channel: str = "C0DEAL") -> str:
    """Post as the bot, from the test's own thread; returns the ts."""
    from slack_sdk import WebClient

    client = WebClient(token=sandbox.bot_token, base_url=sandbox.url)
    answer = client.chat_postMessage(channel=channel, text="A card", blocks=list(blocks))
    return str(answer["ts"])
