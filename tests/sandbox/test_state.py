"""The state of each kind of input, in Slack's own form."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Channel, FormHandle, Person, Sandbox
from tests.sandbox.views import Json, input_block, modal, option


@pytest.fixture
def trigger(sandbox: Sandbox, priya: Person) -> str:
    return sandbox.context.triggers.new(priya.id)


def top(sandbox: Sandbox, person: Person) -> FormHandle:
    view = sandbox.world.top_view(person.id)
    assert view is not None
    return FormHandle(sandbox, person.user, view)


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
