"""What it costs to keep the index, beside the writing of the references that it follows.

Both as an import does it, some hundred references in a transaction, and one by one, as an
approval and a recorded consent do it. `bare` is the same work with the index left as it is.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.search_data import customer_name, invent_story
from store.accounts import get_or_create_account
from store.consents import record_consent
from store.database import Store
from store.models import Proof, Reference, ReferenceText
from store.search import index_references

_AT_ONCE = 200
_ROUNDS = 5


def measure_upkeep(store: Store, *, database: str) -> None:
    """Print both, in milliseconds a reference, with their ratio."""
    for count, name in ((1, "one by one"), (_AT_ONCE, f"{_AT_ONCE} at once")):
        times: dict[bool, list[float]] = {False: [], True: []}
        # One by one is over in no time: more of them for a steady figure.
        for turn in range(_ROUNDS if count > 1 else 100):
            for indexed in (False, True):
                began = time.perf_counter()
                store.run_sync(_write, count=count, seed=turn, indexed=indexed)
                times[indexed].append(1000 * (time.perf_counter() - began) / count)
        bare, whole = statistics.median(times[False]), statistics.median(times[True])
        print(
            f"{database:<11}{name:<14}{bare:>9.2f}{whole - bare:>9.2f}"
            f"{(whole - bare) / bare:>8.2f}",
            flush=True,
        )


def print_heading() -> None:
    """What the columns of `measure_upkeep` are."""
    print(f"{'ms a reference':<25}{'bare':>9}{'upkeep':>9}{'ratio':>8}")


def _write(session: Session, *, count: int, seed: int, indexed: bool) -> None:
    """New references as the store makes them: account, texts, proof, consent, audit."""
    chance = random.Random(f"{count} {seed} {indexed}")
    moment = datetime.now(UTC)
    first = (session.scalar(select(func.max(Reference.id))) or 0) + 1
    written: list[int] = []
    for number in range(first, first + count):
        name = f"{' '.join(customer_name(number))} {number}"
        industry, products, story = invent_story(chance)
        reference = Reference(
            external_id=f"kept-{number}",
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
        written.append(reference.id)
    if indexed:
        index_references(session, reference_ids=written)
