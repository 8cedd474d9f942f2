"""What the bot may answer to a submission and to a request for options."""

from __future__ import annotations

from typing import Any

from sandbox import limits
from sandbox.api.views import checked_definition, push_modal, replace_definition
from sandbox.handles import SlackError
from sandbox.validation.rules import Problems, items
from sandbox.validation.texts import option, option_group
from sandbox.world import View, World

Json = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack's client shows above a modal whose submission was answered with nonsense."""


def apply_response_action(world: World, view: View, body: Any) -> str | None:
    """Close, change or stack views as the ack of a submission says.

    Returns what Slack's client would show when the answer cannot be followed, else None.
    """
    if world.find_view(view.id) is None:
        return None
    stack = world.stacks[view.user]
    if body is None or body == "" or body == {}:
        world.close_views(view.user, stack.index(view))
        return None
    if not isinstance(body, dict):
        return TROUBLE
    try:
        return _follow(world, view, body)
    except SlackError as error:
        return f"{TROUBLE} ({error.error}: {'; '.join(error.messages)})"


def _follow(world: World, view: View, body: Json) -> str | None:
    kind = body.get("response_action")
    if kind == "clear":
        world.close_views(view.user)
    elif kind == "errors":
        errors = body.get("errors")
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            return TROUBLE
        view.errors = {block_id: str(sentence) for block_id, sentence in errors.items()}
        world.touch_errors(view)
    elif kind == "update":
        definition = checked_definition(world, body.get("view"), kind="modal", replacing=view)
        replace_definition(world, view, definition)
    elif kind == "push":
        definition = checked_definition(world, body.get("view"), kind="modal")
        push_modal(world, view.user, definition)
    else:
        return TROUBLE
    return None


def read_options(body: Any) -> tuple[list[Json], str | None]:
    """The options that an external select shows, groups unfolded, and what went wrong."""
    if not isinstance(body, dict):
        return [], "Error loading results"
    problems = Problems()
    if "options" in body:
        items(option(), limits.SELECT_OPTIONS, 0)(body["options"], "/options", problems)
        found = body["options"]
    elif "option_groups" in body:
        groups = body["option_groups"]
        items(option_group, limits.SELECT_GROUPS, 0)(groups, "/option_groups", problems)
        found = [] if problems else [item for group in groups for item in group["options"]]
    else:
        problems.add("missing required field: options", "")
    if problems:
        return [], f"Error loading results ({'; '.join(problems.errors)})"
    return list(found), None
