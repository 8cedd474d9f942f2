"""Receipts come in one by one and are written down together; each waits for its own commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from bot.receipts import Receipts
from store.database import Store
from store.outbox import SentPost, claim_due_posts
from store.posts import enqueue_post, list_posts


@pytest.fixture
def claimed(store: Store) -> list[SentPost]:
    """Nine posts under way, as they stand in Slack."""
    for number in range(9):
        store.run_sync(
            enqueue_post, key=f"k{number}", channel=f"C{number}", template="t", values={}
        )
    posts = store.run_sync(claim_due_posts, limit=9, lease_seconds=60, claim="a")
    return [SentPost(post.id, "a", post.channel, f"1.{post.id}") for post in posts]


def states(store: Store) -> list[str]:
    return [post.state for post in store.read_sync(list_posts)]


def count_commits(store: Store) -> list[object]:
    commits: list[object] = []
    event.listen(store._connections.writer, "commit", commits.append)
    return commits


def play(store: Store, part: Callable[[Receipts], Any]) -> Any:
    async def stage() -> Any:
        return await part(Receipts(store))

    return asyncio.run(stage())


def test_what_comes_in_together_takes_one_commit(store: Store, claimed: list[SentPost]) -> None:
    commits = count_commits(store)

    async def write_all(receipts: Receipts) -> None:
        await asyncio.gather(*(receipts.write(sent) for sent in claimed))

    play(store, write_all)
    assert states(store) == ["sent"] * 9
    assert len(commits) == 1


def test_who_comes_later_is_written_later_and_nobody_is_forgotten(
    store: Store, claimed: list[SentPost]
) -> None:
    async def write_in_turn(receipts: Receipts) -> list[list[str]]:
        seen = []
        for sent in claimed[:3]:
            await receipts.write(sent)
            seen.append(await store.read(lambda _: states(store)))
        return seen

    for number, seen in enumerate(play(store, write_in_turn), start=1):
        assert seen == ["sent"] * number + ["sending"] * (9 - number), "it was committed by then"


def test_each_hears_of_a_database_that_fails(store: Store, claimed: list[SentPost]) -> None:
    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE"):
            raise OSError("the disk is full")

    async def write_all(receipts: Receipts) -> list[BaseException | None]:
        event.listen(store._connections.writer, "before_cursor_execute", refuse)
        failed = await asyncio.gather(
            *(receipts.write(sent) for sent in claimed), return_exceptions=True
        )
        event.remove(store._connections.writer, "before_cursor_execute", refuse)
        await receipts.write(claimed[0])
        return failed

    failed = play(store, write_all)
    assert [str(error) for error in failed] == ["the disk is full"] * 9
    assert states(store) == ["sent"] + ["sending"] * 8


def test_who_stops_waiting_stops_nobody_else(store: Store, claimed: list[SentPost]) -> None:
    async def write_all(receipts: Receipts) -> None:
        impatient = asyncio.create_task(receipts.write(claimed[0]))
        patient = asyncio.create_task(receipts.write(claimed[1]))
        await asyncio.sleep(0)
        impatient.cancel()
        await patient

    play(store, write_all)
    assert states(store)[:2] == ["sent", "sent"], "what Slack has said is known all the same"
