"""`make bench`: every measurement, one after the other."""

from __future__ import annotations

import asyncio

from bench import clicks, digests, outbox, search

if __name__ == "__main__":
    asyncio.run(clicks.measure())
    search.measure()
    outbox.measure()
    digests.measure()
