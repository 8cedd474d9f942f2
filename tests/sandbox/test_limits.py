"""What breaks Slack's limits is refused with Slack's own error and a pointer to the place."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.validation import Problems, check_message_blocks
from tests.sandbox.views import (
    Json,
    actions,
    button,
    input_block,
    option,
    plain,
    section,
    text_input,
)


def complaints(*blocks: Json) -> list[str]:
    problems = Problems()
    check_message_blocks(list(blocks), problems)
    return problems.messages


def options(count: int) -> list[Json]:
    return [option(f"Option {number}", str(number)) for number in range(count)]


def select(**fields: Any) -> Json:
    return {"type": "static_select", "action_id": "select", **fields}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def table(rows: int, cells: int) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * cells] * rows}


CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("This tells them."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}
LIMITS: list[tuple[str, Json, Json, str]] = [
    # what, a block just within the limit, a block just past it, what Slack says of the latter
    (
        "header",
        {"type": "header", "text": plain("x" * 150)},
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        "section text",
        section("x" * 3000),
        section("x" * 3001),
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        "empty text",
        section("x"),
        section(""),
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        "section fields",
        {"type": "section", "fields": [plain("x")] * 10},
        {"type": "section", "fields": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        "length of a field",
        {"type": "section", "fields": [plain("x" * 2000)]},
        {"type": "section", "fields": [plain("x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    (
        "context",
        {"type": "context", "elements": [plain("x")] * 10},
        {"type": "context", "elements": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        "actions",
        actions(*[button("x", f"b{n}") for n in range(25)]),
        actions(*[button("x", f"b{n}") for n in range(26)]),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        "no actions",
        actions(button("x", "b")),
        actions(),
        "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        "button text",
        actions(button("x" * 75, "b")),
        actions(button("x" * 76, "b")),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        "button value",
        actions(button("x", "b", value="x" * 2000)),
        actions(button("x", "b", value="x" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        "button link",
        actions(button("x", "b", url="https://example.com/a")),
        actions(button("x", "b", url="example dot com")),
        "invalid url [json-pointer:/blocks/0/elements/0/url]",
    ),
    (
        "button style",
        actions(button("x", "b", style="danger")),
        actions(button("x", "b", style="green")),
        "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        "action_id",
        actions(button("x", "b" * 255)),
        actions(button("x", "b" * 256)),
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (
        "options",
        actions(select(options=options(100))),
        actions(select(options=options(101))),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        "option text",
        actions(select(options=[option("x" * 75, "1")])),
        actions(select(options=[option("x" * 76, "1")])),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    (
        "option value",
        actions(select(options=[option("x", "1" * 150)])),
        actions(select(options=[option("x", "1" * 151)])),
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
    ),
    (
        "initial option",
        actions(select(options=options(3), initial_option=option("Option 2", "2"))),
        actions(select(options=options(3), initial_option=option("Other", "2"))),
        "initial_option must be among the options provided "
        "[json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (
        "placeholder",
        actions(select(options=options(1), placeholder=plain("x" * 150))),
        actions(select(options=options(1), placeholder=plain("x" * 151))),
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
    ),
    (
        "plain text where Slack demands it",
        actions(button("x", "b")),
        actions({"type": "button", "text": {"type": "mrkdwn", "text": "x"}}),
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
    ),
    (
        "check boxes",
        actions({"type": "checkboxes", "options": options(10)}),
        actions({"type": "checkboxes", "options": options(11)}),
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        "overflow",
        actions({"type": "overflow", "options": options(5)}),
        actions({"type": "overflow", "options": options(6)}),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        "confirm title",
        actions(button("x", "b", confirm={**CONFIRM, "title": plain("x" * 100)})),
        actions(button("x", "b", confirm={**CONFIRM, "title": plain("x" * 101)})),
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    (
        "confirm deny",
        actions(button("x", "b", confirm={**CONFIRM, "deny": plain("x" * 30)})),
        actions(button("x", "b", confirm={**CONFIRM, "deny": plain("x" * 31)})),
        "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]",
    ),
    (
        "alternative text",
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart"},
        {"type": "image", "image_url": "https://example.com/a.png"},
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    (
        "label",
        text_input("x" * 2000, block_id="b"),
        text_input("x" * 2001, block_id="b"),
        "must be less than 2001 characters [json-pointer:/blocks/0/label/text]",
    ),
    (
        "element in its block",
        input_block("Name", {"type": "plain_text_input"}),
        input_block("Name", {"type": "button", "text": plain("x")}),
        "unsupported type: button [json-pointer:/blocks/0/element/type]",
    ),
    (
        "unknown block",
        {"type": "divider"},
        {"type": "carousel"},
        "unsupported type: carousel [json-pointer:/blocks/0/type]",
    ),
    (
        "unknown field",
        {"type": "divider"},
        {"type": "divider", "color": "red"},
        "invalid additional property: color [json-pointer:/blocks/0]",
    ),
    (
        "rich text element",
        rich({"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}),
        rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}),
        "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
    ),
    (
        "list in rich text",
        rich({"type": "rich_text_list", "style": "ordered", "elements": []}),
        rich({"type": "rich_text_list", "style": "dashes", "elements": []}),
        "must be a valid enum value: bullet, ordered [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        "table rows",
        table(100, 1),
        table(101, 1),
        "no more than 100 items allowed [json-pointer:/blocks/0/rows]",
    ),
    (
        "table cells",
        table(1, 20),
        table(1, 21),
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
    (
        "markdown",
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "markdown", "text": "x" * 12_001},
        "must be less than 12001 characters [json-pointer:/blocks/0/text]",
    ),
]


@pytest.mark.parametrize(
    ("within", "past", "said"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS]
)
def test_limit(within: Json, past: Json, said: str) -> None:
    assert complaints(within) == []
    assert complaints(past) == [f"[ERROR] {said}"]


def test_ids_are_unique() -> None:
    twice = [section("a", block_id="b"), section("c", block_id="b")]
    assert complaints(*twice) == [
        "[ERROR] `block_id` b already exists [json-pointer:/blocks/1/block_id]"
    ]
    same = actions(button("a", "go"), button("b", "go"))
    assert complaints(same) == [
        "[ERROR] `action_id` go already exists [json-pointer:/blocks/0/elements/1/action_id]"
    ]
    assert complaints(actions(button("a", "go")), actions(button("b", "go"))) == []
