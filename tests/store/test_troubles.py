"""Retrying what failed at one place, and telling the hub once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.models import Member, Program
from store.outbox import claim_due_posts, mark_failed, mark_sent
from store.posts import enqueue_post, find_post, list_posts, retry_failed
from store.troubles import TOKEN_SUBJECT, tell_token_refused


@pytest.fixture(autouse=True)
def program(store: Store) -> None:
    """A program with a hub of two and a channel of theirs."""

    def make(session: Session) -> None:
        session.add(Program(id=1, name="P", language="en", hub_channel="C0HUB"))
        session.add_all(Member(id=f"U0{name}", name=name, role="hub") for name in ("HELEN", "IDA"))

    store.run_sync(make)


def owe(store: Store, key: str, channel: str, **more: Any) -> int:
    return store.run_sync(enqueue_post, key=key, channel=channel, template="t", values={}, **more)


def fail(store: Store, channel: str, trouble: str) -> None:
    """Let whatever is due at a channel fail, one after the other."""
    while posts := store.run_sync(claim_due_posts, limit=9, lease_seconds=60, claim="a"):
        for post in posts:
            if post.channel == channel:
                store.run_sync(mark_failed, post_id=post.id, claim="a", error="no", trouble=trouble)
            else:
                store.run_sync(
                    mark_sent, post_id=post.id, claim="a", channel=post.channel, ts="1.0"
                )


def notices(store: Store) -> list[tuple[str, str]]:
    """To whom and why, of each notice."""
    return [
        (post.channel, post.values["cause"])
        for post in store.read_sync(list_posts)
        if post.template == "outbox/failed"
    ]


def test_the_hub_is_told_once_for_each_place_and_trouble(store: Store) -> None:
    for number in range(3):
        owe(store, f"k{number}", "C1")
    fail(store, "C1", "is_archived")
    assert notices(store) == [("C0HUB", "is_archived")]
    owe(store, "k3", "C1")
    fail(store, "C1", "not_in_channel")
    owe(store, "k4", "C2")
    fail(store, "C2", "is_archived")
    assert [cause for _, cause in notices(store)] == [
        *("is_archived", "not_in_channel", "is_archived"),
    ]


def test_the_hubs_members_hear_of_their_own_channel(store: Store) -> None:
    owe(store, "k", "C0HUB")
    fail(store, "C0HUB", "some_word")
    assert notices(store) == [("U0HELEN", "other"), ("U0IDA", "other")]


def test_a_place_that_was_mended_and_breaks_again_is_news(store: Store, clock: ManualClock) -> None:
    owe(store, "k", "C1")
    fail(store, "C1", "is_archived")
    clock.advance(timedelta(hours=1))
    assert store.run_sync(retry_failed, channel="C1") == 1
    assert store.run_sync(retry_failed, channel="C1") == 0
    again = store.read_sync(find_post, key="k")
    assert again is not None
    assert (again.state, again.trouble) == ("due", "")
    fail(store, "C1", "is_archived")
    assert len(notices(store)) == 2


def test_a_refused_token_makes_one_notice_however_often_it_is_refused(store: Store) -> None:
    for _ in range(3):
        store.run_sync(tell_token_refused, trouble="token_revoked")
    [notice] = store.read_sync(list_posts, subject=TOKEN_SUBJECT)
    assert (notice.channel, notice.template) == ("C0HUB", "outbox/token")
