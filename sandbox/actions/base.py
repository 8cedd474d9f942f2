"""What every act has in common: its outcome, and how it reaches the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.context import Context
from sandbox.delivery import NotAcknowledged
from sandbox.interactions import Surface
from sandbox.state import read_value
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


class BaseActions:
    """The shared half of all acts."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.commands: set[str] | None = None
        """The app's slash commands, when known; any other is refused as Slack does."""

    def _set(self, surface: Surface, block: Json, element: Json, value: Any) -> None:
        offered = self._context.world.offered.get(
            (surface.key, block["block_id"], element["action_id"])
        )
        state = read_value(element, value, offered)
        surface.values.setdefault(block["block_id"], {})[element["action_id"]] = state
        if surface.view is not None:
            surface.view.errors.pop(block["block_id"], None)

    async def _interact(self, payload: Json) -> Outcome:
        outcome = Outcome(self._context.world.version)
        try:
            await self._context.delivery.interactive(payload)
        except NotAcknowledged as error:
            outcome.error = error.shown
        return outcome
