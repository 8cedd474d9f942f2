"""What does not get through: who hears of it, in which words, and how often."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.troubles import Kind, read_trouble
from sandbox.client.messages import MessageHandle
from store.posts import list_posts, refresh_posts, retry_failed
from tests.bot.owing import KEY, calls, owe, post, values
from tests.story import Story


def told(story: Story) -> list[MessageHandle]:
    """What the hub reads in its channel."""
    return story.helen.see(story.hub)


def test_the_hub_hears_once_why_a_channel_takes_nothing(story: Story) -> None:
    story.wins.archive()
    for number in range(3):
        owe(story, "HELLO", key=f"test:{number}")
    story.settle()
    [message] = told(story)
    assert "A message for #customer-wins did not get through." in message.text
    assert "is archived. Unarchive it, or name another channel" in message.text
    assert "vouch outbox retry --to C0WINS" in message.text
    story.wins.conversation.is_archived = False
    assert story.store.run_sync(retry_failed, channel="C0WINS") == 3
    story.settle()
    assert len(story.priya.see(story.wins)) == 3
    assert len(told(story)) == 1
    story.wins.archive()
    owe(story, "HELLO", key="test:9")
    story.settle()
    assert len(told(story)) == 2, "it was mended, and is news again"


def test_a_second_trouble_at_the_same_place_is_told_too(story: Story) -> None:
    story.sandbox.faults.refuse("chat.postMessage", "restricted_action")
    owe(story, "HELLO")
    story.settle()
    story.wins.archive()
    owe(story, "HELLO", key="test:2")
    story.settle()
    first, second = told(story)
    assert "Only some people may post in" in first.text
    assert "is archived" in second.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("not_in_channel", "Our bot is not in #customer-wins. Invite it there with /invite."),
        ("channel_not_found", "does not exist, or it is private and our bot is not in it"),
        ("cannot_reply_to_message", "takes no replies any more"),
        ("msg_too_long", "This is a fault of ours"),
        ("some_new_error", "gave the reason “some_new_error”"),
    ],
)
def test_each_trouble_has_words_of_its_own(story: Story, error: str, words: str) -> None:
    story.sandbox.faults.refuse("chat.postMessage", error)
    owe(story, "HELLO")
    story.settle()
    assert (post(story).state, post(story).trouble) == ("failed", error)
    [message] = told(story)
    assert words in message.text


def test_a_person_without_an_account_is_named(story: Story) -> None:
    story.sandbox.faults.refuse("chat.postMessage", "user_disabled")
    owe(story, "HELLO", channel=story.jonas.id)
    story.settle()
    [message] = told(story)
    assert "A message to @Jonas Weber did not get through." in message.text
    assert "@Jonas Weber no longer has an active account" in message.text


def test_trouble_with_the_hubs_own_channel_is_told_to_its_members(story: Story) -> None:
    story.hub.archive()
    owe(story, "HELLO", channel=story.hub.id)
    story.settle()
    [message] = story.helen.dm_with_bot()
    assert "#reference-hub is archived" in message.text
    assert [row.key for row in story.store.read_sync(list_posts, state="failed")] == [KEY]


def test_a_notice_that_fails_itself_makes_no_further_ones_without_end(story: Story) -> None:
    story.hub.archive()
    story.wins.archive()
    story.sandbox.faults.refuse("chat.postMessage", "user_disabled", times=1000)
    owe(story, "HELLO")
    story.settle()
    # The message, the hub's channel, its member, and the hub's channel about its member.
    assert len(story.store.read_sync(list_posts, state="failed")) <= 4
    assert story.store.read_sync(list_posts, state="due") == []


def test_a_revoked_token_is_told_of_when_slack_listens_again(story: Story) -> None:
    story.sandbox.faults.refuse("chat.postMessage", "token_revoked", times=2)
    owe(story, "HELLO")
    story.settle()
    story.settle()
    story.settle()
    assert post(story).state == "sent"
    [message] = told(story)
    assert "the bot’s token had been revoked" in message.text
    assert "nothing was lost" in message.text


def test_an_update_of_a_message_that_somebody_deleted_is_let_go(story: Story) -> None:
    owe(story, "BEFORE", subject="test:1")
    story.settle()
    story.sandbox.faults.refuse("chat.update", "message_not_found")
    story.store.run_sync(
        refresh_posts,
        subject="test:1",
        template="failures/notice",
        values=values("AFTER"),
        version="v2",
    )
    story.settle()
    [skipped] = story.store.read_sync(list_posts, state="skipped")
    assert "deleted" in skipped.error
    assert told(story) == []


def test_a_claim_that_is_nearly_over_begins_no_call(story: Story) -> None:
    patience = story.running.pacing
    patience.lease_seconds = patience.call_seconds - 1  # over before a call could be
    owe(story, "HELLO")
    story.settle()
    assert calls(story, "chat.postMessage") == 0
    assert (post(story).state, post(story).trouble) == ("failed", "too_many_tries")
    assert "too slow" in post(story).error
    patience.lease_seconds = 180
    assert story.store.run_sync(retry_failed, channel="C0WINS") == 1
    story.settle()
    assert calls(story, "chat.postMessage") == 1


class Response(SimpleNamespace):
    """Slack's answer as the SDK hands it over."""


@pytest.mark.parametrize(
    ("header", "seconds"),
    [({}, 1), ({"Retry-After": "30"}, 30), ({"Retry-After": "0"}, 1)]
    + [({"Retry-After": word}, 1) for word in ("soon", "nan", "-5")]
    + [({"Retry-After": word}, 3600) for word in ("31536000", "inf")],
)
def test_too_many_calls_are_followed_by_the_pause_that_slack_asks_for(
    header: dict[str, str], seconds: float
) -> None:
    response: Any = Response(status_code=429, headers=header, data={"error": "ratelimited"})
    trouble = read_trouble(SlackApiError("", response))
    assert (trouble.kind, trouble.retry_after) == (Kind.LIMITED, seconds)


def test_an_answer_that_is_not_slacks_leaves_it_open() -> None:
    page: Any = SimpleNamespace(status=502)  # aiohttp's own response, as the SDK hands it over
    assert read_trouble(SlackApiError("", page)).code == "http_502"
