"""What the app offers: its commands and shortcuts, as its manifest names them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.world import Json


@dataclass(frozen=True)
class Offers:
    """Commands (command, description, usage_hint) and shortcuts (name, callback_id,
    description)."""

    commands: list[Json] = field(default_factory=list)
    global_shortcuts: list[Json] = field(default_factory=list)
    message_shortcuts: list[Json] = field(default_factory=list)
    takes_messages: bool = True
    """Whether one can write to the app in its Messages tab."""


def offers_of(manifest: dict[str, Any]) -> Offers:
    """The offers in a Slack app manifest; nothing where it has none."""
    features: Json = manifest.get("features") or {}
    commands = [
        {
            "command": command["command"],
            "description": command.get("description", ""),
            "usage_hint": command.get("usage_hint", ""),
        }
        for command in features.get("slash_commands") or ()
    ]
    shortcuts: list[Json] = [
        {
            "name": shortcut["name"],
            "callback_id": shortcut["callback_id"],
            "description": shortcut.get("description", ""),
            "type": shortcut.get("type", "global"),
        }
        for shortcut in features.get("shortcuts") or ()
    ]
    return Offers(
        commands=commands,
        global_shortcuts=[item for item in shortcuts if item["type"] == "global"],
        message_shortcuts=[item for item in shortcuts if item["type"] == "message"],
        takes_messages=not (features.get("app_home") or {}).get("messages_tab_read_only_enabled"),
    )
