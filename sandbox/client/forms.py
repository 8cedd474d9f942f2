"""A modal or the App Home, before one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.client.screen import Screen
from sandbox.interactions import Surface
from sandbox.reading import read_text, read_view
from sandbox.state import KEYS, Impossible
from sandbox.world import User, View

if TYPE_CHECKING:
    from sandbox.client.seen import Seen
    from sandbox.server import Sandbox


class ViewHandle(Screen):
    """What modals and homes share."""

    def __init__(self, sandbox: Sandbox, user: User, view: View) -> None:
        super().__init__(sandbox, user)
        self.view = view

    def _surface(self) -> Surface:
        return Surface(self._user, view=self.view)

    def _where(self) -> dict[str, str]:
        return {"view_id": self.view.id}

    @property
    def id(self) -> str:
        return self.view.id

    @property
    def callback_id(self) -> str:
        return str(self.view.definition.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        return str(self.view.definition.get("private_metadata") or "")

    @property
    def text(self) -> str:
        """All that a person reads on it."""
        return read_view(self._sandbox.world, self.view)


class HomeHandle(ViewHandle):
    """The App Home of one person."""


class FormHandle(ViewHandle):
    """A modal; it stays the same handle when the bot updates the view."""

    @property
    def title(self) -> str:
        return read_text(self._sandbox.world, self.view.definition.get("title"))

    @property
    def submit_label(self) -> str:
        """The words on the submit button; empty when there is none."""
        return read_text(self._sandbox.world, self.view.definition.get("submit"))

    @property
    def is_open(self) -> bool:
        """Whether it is what the person has in front of them."""
        return self._sandbox.world.top_view(self._user.id) is self.view

    @property
    def labels(self) -> list[str]:
        """The labels of the inputs, in order."""
        world = self._sandbox.world
        return [
            read_text(world, block["label"])
            for block in self.view.blocks
            if block["type"] == "input"
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What stands in each input, by its label."""
        world = self._sandbox.world
        return {
            read_text(world, block["label"]): self._shown(
                self.view.state[block["block_id"]][block["element"]["action_id"]]
            )
            for block in self.view.blocks
            if block["type"] == "input" and block["element"]["type"] in KEYS
        }

    @property
    def errors(self) -> dict[str, str]:
        """The errors that stand at the inputs, by label."""
        world = self._sandbox.world
        return {
            read_text(world, block["label"]): self.view.errors[block["block_id"]]
            for block in self.view.blocks
            if block["type"] == "input" and block["block_id"] in self.view.errors
        }

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise Impossible(f"{self.title!r} is not in front of {self._user.real_name}")

    def submit(self) -> Seen:
        """Press the submit button."""
        self._must_be_open()
        return self._done(self._sandbox.run(self._sandbox.actions.submit(self.view.id)))

    def close(self, *, everything: bool = False) -> Seen:
        """Press Cancel; `everything` closes the views below it as well."""
        self._must_be_open()
        closing = self._sandbox.actions.close_view(self.view.id, everything=everything)
        return self._done(self._sandbox.run(closing))
