"""Short cuts for journeys that begin with a nomination that was sent already."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from sandbox import MessageHandle
from store.nominations import submit_nomination
from tests.store.deciding import FORM
from tests.story import Story

_numbers = count(1)


def nominate(story: Story, /, *, nominator: str = "U0PRIYA", **changes: Any) -> int:
    """A nomination, sent and delivered to those who decide; its id."""
    nomination_id = story.store.run_sync(
        submit_nomination,
        submit_key=f"VSTORY{next(_numbers)}",
        member_id=nominator,
        form=replace(FORM, **changes),
    )
    story.settle()
    return nomination_id


def last(messages: list[MessageHandle]) -> MessageHandle:
    """The newest message; there must be one."""
    assert messages, "nothing was said"
    return messages[-1]
