"""Composition objects: texts, options, confirmation dialogs."""

from __future__ import annotations

from typing import Any

from sandbox import limits
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


def plain_text(longest: int, shortest: int = 1) -> Check:
    """A plain_text object; mrkdwn is refused."""
    return by_type(
        {
            "plain_text": record(
                {"type": anything, "text": string(longest, shortest)}, {"emoji": boolean}
            )
        }
    )


def any_text(longest: int) -> Check:
    """A plain_text or mrkdwn object."""
    return by_type(
        {
            "plain_text": record({"type": anything, "text": string(longest)}, {"emoji": boolean}),
            "mrkdwn": record({"type": anything, "text": string(longest)}, {"verbatim": boolean}),
        }
    )


def option(*, formatted: bool = False, with_url: bool = False) -> Check:
    """A choice; `formatted` where mrkdwn is allowed (check boxes, radio buttons)."""
    text = any_text if formatted else plain_text
    return record(
        {"text": text(limits.OPTION_TEXT), "value": string(limits.OPTION_VALUE)},
        {"description": text(limits.OPTION_TEXT)} | ({"url": url} if with_url else {}),
    )


option_group = record(
    {
        "label": plain_text(limits.OPTION_TEXT),
        "options": items(option(), limits.SELECT_OPTIONS),
    }
)

confirm = record(
    {
        "title": plain_text(limits.CONFIRM_TITLE),
        "text": any_text(limits.CONFIRM_TEXT),
        "confirm": plain_text(limits.CONFIRM_BUTTON),
        "deny": plain_text(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)

dispatch_config = record(
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}
)


def _key(choice: Any) -> tuple[Any, Any]:
    if not isinstance(choice, dict):
        return None, None
    text = choice.get("text")
    return choice.get("value"), text.get("text") if isinstance(text, dict) else None


def choices_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Every option that a select, check box or radio element offers by itself."""
    if isinstance(groups := element.get("option_groups"), list):
        return [
            choice
            for group in groups
            if isinstance(group, dict)
            for choice in group.get("options") or ()
        ]
    return list(element.get("options") or ())


def check_choices(element: dict[str, Any], at: str, problems: Problems) -> None:
    """Options are given once, are distinct, and what is chosen at first is among them."""
    has_options, has_groups = "options" in element, "option_groups" in element
    if has_options == has_groups:
        sentence = (
            "must not contain both options and option_groups"
            if has_options
            else "missing required field: options"
        )
        problems.add(sentence, at)
        return
    offered = [_key(choice) for choice in choices_of(element)]
    values = [value for value, _ in offered]
    if len(set(values)) < len(values):
        problems.add("options must have unique values", f"{at}/options")
    for name in ("initial_option", "initial_options"):
        chosen = element.get(name)
        if chosen is None:
            continue
        for choice in chosen if isinstance(chosen, list) else [chosen]:
            if _key(choice) not in offered:
                problems.add(f"{name} must be among the options provided", f"{at}/{name}")
