"""A person of the workspace and the channels they talk in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.client.forms import HomeHandle
from sandbox.client.messages import MessageHandle
from sandbox.client.seen import Seen, wait_for
from sandbox.state import Impossible
from sandbox.world import Conversation, User, View

if TYPE_CHECKING:
    from sandbox.server import Sandbox


class Channel:
    """A channel, as tests hand it around."""

    def __init__(self, sandbox: Sandbox, conversation: Conversation) -> None:
        self._sandbox = sandbox
        self.conversation = conversation

    @property
    def id(self) -> str:
        return self.conversation.id

    @property
    def name(self) -> str:
        return self.conversation.name

    def invite(self, member: Person | str) -> None:
        self._sandbox.invite(self, member)

    def archive(self) -> None:
        """Close the channel to everybody; what was said stays readable."""

        def change() -> None:
            self.conversation.is_archived = True
            self._sandbox.world.announce("channel", channel=self.id)

        self._sandbox.do(change)


class Person:
    """A colleague at their keyboard."""

    def __init__(self, sandbox: Sandbox, user: User) -> None:
        self._sandbox = sandbox
        self.user = user

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.real_name

    def __repr__(self) -> str:
        return f"<{self.name} ({self.id})>"

    def set_status(self, text: str, *, emoji: str = "", until: datetime | None = None) -> None:
        """Let others know something, such as "On holiday", perhaps until a moment."""

        def change() -> None:
            self.user.status_text, self.user.status_emoji = text, emoji
            self.user.status_expiration = 0 if until is None else int(until.timestamp())
            self._sandbox.world.announce("user", user=self.id)

        self._sandbox.do(change)

    def _place(self, channel: Channel | str | None) -> Conversation:
        """The channel, or the direct message with the bot when none is named."""
        if channel is None:
            world = self._sandbox.world
            return self._sandbox.do(lambda: world.direct_message(self.id))
        return self._sandbox.channel(channel).conversation

    def command(self, text: str, channel: Channel | str | None = None) -> Seen:
        """Type a slash command, in a channel or (with none) in the bot's direct message."""
        place = self._place(channel)
        outcome = self._sandbox.run(self._sandbox.actions.command(self.id, place.id, text))
        return Seen.after(self._sandbox, self.user, outcome)

    def say(
        self,
        text: str,
        channel: Channel | str | None = None,
        thread: MessageHandle | None = None,
    ) -> MessageHandle:
        """Post a message; returns it."""
        place = self._place(channel)
        outcome = self._sandbox.run(
            self._sandbox.actions.post_message(
                self.id, place.id, text, thread.ts if thread else None
            )
        )
        Seen.after(self._sandbox, self.user, outcome)
        assert outcome.message is not None
        return MessageHandle(self._sandbox, self.user, outcome.message)

    def see(self, channel: Channel | str) -> list[MessageHandle]:
        """The messages of a channel that this person sees, oldest first."""
        place = self._place(channel)
        if self.id not in place.members:
            raise Impossible(f"{self.name} is not in #{place.name}")
        return [
            MessageHandle(self._sandbox, self.user, message)
            for message in self._sandbox.world.visible_messages(place.id, self.id)
        ]

    def dm_with_bot(self) -> list[MessageHandle]:
        """The direct message with the bot, oldest first."""
        place = self._place(None)
        return [
            MessageHandle(self._sandbox, self.user, message)
            for message in self._sandbox.world.visible_messages(place.id, self.id)
        ]

    def shortcut(self, callback_id: str) -> Seen:
        """Choose one of the bot's global shortcuts."""
        outcome = self._sandbox.run(self._sandbox.actions.shortcut(self.id, callback_id))
        return Seen.after(self._sandbox, self.user, outcome)

    def message_shortcut(self, callback_id: str, message: MessageHandle) -> Seen:
        """Choose one of the bot's shortcuts in a message's menu."""
        outcome = self._sandbox.run(
            self._sandbox.actions.message_shortcut(
                self.id, message.channel_id, message.ts, callback_id
            )
        )
        return Seen.after(self._sandbox, self.user, outcome)

    def open_home(self, tab: str = "home") -> HomeHandle:
        """Open the App Home; raises `Impossible` when the bot publishes none."""
        world = self._sandbox.world
        outcome = self._sandbox.run(self._sandbox.actions.open_home(self.id, tab))
        Seen.after(self._sandbox, self.user, outcome)

        def published() -> View | None:
            home = world.homes.get(self.id)
            return home if home is not None and home.version > outcome.since else None

        home = wait_for(self._sandbox, published) or world.homes.get(self.id)
        if home is None:
            raise Impossible("The bot has published no home")
        return HomeHandle(self._sandbox, self.user, home)
