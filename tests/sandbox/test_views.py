"""Modals: triggers, the stack, hashes, what a submission may answer."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Channel, FormHandle, ManualTimer, Person, Sandbox, Seen
from sandbox.client import Impossible
from tests.sandbox.bots import Bot
from tests.sandbox.views import (
    Json,
    actions,
    button,
    input_block,
    modal,
    option,
    section,
    text_input,
)


@pytest.fixture
def trigger(sandbox: Sandbox, priya: Person) -> str:
    return sandbox.context.triggers.new(priya.id)


def refusal(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return str(refused.value.response["error"])


def top(sandbox: Sandbox, person: Person) -> FormHandle:
    view = sandbox.world.top_view(person.id)
    assert view is not None
    return FormHandle(sandbox, person.user, view)


def test_a_trigger_opens_one_view(client: WebClient, trigger: str) -> None:
    view = modal(section("x"))
    client.views_open(trigger_id=trigger, view=view)
    assert refusal(client.views_open, trigger_id=trigger, view=view) == "exchanged_trigger_id"
    assert refusal(client.views_open, trigger_id="1.2.x", view=view) == "invalid_arguments"


def test_a_trigger_lives_three_seconds(
    client: WebClient, sandbox: Sandbox, timer: ManualTimer, trigger: str
) -> None:
    late = sandbox.context.triggers.new("U0PRIYA")
    sandbox.pass_seconds(3.0)
    client.views_open(trigger_id=trigger, view=modal(section("x")))
    sandbox.pass_seconds(0.001)
    view = modal(section("x"))
    assert refusal(client.views_open, trigger_id=late, view=view) == "expired_trigger_id"


def test_a_refused_view_leaves_the_trigger_usable(client: WebClient, trigger: str) -> None:
    bad = modal(section(""))
    assert refusal(client.views_open, trigger_id=trigger, view=bad) == "invalid_arguments"
    client.views_open(trigger_id=trigger, view=modal(section("x")))


def test_three_views_on_the_stack(
    sandbox: Sandbox, client: WebClient, priya: Person, trigger: str
) -> None:
    root = client.views_open(trigger_id=trigger, view=modal(section("1"), title="One"))["view"]
    below = root["id"]
    for title in ("Two", "Three"):
        trigger = sandbox.context.triggers.new(priya.id, below)
        pushed = client.views_push(trigger_id=trigger, view=modal(section("x"), title=title))
        assert pushed["view"]["previous_view_id"] == below
        assert pushed["view"]["root_view_id"] == root["id"]
        below = pushed["view"]["id"]
    trigger = sandbox.context.triggers.new(priya.id, below)
    view = modal(section("4"))
    assert refusal(client.views_push, trigger_id=trigger, view=view) == "push_limit_reached"
    outside = sandbox.context.triggers.new(priya.id)
    assert refusal(client.views_push, trigger_id=outside, view=view) == "not_found"

    assert top(sandbox, priya).title == "Three"
    seen = top(sandbox, priya).close()
    assert seen.modal is not None
    assert seen.modal.title == "Two"
    seen.modal.close(everything=True)
    assert sandbox.world.top_view(priya.id) is None


def test_update_keeps_what_was_typed(
    sandbox: Sandbox, client: WebClient, priya: Person, trigger: str
) -> None:
    opened = client.views_open(
        trigger_id=trigger, view=modal(text_input("Account"), text_input("Story"))
    )["view"]
    form = top(sandbox, priya)
    form.fill("Account", "Acme")
    form.fill("Story", "Long")
    updated = client.views_update(
        view_id=opened["id"],
        hash=opened["hash"],
        view=modal(section("EMEA decides"), text_input("Account"), text_input("Proof")),
    )["view"]
    assert form.is_open
    assert form.values == {"Account": "Acme", "Proof": None}
    assert updated["hash"] != opened["hash"]
    stale = {"view_id": opened["id"], "hash": opened["hash"], "view": modal(section("x"))}
    assert refusal(client.views_update, **stale) == "hash_conflict"
    form.close()
    gone = {"view_id": opened["id"], "view": modal(section("x"))}
    assert refusal(client.views_update, **gone) == "not_found"


def test_external_ids_are_unique(
    sandbox: Sandbox, client: WebClient, priya: Person, jonas: Person, trigger: str
) -> None:
    view = modal(text_input("Story"), external_id="draft-7")
    client.views_open(trigger_id=trigger, view=view)
    other = sandbox.context.triggers.new(jonas.id)
    assert refusal(client.views_open, trigger_id=other, view=view) == "duplicate_external_id"
    client.views_update(external_id="draft-7", view={**view, "title": view["submit"]})
    assert top(sandbox, priya).title == "Send"


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


ELEMENTS: list[tuple[Json, Any, Json]] = [
    ({"type": "plain_text_input"}, "text", {"value": "text"}),
    ({"type": "email_text_input"}, "a@example.com", {"value": "a@example.com"}),
    ({"type": "url_text_input"}, "https://example.com", {"value": "https://example.com"}),
    ({"type": "number_input", "is_decimal_allowed": True}, "1.5", {"value": "1.5"}),
    ({"type": "datepicker"}, "2026-05-01", {"selected_date": "2026-05-01"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, "1767225600", {"selected_date_time": 1767225600}),
    ({"type": "users_select"}, "U0JONAS", {"selected_user": "U0JONAS"}),
    ({"type": "multi_users_select"}, ["U0JONAS"], {"selected_users": ["U0JONAS"]}),
    ({"type": "channels_select"}, "C0DEAL", {"selected_channel": "C0DEAL"}),
    ({"type": "multi_channels_select"}, ["C0DEAL"], {"selected_channels": ["C0DEAL"]}),
    ({"type": "conversations_select"}, "C0DEAL", {"selected_conversation": "C0DEAL"}),
    (
        {"type": "multi_conversations_select"},
        ["C0DEAL"],
        {"selected_conversations": ["C0DEAL"]},
    ),
    (
        {"type": "static_select", "options": [option("A", "a")]},
        "a",
        {"selected_option": option("A", "a")},
    ),
    (
        {"type": "multi_static_select", "options": [option("A", "a"), option("B", "b")]},
        ["b", "a"],
        {"selected_options": [option("B", "b"), option("A", "a")]},
    ),
    (
        {"type": "radio_buttons", "options": [option("A", "a")]},
        "a",
        {"selected_option": option("A", "a")},
    ),
    (
        {"type": "checkboxes", "options": [option("A", "a"), option("B", "b")]},
        ["a"],
        {"selected_options": [option("A", "a")]},
    ),
]


@pytest.mark.parametrize(
    ("element", "value", "state"), ELEMENTS, ids=[row[0]["type"] for row in ELEMENTS]
)
def test_state_of_each_element(
    sandbox: Sandbox,
    client: WebClient,
    priya: Person,
    jonas: Person,
    deal: Channel,
    trigger: str,
    element: Json,
    value: Any,
    state: Json,
) -> None:
    view = modal(input_block("Field", element, optional=True))
    opened = client.views_open(trigger_id=trigger, view=view)["view"]
    (key,) = state
    empty = [] if isinstance(value, list) else None
    assert opened["state"]["values"] == {"field": {"value": {"type": element["type"], key: empty}}}

    sandbox.run(
        sandbox.actions.change(
            priya.id, view_id=opened["id"], block_id="field", action_id="value", value=value
        )
    )
    assert top(sandbox, priya).view.state == {
        "field": {"value": {"type": element["type"], **state}}
    }


def test_initial_values(sandbox: Sandbox, client: WebClient, priya: Person, trigger: str) -> None:
    country = {
        "type": "static_select",
        "options": [option("Spain", "ES")],
        "initial_option": option("Spain", "ES"),
    }
    client.views_open(
        trigger_id=trigger,
        view=modal(
            input_block("Country", country),
            input_block("Story", {"type": "plain_text_input", "initial_value": "Once"}),
        ),
    )
    assert top(sandbox, priya).values == {"Country": "Spain", "Story": "Once"}


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
