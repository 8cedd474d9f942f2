"""What the tests of the delivery share: owing Slack a message, and looking what became of it."""

from __future__ import annotations

from typing import Any

from store.post_records import PostInfo
from store.posts import enqueue_post, find_post
from tests.story import Story

KEY = "test:1"


def owe(story: Story, text: str, *, key: str = KEY, channel: str = "C0WINS", **more: Any) -> int:
    """Owe Slack a message that says the text; its number in the outbox."""
    return story.store.run_sync(
        enqueue_post,
        key=key,
        channel=channel,
        template="failures/notice",
        values=values(text),
        **more,
    )


def values(text: str) -> dict[str, Any]:
    """Of the template `failures/notice`."""
    return {"sentence": "errors.unexpected", "values": {"reference": text}}


def post(story: Story, key: str = KEY) -> PostInfo:
    """The post as it stands."""
    found = story.store.read_sync(find_post, key=key)
    assert found is not None
    return found


def calls(story: Story, method: str) -> int:
    """How often the bot has called it."""
    return sum(call.method == method for call in story.sandbox.calls)
