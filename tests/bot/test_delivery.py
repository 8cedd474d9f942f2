"""The outbox's promise: each message gets to Slack exactly once, whatever happens on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from store.posts import enqueue_post, list_posts, refresh_posts, retry_post
from tests.bot.owing import KEY, calls, owe, post, values
from tests.story import Story


def texts(story: Story) -> list[str]:
    return [message.text for message in story.priya.see(story.wins)]


def test_what_is_owed_is_posted_at_once_and_remembered(story: Story) -> None:
    owe(story, "HELLO1")
    story.settle()
    [text] = texts(story)
    assert "HELLO1" in text
    sent = post(story)
    assert (sent.state, sent.attempts, sent.sent_channel) == ("sent", 1, "C0WINS")
    assert sent.ts == story.priya.see(story.wins)[0].ts


def test_the_post_carries_its_key(story: Story) -> None:
    owe(story, "HELLO1")
    story.settle()
    [call] = [call for call in story.sandbox.calls if call.method == "chat.postMessage"]
    assert call.args["metadata"] == {
        "event_type": "vouch_post",
        "event_payload": {"key": KEY},
    }


@pytest.mark.parametrize("channel", ["C0WINS", "U0PRIYA"])
def test_a_lost_answer_does_not_post_twice(story: Story, channel: str) -> None:
    story.sandbox.faults.drop_answer("chat.postMessage")
    owe(story, "HELLO1", channel=channel)
    story.settle()
    messages = story.priya.see(story.wins) if channel == "C0WINS" else story.priya.dm_with_bot()
    assert [("HELLO1" in message.text) for message in messages] == [True]
    assert (post(story).state, post(story).ts) == ("sent", messages[0].ts)
    assert calls(story, "chat.postMessage") == 1


def test_a_call_that_was_lost_on_its_way_is_made_again(story: Story) -> None:
    story.sandbox.faults.reset_connection("chat.postMessage")
    owe(story, "HELLO1")
    story.settle()
    assert len(texts(story)) == 1
    assert (post(story).state, post(story).attempts) == ("sent", 2)


def test_an_answer_lost_again_and_again_still_posts_once(story: Story) -> None:
    story.sandbox.faults.reset_connection("chat.postMessage")
    story.sandbox.faults.reset_connection("conversations.history", times=2)
    story.sandbox.faults.drop_answer("chat.postMessage")
    owe(story, "HELLO1")
    story.settle()
    assert len(texts(story)) == 1
    assert post(story).state == "sent"


def test_slack_busy_is_waited_for_as_long_as_it_says(story: Story) -> None:
    story.sandbox.faults.rate_limit("chat.postMessage", retry_after=30)
    owe(story, "HELLO1")
    owe(story, "HELLO2", key="test:2")
    story.settle()
    waiting = post(story)
    assert texts(story) == [], "the second does not overtake the first"
    assert waiting.state == "due"
    assert waiting.not_before == story.clock.now() + timedelta(seconds=30)
    story.clock.advance(timedelta(seconds=30))
    story.settle()
    assert ["HELLO1" in text for text in texts(story)] == [True, False]


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_an_error_that_leaves_it_open_is_looked_into(story: Story, error: str) -> None:
    story.sandbox.faults.refuse("chat.postMessage", error)
    owe(story, "HELLO1")
    story.settle()
    assert len(texts(story)) == 1
    assert calls(story, "conversations.history") == 1, "it was looked for before it was sent"


def test_an_error_page_leaves_it_open_too(story: Story) -> None:
    story.sandbox.faults.fail("chat.postMessage", status=502)
    owe(story, "HELLO1")
    story.settle()
    assert len(texts(story)) == 1


def test_what_slack_will_never_take_waits_for_a_person(story: Story) -> None:
    story.wins.archive()
    owe(story, "HELLO1")
    owe(story, "HELLO2", key="test:2", channel="C0HUB")
    story.settle()
    failed = post(story)
    assert failed.state == "failed"
    assert "archived" in failed.error
    assert post(story, "test:2").state == "sent", "the others go on"
    story.wins.conversation.is_archived = False
    story.store.run_sync(retry_post, post_id=failed.id)
    story.settle()
    assert len(texts(story)) == 1


def test_a_message_that_cannot_be_written_names_its_trace(story: Story) -> None:
    story.store.run_sync(
        enqueue_post, key=KEY, channel="C0WINS", template="failures/notice", values={"wrong": 1}
    )
    story.settle()
    assert post(story).state == "failed"
    assert "could not be written; the log has " in post(story).error


def test_a_refused_token_keeps_everything_for_later(story: Story) -> None:
    story.sandbox.faults.refuse("chat.postMessage", "token_revoked")
    owe(story, "HELLO1")
    story.settle()
    # With no pause before the next try, that one may be under way, or over.
    assert post(story).state in ("due", "sending", "sent")
    story.settle()
    assert (post(story).state, len(texts(story))) == ("sent", 1)


def test_an_update_mends_the_message_where_it_stands(story: Story) -> None:
    owe(story, "BEFORE", subject="test:1")
    story.settle()
    for version in ("v2", "v3"):

        def refresh(session: Session, version: str = version) -> None:
            refresh_posts(
                session,
                subject="test:1",
                template="failures/notice",
                values=values(version),
                version=version,
            )

        story.store.run_sync(refresh)
    story.sandbox.faults.drop_answer("chat.update")
    story.settle()
    [text] = texts(story)
    assert "v3" in text
    assert story.store.read_sync(list_posts, state="due") == []


def test_a_reader_never_met_is_written_to_in_their_language(story: Story) -> None:
    owe(story, "HALLO", channel=story.jonas.id)
    owe(story, "HELLO", key="test:2", channel=story.priya.id)
    story.settle()
    assert "Bitte" in story.jonas.dm_with_bot()[0].text
    assert "Please" in story.priya.dm_with_bot()[0].text


def test_channels_do_not_wait_for_each_other(story: Story) -> None:
    first = story.sandbox.faults.hold("chat.postMessage")
    owe(story, "SLOW")
    first.wait_until_reached()
    second = story.sandbox.faults.hold("chat.postMessage")
    owe(story, "QUICK", key="test:2", channel="C0HUB")
    second.wait_until_reached()
    assert post(story).state == "sending", "the first is still under way"
    second.release()
    first.release()
    story.settle()
    assert (post(story).state, post(story, "test:2").state) == ("sent", "sent")
