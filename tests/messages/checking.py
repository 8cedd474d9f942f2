"""What Slack would say of a message or view: the sandbox's statement of Slack's rules, which
shares nothing with the compiler's, and what nobody's words may ever bring about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sandbox.validation import Problems, check_message_blocks, check_view

_ALLOWED_IN_MRKDWN = re.compile(
    r"<@[UW][A-Z0-9]+>|<#[CGD][A-Z0-9]+>|<!date\^\d+\^[^<>|]*\|[^<>|]*>"
    r"|<(?:https?://|mailto:)[^<>|\s]+\|[^<>]*>"
)
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_EMOJI_NAME = re.compile(r":(?=[^:]*[a-z0-9])([a-z0-9_+'-]+):")
# Formatting as Slack reads it in mrkdwn: a mark at the beginning of a word and one at an end.
_FORMATTED = re.compile(r"(?<!\w)([*_~`])(?=\S)[^\n]*?(?<=\S)\1(?!\w)")


def refusals(made: dict[str, Any]) -> list[str]:
    """Everything that Slack would refuse in a message ({"text", "blocks"}) or a view."""
    problems = Problems()
    if "type" in made:
        error = check_view(made, problems, kind=made["type"])
    else:
        error = check_message_blocks(made["blocks"], problems)
        text = made["text"]
        if not text.strip() or len(text) > 4_000:
            problems.add("a notification has 1 to 4,000 characters", "/text")
        left = _ALLOWED_IN_MRKDWN.sub("", text)
        if "<" in left or ">" in left or _ENTITY.search(left):
            problems.add("the notification is not escaped", "/text")
    found = list(problems.errors)
    if error and not found:
        found.append(error)
    return found + [
        f"mrkdwn that is not escaped: {text!r}"
        for text in mrkdwn_texts(made)
        if set("<>") & set(_ALLOWED_IN_MRKDWN.sub("", text)) or _ENTITY.search(text)
    ]


def parts(made: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a message or view."""
    if isinstance(made, dict):
        yield made
        for value in made.values():
            yield from parts(value)
    elif isinstance(made, list):
        for value in made:
            yield from parts(value)


def mrkdwn_texts(made: Any) -> list[str]:
    """All mrkdwn in a message or view."""
    return [part["text"] for part in parts(made) if part.get("type") == "mrkdwn"]


def is_formatted(mrkdwn: str) -> bool:
    """Whether Slack would show anything in it bold, italic, struck or as code."""
    return _FORMATTED.search(_without_addresses(mrkdwn)) is not None


def _without_addresses(mrkdwn: str) -> str:
    """Of a link only the words are formatted; Slack takes its address out first."""
    return re.sub(r"<[^<>|]*\|", "<", mrkdwn)


def mentions(made: Any) -> set[str]:
    """Everybody and everything that is mentioned: member and channel ids, broadcasts."""
    found: set[str] = set()
    for part in parts(made):
        kind = part.get("type")
        if kind in ("user", "channel"):
            found.add(part.get("user_id") or part["channel_id"])
        elif kind in ("broadcast", "usergroup"):
            found.add(kind)
        if kind == "mrkdwn":
            found.update(re.findall(r"<[@#]([A-Z0-9]+)>", part["text"]))
            found.update(re.findall(r"<!(?!date)(\w+)", part["text"]))
    if isinstance(made, dict) and "text" in made and isinstance(made["text"], str):
        found.update(re.findall(r"<[@#]([A-Z0-9]+)>", made["text"]))
        found.update(re.findall(r"<!(?!date)(\w+)", made["text"]))
    return found


def emoji(made: Any) -> set[str]:
    """All emoji that are shown by name."""
    found = {part["name"] for part in parts(made) if part.get("type") == "emoji"}
    for part in parts(made):
        if part.get("type") == "mrkdwn" or part.get("emoji") is True:
            found.update(_EMOJI_NAME.findall(_without_addresses(part["text"])))
    return found


def readable(made: Any) -> str:
    """All words that a reader sees, one after the other."""
    names = ("text", "alt_text", "fallback", "accessibility_label", "initial_value")
    return "\n".join(
        part[name] for part in parts(made) for name in names if isinstance(part.get(name), str)
    )
