"""What a person reads: the plain text of messages, blocks and views."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

from sandbox.world import Message, View, World

Json = dict[str, Any]

_TOKEN = re.compile(r"<([^<>]+)>")
_MARKS = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])", re.DOTALL)


def user_name(world: World, user_id: str) -> str:
    user = world.users.get(user_id)
    return f"@{user.real_name}" if user else f"@{user_id}"


def channel_name(world: World, channel_id: str) -> str:
    conversation = world.conversations.get(channel_id)
    if conversation is None or conversation.kind != "channel":
        return f"#{channel_id}"
    return f"#{conversation.name}"


def _token(world: World, inside: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return user_name(world, target[1:])
    if target.startswith("#"):
        return channel_name(world, target[1:])
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return label or f"@{target[1:].split('^')[0]}"
    return label or target.removeprefix("mailto:")


def read_mrkdwn(world: World, text: str) -> str:
    """mrkdwn as a person reads it: names for mentions, labels for links, no marks."""
    text = _TOKEN.sub(lambda found: _token(world, found[1]), text)
    for _ in range(3):
        text = _MARKS.sub(r"\2", text)
    return html.unescape(text)


def read_text(world: World, text: Json | None) -> str:
    """A text object."""
    if not text:
        return ""
    value = str(text.get("text", ""))
    return read_mrkdwn(world, value) if text.get("type") == "mrkdwn" else value


def _inline(world: World, element: Json) -> str:
    kind = element["type"]
    if kind == "link":
        return str(element.get("text") or element["url"])
    if kind == "user":
        return user_name(world, element["user_id"])
    if kind == "channel":
        return channel_name(world, element["channel_id"])
    if kind == "broadcast":
        return f"@{element['range']}"
    if kind == "emoji":
        return f":{element['name']}:"
    if kind == "date":
        moment = datetime.fromtimestamp(element["timestamp"], tz=UTC)
        return str(element.get("fallback") or moment.isoformat())
    if kind == "usergroup":
        return f"@{element['usergroup_id']}"
    return str(element.get("text", element.get("value", "")))


def _rich_text(world: World, part: Json, number: int = 0) -> str:
    if part["type"] == "rich_text":
        return "\n".join(_rich_text(world, item).rstrip("\n") for item in part["elements"])
    if part["type"] == "rich_text_list":
        lines = []
        for index, item in enumerate(part["elements"]):
            ordered = part["style"] == "ordered"
            mark = f"{part.get('offset', 0) + index + 1}." if ordered else "•"
            indent = "  " * part.get("indent", 0)
            lines.append(f"{indent}{mark} {_rich_text(world, item)}")
        return "\n".join(lines)
    return "".join(_inline(world, element) for element in part["elements"])


def read_element(world: World, element: Json) -> str:
    """The words on an element: a button's text, what is chosen, else its placeholder."""
    if element["type"] == "button":
        return read_text(world, element["text"])
    if element["type"] == "image":
        return str(element.get("alt_text", ""))
    return read_text(world, element.get("placeholder"))


def read_block(world: World, block: Json) -> str:
    """One block, its lines divided by line breaks."""
    kind = block["type"]
    lines: list[str] = []
    if kind in ("section", "header"):
        lines.append(read_text(world, block.get("text")))
        lines += [read_text(world, field) for field in block.get("fields") or ()]
        if accessory := block.get("accessory"):
            lines.append(read_element(world, accessory))
    elif kind == "context":
        lines.append(
            " ".join(
                element["alt_text"] if element["type"] == "image" else read_text(world, element)
                for element in block["elements"]
            )
        )
    elif kind == "actions":
        lines += [read_element(world, element) for element in block["elements"]]
    elif kind == "input":
        lines.append(read_text(world, block["label"]))
        lines.append(read_text(world, block.get("hint")))
    elif kind == "image":
        lines += [read_text(world, block.get("title")), str(block["alt_text"])]
    elif kind == "rich_text":
        lines.append(_rich_text(world, block))
    elif kind == "markdown":
        lines.append(str(block["text"]))
    elif kind == "video":
        lines += [read_text(world, block["title"]), read_text(world, block.get("description"))]
    elif kind == "table":
        for row in block["rows"]:
            cells = (
                cell["text"] if cell["type"] == "raw_text" else _rich_text(world, cell)
                for cell in row
            )
            lines.append(" | ".join(cells))
    return "\n".join(line for line in lines if line)


def read_blocks(world: World, blocks: list[Json]) -> str:
    return "\n".join(line for block in blocks if (line := read_block(world, block)))


def read_message(world: World, message: Message) -> str:
    """All that a person sees of a message: its blocks when it has some, else its text; files."""
    lines = [
        read_blocks(world, message.blocks) if message.blocks else read_mrkdwn(world, message.text)
    ]
    for attachment in message.attachments:
        if attachment.get("blocks"):
            lines.append(read_blocks(world, attachment["blocks"]))
        else:
            parts = [attachment.get(name) for name in ("pretext", "title", "text")]
            lines.append("\n".join(read_mrkdwn(world, str(part)) for part in parts if part))
    lines += [file.title for file in message.files]
    return "\n".join(line for line in lines if line)


def read_view(world: World, view: View) -> str:
    """All that a person sees of a modal or home tab."""
    parts = [read_text(world, view.definition.get("title")), read_blocks(world, view.blocks)]
    parts += [read_text(world, view.definition.get(name)) for name in ("submit", "close")]
    return "\n".join(part for part in parts if part)
