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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import search_time, search_upkeep
from bench.search_quality import measure_quality, print_quality
from bench.search_time import Times
from tests.postgres import PostgresServer, running_postgres

DATABASES = ("sqlite", "postgresql")
SIZES = "10000,100000,1000000"
_UPKEEP_AT = 10_000  # references that are there already
_MAY_GROW = 4.0  # times, from one size to one ten times as large
_MAY_ADD = 60  # MiB


def measure() -> None:
    """Quality first, then time and memory at every size, then upkeep; each line as it comes."""
    print("Search: quality on the demo's references", flush=True)
    print_quality(measure_quality(None))
    if data := os.environ.get("DATA"):
        print(f"\nSearch: quality on {data}", flush=True)
        print_quality(measure_quality(Path(data)))
    sizes = sorted({int(size) for size in os.environ.get("SIZES", SIZES).split(",")})
    with running_postgres() as postgres:
        print(
            "\nSearch: time. Bare: one statement for the same bounded question, its words and its "
            "bound given; the newest 300 that meet it,\nranked by the database with the best five "
            "fetched (ranked), or all fetched unranked (rows). Medians of five rounds in turns; at "
            "best: of each question its best round, as on a machine with nothing else to do."
        )
        search_time.print_heading()
        print("\n".join(_measure_sizes(postgres, sizes)))
        print("\nSearch: keeping the index")
        search_upkeep.print_heading()
        for database in DATABASES:
            with _address(postgres, database) as url:
                search_time.prepare(url)
                search_time.fill(url, size=_UPKEEP_AT)
                search_upkeep.measure_upkeep(url, database=database)


def _measure_sizes(postgres: PostgresServer, sizes: list[int]) -> list[str]:
    """Print a line for each size and database; then how the time grows, and the memory added."""
    told: list[str] = []
    before: dict[str, tuple[int, Times]] = {}
    for size in sizes:
        with ExitStack() as stack, ThreadPoolExecutor() as threads:
            urls = {name: stack.enter_context(_address(postgres, name)) for name in DATABASES}
            for url in urls.values():
                search_time.prepare(url)
            # Both at once: each writes with one core.
            fills = {
                name: threads.submit(search_time.fill, url, size=size) for name, url in urls.items()
            }
            filled = {name: fill.result() for name, fill in fills.items()}
            for name, url in urls.items():
                times = search_time.measure_times(
                    url, database=name, size=size, filled=filled[name]
                )
                told.append(f"{name} {size:,}: adds {_memory(url):.0f} MiB (at most {_MAY_ADD})")
                if name in before:
                    smaller, earlier = before[name]
                    grown = f"p95 x {times.p95 / earlier.p95:.2f} (at most {_MAY_GROW:.0f})"
                    told.append(f"{name} {smaller:,} to {size:,}: {grown}")
                before[name] = size, times
    return told


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
