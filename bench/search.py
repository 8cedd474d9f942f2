"""The search: how good its answers are, and how long they take beside the bare SQL.

`DATA=folder` measures quality on data of your own as well; `SIZES=10000,100000` says at how
many generated references the time is taken.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.search_quality import measure_quality, print_quality
from store.clock import now
from store.database import Store
from store.models import Account, Consent, Reference, ReferenceText
from store.search import index_references, prepare_search, search_references
from store.search.candidates import LIMIT, find_candidates, load_candidates
from store.search.queries import read_query
from store.search.vocabulary import vocabulary, word_knowledge

_INDUSTRIES = ("banking", "insurance", "retail", "manufacturing", "healthcare", "logistics")
_COUNTRIES = ("DE", "AT", "CH", "FR", "GB", "US", "CA", "BR", "MX", "JP", "KR", "IN", "AU", "ZA")
_PRODUCTS = ("Kestrel Cloud", "Kestrel Ledger", "Kestrel Routes", "Kestrel Shop")
_BEGINNINGS = "Alder Birch Cedar Dale East Fern Gorse Heath Iron Juniper Kiln Lark Moor North"
_ENDINGS = "bank brook craft field gate haven land mark port stone ton ville ware works"
_SENTENCES = (
    "They moved their oldest systems to our cloud in nine months.",
    "Outages fell from fourteen a year to one.",
    "Orders that took a week now take a day.",
    "Their planners see every lorry and every ramp.",
    "Claims are settled on the day they come in.",
    "Nurses spend half an hour less at the desk on each shift.",
    "The close of the month takes two days instead of nine.",
    "Security reviews that blocked releases are part of each build.",
)
_QUESTIONS = (
    "bank germany",
    "insurance latam",
    "kestrel cloud retail",
    "who reduced outages",
    "Versicherung Österreich",
    "hospital japan nurses",
    "物流 日本",
    "manufacturig usa",
    "orders that took a week",
    "alderbrook",
)
_ROUNDS = 10


def generate(session: Session, *, start: int, count: int) -> None:
    """Write references of invented customers and index them, as an import would."""
    chance = random.Random(start)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    ids = range(start + 1, start + count + 1)
    accounts, references, texts, consents = [], [], [], []
    for number in ids:
        name = f"{chance.choice(_BEGINNINGS.split())}{chance.choice(_ENDINGS.split())} {number}"
        industry, country = chance.choice(_INDUSTRIES), chance.choice(_COUNTRIES)
        accounts.append({"id": number, "name": name, "key": name.lower(), "created_at": moment})
        references.append(
            {
                "id": number,
                "external_id": f"generated-{number}",
                "account_id": number,
                "country": country,
                "industry": industry,
                "industry_proposed": False,
                "products": chance.sample(_PRODUCTS, 2),
                "activities": ["quote", "case_study"],
                "audience": "internal",
                "state": "active",
                "created_at": moment,
                "updated_at": moment,
            }
        )
        story = " ".join(chance.sample(_SENTENCES, 4))
        texts.append(
            {"reference_id": number, "language": "en", "account_name": name, "story": story}
            | {"title": name, "summary": story[:80], "quote": "", "quote_by": "", "quote_role": ""}
        )
        consents.append(
            {"reference_id": number, "activities": ["quote"], "audience": "internal"}
            | {"how": "import", "evidence": "generated", "recorded_at": moment}
        )
    for table, rows in (
        (Account, accounts),
        (Reference, references),
        (ReferenceText, texts),
        (Consent, consents),
    ):
        session.execute(insert(table), rows)
    index_references(session, reference_ids=ids)


def measure_time(size: int) -> None:
    """Print how long questions take at this many references, and the bare SQL for the same."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Store(f"sqlite:///{folder}/bench.db")) as store,
    ):
        store.migrate()
        begun = time.perf_counter()
        for start in range(0, size, 1_000):
            store.run_sync(generate, start=start, count=min(1_000, size - start))
        filling = time.perf_counter() - begun
        store.read_sync(prepare_search)
        whole = [_time(partial(store.read_sync, search_references, query=q)) for q in _asked()]
        bare = [_time(partial(store.read_sync, _bare, q)) for q in _asked()]
    print(f"{size:>9} references  written and indexed: {1000 * filling / size:.2f} ms each")
    for name, values in (("search", whole), ("bare SQL", bare)):
        values.sort()
        p95 = values[int(0.95 * (len(values) - 1))]
        print(f"{name:>20}  p50 {statistics.median(values):7.1f} ms  p95 {p95:7.1f} ms")


def _asked() -> list[str]:
    return [question for _ in range(_ROUNDS) for question in _QUESTIONS]


def _time(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def _bare(session: Session, question: str) -> int:
    """The statements of a search alone: its candidates, and their rows."""
    query = read_query(
        question,
        vocabulary(session),
        lambda tokens: word_knowledge(session, tokens=tokens),
        today=now(session).date(),
    )
    ids = find_candidates(session, parts=query.parts, filters=[], limit=LIMIT)
    return len(load_candidates(session, reference_ids=ids))


def measure() -> None:
    """Quality first, then time."""
    print("Search: quality on the demo's references")
    print_quality(measure_quality(None))
    if data := os.environ.get("DATA"):
        print(f"\nSearch: quality on {data}")
        print_quality(measure_quality(Path(data)))
    print("\nSearch: time on SQLite")
    for size in os.environ.get("SIZES", "10000").split(","):
        measure_time(int(size))


if __name__ == "__main__":
    measure()
