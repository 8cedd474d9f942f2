"""What a person saw of one act."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from sandbox.actions import Outcome
from sandbox.client.forms import FormHandle
from sandbox.client.messages import MessageHandle
from sandbox.reading import read_text
from sandbox.world import Message, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox

T = TypeVar("T")


def wait_for(sandbox: Sandbox, look: Callable[[], T]) -> T:
    """What `look` finds, as soon as it finds something true.

    With `sandbox.after_ack` set the bot is quiet already, and one look is enough; otherwise
    this waits for changes up to `sandbox.patience` seconds.
    """
    found = look()
    if found or sandbox.after_ack is not None:
        return found

    async def follow() -> T:
        try:
            async with asyncio.timeout(sandbox.patience):
                async for _ in sandbox.world.changes(at_once=True):
                    if found := look():
                        return found
        except TimeoutError:
            pass
        return look()

    return sandbox.run(follow())


class Seen:
    """Everything that an act brought before this person: read it, or go on with it.

    `error` is what Slack's client shows when the bot did not take the act
    ("operation_timeout", "dispatch_failed"), else None.
    """

    def __init__(self, sandbox: Sandbox, user: User, outcome: Outcome) -> None:
        self._sandbox = sandbox
        self._user = user
        self._outcome = outcome
        self.error = outcome.error

    @classmethod
    def after(cls, sandbox: Sandbox, user: User, outcome: Outcome) -> Seen:
        if sandbox.after_ack is not None:
            sandbox.after_ack()
        return cls(sandbox, user, outcome)

    def _new_messages(self, *, ephemeral: bool) -> list[MessageHandle]:
        world = self._sandbox.world
        found = [
            message
            for conversation in list(world.conversations.values())
            if self._user.id in conversation.members
            for message in world.visible_messages(conversation.id, self._user.id)
            if (message.visible_to is not None) is ephemeral and self._is_new(message)
        ]
        found.sort(key=lambda message: message.version)
        return [MessageHandle(self._sandbox, self._user, message) for message in found]

    def _is_new(self, message: Message) -> bool:
        return message.version > self._outcome.since

    def _modal(self) -> FormHandle | None:
        view = self._sandbox.world.top_view(self._user.id)
        if view is None or (view.version <= self._outcome.since and not self._revealed):
            return None
        return FormHandle(self._sandbox, self._user, view)

    @property
    def _revealed(self) -> bool:
        """Whether views above were closed, so that an older one is in front again."""
        return self._sandbox.world.closed_at.get(self._user.id, 0) > self._outcome.since

    @property
    def modal(self) -> FormHandle | None:
        """The modal that the act opened, changed or revealed; None when there is none."""
        if self.error or self._outcome.errors or self._revealed:
            return self._modal()
        return wait_for(self._sandbox, self._modal)

    @property
    def ephemerals(self) -> list[MessageHandle]:
        """Messages only this person sees, new or changed."""
        if self.error:
            return self._new_messages(ephemeral=True)
        return wait_for(self._sandbox, lambda: self._new_messages(ephemeral=True))

    @property
    def ephemeral(self) -> MessageHandle | None:
        """The latest of them, or None."""
        found = self.ephemerals
        return found[-1] if found else None

    @property
    def messages(self) -> list[MessageHandle]:
        """New or changed messages in this person's channels, for all to see."""
        if self.error:
            return self._new_messages(ephemeral=False)
        return wait_for(self._sandbox, lambda: self._new_messages(ephemeral=False))

    @property
    def errors(self) -> dict[str, str]:
        """The errors at a submitted form's inputs, by label."""
        view = self._sandbox.world.top_view(self._user.id)
        if view is None:
            return {}
        labels = {
            block["block_id"]: read_text(self._sandbox.world, block["label"])
            for block in view.blocks
            if block["type"] == "input"
        }
        return {labels.get(key, key): said for key, said in self._outcome.errors.items()}

    @property
    def text(self) -> str:
        """All that is read in the modal, or else in the ephemeral answer."""
        if (modal := self._modal()) is not None:
            return modal.text
        message = self.ephemeral
        return message.text if message is not None else ""
