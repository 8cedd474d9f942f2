"""In modals: submit and close."""

from __future__ import annotations

from sandbox import payloads
from sandbox.actions.base import BaseActions, Outcome, PlainState
from sandbox.delivery import NotAcknowledged
from sandbox.interactions import Surface, chosen_response_urls
from sandbox.state import Impossible, client_errors
from sandbox.submissions import apply_response_action


class ModalActions(BaseActions):
    """How people leave a modal."""

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
        payload["response_urls"] = chosen_response_urls(context, view)
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
