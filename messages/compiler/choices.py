"""Inputs that offer choices: selects of every source, checkboxes, radio buttons, overflow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
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
from messages.compiler.elements import action_id, add_confirm, add_placeholder
from messages.compiler.inline import find_address
from messages.compiler.texts import plain_object
from messages.errors import Broken

_SOURCES = ("static", "external", "users", "channels", "conversations")
_CONVERSATIONS = ("im", "mpim", "private", "public")
_SELECT = frozenset(
    [
        "placeholder",
        "value",
        "values",
        "value-label",
        "max",
        "multiple",
        "source",
        "min-query",
        "response-url",
        "focus",
        "current",
        "filter",
        "exclude-bots",
        "exclude-shared",
    ]
)


def select(compilation: Compilation, element: Element) -> Json:
    """A select: of its own options, of what the bot suggests, of members or channels."""
    given = attributes(element, needs=frozenset({"action"}), may=_SELECT)
    no_text(element)
    source = given.get("source") or "static"
    if source not in _SOURCES:
        raise Broken(element, f'source is one of {", ".join(_SOURCES)}, not "{source}"')
    many = is_true(element, "multiple")
    made: Json = {
        "type": f"{'multi_' if many else ''}{source}_select",
        "action_id": action_id(element),
    }
    add_placeholder(compilation, element, made)
    if source == "static":
        _add_static(compilation, element, made, many)
    elif source == "external":
        _add_external(compilation, element, made, many)
    else:
        _add_ids(element, made, source, many)
    most = whole_number(element, "max")
    if most is not None:
        if not many or most < 1:
            raise Broken(element, 'max is at least 1 and goes with multiple="true"')
        made["max_selected_items"] = most
    if is_true(element, "focus"):
        made["focus_on_load"] = True
    add_confirm(compilation, element, made)
    return made


def chosen_values(element: Element) -> list[str]:
    """What is selected at first: ``value``, or ``values`` divided by spaces."""
    several = element.get("values", "").split()
    single = element.get("value", "")
    return several or ([single] if single else [])


def _add_static(compilation: Compilation, element: Element, made: Json, many: bool) -> None:
    chosen = chosen_values(element)
    groups = element.findall("group")
    if groups:
        _only(element, ("group", "confirm"))
        groups = _capped(compilation, element, groups, limits.GROUPS, "groups")
        made["option_groups"] = []
        for group in groups:
            label = attributes(group, needs=frozenset({"label"}))["label"]
            _only(group, ("option",))
            made["option_groups"].append(
                {
                    "label": compilation.plain(group, label, limits.OPTION_TEXT, "label"),
                    "options": options(compilation, group, limits.OPTIONS, chosen),
                }
            )
        offered = [option for group in made["option_groups"] for option in group["options"]]
    else:
        _only(element, ("option", "confirm"))
        made["options"] = options(compilation, element, limits.OPTIONS, chosen)
        offered = made["options"]
    _add_chosen(compilation, element, made, offered, many)


def _add_external(compilation: Compilation, element: Element, made: Json, many: bool) -> None:
    _only(element, ("option", "confirm"))
    least = whole_number(element, "min-query")
    if least is not None:
        made["min_query_length"] = least
    initial = [option(compilation, child) for child in element.findall("option")]
    value = element.get("value", "")
    if value and not initial:
        words = element.get("value-label") or value
        text = compilation.plain(element, words, limits.OPTION_TEXT, "value-label")
        initial = [{"text": text, "value": exact(element, value, limits.OPTION_VALUE, "value")}]
    if initial and many:
        made["initial_options"] = initial[: limits.OPTIONS]
    elif initial:
        made["initial_option"] = initial[0]


def _add_ids(element: Element, made: Json, source: str, many: bool) -> None:
    _only(element, ("confirm",))
    chosen = chosen_values(element)
    name = source.removesuffix("s")
    if chosen and many:
        made[f"initial_{source}"] = chosen
    elif chosen:
        made[f"initial_{name}"] = chosen[0]
    if is_true(element, "response-url"):
        if many or source == "users":
            raise Broken(element, "response-url goes with one channel or conversation")
        made["response_url_enabled"] = True
    if source != "conversations":
        return
    if is_true(element, "current"):
        made["default_to_current_conversation"] = True
    kinds = element.get("filter", "").split()
    if any(kind not in _CONVERSATIONS for kind in kinds):
        raise Broken(element, f"filter takes {', '.join(_CONVERSATIONS)}")
    narrowed: dict[str, Any] = {"include": kinds} if kinds else {}
    if is_true(element, "exclude-bots"):
        narrowed["exclude_bot_users"] = True
    if is_true(element, "exclude-shared"):
        narrowed["exclude_external_shared_channels"] = True
    if narrowed:
        made["filter"] = narrowed


def choices(compilation: Compilation, element: Element) -> Json:
    """Checkboxes or radio buttons, all of them in sight."""
    many = element.tag == "checkboxes"
    attributes(element, needs=frozenset({"action"}), may=frozenset({"value", "values", "focus"}))
    no_text(element)
    _only(element, ("option", "confirm"))
    made: Json = {
        "type": "checkboxes" if many else "radio_buttons",
        "action_id": action_id(element),
    }
    made["options"] = options(compilation, element, limits.CHOICES, chosen_values(element))
    _add_chosen(compilation, element, made, made["options"], many)
    if is_true(element, "focus"):
        made["focus_on_load"] = True
    add_confirm(compilation, element, made)
    return made


def overflow(compilation: Compilation, element: Element) -> Json:
    """The menu behind three dots."""
    attributes(element, needs=frozenset({"action"}))
    no_text(element)
    _only(element, ("option", "confirm"))
    made: Json = {
        "type": "overflow",
        "action_id": action_id(element),
        "options": options(compilation, element, limits.OVERFLOW_OPTIONS, [], linked=True),
    }
    add_confirm(compilation, element, made)
    return made


def options(
    compilation: Compilation,
    element: Element,
    limit: int,
    chosen: list[str],
    *,
    linked: bool = False,
) -> list[Json]:
    """The ``<option>`` children, the first ones past the limit, those chosen always kept."""
    children = _distinct(compilation, element.findall("option"))
    if not children:
        raise Broken(element, f"<{element.tag}> offers nothing: at least one <option> is needed")
    if len(children) > limit:
        compilation.mend(element, f"{len(children)} options, Slack takes {limit}")
        wanted = [child for child in children[limit:] if child.get("value") in chosen][:limit]
        children = children[: limit - len(wanted)] + wanted
    return [option(compilation, child, linked=linked) for child in children]


def _distinct(compilation: Compilation, children: list[Element]) -> list[Element]:
    """Without those whose value stands before: Slack refuses a value that is offered twice."""
    first: dict[str, Element] = {}
    for child in children:
        if child.get("value", "") in first:
            compilation.mend(child, f'value="{child.get("value", "")}" stands twice')
        first.setdefault(child.get("value", ""), child)
    return list(first.values())


def option(compilation: Compilation, element: Element, *, linked: bool = False) -> Json:
    """One option; ``url`` only in an overflow menu."""
    may = frozenset({"description", "url"}) if linked else frozenset({"description"})
    given = attributes(element, needs=frozenset({"value"}), may=may)
    made: Json = {
        "text": plain_object(compilation, element, limits.OPTION_TEXT),
        "value": exact(element, given["value"], limits.OPTION_VALUE, "value"),
    }
    if given.get("description"):
        made["description"] = compilation.plain(
            element, given["description"], limits.OPTION_DESCRIPTION, "description"
        )
    if given.get("url"):
        address = find_address(given["url"])
        if address is None:
            compilation.mend(element, f'"{given["url"]}" is no web address')
        else:
            made["url"] = address
    return made


def _add_chosen(
    compilation: Compilation, element: Element, made: Json, offered: list[Json], many: bool
) -> None:
    chosen = chosen_values(element)
    found = [item for item in offered if item["value"] in chosen]
    if len(found) < len(set(chosen)):
        missing = set(chosen) - {item["value"] for item in found}
        compilation.mend(element, f"no option has the value {', '.join(sorted(missing))}")
    if found and many:
        made["initial_options"] = found
    elif found:
        made["initial_option"] = found[0]


def _capped(
    compilation: Compilation, element: Element, found: list[Element], limit: int, what: str
) -> list[Element]:
    if len(found) > limit:
        compilation.mend(element, f"{len(found)} {what}, Slack takes {limit}")
    return found[:limit]


def _only(element: Element, tags: Iterable[str]) -> None:
    for child in element:
        if child.tag not in tags:
            raise Broken(child, f"<{child.tag}> cannot stand in <{element.tag}>")
