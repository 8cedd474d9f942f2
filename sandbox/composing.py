"""What Slack's client makes of a message that a person types: mentions, links, escapes."""

from __future__ import annotations

import re
from typing import Any

from sandbox.world import World

Json = dict[str, Any]
_LINK = r"https?://[^\s<>]+[^\s<>.,;:!?)]"


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def compose(world: World, text: str) -> tuple[str, list[Json]]:
    """The message's text as Slack stores it, and its rich text elements.

    "@Jonas Weber" (a full name) and "#deal-acme" become mentions, addresses become links.
    """
    people = {f"@{user.real_name}": user.id for user in world.users.values()}
    rooms = {
        f"#{item.name}": item.id for item in world.conversations.values() if item.kind == "channel"
    }
    names = sorted({*people, *rooms}, key=len, reverse=True)
    pattern = "|".join([*(re.escape(name) + r"(?!\w)" for name in names), _LINK])
    stored, elements, end = "", [], 0
    for found in re.finditer(pattern, text):
        if found.start() > end:
            stored += escape(text[end : found.start()])
            elements.append({"type": "text", "text": text[end : found.start()]})
        word = found[0]
        if word in people:
            stored += f"<@{people[word]}>"
            elements.append({"type": "user", "user_id": people[word]})
        elif word in rooms:
            stored += f"<#{rooms[word]}|{word[1:]}>"
            elements.append({"type": "channel", "channel_id": rooms[word]})
        else:
            stored += f"<{escape(word)}>"
            elements.append({"type": "link", "url": word})
        end = found.end()
    if end < len(text):
        stored += escape(text[end:])
        elements.append({"type": "text", "text": text[end:]})
    return stored, elements
