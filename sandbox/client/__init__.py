"""People at their keyboards, for tests in plain steps: everything by its visible words.

`Person` types, clicks and reads; `Seen` is what they saw of one act; `FormHandle`,
`HomeHandle` and `MessageHandle` are what is on their screen. What a person could not do in
Slack raises `Impossible`.
"""

from __future__ import annotations

from sandbox.client.forms import FormHandle, HomeHandle
from sandbox.client.messages import MessageHandle
from sandbox.client.people import Channel, Person
from sandbox.client.seen import Seen
from sandbox.state import Impossible

__all__ = [
    "Channel",
    "FormHandle",
    "HomeHandle",
    "Impossible",
    "MessageHandle",
    "Person",
    "Seen",
]
