"""What a submission may answer: errors, update, push, clear."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Channel, FormHandle, Person, Sandbox, Seen
from sandbox.client import Impossible
from tests.sandbox.bots import Bot
from tests.sandbox.views import (
    Json,
    actions,
    button,
    input_block,
    modal,
    section,
    text_input,
)


@pytest.fixture
def answers() -> Json:
    """What the bot answers to the next submission; a test fills it."""
    return {}


@pytest.fixture
def form(bot: Bot, priya: Person, deal: Channel, answers: Json) -> FormHandle:
    @bot.app.command("/open")
    async def open_form(ack: Any, body: Json, client: Any) -> None:
        await client.views_open(
            trigger_id=body["trigger_id"], view=modal(text_input("Story"), title="First")
        )
        await ack()

    @bot.app.view("form")
    async def submitted(ack: Any) -> None:
        await ack(**answers)

    bot.start()
    form = priya.command("/open", channel=deal).modal
    assert form is not None
    form.fill("Story", "Ours")
    return form


def submit(form: FormHandle, answers: Json, **answer: Any) -> Seen:
    answers.clear()
    answers.update(answer)
    return form.submit()


def test_a_submission_closes(form: FormHandle, answers: Json) -> None:
    seen = submit(form, answers)
    assert (seen.modal, seen.error, form.is_open) == (None, None, False)
    with pytest.raises(Impossible):
        form.submit()


def test_errors_stand_at_their_field(form: FormHandle, answers: Json) -> None:
    seen = submit(form, answers, response_action="errors", errors={"story": "Too short"})
    assert seen.errors == {"Story": "Too short"}
    assert form.errors == {"Story": "Too short"}
    form.fill("Story", "Longer")
    assert form.errors == {}
    assert form.is_open


def test_errors_at_no_field_are_refused(form: FormHandle, answers: Json) -> None:
    seen = submit(form, answers, response_action="errors", errors={"elsewhere": "x"})
    assert seen.error is not None
    assert form.is_open


def test_update_push_clear(sandbox: Sandbox, form: FormHandle, answers: Json) -> None:
    second = modal(text_input("Story"), title="Second")
    seen = submit(form, answers, response_action="update", view=second)
    assert seen.modal is not None
    assert (seen.modal.id, form.title) == (form.id, "Second")

    third = modal(text_input("Proof"), title="Third")
    pushed = submit(form, answers, response_action="push", view=third).modal
    assert pushed is not None
    assert pushed.title == "Third"
    assert pushed.view.previous_view_id == form.id
    assert not form.is_open

    pushed.fill("Proof", "30 %")
    assert submit(pushed, answers, response_action="clear").modal is None
    assert sandbox.world.top_view("U0PRIYA") is None


def test_submitting_a_pushed_view_shows_the_one_below(form: FormHandle, answers: Json) -> None:
    view = modal(section("Sure?"), title="Second")
    pushed = submit(form, answers, response_action="push", view=view).modal
    assert pushed is not None
    seen = submit(pushed, answers)
    assert seen.modal is not None
    assert seen.modal.title == "First"


def test_an_answer_that_breaks_a_limit_is_trouble(form: FormHandle, answers: Json) -> None:
    bad = modal(section("x"), title="x" * 25)
    seen = submit(form, answers, response_action="update", view=bad)
    assert seen.error is not None
    assert "must be less than 25 characters" in seen.error
    assert form.title == "First"


def test_response_urls_of_a_submission(
    bot: Bot, priya: Person, deal: Channel, sandbox: Sandbox
) -> None:
    where = input_block(
        "Where",
        {
            "type": "conversations_select",
            "default_to_current_conversation": True,
            "response_url_enabled": True,
        },
    )

    @bot.app.command("/share")
    async def share(ack: Any, body: Json, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(where))
        await ack()

    @bot.app.view("form")
    async def submitted(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Shared", response_type="in_channel")

    bot.start()
    form = priya.command("/share", channel=deal).modal
    assert form is not None
    assert form.values == {"Where": deal.id}
    seen = form.submit()
    (url,) = bot.last["response_urls"]
    assert url.keys() == {"block_id", "action_id", "channel_id", "response_url"}
    assert [message.text for message in seen.messages] == ["Shared"]


def test_button_in_a_modal_pushes(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.shortcut("new")
    async def new(ack: Any, body: Json, client: Any) -> None:
        view = modal(actions(button("Help", "help")), title="First")
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @bot.app.action("help")
    async def help_(ack: Any, body: Json, client: Any) -> None:
        view = modal(section("Like so"), title="Help")
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

    bot.start()
    form = priya.shortcut("new").modal
    assert form is not None
    pushed = form.click("Help").modal
    assert pushed is not None
    assert pushed.title == "Help"
