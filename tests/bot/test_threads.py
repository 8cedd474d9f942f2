"""Messages in the thread of another: after it, under it, and once as well."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.client.messages import MessageHandle
from store.posts import ANSWER, DIGEST, drop_post, retry_post
from tests.bot.owing import KEY, calls, owe, post
from tests.story import Story


def thread(story: Story, place: str) -> list[MessageHandle]:
    """What stands in the place, in the thread and out of it."""
    return story.priya.see(story.wins) if place == "C0WINS" else story.priya.dm_with_bot()


@pytest.mark.parametrize("place", ["C0WINS", "U0PRIYA"])
def test_details_go_under_their_head_and_not_before_it(story: Story, place: str) -> None:
    tomorrow = story.clock.now() + timedelta(days=1)
    head = owe(story, "HEAD", channel=place, not_before=tomorrow)
    owe(story, "DETAIL", key="test:2", channel=place, thread_of_id=head)
    story.settle()
    assert thread(story, place) == []
    story.clock.advance(timedelta(days=1))
    story.settle()
    first, second = thread(story, place)
    assert "HEAD" in first.text
    assert "DETAIL" in second.text
    assert (first.message.thread_ts, second.message.thread_ts) == (None, first.ts)


@pytest.mark.parametrize("place", ["C0WINS", "U0PRIYA"])
def test_a_detail_whose_answer_was_lost_is_found_in_its_thread(story: Story, place: str) -> None:
    head = owe(story, "HEAD", channel=place)
    story.settle()
    story.sandbox.faults.drop_answer("chat.postMessage")
    owe(story, "DETAIL", key="test:2", channel=place, thread_of_id=head)
    story.settle()
    messages = thread(story, place)
    assert [message.ts for message in messages] == [post(story).ts, post(story, "test:2").ts]
    assert (calls(story, "chat.postMessage"), calls(story, "conversations.replies")) == (2, 1)


def test_details_wait_with_a_head_that_failed_and_go_with_it(story: Story) -> None:
    story.wins.archive()
    head = owe(story, "HEAD")
    owe(story, "DETAIL", key="test:2", thread_of_id=head)
    owe(story, "ANOTHER", key="test:3", channel="C0DACH")
    story.settle()
    assert [post(story, key).state for key in (KEY, "test:2", "test:3")] == [
        *("failed", "due", "sent"),
    ]
    assert story.store.run_sync(drop_post, post_id=head)
    assert post(story, "test:2").state == "skipped"
    story.wins.conversation.is_archived = False
    assert story.store.run_sync(retry_post, post_id=head)
    story.settle()
    assert [message.message.thread_ts for message in story.priya.see(story.wins)] == [
        None,
        post(story).ts,
    ]


def test_an_answer_to_a_person_goes_before_a_digest(story: Story) -> None:
    gate = story.sandbox.faults.hold("chat.postMessage")
    owe(story, "UNDERWAY", priority=DIGEST)
    gate.wait_until_reached()
    owe(story, "DIGEST", key="test:2", priority=DIGEST)
    owe(story, "ORDINARY", key="test:3")
    owe(story, "ANSWER", key="test:4", priority=ANSWER)
    gate.release()
    story.settle()
    words = [message.text for message in story.priya.see(story.wins)]
    for word, text in zip(("UNDERWAY", "ANSWER", "ORDINARY", "DIGEST"), words, strict=True):
        assert word in text
