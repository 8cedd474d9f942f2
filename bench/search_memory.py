"""`python -m bench.search_memory URL`: what the search adds to a process's memory, in MiB.

In a process of its own, for memory is not given back: before is a store that has been read
from, after is every question of the bench asked once more than first.
"""

from __future__ import annotations

import sys
from contextlib import closing

import psutil
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.search_time import QUESTIONS
from store.database import Store
from store.models import Reference
from store.search import prepare_search, search_references


def _newest(session: Session) -> int | None:
    return session.scalar(select(func.max(Reference.id)))


def added_mib(url: str) -> float:
    """The memory that a search needs in this process, in MiB."""
    process = psutil.Process()
    with closing(Store(url)) as store:
        store.read_sync(_newest)
        before = process.memory_info().rss
        store.read_sync(prepare_search)
        for question in (*QUESTIONS, *QUESTIONS):
            store.read_sync(search_references, query=question)
        return float(process.memory_info().rss - before) / 2**20


if __name__ == "__main__":
    print(added_mib(sys.argv[1]))
