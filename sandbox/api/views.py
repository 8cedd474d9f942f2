"""views.open, push, update, publish."""

from __future__ import annotations

import json
from typing import Any

from sandbox import limits, payloads
from sandbox.api.registry import Call, method
from sandbox.handles import SlackError
from sandbox.state import state_for
from sandbox.validation import Problems, check_view, fill_ids
from sandbox.world import View, World

Json = dict[str, Any]


def checked_definition(
    world: World, view: Any, *, kind: str, replacing: View | None = None
) -> Json:
    """A view's definition with its ids filled in; raises Slack's errors."""
    problems = Problems()
    error = check_view(view, problems, kind=kind)
    if error:
        raise SlackError(error, problems.messages)
    definition: Json = json.loads(json.dumps(view))
    external_id = definition.get("external_id")
    if external_id:
        open_views = [item for stack in world.stacks.values() for item in stack]
        for other in [*open_views, *world.homes.values()]:
            if other is not replacing and other.definition.get("external_id") == external_id:
                raise SlackError("duplicate_external_id")
    fill_ids(definition["blocks"])
    return definition


def new_view(world: World, user_id: str, definition: Json, channel_id: str | None = None) -> View:
    view_id = world.new_id("V")
    return View(
        id=view_id,
        user=user_id,
        definition=definition,
        hash="",
        state=state_for(definition["blocks"], current=channel_id),
        root_view_id=view_id,
        channel=channel_id,
    )


def open_modal(world: World, user_id: str, definition: Json, channel_id: str | None = None) -> View:
    """A modal in place of whatever was open."""
    view = new_view(world, user_id, definition, channel_id)
    world.stacks[user_id] = [view]
    world.touch_view(view)
    return view


def push_modal(world: World, user_id: str, definition: Json) -> View:
    """A modal on top of the open ones; raises push_limit_reached at the fourth."""
    stack = world.stacks.setdefault(user_id, [])
    if len(stack) >= limits.VIEW_STACK:
        raise SlackError("push_limit_reached")
    view = new_view(world, user_id, definition, stack[-1].channel if stack else None)
    if stack:
        view.previous_view_id = stack[-1].id
        view.root_view_id = stack[0].id
    stack.append(view)
    world.touch_view(view)
    return view


def replace_definition(world: World, view: View, definition: Json) -> View:
    """Show something else in the same view; what was typed stays where the ids are the same."""
    view.definition = definition
    view.state = state_for(definition["blocks"], view.state, view.channel)
    view.errors = {}
    world.touch_view(view)
    return view


def _definition(call: Call, kind: str, replacing: View | None = None) -> Json:
    view = call.structure("view")
    if view is None:
        raise SlackError(
            "invalid_arguments", ["[ERROR] missing required field: view [json-pointer:/view]"]
        )
    return checked_definition(call.world, view, kind=kind, replacing=replacing)


@method("views.open", tier=4, required=("trigger_id", "view"))
async def open_view(call: Call) -> Json:
    definition = _definition(call, "modal")
    trigger = call.context.triggers.exchange(call.text("trigger_id"))
    view = open_modal(call.world, trigger.user, definition, trigger.channel)
    return {"view": payloads.view(call.world, view)}


@method("views.push", tier=4, required=("trigger_id", "view"))
async def push_view(call: Call) -> Json:
    definition = _definition(call, "modal")
    trigger = call.context.triggers.exchange(call.text("trigger_id"))
    if trigger.view is None or call.world.find_view(trigger.view) is None:
        # A view can be pushed only from an interaction inside an open modal.
        raise SlackError("not_found")
    view = push_modal(call.world, trigger.user, definition)
    return {"view": payloads.view(call.world, view)}


def _check_hash(call: Call, view: View) -> None:
    given = call.text("hash")
    if given and given != view.hash:
        raise SlackError("hash_conflict")


@method("views.update", tier=4, required=("view",))
async def update_view(call: Call) -> Json:
    world, view_id, external_id = call.world, call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise SlackError(
            "invalid_arguments", ["[ERROR] missing required field: view_id [json-pointer:/view_id]"]
        )
    found = world.find_view(view_id) if view_id else None
    for stack in world.stacks.values():
        for view in stack:
            if external_id and view.definition.get("external_id") == external_id:
                found = view
    if found is None:
        raise SlackError("not_found")
    definition = _definition(call, found.type, replacing=found)
    _check_hash(call, found)
    return {"view": payloads.view(world, replace_definition(world, found, definition))}


@method("views.publish", tier=4, required=("user_id", "view"))
async def publish_view(call: Call) -> Json:
    world, user = call.world, call.user("user_id")
    home = world.homes.get(user.id)
    definition = _definition(call, "home", replacing=home)
    if home is None:
        home = new_view(world, user.id, definition)
        world.homes[user.id] = home
        world.touch_view(home)
    else:
        _check_hash(call, home)
        replace_definition(world, home, definition)
    return {"view": payloads.view(world, home)}
