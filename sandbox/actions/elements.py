"""On the elements of messages, modals and homes: buttons, inputs, suggestions."""

from __future__ import annotations

from typing import Any

from sandbox import payloads
from sandbox.actions.base import BaseActions, Outcome
from sandbox.delivery import NotAcknowledged
from sandbox.interactions import action_object, block_actions, dispatches, find_surface
from sandbox.state import Impossible
from sandbox.submissions import read_options


class ElementActions(BaseActions):
    """What people press, type and choose."""

    async def click(
        self,
        user_id: str,
        *,
        block_id: str,
        action_id: str,
        value: str | None = None,
        view_id: str | None = None,
        channel_id: str | None = None,
        ts: str | None = None,
    ) -> Outcome:
        """Press a button, or pick an overflow menu's option by its `value`."""
        surface = find_surface(self._context, user_id, view_id, channel_id, ts)
        block, element = surface.find(block_id, action_id)
        option = None
        if element["type"] == "overflow":
            option = next((item for item in element["options"] if item["value"] == value), None)
            if option is None:
                raise Impossible(f"There is no option {value!r}")
        elif element["type"] != "button":
            raise Impossible(f"{action_id!r} is not a button")
        action = action_object(self._context, block, element, None, option)
        return await self._interact(block_actions(self._context, surface, action))

    async def change(
        self,
        user_id: str,
        *,
        block_id: str,
        action_id: str,
        value: Any,
        enter: bool = False,
        view_id: str | None = None,
        channel_id: str | None = None,
        ts: str | None = None,
    ) -> Outcome:
        """Type or choose; tells the bot where the element does so at once."""
        surface = find_surface(self._context, user_id, view_id, channel_id, ts)
        block, element = surface.find(block_id, action_id)
        self._set(surface, block, element, value)
        if not dispatches(block, element, enter=enter):
            return Outcome(self._context.world.version)
        state = surface.values[block_id][action_id]
        action = action_object(self._context, block, element, state, None)
        return await self._interact(block_actions(self._context, surface, action))

    async def suggest(
        self,
        user_id: str,
        *,
        block_id: str,
        action_id: str,
        text: str,
        view_id: str | None = None,
        channel_id: str | None = None,
        ts: str | None = None,
    ) -> Outcome:
        """Type into an external select; `outcome.options` is what it then shows.

        Below the element's min_query_length (3 unless it says otherwise) nothing is asked.
        """
        context, world = self._context, self._context.world
        surface = find_surface(context, user_id, view_id, channel_id, ts)
        block, element = surface.find(block_id, action_id)
        if not element["type"].endswith("external_select"):
            raise Impossible(f"{action_id!r} does not ask for suggestions")
        outcome = Outcome(world.version)
        if len(text) < element.get("min_query_length", 3):
            return outcome
        payload = payloads.block_suggestion(world, surface.user, block_id, action_id, text)
        if surface.view is not None:
            payload["container"] = {"type": "view", "view_id": surface.view.id}
            payload["view"] = payloads.view(world, surface.view, with_state=False)
        elif surface.message is not None:
            payload["container"] = payloads.message_container(surface.message)
            place = world.conversations[surface.message.channel]
            payload["channel"] = payloads.channel_ref(place)
        try:
            body = await context.delivery.interactive(payload)
        except NotAcknowledged as error:
            outcome.error = error.shown
            return outcome
        outcome.options, outcome.error = read_options(body)
        known = world.offered.setdefault((surface.key, block["block_id"], action_id), {})
        known.update({option["value"]: option for option in outcome.options})
        return outcome
