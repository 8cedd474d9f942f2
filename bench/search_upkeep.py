"""What it costs to keep the index, beside the writing of the references that it follows.

`bare` is the raw insert: the rows of the same references (accounts, references, texts, proofs,
consents), made beforehand, handed to the driver's `executemany` table by table in one
transaction, without the index. `upkeep` is what the same transaction takes longer when the
references are indexed in it: their texts are read back, understood, and written to the index.
`store` is what our own functions take to write such references, still without the index: names
are matched, histories kept, the change recorded.

Each in transactions of one reference, as an approval makes them, and of 200, as an import does.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.search_stories import INDUSTRIES, PRODUCTS, customer_name, invent_story
from store.accounts import get_or_create_account
from store.consents import record_consent
from store.database import Store
from store.models import Account, Proof, Reference, ReferenceText
from store.search import index_references
from store.statements import is_postgresql
from store.storable import to_json

_AT_ONCE = 200
_APART = 50_000_000  # numbers that PostgreSQL's sequences do not give meanwhile
_ROUNDS = {1: 60, _AT_ONCE: 5}
_TABLES = {
    "accounts": "id name key country industry created_at",
    '"references"': "id external_id account_id country industry industry_proposed products "
    "activities audience state created_at updated_at",
    "reference_texts": "reference_id language account_name title summary story quote quote_by "
    "quote_role",
    "proofs": "reference_id statement metric before after period source",
    "consents": "reference_id activities audience how evidence recorded_at",
}


def measure_upkeep(url: str, *, database: str) -> None:
    """Print all, in milliseconds a reference, with their ratio."""
    with closing(Store(url)) as store:
        _timed(store, partial(_write_raw, indexed=True), 1, -1)  # what is read once
        for count in (1, _AT_ONCE):
            ways: dict[str, Callable[..., None]] = {
                "bare": partial(_write_raw, indexed=False),
                "indexed": partial(_write_raw, indexed=True),
                "store": _write_by_store,
            }
            times: dict[str, list[float]] = {name: [] for name in ways}
            for turn in range(_ROUNDS[count]):
                for name, write in ways.items():
                    times[name].append(_timed(store, write, count, turn))
            bare, indexed, by_store = (statistics.median(times[name]) for name in ways)
            print(upkeep_line(database, count, bare=bare, indexed=indexed, by_store=by_store))


def upkeep_line(database: str, count: int, *, bare: float, indexed: float, by_store: float) -> str:
    """A line of the table: upkeep is what indexing adds to the bare insert."""
    upkeep = indexed - bare
    return (
        f"{database:<11}{count:>5} at once{bare:>9.3f}{by_store:>9.3f}{upkeep:>9.3f}"
        f"{upkeep / bare:>13.1f}{upkeep / by_store:>14.2f}"
    )


def print_heading() -> None:
    """What the columns of `measure_upkeep` are."""
    print(
        f"{'ms a reference':<24}{'bare':>9}{'store':>9}{'upkeep':>9}{'beside bare':>13}"
        f"{'beside store':>14}",
        flush=True,
    )


def _timed(store: Store, write: Callable[..., None], count: int, turn: int) -> float:
    rows = store.read_sync(_make_rows, count=count, seed=turn)
    began = time.perf_counter()
    store.run_sync(write, count=count, seed=turn, rows=rows)
    return 1000 * (time.perf_counter() - began) / count


def _make_rows(session: Session, *, count: int, seed: int) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of new references, for the tables and columns of `_TABLES`."""
    chance = random.Random(f"{count} {seed}")
    moment = datetime.now(UTC)
    at = moment if is_postgresql(session) else f"{moment:%Y-%m-%d %H:%M:%S.%f}"
    reference = max(_APART, session.scalar(select(func.max(Reference.id))) or 0)
    account = max(_APART, session.scalar(select(func.max(Account.id))) or 0)
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
    for place in range(1, count + 1):
        number, owner = reference + place, account + place
        name = f"{' '.join(customer_name(number))} {number}"
        industry, products = chance.choice(INDUSTRIES), to_json(chance.sample(PRODUCTS, 2))
        story = invent_story(chance)
        empty = ("", "", "", "", "")
        made = {
            "accounts": (owner, name, f"raw {number} {seed}", "DE", industry, at),
            '"references"': (
                *(number, f"kept-{number}", owner, "DE", industry, False),
                *(products, '["quote"]', "internal", "active", at, at),
            ),
            "reference_texts": (number, "en", name, name, story[:80], story, "", "", ""),
            "proofs": (number, story[:60], *empty),
            "consents": (number, '["quote"]', "internal", "import", "generated", at),
        }
        for table, row in made.items():
            rows[table].append(row)
    return rows


def _write_raw(
    session: Session, *, rows: dict[str, list[tuple[Any, ...]]], indexed: bool, **_: object
) -> None:
    driver: Any = session.connection().connection.driver_connection
    sign = "%s" if is_postgresql(session) else "?"
    for table, names in _TABLES.items():
        columns = names.split()
        into = f"INSERT INTO {table} ({', '.join(columns)})"
        driver.cursor().executemany(
            f"{into} VALUES ({', '.join([sign] * len(columns))})", rows[table]
        )
    if indexed:
        index_references(session, reference_ids=[row[0] for row in rows['"references"']])


def _write_by_store(session: Session, *, count: int, seed: int, **_: object) -> None:
    chance = random.Random(f"{count} {seed}")
    moment = datetime.now(UTC)
    for place in range(count):
        name = f"{' '.join(customer_name(place))} {count} {seed} {place}"
        industry, products = chance.choice(INDUSTRIES), chance.sample(PRODUCTS, 2)
        story = invent_story(chance)
        reference = Reference(
            external_id=f"by-store-{count}-{seed}-{place}",
            account_id=get_or_create_account(session, name=name, country="DE", industry=industry),
            country="DE",
            industry=industry,
            products=products,
            activities=["quote"],
            audience="internal",
            state="active",
            created_at=moment,
            updated_at=moment,
            texts=[
                ReferenceText(
                    language="en", account_name=name, title=name, summary=story[:80], story=story
                )
            ],
            proofs=[Proof(statement=story[:60])],
        )
        session.add(reference)
        session.flush()
        record_consent(
            session,
            reference_id=reference.id,
            activities=["quote"],
            audience="internal",
            how="import",
            evidence="generated",
        )
