"""The search: how good its answers are, how long they take beside the bare SQL, what it costs.

`DATA=folder` measures quality on data of your own as well; `SIZES=10000,100000` says at how
many generated references the time is taken (10,000, 100,000 and 1,000,000 otherwise).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench import search_time, search_upkeep
from bench.search_data import load
from bench.search_quality import measure_quality, print_quality
from store.database import Store
from tests.postgres import PostgresServer, running_postgres

SIZES = "10000,100000,1000000"
_UPKEEP_AT = 10_000  # references that are there already
_MAY_GROW = 4.0  # times, from one size to one ten times as large


def measure() -> None:
    """Quality first, then time at every size, memory, and upkeep."""
    print("Search: quality on the demo's references")
    print_quality(measure_quality(None))
    if data := os.environ.get("DATA"):
        print(f"\nSearch: quality on {data}")
        print_quality(measure_quality(Path(data)))
    sizes = sorted({int(size) for size in os.environ.get("SIZES", SIZES).split(",")})
    with running_postgres() as postgres:
        _measure_sizes(postgres, sizes)
        print("\nSearch: keeping the index")
        search_upkeep.print_heading()
        for database in ("sqlite", "postgresql"):
            with _address(postgres, database) as url, closing(Store(url)) as store:
                store.migrate()
                load(store, count=_UPKEEP_AT)
                search_upkeep.measure_upkeep(store, database=database)


def _measure_sizes(postgres: PostgresServer, sizes: list[int]) -> None:
    print("\nSearch: time")
    search_time.print_heading()
    grown: list[str] = []
    memory: list[str] = []
    for database in ("sqlite", "postgresql"):
        before: tuple[int, float] | None = None
        for size in sizes:
            with _address(postgres, database) as url:
                filled = search_time.fill(url, size=size)
                p95 = search_time.measure_times(url, database=database, size=size, filled=filled)
                memory.append(f"{database} {size:,}: {_memory(url):.0f} MiB")
            if before is not None:
                ratio = p95 / before[1]
                grown.append(f"{database} {before[0]:,} to {size:,}: {ratio:.2f}")
            before = size, p95
    print(f"p95 grows (at most {_MAY_GROW:.0f} times) from", "; ".join(grown) or "one size alone")
    print("memory that the search adds to a process:", "; ".join(memory))


@contextmanager
def _address(postgres: PostgresServer, database: str) -> Iterator[str]:
    """A database of its own, gone afterwards."""
    if database == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
        return
    name = postgres.create()
    try:
        yield postgres.url(name)
    finally:
        postgres.drop(name)


def _memory(url: str) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "bench.search_memory", url],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(done.stdout)


if __name__ == "__main__":
    measure()
