"""The outbox as the program's rules and its people see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from store.audit import list_audit
from store.clock import ManualClock
from store.database import Store
from store.errors import NotFound
from store.outbox import (
    PostToSend,
    claim_due_posts,
    mark_failed,
    mark_sent,
    mark_unsure,
    return_post,
)
from store.posts import (
    OutboxHealth,
    drop_post,
    enqueue_post,
    find_post,
    list_posts,
    outbox_health,
    refresh_posts,
    retry_post,
)

SUBJECT = "approval:1"


def enqueue(store: Store, key: str, channel: str = "C0WINS", **more: Any) -> int:
    post = {"template": "approvals/card", "values": {"state": "pending"}} | more
    return store.run_sync(enqueue_post, key=key, channel=channel, **post)


def claim(store: Store, claim: str = "a", limit: int = 10) -> list[PostToSend]:
    return store.run_sync(claim_due_posts, limit=limit, lease_seconds=60, claim=claim)


def send_all(store: Store) -> list[PostToSend]:
    sent: list[PostToSend] = []
    while posts := claim(store):
        for post in posts:
            ts = f"{len(sent) + 1}.0"
            assert store.run_sync(
                mark_sent, post_id=post.id, claim="a", channel=post.channel, ts=ts
            )
            sent.append(post)
    return sent


def refresh(store: Store, state: str, version: str) -> int:
    return store.run_sync(
        refresh_posts,
        subject=SUBJECT,
        template="approvals/card",
        values={"state": state},
        version=version,
    )


def states(store: Store) -> dict[str, str]:
    return {post.key: post.state for post in store.read_sync(list_posts)}


def test_the_same_key_again_changes_nothing(store: Store) -> None:
    first = enqueue(store, "win:1", values={"account": "Acme"})
    assert enqueue(store, "win:1", values={"account": "Other"}) == first
    [post] = store.read_sync(list_posts)
    assert (post.values, post.state, post.attempts) == ({"account": "Acme"}, "due", 0)


def test_a_card_that_was_not_sent_yet_tells_the_new_state_from_the_start(store: Store) -> None:
    enqueue(store, "card:1", subject=SUBJECT)
    assert refresh(store, "approved", "v2") == 1
    assert [(post.kind, post.values) for post in send_all(store)] == [
        ("post", {"state": "approved"})
    ]


def test_every_card_that_was_sent_gets_an_update(store: Store) -> None:
    enqueue(store, "card:1", "U0ANA", subject=SUBJECT, locale="de")
    enqueue(store, "card:2", "U0BEN", subject=SUBJECT)
    enqueue(store, "other", "U0BEN", subject="approval:2")
    send_all(store)
    assert refresh(store, "approved", "v2") == 2
    assert refresh(store, "approved", "v2") == 2  # the same state again: no second update
    sent = {post.channel: post for post in send_all(store)}
    assert set(sent) == {"U0ANA", "U0BEN"}
    ana = sent["U0ANA"]
    assert (ana.kind, ana.values, ana.locale) == ("update", {"state": "approved"}, "de")
    assert (ana.target_channel, ana.target_ts) == ("U0ANA", "1.0")


def test_an_update_waits_for_the_post_that_is_under_way(store: Store) -> None:
    enqueue(store, "card:1", subject=SUBJECT)
    [post] = claim(store)
    refresh(store, "approved", "v2")
    enqueue(store, "later")
    assert claim(store) == []
    store.run_sync(mark_sent, post_id=post.id, claim="a", channel="C0WINS", ts="7.0")
    [update] = claim(store)
    assert (update.kind, update.target_ts) == ("update", "7.0")


def test_an_update_waits_for_a_post_that_failed_until_a_person_has_it_sent(store: Store) -> None:
    enqueue(store, "card:1", subject=SUBJECT)
    [post] = claim(store)
    refresh(store, "approved", "v2")
    store.run_sync(mark_failed, post_id=post.id, claim="a", error="channel_not_found")
    assert claim(store) == []
    assert store.read_sync(outbox_health) == OutboxHealth(0, 0.0, failed=1, unsure=0)
    # What changes meanwhile, the failed one tells by itself when it is sent after all.
    refresh(store, "declined", "v3")
    assert store.run_sync(retry_post, post_id=post.id, actor="U0HUB")
    assert [(one.kind, one.values["state"]) for one in send_all(store)] == [
        ("post", "declined"),
        ("update", "declined"),
    ]


def test_only_the_newest_of_several_waiting_updates_is_sent(store: Store) -> None:
    enqueue(store, "card:1", subject=SUBJECT)
    send_all(store)
    for version in ("v2", "v3", "v4"):
        refresh(store, version, version)
    assert [post.values["state"] for post in send_all(store)] == ["v4"]
    assert states(store) == {
        "card:1": "sent",
        "card:1:v2": "skipped",
        "card:1:v3": "skipped",
        "card:1:v4": "sent",
    }


def test_an_update_that_waits_for_an_unsent_post_does_not_put_it_back(
    store: Store, clock: ManualClock
) -> None:
    enqueue(store, "card:1", subject=SUBJECT)
    [post] = claim(store)
    refresh(store, "v2", "v2")  # under way: an update waits for it
    store.run_sync(return_post, post_id=post.id, claim="a", not_before=clock.now(), error="429")
    refresh(store, "v3", "v3")  # not sent after all: it says the new words itself
    assert [(one.kind, one.values["state"]) for one in send_all(store)] == [("post", "v3")]


def test_a_post_that_is_unsure_is_mended_by_an_update_not_by_other_words(store: Store) -> None:
    """It may stand in Slack with its old words already."""
    enqueue(store, "card:1", subject=SUBJECT)
    [post] = claim(store)
    store.run_sync(mark_unsure, post_id=post.id, claim="a", error="timeout")
    refresh(store, "approved", "v2")
    assert [(one.kind, one.values["state"], one.is_unsure) for one in send_all(store)] == [
        ("post", "pending", True),
        ("update", "approved", False),
    ]


def test_a_person_gives_up_a_post_and_its_updates(store: Store) -> None:
    enqueue(store, "card:1", subject=SUBJECT)
    [post] = claim(store)
    refresh(store, "approved", "v2")
    assert not store.run_sync(drop_post, post_id=post.id)  # under way: too late
    store.run_sync(mark_failed, post_id=post.id, claim="a", error="is_archived")
    assert store.run_sync(drop_post, post_id=post.id, actor="U0HUB")
    assert states(store) == {"card:1": "skipped", "card:1:v2": "skipped"}
    [entry] = store.read_sync(list_audit, subject_type="post", subject_id=post.id)
    assert (entry.actor, entry.action, entry.before) == (
        "U0HUB",
        "post.drop",
        {"state": "failed", "error": "is_archived"},
    )


def test_a_failed_post_that_may_stand_in_slack_is_looked_up_when_retried(store: Store) -> None:
    number = enqueue(store, "card:1")
    claim(store)
    store.run_sync(mark_unsure, post_id=number, claim="a", error="timeout")
    claim(store)
    store.run_sync(mark_failed, post_id=number, claim="a", error="gave up")
    assert store.run_sync(retry_post, post_id=number)
    [post] = claim(store)
    assert (post.is_unsure, post.attempts) == (True, 1)


def test_only_what_failed_or_was_given_up_is_retried(store: Store) -> None:
    number = enqueue(store, "card:1")
    assert not store.run_sync(retry_post, post_id=number)
    assert store.run_sync(drop_post, post_id=number)
    assert store.run_sync(retry_post, post_id=number)
    send_all(store)
    assert not store.run_sync(retry_post, post_id=number)
    assert not store.run_sync(drop_post, post_id=number)
    with pytest.raises(NotFound, match="post 404"):
        store.run_sync(retry_post, post_id=404)


def test_the_outbox_says_how_it_stands(store: Store, clock: ManualClock) -> None:
    assert store.read_sync(outbox_health) == OutboxHealth(0, 0.0, 0, 0)
    enqueue(store, "now")
    enqueue(store, "tomorrow", not_before=clock.now() + timedelta(days=1))
    clock.advance(timedelta(seconds=90))
    assert store.read_sync(outbox_health) == OutboxHealth(1, 90.0, 0, 0)
    [post] = claim(store)
    store.run_sync(mark_unsure, post_id=post.id, claim="a", error="timeout")
    assert store.read_sync(outbox_health) == OutboxHealth(0, 0.0, 0, 1)


def test_posts_are_found_by_key_state_and_subject(store: Store) -> None:
    enqueue(store, "card:1", subject=SUBJECT)
    enqueue(store, "card:2", "C2")
    [post] = claim(store, limit=1)
    found = store.read_sync(find_post, key="card:1")
    assert found is not None
    assert found.id == post.id
    assert store.read_sync(find_post, key="none") is None
    assert [one.key for one in store.read_sync(list_posts, state="due")] == ["card:2"]
    assert [one.key for one in store.read_sync(list_posts, subject=SUBJECT)] == ["card:1"]
    with pytest.raises(ValueError, match="a post is never 'gone'"):
        store.read_sync(list_posts, state="gone")
