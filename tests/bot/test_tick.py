"""The tick: what is due because time has passed gets going, whatever the last tick came to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from store.deliveries import find_answer, remember_answer
from store.outbox import claim_due_posts
from store.posts import enqueue_post, find_post
from tests.story import Story

NOTICE: dict[str, Any] = {"sentence": "errors.reason_missing", "values": {}}


def enqueue(session: Session, *, not_before: datetime) -> None:
    enqueue_post(
        session,
        key="test:1",
        channel="C0WINS",
        template="failures/notice",
        values=NOTICE,
        not_before=not_before,
    )


def owe(story: Story, *, hours: int) -> None:
    story.store.run_sync(enqueue, not_before=story.clock.now() + timedelta(hours=hours))


def tick(story: Story) -> None:
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()


def state(story: Story) -> str:
    post = story.store.read_sync(find_post, key="test:1")
    assert post is not None
    return post.state


def test_a_post_waits_for_its_hour(story: Story) -> None:
    owe(story, hours=3)
    tick(story)
    assert state(story) == "due"
    story.clock.advance(timedelta(hours=3))
    tick(story)
    assert state(story) == "sent"
    assert len(story.priya.see(story.wins)) == 1


def test_what_a_stopped_replica_held_is_sent_once(story: Story) -> None:
    def claim(session: Session) -> list[str]:
        # In one transaction: a due post that our own replica can see is also its to take.
        enqueue(session, not_before=story.clock.now())
        claimed = claim_due_posts(session, limit=10, lease_seconds=60, claim="lost")
        return [post.key for post in claimed]

    # Another replica takes the post and is never heard of again.
    assert story.store.run_sync(claim) == ["test:1"]
    tick(story)
    assert state(story) == "sending", "its lease is not over"
    story.clock.advance(timedelta(seconds=61))
    tick(story)
    assert state(story) == "sent"
    assert len(story.priya.see(story.wins)) == 1
    looked = [call for call in story.sandbox.calls if call.method == "conversations.history"]
    assert len(looked) == 1, "perhaps the other one had sent it"


def test_old_deliveries_are_forgotten(story: Story) -> None:
    story.store.run_sync(remember_answer, "Ev1", None)
    tick(story)
    story.clock.advance(timedelta(days=20))
    tick(story)
    assert story.store.read_sync(find_answer, "Ev1") is None


def test_a_tick_that_fails_is_followed_by_another(story: Story) -> None:
    def break_it(session: Session) -> None:
        session.connection().exec_driver_sql("ALTER TABLE deliveries RENAME TO elsewhere")

    story.store.run_sync(break_it)
    owe(story, hours=0)
    story.clock.advance(timedelta(hours=2))
    tick(story)
    assert state(story) == "sent"
