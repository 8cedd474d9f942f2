"""The outbox as the program's rules and its people see it."""

from __future__ import annotations

from store.database import Store
from store.outbox import claim_due_posts, mark_sent
from store.posts import enqueue_post, list_posts


def test_a_post_is_claimed_and_sent_once(store: Store) -> None:
    enqueue = {"channel": "C0WINS", "template": "wins/new", "values": {"account": "Acme"}}
    first = store.run_sync(enqueue_post, key="win:1", **enqueue)
    assert store.run_sync(enqueue_post, key="win:1", **enqueue) == first
    [post] = store.run_sync(claim_due_posts, limit=10, lease_seconds=60, claim="a")
    assert (post.id, post.values, post.locale) == (first, {"account": "Acme"}, "en")
    assert store.run_sync(claim_due_posts, limit=10, lease_seconds=60, claim="b") == []
    assert store.run_sync(mark_sent, post_id=first, claim="a", channel="C0WINS", ts="1.1")
    [sent] = store.read_sync(list_posts, state="sent")
    assert sent.ts == "1.1"
