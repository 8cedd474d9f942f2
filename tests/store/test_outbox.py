"""Claiming what is due, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from store.clock import ManualClock
from store.database import Store
from store.models import Post, Program
from store.outbox import (
    SentPost,
    claim_due_posts,
    find_next_due,
    mark_failed,
    mark_sent,
    mark_sent_together,
    mark_unsure,
    return_post,
)
from store.post_records import PostToSend
from store.posts import enqueue_post, find_post


def enqueue(store: Store, key: str, channel: str = "C1", **more: Any) -> int:
    return store.run_sync(
        enqueue_post, key=key, channel=channel, template="t", values={"n": 1}, **more
    )


def claim(store: Store, claim: str = "a", limit: int = 10) -> list[PostToSend]:
    return store.run_sync(claim_due_posts, limit=limit, lease_seconds=60, claim=claim)


def keys(posts: list[PostToSend]) -> list[str]:
    return [post.key for post in posts]


def sent(store: Store, number: int, claim: str = "a") -> bool:
    return store.run_sync(mark_sent, post_id=number, claim=claim, channel="D1", ts="1.5")


def state(store: Store, key: str) -> str:
    found = store.read_sync(find_post, key=key)
    assert found is not None
    return found.state


def test_a_post_is_claimed_once_and_sent_once(store: Store, clock: ManualClock) -> None:
    number = enqueue(store, "k")
    [post] = claim(store, "a")
    assert (post.id, post.channel, post.values, post.attempts) == (number, "C1", {"n": 1}, 1)
    assert not post.is_unsure
    assert claim(store, "b") == []
    assert not sent(store, number, "b")
    assert sent(store, number, "a")
    assert not sent(store, number, "a")
    found = store.read_sync(find_post, key="k")
    assert found is not None
    assert (found.state, found.sent_channel, found.ts, found.sent_at) == (
        "sent",
        "D1",
        "1.5",
        clock.now(),
    )


def test_many_are_written_down_at_once_and_none_that_is_anothers(
    store: Store, clock: ManualClock
) -> None:
    ours, lost, taken = (enqueue(store, f"k{number}", f"C{number}") for number in range(3))
    claim(store, "a", limit=2)
    store.run_sync(mark_unsure, post_id=lost, claim="a", error="timeout")
    claim(store, "b", limit=1)  # the one that nobody is sure of
    store.run_sync(mark_unsure, post_id=lost, claim="b", error="timeout")
    [other] = claim(store, "b", limit=1)
    assert other.id == lost
    posts = [SentPost(number, "a", "D1", f"1.{number}") for number in (taken, lost, ours)]
    assert store.run_sync(mark_sent_together, sent=posts) == 1
    assert store.run_sync(mark_sent_together, sent=[]) == 0
    assert [state(store, f"k{number}") for number in range(3)] == ["sent", "sending", "due"]


def test_nothing_goes_before_its_moment(store: Store, clock: ManualClock) -> None:
    enqueue(store, "morning", not_before=clock.now() + timedelta(hours=8))
    assert claim(store) == []
    assert store.read_sync(find_next_due) == clock.now() + timedelta(hours=8)
    clock.advance(timedelta(hours=8))
    assert keys(claim(store)) == ["morning"]


def test_a_channel_gets_one_at_a_time_urgent_ones_first(store: Store) -> None:
    enqueue(store, "first")
    enqueue(store, "second")
    enqueue(store, "urgent", priority=1)
    enqueue(store, "elsewhere", "C2")
    order = []
    while posts := claim(store):
        order.append(keys(posts))
        for post in posts:
            sent(store, post.id)
    assert order == [["urgent", "elsewhere"], ["first"], ["second"]]


def test_no_more_are_claimed_than_asked_for(store: Store) -> None:
    for number in range(5):
        enqueue(store, f"k{number}", f"C{number}")
    assert keys(claim(store, limit=2)) == ["k0", "k1"]
    assert keys(claim(store, limit=9)) == ["k2", "k3", "k4"]


def test_the_database_itself_refuses_two_at_a_time(store: Store) -> None:
    for key in ("a", "b"):
        enqueue(store, key)
    with pytest.raises(IntegrityError):
        store.run_sync(lambda session: session.execute(update(Post).values(state="sending")))


def test_a_channel_waits_for_what_is_to_be_tried_again(store: Store, clock: ManualClock) -> None:
    """After a 429 the order holds: what came later stays behind."""
    first = enqueue(store, "first")
    enqueue(store, "second")
    enqueue(store, "tomorrow", not_before=clock.now() + timedelta(days=1))
    claim(store)
    later = clock.now() + timedelta(seconds=30)
    assert store.run_sync(return_post, post_id=first, claim="a", not_before=later, error="429")
    assert claim(store) == []
    # Nothing to do until then, though the second has been due for long.
    assert store.read_sync(find_next_due) == later
    clock.set(later)
    [post] = claim(store)
    assert (post.key, post.attempts, post.is_unsure) == ("first", 2, False)


def test_a_post_that_failed_lets_the_others_go(store: Store) -> None:
    first = enqueue(store, "first")
    enqueue(store, "second")
    claim(store)
    assert store.run_sync(mark_failed, post_id=first, claim="a", error="invalid_blocks")
    assert keys(claim(store)) == ["second"]
    found = store.read_sync(find_post, key="first")
    assert found is not None
    assert (found.state, found.error) == ("failed", "invalid_blocks")


def test_an_expired_lease_is_unsure_and_looked_up(store: Store, clock: ManualClock) -> None:
    number = enqueue(store, "k")
    claim(store, "dead")
    clock.advance(timedelta(seconds=60))
    assert claim(store, "b") == []  # to its last moment the lease holds
    assert store.read_sync(find_next_due) == clock.now()
    clock.advance(timedelta(seconds=1))
    [post] = claim(store, "b")
    assert (post.is_unsure, post.attempts) == (True, 2)
    # The one that was thought dead comes back: the post is another's now.
    assert not sent(store, number, "dead")
    assert sent(store, number, "b")


def test_a_late_word_counts_while_nobody_else_has_the_post(store: Store) -> None:
    number = enqueue(store, "k")
    claim(store, "slow")
    store.run_sync(mark_unsure, post_id=number, claim="slow", error="timeout")
    assert sent(store, number, "slow")
    assert state(store, "k") == "sent"


def test_what_is_unsure_stays_so_until_it_is_found_or_sent(
    store: Store, clock: ManualClock
) -> None:
    number = enqueue(store, "k")
    claim(store)
    store.run_sync(mark_unsure, post_id=number, claim="a", error="timeout")
    for _ in range(2):
        [post] = claim(store)
        assert post.is_unsure
        # The look-up could not be made; that does not make the post a new one.
        store.run_sync(return_post, post_id=number, claim="a", not_before=clock.now(), error="")
        assert state(store, "k") == "unsure"


def test_an_unsure_post_comes_before_all_others_of_its_channel(
    store: Store, clock: ManualClock
) -> None:
    number = enqueue(store, "perhaps")
    claim(store)
    enqueue(store, "urgent", priority=1)
    later = clock.now() + timedelta(seconds=5)
    store.run_sync(mark_unsure, post_id=number, claim="a", error="timeout", not_before=later)
    assert claim(store) == []
    clock.set(later)
    assert keys(claim(store)) == ["perhaps"]


@pytest.mark.parametrize("answer", [mark_failed, mark_unsure])
def test_only_the_claim_that_holds_a_post_answers_for_it(store: Store, answer: Any) -> None:
    number = enqueue(store, "k")
    claim(store, "a")
    assert not store.run_sync(answer, post_id=number, claim="b", error="x")
    assert state(store, "k") == "sending"


def test_words_are_in_the_posts_the_members_or_the_programs_language(store: Store) -> None:
    def program(session: Any) -> None:
        session.add(Program(id=1, name="P", language="fr"))

    for key, channel, locale in (
        ("fixed", "C1", "de"),
        ("channel", "C2", None),
        ("member", "U1", None),
        ("fixed member", "W2", "ja-JP"),
    ):
        enqueue(store, key, channel, locale=locale)
    store.run_sync(program)
    assert {post.key: (post.locale, post.is_direct) for post in claim(store)} == {
        "fixed": ("de", False),
        "channel": ("fr", False),
        "member": (None, True),
        "fixed member": ("ja-JP", True),
    }


def test_with_nothing_owed_there_is_nothing_next(store: Store) -> None:
    assert store.read_sync(find_next_due) is None
    sent(store, enqueue(store, "k"))
    claim(store)
    sent(store, 1)
    assert store.read_sync(find_next_due) is None
