"""The outbox: posts a second for 1, 2 and 4 replicas on one PostgreSQL.

The floor under it is the same number of processes that send the same messages with the SDK and
keep nothing. Slack's stand-in and PostgreSQL run on this machine too, so that with few cores more
processes cannot post more; they must not post less.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from sqlalchemy.orm import Session

from bench.stage import CHANNELS, Stage, channel_id, count_unsent, open_stage, wait
from messages import Messages
from store.posts import enqueue_post

ROUNDS = 3
POSTS = 2000
REPLICAS = (1, 2, 4)
TEMPLATE = "failures/notice"


def measure() -> None:
    """Measure both in turns, and print them with their ratio."""
    ours: dict[int, list[float]] = {number: [] for number in REPLICAS}
    floor: dict[int, list[float]] = {number: [] for number in REPLICAS}
    with open_stage() as stage:
        for _ in range(ROUNDS):
            for number in REPLICAS:
                floor[number].append(_post_bare(stage, number))
                ours[number].append(_post_by_outbox(stage, number))
    print(f"\nPosts a second: {POSTS} posts to {CHANNELS} channels, {os.cpu_count()} cores")
    print(f"{'at work':30}{'outbox':>10}{'bare SDK':>12}{'ratio':>8}")
    result = {}
    for number in REPLICAS:
        our, their = statistics.median(ours[number]), statistics.median(floor[number])
        name = f"{number} process" + ("" if number == 1 else "es")
        print(f"{name:30}{our:10.0f}{their:12.0f}{our / their:8.2f}")
        result[number] = {"outbox": ours[number], "bare": floor[number]}
    print(json.dumps({"posts a second, each round": result}))


def _post_bare(stage: Stage, number: int) -> float:
    messages = Messages()
    shares: list[list[dict[str, Any]]] = [[] for _ in range(number)]
    for post in range(POSTS):
        message = messages.render(TEMPLATE, "en", **_values(post))
        shares[post % number].append({"key": _key(post), "channel": _channel(post), **message})
    with ExitStack() as stack:
        processes = [
            stack.enter_context(stage.process(["-m", "bench.posting"], ready="ready"))
            for _ in shares
        ]

        def begin() -> None:
            for process, share in zip(processes, shares, strict=True):
                assert process.stdin is not None
                process.stdin.write(f"{json.dumps(share)}\n")
                process.stdin.flush()

        return _rate(stage, begin, lambda: True)


def _post_by_outbox(stage: Stage, number: int) -> float:
    with stage.store() as (store, url), ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(stage.replica(url))
        return _rate(
            stage,
            lambda: store.run_sync(_owe_all),
            lambda: store.read_sync(count_unsent) == 0,
        )


def _rate(stage: Stage, begin: Callable[[], None], is_over: Callable[[], bool]) -> float:
    """Posts a second, from the first that Slack sees until the last one is written down."""
    before = stage.count()
    begin()
    wait(lambda: stage.count() > before)
    first, began = stage.count(), time.perf_counter()
    wait(lambda: stage.count() >= before + POSTS and is_over())
    seconds = time.perf_counter() - began
    if stage.count() != before + POSTS:
        raise SystemExit(f"{stage.count() - before} messages instead of {POSTS}")
    return (before + POSTS - first) / seconds


def _owe_all(session: Session) -> None:
    for post in range(POSTS):
        enqueue_post(
            session,
            key=_key(post),
            channel=_channel(post),
            template=TEMPLATE,
            values=_values(post),
        )


def _key(post: int) -> str:
    return f"bench:{post}"


def _channel(post: int) -> str:
    return channel_id(post % CHANNELS)


def _values(post: int) -> dict[str, Any]:
    text = f"Message {post}, which says what a message of the bot says, in a sentence or two."
    return {"sentence": "errors.unexpected", "values": {"reference": text}}


if __name__ == "__main__":
    measure()
