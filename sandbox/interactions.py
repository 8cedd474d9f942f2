"""The surface that a person acts on (message, modal, home) and the payload of an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox import payloads
from sandbox.context import Context
from sandbox.state import KEYS, Impossible, Values, state_for, stateful
from sandbox.validation.blocks import interactive_elements
from sandbox.world import Message, User, View

Json = dict[str, Any]


@dataclass
class Surface:
    """Where an element stands: one of the two is set."""

    user: User
    message: Message | None = None
    view: View | None = None

    @property
    def key(self) -> str:
        """What tells this surface from others, for the options it has been offered."""
        if self.view is not None:
            return self.view.id
        assert self.message is not None
        return f"{self.message.channel}/{self.message.ts}"

    @property
    def blocks(self) -> list[Json]:
        if self.view is not None:
            return self.view.blocks
        assert self.message is not None
        nested = [item for part in self.message.attachments for item in part.get("blocks", ())]
        return [*self.message.blocks, *nested]

    @property
    def values(self) -> Values:
        """The person's state of it, filled up for every element there is."""
        if self.view is not None:
            return self.view.state
        assert self.message is not None
        filled = state_for(self.blocks, self.message.state.get(self.user.id))
        self.message.state[self.user.id] = filled
        return filled

    def find(self, block_id: str, action_id: str) -> tuple[Json, Json]:
        """The block and the element; raises `Impossible` when it is not there."""
        for block in self.blocks:
            if block.get("block_id") != block_id:
                continue
            for _, element in interactive_elements(block):
                if element["action_id"] == action_id:
                    return block, element
        raise Impossible(f"There is nothing called {action_id!r} in {block_id!r}")


def find_surface(
    context: Context, user_id: str, view_id: str | None, channel_id: str | None, ts: str | None
) -> Surface:
    """The surface by its ids, as far as this person can see it; raises `Impossible`."""
    world = context.world
    user = world.users[user_id]
    if view_id is not None:
        view = world.find_view(view_id)
        if view is None or view.user != user_id:
            raise Impossible("This view is not open")
        return Surface(user, view=view)
    message = world.find_message(channel_id or "", ts or "")
    if message is None or message.visible_to not in (None, user_id):
        raise Impossible("This message is not there")
    if user_id not in world.conversations[message.channel].members:
        raise Impossible(f"{user.real_name} is not in this conversation")
    return Surface(user, message=message)


def dispatches(block: Json, element: Json, *, enter: bool) -> bool:
    """Whether a change of this element is told to the bot at once.

    Inputs do with `dispatch_action`: a text at Enter, unless its config says every character.
    """
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if not element["type"].endswith("_input") or element["type"] == "file_input":
        return True
    config = element.get("dispatch_action_config") or {}
    moments = config.get("trigger_actions_on") or ["on_enter_pressed"]
    return "on_character_entered" in moments or (enter and "on_enter_pressed" in moments)


def action_object(
    context: Context, block: Json, element: Json, state: Json | None, option: Json | None
) -> Json:
    """The entry of `actions`: the element's ids and what was chosen."""
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": context.world.new_ts(),
    }
    for name in ("text", "value", "style", "placeholder", "confirm"):
        if name in element and (element["type"] == "button" or name == "placeholder"):
            action[name] = element[name]
    if option is not None:
        action["selected_option"] = option
    if state is not None:
        key, initial, _ = KEYS[element["type"]]
        action[key] = state[key]
        if initial in element:
            action[initial] = element[initial]
    return action


def block_actions(context: Context, surface: Surface, action: Json) -> Json:
    """The whole payload of one act, with a fresh trigger (and response_url in messages)."""
    world = context.world
    view, message = surface.view, surface.message
    in_modal = view is not None and view.type == "modal"
    trigger = context.triggers.new(
        surface.user.id,
        view.id if view and in_modal else None,
        message.channel if message is not None else None,
    )
    payload = payloads.block_actions(world, surface.user, action, trigger)
    if view is not None:
        payload["container"] = {"type": "view", "view_id": view.id}
        payload["view"] = payloads.view(world, view)
        return payload
    assert message is not None
    payload["container"] = payloads.message_container(message)
    payload["channel"] = payloads.channel_ref(world.conversations[message.channel])
    payload["state"] = {"values": surface.values}
    if message.visible_to is None:
        payload["message"] = payloads.message(world, message, context.base_url)
    secret = context.response_urls.new(
        surface.user.id, message.channel, original_ts=message.ts, thread_ts=message.thread_ts
    )
    payload["response_url"] = context.response_url("actions", secret)
    return payload


def chosen_response_urls(context: Context, view: View) -> list[Json]:
    """The `response_urls` of a submission: one for each channel chosen in a select that asks
    for it (`response_url_enabled`)."""
    found: list[Json] = []
    for block, element in stateful(view.blocks):
        if not element.get("response_url_enabled"):
            continue
        state = view.state[block["block_id"]][element["action_id"]]
        channel_id = state.get(KEYS[element["type"]][0])
        if channel_id:
            secret = context.response_urls.new(view.user, channel_id)
            found.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel_id,
                    "response_url": context.response_url("app", secret),
                }
            )
    return found
