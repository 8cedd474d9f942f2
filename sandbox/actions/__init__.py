"""What people do: each coroutine acts as one person and waits for the bot's acknowledgement.

All run on the server's loop. They raise `Impossible` (sandbox.state) for what Slack's client
would not let a person do, and return an `Outcome` for everything that was done.
"""

from __future__ import annotations

from sandbox.actions.base import Outcome, PlainState
from sandbox.actions.channels import ChannelActions
from sandbox.actions.elements import ElementActions
from sandbox.actions.modals import ModalActions

__all__ = ["Actions", "Outcome", "PlainState"]


class Actions(ChannelActions, ElementActions, ModalActions):
    """People's hands: what they do in channels, on elements and in modals."""
