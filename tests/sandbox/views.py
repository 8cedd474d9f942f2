"""Views and blocks that the tests here open and post."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> Json:
    return {"text": plain(text), "value": value}


def input_block(label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": label.lower().replace(" ", "_"),
        "label": plain(label),
        "element": {"action_id": "value", **element},
        **more,
    }


def text_input(label: str, **more: Any) -> Json:
    return input_block(label, {"type": "plain_text_input"}, **more)


def modal(*blocks: Json, title: str = "Nominate", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": list(blocks),
        **more,
    }


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}
