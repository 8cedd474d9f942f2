"""`make bench`: every measurement, one after the other; with PARTS="outbox digests" only those."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable

from bench import clicks, digests, outbox, schedules, search


def _measure_clicks() -> None:
    asyncio.run(clicks.measure())


PARTS: dict[str, Callable[[], None]] = {
    "clicks": _measure_clicks,
    "search": search.measure,
    "outbox": outbox.measure,
    "schedules": schedules.measure,
    "digests": digests.measure,
}


def main(chosen: list[str]) -> None:
    """Measure the chosen parts, or all; raises SystemExit for one that is not there."""
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        raise SystemExit(f"no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    for name in chosen or PARTS:
        began = time.perf_counter()
        PARTS[name]()
        print(f"({name}: {time.perf_counter() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
