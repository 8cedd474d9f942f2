"""Limits of whole views and messages, and how Slack's answer says so."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Channel, Sandbox
from sandbox.validation import Problems, check_view
from tests.sandbox.views import Json, home, input_block, modal, plain, section, text_input


def view_complaints(view: Json, kind: str = "modal") -> list[str]:
    problems = Problems()
    check_view(view, problems, kind=kind)
    return problems.messages


def table(rows: int, cells: int) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * cells] * rows}


MODALS: list[tuple[str, Json, str]] = [
    (
        "title",
        modal(section("x"), title="x" * 25),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    (
        "submit",
        {**modal(section("x")), "submit": plain("x" * 25)},
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    (
        "private_metadata",
        modal(section("x"), private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    (
        "callback_id",
        {**modal(section("x")), "callback_id": "x" * 256},
        "must be less than 256 characters [json-pointer:/view/callback_id]",
    ),
    (
        "blocks",
        modal(*[section("x")] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    (
        "table",
        modal(table(1, 1)),
        "unsupported type: table [json-pointer:/view/blocks/0/type]",
    ),
    (
        "markdown",
        modal({"type": "markdown", "text": "x"}),
        "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ),
    (
        "input without submit",
        {name: value for name, value in modal(text_input("x")).items() if name != "submit"},
        "missing required field: submit: `submit` is required when an 'input' block is within "
        "the 'blocks' array [json-pointer:/view]",
    ),
    (
        "unknown field",
        modal(section("x"), colour="red"),
        "invalid additional property: colour [json-pointer:/view]",
    ),
    (
        "two fields in focus",
        modal(
            *(
                input_block(name, {"type": "plain_text_input", "focus_on_load": True})
                for name in ("One", "Two")
            )
        ),
        "only one element can have focus_on_load "
        "[json-pointer:/view/blocks/1/element/focus_on_load]",
    ),
]


@pytest.mark.parametrize(
    ("view", "said"), [row[1:] for row in MODALS], ids=[row[0] for row in MODALS]
)
def test_modal_limit(view: Json, said: str) -> None:
    assert view_complaints(view) == [f"[ERROR] {said}"]


def test_full_views_are_taken() -> None:
    assert view_complaints(modal(*[section("x")] * 100, private_metadata="x" * 3000)) == []
    assert view_complaints(home(*[section("x")] * 100), "home") == []
    assert view_complaints(home(), "home") == []


def test_view_too_large() -> None:
    problems = Problems()
    large = modal(*[section("ä" * 3000)] * 14)
    assert check_view(large, problems, kind="modal") == "view_too_large"


def test_the_answer_is_slacks(client: WebClient, deal: Channel) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(
            channel=deal.id, text="x", blocks=[{"type": "header", "text": plain("x" * 151)}]
        )
    said = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert refused.value.response.data == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [said],
        "response_metadata": {"messages": [f"[ERROR] {said}"]},
    }


def test_message_as_a_whole(client: WebClient, deal: Channel) -> None:
    def post(*blocks: Json) -> str:
        answer = client.api_call(
            "chat.postMessage",
            json={"channel": deal.id, "text": "x", "blocks": list(blocks)},
        )
        return str(answer["ok"])

    assert post(*[section("x")] * 50) == "True"
    assert post(*[section("x" * 2640)] * 5) == "True"
    for blocks, error in (
        ([section("x")] * 51, "invalid_blocks"),
        ([section("x" * 2641)] * 5, "msg_blocks_too_long"),
        ([table(1, 1), table(1, 1)], "invalid_blocks"),
    ):
        with pytest.raises(SlackApiError) as refused:
            post(*blocks)
        assert refused.value.response["error"] == error


def test_nothing_is_stored_of_what_was_refused(
    sandbox: Sandbox, client: WebClient, deal: Channel
) -> None:
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=deal.id, text="x", blocks=[section("")])
    assert sandbox.world.messages.get(deal.id, []) == []
