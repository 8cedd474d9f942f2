"""A message before one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.client.screen import Json, Screen
from sandbox.interactions import Surface
from sandbox.reading import read_message, read_mrkdwn
from sandbox.world import Message, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox


class MessageHandle(Screen):
    """A message as a person sees it; it follows the bot's updates."""

    def __init__(self, sandbox: Sandbox, user: User, message: Message) -> None:
        super().__init__(sandbox, user)
        self.message = message

    def __repr__(self) -> str:
        return f"<message {self.ts} in {self.channel_id}: {self.text[:80]!r}>"

    def _surface(self) -> Surface:
        return Surface(self._user, message=self.message)

    def _where(self) -> dict[str, str]:
        return {"channel_id": self.message.channel, "ts": self.message.ts}

    @property
    def ts(self) -> str:
        return self.message.ts

    @property
    def channel_id(self) -> str:
        return self.message.channel

    @property
    def text(self) -> str:
        """All that a person reads: names for mentions, fallbacks for dates, every block."""
        return read_message(self._sandbox.world, self.message)

    @property
    def notification(self) -> str:
        """The text of the notification (and of a client that shows no blocks)."""
        return read_mrkdwn(self._sandbox.world, self.message.text)

    @property
    def author(self) -> str:
        """The name of who wrote it."""
        return self._sandbox.world.users[self.message.user].real_name

    @property
    def is_ephemeral(self) -> bool:
        return self.message.visible_to is not None

    @property
    def is_edited(self) -> bool:
        return self.message.edited_ts is not None

    @property
    def exists(self) -> bool:
        """Whether it is still there."""
        return self.message in self._sandbox.world.messages.get(self.message.channel, ())

    @property
    def metadata(self) -> Json | None:
        return self.message.metadata

    @property
    def files(self) -> list[str]:
        """The titles of its files."""
        return [file.title for file in self.message.files]

    @property
    def reactions(self) -> dict[str, int]:
        return {name: len(users) for name, users in self.message.reactions.items()}

    @property
    def replies(self) -> list[MessageHandle]:
        """The thread below it, oldest first."""
        return [
            MessageHandle(self._sandbox, self._user, message)
            for message in self._sandbox.world.replies(self.message)
            if message.visible_to in (None, self._user.id)
        ]
