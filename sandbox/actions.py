"""What people do: each coroutine acts as one person and waits for the bot's acknowledgement.

All run on the server's loop. They raise `Impossible` (sandbox.state) for what Slack's client
would not let a person do, and return an `Outcome` for everything that was done.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from sandbox import payloads
from sandbox.context import Context
from sandbox.delivery import NotAcknowledged
from sandbox.interactions import (
    Surface,
    action_object,
    block_actions,
    dispatches,
    find_surface,
)
from sandbox.responses import answer_in_ack
from sandbox.state import Impossible, client_errors, read_value
from sandbox.submissions import apply_response_action, read_options
from sandbox.world import Message

Json = dict[str, Any]
PlainState = dict[str, dict[str, Any]]


@dataclass
class Outcome:
    """What came of an act. `error` is what Slack's client would show ("operation_timeout",
    "dispatch_failed", …); `errors` stand at their block_id; `since` is `world.version` before
    the act, so that everything with a greater version is its effect."""

    since: int
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    options: list[Json] = field(default_factory=list)
    message: Message | None = None


class Actions:
    """People's hands: see the module's docstring."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.commands: set[str] | None = None
        """The app's slash commands, when known; any other is refused as Slack does."""

    # In channels --------------------------------------------------------------------------

    async def command(self, user_id: str, channel_id: str, text: str) -> Outcome:
        """Type a slash command ("/nominate Acme") and press Enter."""
        context, world = self._context, self._context.world
        name, _, rest = text.strip().partition(" ")
        if not name.startswith("/"):
            raise Impossible(f"{text!r} is not a slash command")
        place = world.conversations[channel_id]
        if user_id not in place.members:
            raise Impossible(f"{world.users[user_id].real_name} is not in #{place.name}")
        outcome = Outcome(world.version)
        if self.commands is not None and name not in self.commands:
            outcome.error = f"{name} is not a valid command"
            return outcome
        secret = context.response_urls.new(user_id, channel_id)
        fields = payloads.command(
            world,
            world.users[user_id],
            place,
            name,
            rest.strip(),
            context.triggers.new(user_id),
            context.response_url("commands", secret),
        )
        try:
            body = await context.delivery.command(fields)
        except NotAcknowledged as error:
            outcome.error = error.shown
            return outcome
        known = context.response_urls.peek(secret)
        outcome.error = answer_in_ack(context, known, body)
        return outcome

    async def post_message(
        self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None
    ) -> Outcome:
        """Say something in a channel, a thread or a direct message."""
        world = self._context.world
        place = world.conversations[channel_id]
        if user_id not in place.members or place.is_archived:
            raise Impossible(f"{world.users[user_id].real_name} cannot post in {place.name}")
        if not text.strip():
            raise Impossible("An empty message cannot be sent")
        outcome = Outcome(world.version)
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        message = Message(
            ts=world.new_ts(),
            channel=channel_id,
            user=user_id,
            text=escaped,
            blocks=[{"type": "rich_text", "block_id": uuid.uuid4().hex[:4], "elements": [section]}],
            thread_ts=thread_ts,
            client_msg_id=str(uuid.uuid4()),
        )
        outcome.message = world.add_message(message)
        kinds = {"im": "im", "mpim": "mpim"}
        kind = kinds.get(place.kind, "group" if place.is_private else "channel")
        plural = {"channel": "channels", "group": "groups"}.get(kind, kind)
        if f"message.{plural}" in self._context.events and world.bot_user_id in place.members:
            told = payloads.message(world, message, self._context.base_url)
            event = {**told, "channel": channel_id, "event_ts": message.ts, "channel_type": kind}
            await self._context.delivery.event(
                payloads.event_callback(world, event, is_ext_shared=place.is_ext_shared)
            )
        return outcome

    async def shortcut(self, user_id: str, callback_id: str) -> Outcome:
        """Choose a global shortcut."""
        context, world = self._context, self._context.world
        trigger = context.triggers.new(user_id)
        payload = payloads.shortcut(
            world, world.users[user_id], callback_id, trigger, world.new_ts()
        )
        return await self._interact(payload)

    async def message_shortcut(
        self, user_id: str, channel_id: str, ts: str, callback_id: str
    ) -> Outcome:
        """Choose a shortcut in a message's menu."""
        context, world = self._context, self._context.world
        surface = find_surface(context, user_id, None, channel_id, ts)
        assert surface.message is not None
        if surface.message.visible_to is not None:
            raise Impossible("An ephemeral message has no shortcuts")
        secret = context.response_urls.new(user_id, channel_id)
        payload = payloads.message_action(
            world,
            surface.user,
            payloads.message(world, surface.message, context.base_url),
            world.conversations[channel_id],
            callback_id,
            context.triggers.new(user_id),
            context.response_url("app", secret),
            world.new_ts(),
        )
        return await self._interact(payload)

    async def open_home(self, user_id: str, tab: str = "home") -> Outcome:
        """Open the app's home ("home") or its messages ("messages")."""
        context, world = self._context, self._context.world
        outcome = Outcome(world.version)
        if "app_home_opened" not in context.events:
            return outcome
        event: Json = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": world.direct_message(user_id).id,
            "tab": tab,
            "event_ts": world.new_ts(),
        }
        if tab == "home" and user_id in world.homes:
            event["view"] = payloads.view(world, world.homes[user_id])
        await context.delivery.event(payloads.event_callback(world, event))
        return outcome

    # On elements --------------------------------------------------------------------------

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

    def _set(self, surface: Surface, block: Json, element: Json, value: Any) -> None:
        offered = self._context.world.offered.get(
            (surface.key, block["block_id"], element["action_id"])
        )
        state = read_value(element, value, offered)
        surface.values.setdefault(block["block_id"], {})[element["action_id"]] = state
        if surface.view is not None:
            surface.view.errors.pop(block["block_id"], None)

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

    # In modals ----------------------------------------------------------------------------

    async def submit(self, view_id: str, state: PlainState | None = None) -> Outcome:
        """Press a modal's submit button; `state` (block → action → plain value) is set first."""
        context, world = self._context, self._context.world
        view = world.find_view(view_id)
        if view is None or view is not world.top_view(view.user):
            raise Impossible("This view is not open")
        if view.type != "modal" or not view.definition.get("submit"):
            raise Impossible("This view has nothing to submit")
        surface = Surface(world.users[view.user], view=view)
        for block_id, actions in (state or {}).items():
            for action_id, value in actions.items():
                self._set(surface, *surface.find(block_id, action_id), value)
        outcome = Outcome(world.version)
        view.errors = client_errors(view.blocks, view.state)
        if view.errors:
            outcome.errors = view.errors
            world.touch_errors(view)
            return outcome
        trigger = context.triggers.new(view.user, view.id)
        payload = payloads.view_submission(world, surface.user, view, trigger)
        try:
            body = await context.delivery.interactive(payload)
        except NotAcknowledged as error:
            outcome.error = error.shown
            return outcome
        outcome.error = apply_response_action(world, view, body)
        outcome.errors = view.errors
        return outcome

    async def close_view(self, view_id: str, *, everything: bool = False) -> Outcome:
        """Close a modal (Cancel), or the whole stack; told to the bot where it wants to know."""
        context, world = self._context, self._context.world
        view = world.find_view(view_id)
        if view is None or view is not world.top_view(view.user):
            raise Impossible("This view is not open")
        outcome = Outcome(world.version)
        clears = everything or bool(view.definition.get("clear_on_close"))
        keep = 0 if clears else len(world.stacks[view.user]) - 1
        for closed in reversed(world.close_views(view.user, keep)):
            if closed.definition.get("notify_on_close"):
                payload = payloads.view_closed(
                    world, world.users[view.user], closed, is_cleared=clears
                )
                try:
                    await context.delivery.interactive(payload)
                except NotAcknowledged as error:
                    outcome.error = error.shown
        return outcome

    async def _interact(self, payload: Json) -> Outcome:
        outcome = Outcome(self._context.world.version)
        try:
            await self._context.delivery.interactive(payload)
        except NotAcknowledged as error:
            outcome.error = error.shown
        return outcome
