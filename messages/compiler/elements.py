"""Buttons, confirm dialogs, images and the inputs that take text, numbers and days."""

from __future__ import annotations

import re
from datetime import date
from xml.etree.ElementTree import Element

from messages import limits
from messages.compiler.compilation import (
    Compilation,
    Json,
    attributes,
    exact,
    is_true,
    no_text,
    whole_number,
)
from messages.compiler.inline import find_address
from messages.compiler.texts import plain_object
from messages.errors import Broken
from messages.text import cut, length, restore_line_breaks

_CONFIRM = frozenset({"confirm"})
_STYLES = ("primary", "danger")
_DISPATCH = {"enter": "on_enter_pressed", "character": "on_character_entered"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def action_id(element: Element) -> str:
    """The element's action id; Broken when it has none or a too long one."""
    action = element.get("action", "")
    if not action:
        raise Broken(element, f'<{element.tag}> needs action="…"')
    return exact(element, action, limits.ACTION_ID, "action")


def button(compilation: Compilation, element: Element) -> Json:
    """A button with its value, address, style and question before it takes effect."""
    given = attributes(
        element,
        needs=frozenset({"action"}),
        may=frozenset({"value", "url", "style", "label"}),
    )
    made: Json = {
        "type": "button",
        "action_id": action_id(element),
        "text": plain_object(compilation, element, limits.BUTTON_TEXT, others=_CONFIRM),
    }
    if given.get("value"):
        made["value"] = exact(element, given["value"], limits.BUTTON_VALUE, "value")
    if given.get("url"):
        address = find_address(given["url"])
        if address is None:
            compilation.mend(element, f'"{given["url"]}" is no web address')
        else:
            made["url"] = address
    if given.get("style"):
        made["style"] = style(element)
    if given.get("label"):
        text = compilation.fit(element, given["label"], limits.BUTTON_LABEL, "label")
        made["accessibility_label"] = text
    add_confirm(compilation, element, made)
    return made


def style(element: Element) -> str:
    """ "primary" or "danger"."""
    chosen = element.get("style", "")
    if chosen not in _STYLES:
        raise Broken(element, f'style is "primary" or "danger", not "{chosen}"')
    return chosen


def add_confirm(compilation: Compilation, element: Element, made: Json) -> None:
    """Adds the dialog of a ``<confirm>`` child, when there is one."""
    child = element.find("confirm")
    if child is None:
        return
    given = attributes(
        child, needs=frozenset({"title", "confirm", "deny"}), may=frozenset({"style"})
    )
    made["confirm"] = {
        "title": compilation.plain(child, given["title"], limits.CONFIRM_TITLE, "title"),
        "text": plain_object(compilation, child, limits.CONFIRM_TEXT),
        "confirm": compilation.plain(child, given["confirm"], limits.CONFIRM_BUTTON, "confirm"),
        "deny": compilation.plain(child, given["deny"], limits.CONFIRM_BUTTON, "deny"),
    }
    if given.get("style"):
        made["confirm"]["style"] = style(child)


def image(compilation: Compilation, element: Element, *, as_block: bool = False) -> Json:
    """A picture: a block, a section's accessory or an element of a context."""
    may = frozenset({"title", "id"}) if as_block else frozenset()
    given = attributes(element, needs=frozenset({"alt"}), may=may | {"src", "file"})
    no_text(element)
    alt = compilation.fit(element, given["alt"], limits.IMAGE_ALT, "alt")
    made: Json = {"type": "image", **_source(element, given), "alt_text": alt}
    if given.get("title"):
        made["title"] = compilation.plain(element, given["title"], limits.IMAGE_TITLE, "title")
    return made


def _source(element: Element, given: dict[str, str]) -> Json:
    """Where Slack finds a picture: on the web, or among the files that were uploaded."""
    if ("src" in given) == ("file" in given):
        raise Broken(element, '<image> has either src="…" or file="…"')
    if "file" in given:
        return {"slack_file": {"id": exact(element, given["file"], limits.FILE_ID, "file")}}
    address = find_address(given["src"])
    if address is None:
        raise Broken(element, f'"{given["src"]}" is no web address')
    return {"image_url": address}


def add_placeholder(compilation: Compilation, element: Element, made: Json) -> None:
    """Adds the words that stand in an empty input."""
    words = element.get("placeholder", "")
    if words:
        made["placeholder"] = compilation.plain(element, words, limits.PLACEHOLDER, "placeholder")


def text_input(compilation: Compilation, element: Element) -> Json:
    """A field for words, an e-mail address, a web address or a number."""
    kinds = {
        "textinput": "plain_text_input",
        "email": "email_text_input",
        "url": "url_text_input",
        "number": "number_input",
    }
    may = {"value", "placeholder", "dispatch-on", "focus"}
    may |= {"multiline"} if element.tag == "textinput" else set()
    may |= {"decimal"} if element.tag == "number" else set()
    may |= {"min", "max"} if element.tag in ("textinput", "number") else set()
    given = attributes(element, needs=frozenset({"action"}), may=frozenset(may))
    no_text(element)
    made: Json = {"type": kinds[element.tag], "action_id": action_id(element)}
    if element.tag == "number":
        _add_number(element, made)
    else:
        longest = limits.INPUT_LENGTH
        if element.tag == "textinput":
            longest = _add_lengths(element, made)
        if given.get("value"):
            _add_text(compilation, element, made, longest)
    add_placeholder(compilation, element, made)
    if is_true(element, "focus"):
        made["focus_on_load"] = True
    if given.get("dispatch-on"):
        triggers = re.split(r"[\s|]+", given["dispatch-on"])
        if any(trigger not in _DISPATCH for trigger in triggers):
            raise Broken(element, 'dispatch-on is "enter", "character" or both')
        made["dispatch_action_config"] = {
            "trigger_actions_on": [_DISPATCH[trigger] for trigger in triggers]
        }
    return made


def _add_text(compilation: Compilation, element: Element, made: Json, longest: int) -> None:
    text = restore_line_breaks(element.get("value", ""))
    if length(text) > longest:
        compilation.mend(element, f"value has {length(text)} characters, the field takes {longest}")
        text = cut(text, longest)
    if text.strip():
        made["initial_value"] = text


def _add_lengths(element: Element, made: Json) -> int:
    if is_true(element, "multiline"):
        made["multiline"] = True
    shortest, longest = whole_number(element, "min"), whole_number(element, "max")
    if not 0 <= (shortest or 0) <= (longest or limits.INPUT_LENGTH) <= limits.INPUT_LENGTH:
        raise Broken(element, f"min and max lie between 0 and {limits.INPUT_LENGTH}, in order")
    if longest == 0:
        raise Broken(element, "max is at least 1")
    if shortest is not None:
        made["min_length"] = shortest
    if longest is not None:
        made["max_length"] = longest
    return longest or limits.INPUT_LENGTH


def _add_number(element: Element, made: Json) -> None:
    made["is_decimal_allowed"] = is_true(element, "decimal")
    for attribute, key in (("value", "initial_value"), ("min", "min_value"), ("max", "max_value")):
        number = element.get(attribute, "")
        if not number:
            continue
        if not _NUMBER.fullmatch(number):
            raise Broken(element, f'{attribute} is a number, not "{number}"')
        made[key] = number


def date_picker(compilation: Compilation, element: Element) -> Json:
    """A field for a day; its value is "2026-05-01"."""
    given = attributes(
        element, needs=frozenset({"action"}), may=frozenset({"value", "placeholder"})
    )
    no_text_but_confirm(element)
    made: Json = {"type": "datepicker", "action_id": action_id(element)}
    if given.get("value"):
        try:
            made["initial_date"] = date.fromisoformat(given["value"][:10]).isoformat()
        except ValueError:
            raise Broken(element, f'"{given["value"]}" is no day like 2026-05-01') from None
    add_placeholder(compilation, element, made)
    add_confirm(compilation, element, made)
    return made


def no_text_but_confirm(element: Element) -> None:
    """Broken when anything but a ``<confirm>`` stands in the element."""
    no_text(element)
    for child in element:
        if child.tag != "confirm":
            raise Broken(child, f"<{child.tag}> cannot stand in <{element.tag}>")
