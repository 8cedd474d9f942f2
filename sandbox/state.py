"""What a person has typed and chosen, in the exact form of Slack's `state.values`.

Every input element has one key for its value and its value when empty. People (the page, the
client library) speak plain values: a string, or a list of strings for what takes several;
this module turns those into Slack's objects and refuses what the element does not offer.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sandbox.validation.blocks import interactive_elements
from sandbox.validation.texts import choices_of

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]

# element type → (key of its value in the state, the initial_ key it starts from, several?)
KEYS: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "users_select": ("selected_user", "initial_user", False),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "channels_select": ("selected_channel", "initial_channel", False),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "multi_users_select": ("selected_users", "initial_users", True),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "checkboxes": ("selected_options", "initial_options", True),
    "radio_buttons": ("selected_option", "initial_option", False),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "file_input": ("files", "", True),
}
WITH_OPTIONS = {"selected_option", "selected_options"}


class Impossible(Exception):
    """A person could not do this in Slack's client; the text says why."""


def initial_value(element: Json, current: str | None = None) -> Json:
    """The state of an untouched element; `current` is the conversation the person is in."""
    key, initial, several = KEYS[element["type"]]
    value = element.get(initial)
    if value is None and current and element.get("default_to_current_conversation"):
        value = [current] if several else current
    if value is None and several:
        value = []
    state = {"type": element["type"], key: value}
    if element["type"] == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    return state


def stateful(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """(block, element) of all that keeps a value, in reading order."""
    return [
        (block, element)
        for block in blocks
        for _, element in interactive_elements(block)
        if element["type"] in KEYS
    ]


def state_for(
    blocks: list[Json], earlier: Values | None = None, current: str | None = None
) -> Values:
    """The full state of some blocks.

    What was typed `earlier` stays where block_id, action_id and type are still the same, as
    Slack's client does when a view is updated.
    """
    values: Values = {}
    for block, element in stateful(blocks):
        before = (earlier or {}).get(block["block_id"], {}).get(element["action_id"])
        if before is None or before["type"] != element["type"]:
            before = initial_value(element, current)
        values.setdefault(block["block_id"], {})[element["action_id"]] = before
    return values


def is_empty(state: Json) -> bool:
    """Whether nothing has been typed or chosen."""
    value = state.get(KEYS[state["type"]][0])
    return value is None or value in ("", [])


def _check_text(element: Json, text: str) -> None:
    longest = element.get("max_length", 3000)
    if len(text) > longest:
        raise Impossible(f"Please use at most {longest} characters")
    kind = element["type"]
    if kind == "plain_text_input" and not element.get("multiline") and "\n" in text:
        raise Impossible("A single-line input takes no line break")
    if kind == "number_input" and text and not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise Impossible("Please enter a number")


def _option_state(option: Json) -> Json:
    return {name: option[name] for name in ("text", "value", "description") if name in option}


def read_value(element: Json, plain: Any, offered: dict[str, Json] | None = None) -> Json:
    """The element's state for a plain value.

    `offered` are the options that an external select has shown, by value. Raises `Impossible`
    for what the element does not offer.
    """
    kind = element["type"]
    key, _, several = KEYS[kind]
    state = initial_value(element)
    empty = plain is None or plain in ("", [])
    if several and not empty and not isinstance(plain, list | tuple):
        plain = [plain]
    if empty:
        state[key] = [] if several else None
        return state
    if key in WITH_OPTIONS:
        options = dict(offered or {})
        for choice in [element.get("initial_option"), *(element.get("initial_options") or ())]:
            if choice:
                options.setdefault(choice["value"], choice)
        options.update({choice["value"]: choice for choice in choices_of(element)})
        chosen = list(plain) if several else [plain]
        for value in chosen:
            if value not in options:
                raise Impossible(f"There is no option {value!r}")
        _check_count(element, chosen)
        picked = [_option_state(options[value]) for value in chosen]
        state[key] = picked if several else picked[0]
        return state
    if several:
        chosen = [str(item) for item in plain]
        _check_count(element, chosen)
        state[key] = chosen
        return state
    if kind == "datetimepicker":
        state[key] = int(plain)
        return state
    if kind == "rich_text_input":
        section = {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": str(plain)}],
        }
        state[key] = (
            plain if isinstance(plain, dict) else {"type": "rich_text", "elements": [section]}
        )
        return state
    text = str(plain)
    if kind == "datepicker":
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise Impossible(f"{text!r} is not a day") from error
    elif kind.endswith("_input"):
        _check_text(element, text)
    state[key] = text
    return state


def _check_count(element: Json, chosen: list[Any]) -> None:
    most = element.get("max_selected_items")
    if most is not None and len(chosen) > most:
        raise Impossible(f"At most {most} can be selected")


def plain_value(state: Json) -> Any:
    """The plain value of a state: what `read_value` would take."""
    key, _, _ = KEYS[state["type"]]
    value = state.get(key)
    if key == "selected_option":
        return value["value"] if value else None
    if key == "selected_options":
        return [option["value"] for option in value or ()]
    return value


def client_errors(blocks: list[Json], values: Values) -> dict[str, str]:
    """What Slack's client itself says at a block before it submits anything."""
    errors: dict[str, str] = {}
    for block, element in stateful(blocks):
        if block["type"] != "input":
            continue
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        sentence = _client_error(block, element, state)
        if sentence:
            errors[block["block_id"]] = sentence
    return errors


def _client_error(block: Json, element: Json, state: Json) -> str | None:
    if not state or is_empty(state):
        return None if block.get("optional") else "Please complete this required field."
    kind, value = element["type"], state[KEYS[element["type"]][0]]
    if kind == "plain_text_input" and len(value) < element.get("min_length", 0):
        return f"Please use at least {element['min_length']} characters."
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", value):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_error(element, value)
    return None


def _number_error(element: Json, value: str) -> str | None:
    if not element.get("is_decimal_allowed") and "." in value:
        return "Please enter a whole number."
    if element.get("min_value") is not None and float(value) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if element.get("max_value") is not None and float(value) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
