"""The outbox: posts a second for 1, 2 and 4 replicas on one PostgreSQL.

The floor under it is the same number of processes that send the same messages with the SDK and
keep nothing. Slack's stand-in and PostgreSQL run on this machine too, so that with few cores more
processes cannot post more; they must not post less. On a machine that does other things as well,
look at the ratio, whose two sides are measured next to each other, and at the processor time.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any

import psutil
from sqlalchemy.orm import Session

from bench.stage import CHANNELS, Stage, channel_id, count_unsent, open_stage, wait
from messages import Messages
from store.posts import enqueue_post

ROUNDS = 3
# No round begins later: where the machine does other things as well, fewer rounds say it too.
ENOUGH_SECONDS = 100
POSTS = 1000
REPLICAS = (1, 2, 4)
TEMPLATE = "failures/notice"


@dataclass(frozen=True)
class Reading:
    """One run: posts a second of all processes together, and what a post cost them."""

    rate: float
    processor_ms: float


def measure() -> None:
    """Measure both in turns, print each round as it comes, and then their medians."""
    rounds: dict[int, list[tuple[Reading, Reading]]] = {number: [] for number in REPLICAS}
    print(f"\nPosts a second: {POSTS} posts to {CHANNELS} channels, {os.cpu_count()} cores")
    print(
        f"{'':14}{'outbox':>9}{'bare SDK':>10}{'ratio':>7}{'processor ms a post':>28}", flush=True
    )
    began = time.perf_counter()
    with open_stage() as stage:
        for turn in range(ROUNDS):
            if turn and time.perf_counter() - began > ENOUGH_SECONDS:
                break
            for number in REPLICAS:
                bare = _post_bare(stage, number)
                rounds[number].append((_post_by_outbox(stage, number), bare))
                _print_row(number, rounds[number][-1:])
    print(f"medians of {len(rounds[1])}:")
    for number, pairs in rounds.items():
        _print_row(number, pairs)
    result = {
        number: [{"outbox": asdict(ours), "bare": asdict(bare)} for ours, bare in pairs]
        for number, pairs in rounds.items()
    }
    print(json.dumps({"posts a second, each round": result}))


def _print_row(number: int, pairs: Sequence[tuple[Reading, Reading]]) -> None:
    name = f"{number} process" + ("" if number == 1 else "es")
    our, their = (_median([pair[side].rate for pair in pairs]) for side in (0, 1))
    ratio = _median([ours.rate / bare.rate for ours, bare in pairs])
    costs = [_median([pair[side].processor_ms for pair in pairs]) for side in (0, 1)]
    cost = f"{costs[0]:.2f} beside {costs[1]:.2f}"
    print(f"{name:14}{our:9.0f}{their:10.0f}{ratio:7.2f}{cost:>28}", flush=True)


def _median(numbers: list[float]) -> float:
    return statistics.median(numbers)


def _post_bare(stage: Stage, number: int) -> Reading:
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

        return _read(stage, processes, begin, lambda: True)


def _post_by_outbox(stage: Stage, number: int) -> Reading:
    with stage.store() as (store, url), ExitStack() as stack:
        processes = [stack.enter_context(stage.replica(url)) for _ in range(number)]
        return _read(
            stage,
            processes,
            lambda: store.run_sync(_owe_all),
            lambda: store.read_sync(count_unsent) == 0,
        )


def _read(
    stage: Stage,
    processes: Sequence[subprocess.Popen[str]],
    begin: Callable[[], None],
    is_over: Callable[[], bool],
) -> Reading:
    """From the first post that Slack sees until the last one is written down."""
    before = stage.count()
    begin()
    wait(lambda: stage.count() > before)
    first, began, worked = stage.count(), time.perf_counter(), _processor_seconds(processes)
    wait(lambda: stage.count() >= before + POSTS and is_over())
    seconds, spent = time.perf_counter() - began, _processor_seconds(processes) - worked
    if stage.count() != before + POSTS:
        raise SystemExit(f"{stage.count() - before} messages instead of {POSTS}")
    measured = before + POSTS - first
    return Reading(rate=measured / seconds, processor_ms=spent / measured * 1000)


def _processor_seconds(processes: Sequence[subprocess.Popen[str]]) -> float:
    times = [psutil.Process(process.pid).cpu_times() for process in processes]
    return sum(one.user + one.system for one in times)


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
