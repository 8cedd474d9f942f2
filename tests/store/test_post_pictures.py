"""What is remembered of a post's picture, by whoever has the post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from store.clock import ManualClock
from store.database import Store
from store.outbox import PostToSend, claim_due_posts, mark_sent, return_post
from store.post_pictures import note_picture
from store.posts import enqueue_post, find_post, refresh_posts

PICTURE: dict[str, Any] = {"template": "progress", "values": {"figures": []}}


def enqueue(store: Store, picture: dict[str, Any] | None = PICTURE) -> int:
    return store.run_sync(
        enqueue_post,
        key="k",
        channel="C1",
        template="t",
        values={"n": 1},
        subject="digest:1",
        picture=picture,
    )


def claim(store: Store, token: str) -> PostToSend:
    [post] = store.run_sync(claim_due_posts, limit=9, lease_seconds=60, claim=token)
    return post


def note(store: Store, number: int, token: str, **facts: Any) -> bool:
    return store.run_sync(note_picture, post_id=number, claim=token, facts=facts)


def test_an_uploaded_file_is_there_at_the_next_try(store: Store, clock: ManualClock) -> None:
    number = enqueue(store)
    assert claim(store, "a").picture == PICTURE
    assert note(store, number, "a", failures=1)
    assert note(store, number, "a", file="F1")
    store.run_sync(return_post, post_id=number, claim="a", not_before=clock.now(), error="later")
    assert claim(store, "b").picture == PICTURE | {"failures": 1, "file": "F1"}


def test_who_has_lost_the_post_writes_nothing_down(store: Store, clock: ManualClock) -> None:
    number = enqueue(store)
    claim(store, "a")
    clock.advance(timedelta(seconds=61))
    claim(store, "b")
    assert not note(store, number, "a", file="F1")
    assert note(store, number, "b", file="F2")
    found = store.read_sync(find_post, key="k")
    assert found is not None
    assert found.picture == PICTURE | {"file": "F2"}


def test_a_post_without_a_picture_gets_none(store: Store) -> None:
    number = enqueue(store, picture=None)
    assert claim(store, "a").picture is None
    assert not note(store, number, "a", file="F1")


def test_a_message_that_is_mended_keeps_its_picture(store: Store) -> None:
    number = enqueue(store)
    claim(store, "a")
    note(store, number, "a", file="F1")
    store.run_sync(mark_sent, post_id=number, claim="a", channel="C1", ts="1.5")
    store.run_sync(
        refresh_posts, subject="digest:1", template="t", values={"n": 2}, version="second"
    )
    mending = claim(store, "b")
    assert (mending.kind, mending.target_ts) == ("update", "1.5")
    assert mending.picture == PICTURE | {"file": "F1"}
