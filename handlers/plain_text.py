"""A Slack message's text made plain: what a person would read aloud, without marks and mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

# <@U1>, <@U1|name>, <#C1|name>, <!here>, <!subteam^S1|@team>, <!date^…|fallback>, <https://…|words>
# What else stands in angle brackets is a person's own.
_TOKEN = re.compile(r"<([@#!]|(?=[a-z][a-z0-9+.-]*:))([^<>|\n]+)(?:\|([^<>\n]*))?>")
_CODE_BLOCK = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
# A mark counts only around words, as Slack reads it: "2*3*4" and "snake_case_name" stay.
_STYLED = tuple(
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^\n{mark}]*?\S){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~")
)
_QUOTE = re.compile(r"^(?:&gt;)+ ?", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


def plain_text(text: str, *, names: Mapping[str, str] | None = None) -> str:
    """The text without Slack's markup. `names` are people's names by id; others stay as "@…".

    Nothing in the result can mention or link: "@here" is only words.
    """
    text = _CODE_BLOCK.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    for style in _STYLED:
        text = style.sub(r"\1", text)
    text = _QUOTE.sub("", text)
    text = _TOKEN.sub(lambda token: _say_token(token, names or {}), text)
    return _BLANK_LINES.sub("\n\n", unescape(text)).strip()


def mentioned_people(text: str) -> list[str]:
    """The member ids that a message's text mentions without saying their names."""
    found = (match[2] for match in _TOKEN.finditer(text) if match[1] == "@" and not match[3])
    return list(dict.fromkeys(found))


def message_text(message: Mapping[str, Any]) -> str:
    """A message's text with its marks; of one that has only attachments, theirs."""
    if str(message.get("text") or "").strip():
        return str(message["text"])
    parts = (
        str(attachment.get("text") or attachment.get("fallback") or "")
        for attachment in message.get("attachments") or ()
    )
    return "\n\n".join(part for part in parts if part.strip())


def _say_token(token: re.Match[str], names: Mapping[str, str]) -> str:
    mark, target, words = token[1], token[2], token[3]
    if mark == "@":
        return f"@{words or names.get(target, target)}"
    if mark == "#":
        return f"#{words or target}"
    if mark == "!":
        return words or f"@{target.split('^')[0]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not words or words in (address, target) or target.startswith(("mailto:", "tel:")):
        return words or address
    return f"{words} ({target})"
