"""Many replicas tick at the same moment: each due moment is posted by one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from store.clock import ManualClock
from store.database import Store
from store.slot_plans import plan_by_hand, plan_slot
from store.slots import post_slot
from tests.store.schedules.steps import COMPOSERS, keys, make, set_up, slots, tick

REPLICAS = 4
ROOT = Path(__file__).parents[3]


def test_replicas_that_planned_the_same_moment_post_it_once(
    database_url: str, store: Store, clock: ManualClock
) -> None:
    """The worst case: all have composed it before the first of them writes."""
    set_up(store)
    schedule = make(store, cron="0 * * * *")
    planned, go = threading.Barrier(REPLICAS), threading.Barrier(REPLICAS)

    def replica(_number: int) -> list[int]:
        written = []
        with closing(Store(database_url, clock=clock)) as mine:
            for _ in range(10):
                if planned.wait(60) == 0:
                    clock.advance(timedelta(hours=1))
                go.wait(60)
                plan = mine.read_sync(plan_slot, schedule_id=schedule.id, composers=COMPOSERS)
                assert plan is not None
                planned.wait(60)
                written.append(len(mine.run_sync(post_slot, plan=plan)))
        return written

    with ThreadPoolExecutor(REPLICAS) as threads:
        rounds = list(zip(*threads.map(replica, range(REPLICAS)), strict=True))
    assert [sorted(one) for one in rounds] == [[0, 0, 0, 1]] * 10
    assert [state for _, state, _ in slots(store)] == ["posted"] * 10
    assert len(keys(store, "slot:")) == 20, "each with its page, and no more"


def test_replicas_that_tick_at_once_share_the_work(
    database_url: str, store: Store, clock: ManualClock
) -> None:
    set_up(store)
    for number in range(12):
        make(store, name=f"Digest {number}", cron="*/30 * * * *")
    start = threading.Barrier(REPLICAS)

    def replica(_number: int) -> int:
        with closing(Store(database_url, clock=clock)) as mine:
            written = 0
            for _ in range(5):
                if start.wait(60) == 0:
                    clock.advance(timedelta(minutes=30))
                written += tick(mine)
            return written + tick(mine)

    with ThreadPoolExecutor(REPLICAS) as threads:
        written = sum(threads.map(replica, range(REPLICAS)))
    tick(store)
    found = slots(store)
    assert written <= len(found) == 12 * 5
    # A replica that was slow finds the next one due as well, and says so.
    assert set(Counter(state for _, state, _ in found)) <= {"posted", "skipped"}
    posted = sum(state == "posted" for _, state, _ in found)
    assert len(keys(store, "slot:")) == 2 * posted


PROCESS = """
import json, sys
from contextlib import closing
from datetime import datetime
from store.clock import ManualClock
from store.database import Store
from tests.store.schedules.steps import tick
url, *moments = sys.argv[1:]
clock = ManualClock(datetime.fromisoformat(moments[0]))
with closing(Store(url, clock=clock)) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    written = []
    for moment in moments:
        clock.set(datetime.fromisoformat(moment))
        written.append(tick(store))
print(json.dumps(written))
"""


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_processes_on_one_postgresql_post_each_slot_once(
    database_url: str, store: Store, clock: ManualClock
) -> None:
    set_up(store)
    for number in range(5):
        make(store, name=f"Digest {number}", cron="0 * * * *")
    moments = [(clock.now() + timedelta(hours=hour)).isoformat() for hour in range(1, 9)]
    replicas = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PROCESS, database_url, *moments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(3)
    ]
    for replica in replicas:
        assert replica.stdout is not None
        assert replica.stdout.readline() == "ready\n"
    for replica in replicas:
        assert replica.stdin is not None
        replica.stdin.write("go\n")
        replica.stdin.flush()
    written = [json.loads(replica.communicate(timeout=120)[0]) for replica in replicas]
    found = slots(store)
    assert sum(map(sum, written)) == len(found) == 5 * len(moments)
    posted = sum(state == "posted" for _, state, _ in found)
    assert len(keys(store, "slot:")) == 2 * posted
    assert posted >= len(moments), "somebody was first at each of them"


def test_clicking_send_now_twice_at_once_sends_once(
    database_url: str, store: Store, clock: ManualClock
) -> None:
    set_up(store)
    schedule = make(store)
    ready = threading.Barrier(REPLICAS)

    def click(_number: int) -> int:
        with closing(Store(database_url, clock=clock)) as mine:
            plan = mine.read_sync(plan_by_hand, schedule_id=schedule.id, composers=COMPOSERS)
            ready.wait(60)
            return len(mine.run_sync(post_slot, plan=plan, actor="U0HELEN"))

    with ThreadPoolExecutor(REPLICAS) as threads:
        assert sorted(threads.map(click, range(REPLICAS))) == [0, 0, 0, 1]
    assert len(keys(store, "slot:")) == 2
