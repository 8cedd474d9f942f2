"""In channels: commands, messages, shortcuts, the App Home."""

from __future__ import annotations

import uuid

from sandbox import payloads
from sandbox.actions.base import BaseActions, Json, Outcome
from sandbox.composing import compose
from sandbox.delivery import NotAcknowledged
from sandbox.interactions import find_surface
from sandbox.responses import answer_in_ack
from sandbox.state import Impossible
from sandbox.world import Conversation, Message


class ChannelActions(BaseActions):
    """What people do in channels and with the app as a whole."""

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
            context.triggers.new(user_id, channel_id=channel_id),
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
        stored, elements = compose(world, text)
        section = {"type": "rich_text_section", "elements": elements}
        message = Message(
            ts=world.new_ts(),
            channel=channel_id,
            user=user_id,
            text=stored,
            blocks=[{"type": "rich_text", "block_id": uuid.uuid4().hex[:4], "elements": [section]}],
            thread_ts=thread_ts,
            client_msg_id=str(uuid.uuid4()),
        )
        outcome.message = world.add_message(message)
        if world.bot_user_id in place.members:
            await self._tell_of_message(place, message)
        return outcome

    async def _tell_of_message(self, place: Conversation, message: Message) -> None:
        """Send what the app has subscribed to: message.* by kind of place, app_mention."""
        world, events = self._context.world, self._context.events
        kind = place.kind if place.kind in ("im", "mpim") else "channel"
        if place.is_private and kind == "channel":
            kind = "group"
        told = payloads.message(world, message, self._context.base_url)
        event = {**told, "channel": place.id, "event_ts": message.ts}
        plural = {"channel": "channels", "group": "groups"}.get(kind, kind)
        if f"message.{plural}" in events:
            await self._context.delivery.event(
                payloads.event_callback(
                    world, {**event, "channel_type": kind}, is_ext_shared=place.is_ext_shared
                )
            )
        if "app_mention" in events and f"<@{world.bot_user_id}>" in message.text:
            await self._context.delivery.event(
                payloads.event_callback(
                    world, {**event, "type": "app_mention"}, is_ext_shared=place.is_ext_shared
                )
            )

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
            context.triggers.new(user_id, channel_id=channel_id),
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
