"""Blocks of messages, modals and home tabs."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from sandbox import limits
from sandbox.validation.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, elements, image
from sandbox.validation.rich_text import rich_text
from sandbox.validation.rules import (
    Check,
    Problems,
    anything,
    boolean,
    by_type,
    items,
    one_of,
    record,
    string,
    url,
)
from sandbox.validation.texts import any_text, plain_text

_block_id = {"block_id": string(limits.ID)}


def _section(value: Any, at: str, problems: Problems) -> None:
    record(
        {"type": anything},
        {
            **_block_id,
            "text": any_text(limits.TEXT),
            "fields": items(any_text(limits.SECTION_FIELD), limits.SECTION_FIELDS),
            "accessory": by_type(elements(IN_SECTION)),
            "expand": boolean,
        },
    )(value, at, problems)
    if not value.get("text") and not value.get("fields"):
        problems.add("missing required field: text or fields", at)


def _image_block(value: Any, at: str, problems: Problems) -> None:
    extra = {"block_id", "title"}
    image({name: item for name, item in value.items() if name not in extra}, at, problems)
    record({}, {**_block_id, "title": plain_text(limits.IMAGE_TITLE)})(
        {name: value[name] for name in extra & value.keys()}, at, problems
    )


_context_item = {
    "image": image,
    "plain_text": any_text(limits.TEXT),
    "mrkdwn": any_text(limits.TEXT),
}
_raw_text = record({"type": anything, "text": string(limits.TEXT)})
_cell = by_type({"raw_text": _raw_text, "rich_text": rich_text})
_column = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: dict[str, Check] = {
    "section": _section,
    "header": record({"type": anything, "text": plain_text(limits.HEADER)}, _block_id),
    "divider": record({"type": anything}, _block_id),
    "image": _image_block,
    "context": record(
        {"type": anything, "elements": items(by_type(_context_item), limits.CONTEXT_ELEMENTS)},
        _block_id,
    ),
    "actions": record(
        {
            "type": anything,
            "elements": items(by_type(elements(IN_ACTIONS)), limits.ACTIONS_ELEMENTS),
        },
        _block_id,
    ),
    "input": record(
        {
            "type": anything,
            "label": plain_text(limits.LABEL),
            "element": by_type(elements(IN_INPUT)),
        },
        {
            **_block_id,
            "hint": plain_text(limits.LABEL),
            "optional": boolean,
            "dispatch_action": boolean,
        },
    ),
    "rich_text": rich_text,
    "video": record(
        {
            "type": anything,
            "alt_text": string(limits.ALT_TEXT),
            "title": plain_text(limits.VIDEO_TITLE),
            "thumbnail_url": url,
            "video_url": url,
        },
        {
            **_block_id,
            "title_url": url,
            "description": plain_text(limits.VIDEO_TITLE),
            "author_name": string(limits.VIDEO_AUTHOR),
            "provider_name": string(limits.ID),
            "provider_icon_url": url,
        },
    ),
    "table": record(
        {
            "type": anything,
            "rows": items(items(_cell, limits.TABLE_CELLS), limits.TABLE_ROWS),
        },
        {**_block_id, "column_settings": items(_column, limits.TABLE_CELLS)},
    ),
    "markdown": record({"type": anything, "text": string(limits.MESSAGE_MARKDOWN)}, _block_id),
}
ONLY_IN_MESSAGES = {"table", "markdown"}


def interactive_elements(block: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The elements of a block that a person can act on, each with its pointer below the block."""
    kind = block.get("type")
    if kind == "actions":
        for index, element in enumerate(block.get("elements") or ()):
            yield f"/elements/{index}", element
    elif kind == "section" and isinstance(accessory := block.get("accessory"), dict):
        if accessory.get("type") != "image":
            yield "/accessory", accessory
    elif kind == "input" and isinstance(element := block.get("element"), dict):
        yield "/element", element


def check_ids(blocks: list[Any], at: str, problems: Problems) -> None:
    """A block_id is there once in a view or message, an action_id once in its block.

    Asks for blocks that have passed their own checks.
    """
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id is not None and block_id in seen:
            problems.add(f"`block_id` {block_id} already exists", f"{at}/{index}/block_id")
        seen.add(block_id or "")
        actions: set[str] = set()
        for pointer, element in interactive_elements(block):
            action_id = element.get("action_id")
            if action_id is not None and action_id in actions:
                problems.add(
                    f"`action_id` {action_id} already exists",
                    f"{at}/{index}{pointer}/action_id",
                )
            actions.add(action_id or "")


def check_blocks(
    blocks: Any, at: str, problems: Problems, *, most: int, least: int, in_message: bool
) -> None:
    """Every rule of a list of blocks on one surface."""
    allowed = {
        name: check for name, check in BLOCKS.items() if in_message or name not in ONLY_IN_MESSAGES
    }
    before = len(problems.notes)
    items(by_type(allowed), most, least)(blocks, at, problems)
    if len(problems.notes) == before:
        check_ids(blocks, at, problems)


def characters(value: Any) -> int:
    """How many characters of text some blocks hold, whatever they are nested in."""
    if isinstance(value, list):
        return sum(characters(item) for item in value)
    if isinstance(value, dict):
        return sum(
            len(item) if name == "text" and isinstance(item, str) else characters(item)
            for name, item in value.items()
        )
    return 0


def check_message_blocks(blocks: Any, problems: Problems) -> str | None:
    """Notes what is wrong with a message's blocks.

    Returns Slack's error name for the message as a whole, or None: `invalid_blocks`,
    `msg_blocks_too_long`.
    """
    check_blocks(blocks, "/blocks", problems, most=limits.MESSAGE_BLOCKS, least=0, in_message=True)
    if problems:
        return "invalid_blocks"
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > limits.MESSAGE_MARKDOWN:
        problems.add(f"must be less than {limits.MESSAGE_MARKDOWN + 1} characters", "/blocks")
        return "msg_blocks_too_long"
    tables = [index for index, block in enumerate(blocks) if block["type"] == "table"]
    if len(tables) > 1:
        problems.add("only one table block is allowed", f"/blocks/{tables[1]}")
        return "invalid_blocks"
    if characters(blocks) > limits.MESSAGE_BLOCKS_CHARACTERS:
        return "msg_blocks_too_long"
    return None


def fill_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gives each block and interactive element the id that its author left out."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)[:5]
        for _, element in interactive_elements(block):
            if not element.get("action_id"):
                element["action_id"] = secrets.token_urlsafe(4)[:5]
    return blocks
