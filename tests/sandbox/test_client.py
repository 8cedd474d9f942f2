"""People do by visible words what a person could do, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Channel, FormHandle, Person, Sandbox
from sandbox.client import Impossible
from tests.sandbox.bots import Bot
from tests.sandbox.views import (
    Json,
    actions,
    button,
    input_block,
    modal,
    option,
    plain,
    section,
    text_input,
)


def test_what_a_person_reads(
    client: WebClient, priya: Person, jonas: Person, deal: Channel
) -> None:
    bold = {"type": "text", "text": "Deutsche Bahn", "style": {"bold": True}}
    line = [
        {"type": "user", "user_id": priya.id},
        {"type": "text", "text": " won "},
        bold,
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": deal.id},
        {"type": "text", "text": " on "},
        {
            "type": "date",
            "timestamp": 1767225600,
            "format": "{date_short}",
            "fallback": "1 Jan 2026",
        },
    ]
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        for text in ("one", "two")
    ]
    mrkdwn = "*Thanks* <@U0JONAS>, see <https://example.com|the _story_> &amp; <#C0DEAL>"
    client.chat_postMessage(
        channel=deal.id,
        text="A win for <@U0PRIYA>",
        blocks=[
            {"type": "header", "text": plain("A *win*")},
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": line},
                    {"type": "rich_text_list", "style": "ordered", "elements": items},
                ],
            },
            section(mrkdwn),
            {
                "type": "context",
                "elements": [{"type": "mrkdwn", "text": "at <!date^1767225600^{time}|01:00>"}],
            },
            actions(button("Details", "details")),
        ],
    )
    (message,) = priya.see(deal)
    assert message.text.splitlines() == [
        "A *win*",
        "@Priya Nair won Deutsche Bahn in #deal-acme on 1 Jan 2026",
        "1. one",
        "2. two",
        "Thanks @Jonas Weber, see the story & #deal-acme",
        "at 01:00",
        "Details",
    ]
    assert message.notification == "A win for @Priya Nair"
    assert message.buttons == ["Details"]


def test_clicking_near(bot: Bot, client: WebClient, priya: Person, deal: Channel) -> None:
    @bot.app.action("details")
    async def details(ack: Any) -> None:
        await ack()

    bot.start()
    blocks: list[Json] = []
    for name in ("Acme", "Globex"):
        blocks += [section(name), actions(button("Details", "details", value=name))]
    client.chat_postMessage(channel=deal.id, text="x", blocks=blocks)
    (message,) = priya.see(deal)
    message.click("Details")
    assert bot.last["actions"][0]["value"] == "Acme"
    message.click("details", near="Globex")
    assert bot.last["actions"][0]["value"] == "Globex"
    with pytest.raises(Impossible, match="There is no 'Share' here; there is: Details, Details"):
        message.click("Share")
    with pytest.raises(Impossible):
        message.click("Details", near="Initech")


def test_only_those_who_see_a_message_can_act_on_it(
    sandbox: Sandbox, client: WebClient, priya: Person, jonas: Person, deal: Channel
) -> None:
    blocks = [actions(button("Go", "go"))]
    client.chat_postEphemeral(channel=deal.id, user=priya.id, text="x", blocks=blocks)
    (message,) = priya.see(deal)
    with pytest.raises(Impossible):
        sandbox.run(
            sandbox.actions.click(
                jonas.id,
                channel_id=deal.id,
                ts=message.ts,
                block_id=message.blocks[0]["block_id"],
                action_id="go",
            )
        )
    ada = sandbox.add_person(id="U0ADA", name="Ada")
    with pytest.raises(Impossible):
        ada.see(deal)
    with pytest.raises(Impossible):
        ada.command("/x", channel=deal)


@pytest.fixture
def form(sandbox: Sandbox, client: WebClient, priya: Person, deal: Channel) -> FormHandle:
    """A form with an input of each kind that can be done wrong."""
    countries = [option("Germany", "DE"), option("Spain", "ES")]
    client.views_open(
        trigger_id=sandbox.context.triggers.new(priya.id),
        view=modal(
            text_input("Story"),
            input_block("Short", {"type": "plain_text_input", "max_length": 5, "min_length": 2}),
            input_block("Country", {"type": "static_select", "options": countries}),
            input_block(
                "Activities",
                {"type": "multi_static_select", "options": countries, "max_selected_items": 1},
                optional=True,
            ),
            input_block("Helper", {"type": "users_select"}, optional=True),
            input_block("E-mail", {"type": "email_text_input"}, optional=True),
            input_block(
                "Count",
                {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
                optional=True,
            ),
            input_block("Day", {"type": "datepicker"}, optional=True),
        ),
    )
    view = sandbox.world.top_view(priya.id)
    assert view is not None
    return FormHandle(sandbox, priya.user, view)


def test_what_cannot_be_typed_or_chosen(form: FormHandle) -> None:
    for act in (
        lambda: form.fill("Short", "123456"),
        lambda: form.fill("Story", "two\nlines"),
        lambda: form.fill("Nowhere", "x"),
        lambda: form.fill("Day", "tomorrow"),
        lambda: form.fill("Count", "many"),
        lambda: form.choose("Country", "France"),
        lambda: form.choose("Country", "Germany", "Spain"),
        lambda: form.choose("Activities", "Germany", "Spain"),
        lambda: form.choose("Helper", "Nobody"),
        lambda: form.suggest("Country", "ger"),
        lambda: form.click("Send it"),
    ):
        with pytest.raises(Impossible):
            act()
    assert form.values == {
        "Story": None,
        "Short": None,
        "Country": None,
        "Activities": [],
        "Helper": None,
        "E-mail": None,
        "Count": None,
        "Day": None,
    }


def test_slacks_own_errors_come_before_the_bot(sandbox: Sandbox, form: FormHandle) -> None:
    form.fill("Short", "1")
    form.fill("E-mail", "nobody")
    form.fill("Count", "12")
    seen = form.submit()
    assert seen.errors == {
        "Story": "Please complete this required field.",
        "Short": "Please use at least 2 characters.",
        "Country": "Please complete this required field.",
        "E-mail": "Please enter a valid email address.",
        "Count": "Please enter a number of at most 9.",
    }
    assert sandbox.sent == [], "the bot has heard nothing of it"
    assert form.is_open


def test_choosing_by_what_is_seen(form: FormHandle, jonas: Person) -> None:
    form.choose("Country", "Spain")
    form.choose("Helper", "Jonas Weber")
    form.choose("Activities", "Germany")
    assert form.value("Country") == "Spain"
    assert form.value("Helper") == "Jonas Weber"
    assert form.options("Country") == ["Germany", "Spain"]
    form.choose("Activities")
    assert form.value("Activities") == []


def test_inputs_that_tell_at_once(bot: Bot, priya: Person, deal: Channel) -> None:
    def typing(label: str, *moments: str) -> Json:
        config = {"trigger_actions_on": list(moments)}
        element = {
            "type": "plain_text_input",
            "action_id": label,
            "dispatch_action_config": config,
        }
        return input_block(label, element, dispatch_action=True)

    @bot.app.shortcut("new")
    async def new(ack: Any, body: Json, client: Any) -> None:
        view = modal(
            typing("always", "on_character_entered"),
            typing("enter", "on_enter_pressed"),
            text_input("Never"),
        )
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    for action_id in ("always", "enter"):

        @bot.app.action(action_id)
        async def changed(ack: Any) -> None:
            await ack()

    bot.start()
    form = priya.shortcut("new").modal
    assert form is not None
    form.fill("Never", "x")
    form.fill("enter", "x")
    assert bot.last["type"] == "shortcut"
    form.fill("enter", "x", enter=True)
    assert bot.last["actions"][0]["action_id"] == "enter"
    form.fill("always", "y")
    assert bot.last["actions"][0] == {
        "type": "plain_text_input",
        "action_id": "always",
        "block_id": "always",
        "value": "y",
        "action_ts": bot.last["actions"][0]["action_ts"],
    }


def test_what_people_type(bot: Bot, priya: Person, jonas: Person, deal: Channel) -> None:
    @bot.app.event("app_mention")
    async def mentioned() -> None:
        pass

    bot.sandbox.name_bot("Vouch")
    bot.sandbox.context.events.add("app_mention")
    bot.start()
    said = "@Vouch ask @Jonas Weber in #deal-acme <3 & see https://example.com/a."
    message = priya.say(said, channel=deal)
    assert message.text == said
    assert bot.last["event"]["type"] == "app_mention"
    assert bot.last["event"]["text"] == (
        f"<@{bot.sandbox.world.bot_user_id}> ask <@U0JONAS> in <#C0DEAL|deal-acme> "
        "&lt;3 &amp; see <https://example.com/a>."
    )


def test_threads(client: WebClient, priya: Person, deal: Channel) -> None:
    root = priya.say("Who knows Acme?", channel=deal)
    priya.say("I do", channel=deal, thread=root)
    client.chat_postMessage(channel=deal.id, text="So do we", thread_ts=root.ts)
    assert [reply.text for reply in root.replies] == ["I do", "So do we"]
