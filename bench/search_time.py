"""How long questions take at any size, in both databases, beside the bare SQL.

The bare SQL is the statement that one would write by hand for the same bounded question,
given to the driver as it is, every part of the question already turned into tokens:

- `rows`: the newest 300 references that meet every part and that a customer agreed to, with
  what a ranking in the program would read of them;
- `ranked`: the best five of these by the database's own ranking (bm25, ts_rank), with the text
  that is shown of each.

A search does more: it reads the question, looks for close matches before loose ones, and for
some parts where not all are met; scores; checks who may see what; and says why.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.search_data import load
from store.database import Store
from store.search import prepare_search, search_references
from store.search.index.full_text import Group
from store.search.ranking.candidates import LIMIT, part_group
from store.search.understanding.queries import read_query
from store.search.understanding.vocabulary import vocabulary, word_knowledge
from store.statements import is_postgresql

QUESTIONS = (
    "bank germany",
    "insurance latam",
    "kestrel cloud retail",
    "who reduced outages",
    "Versicherung Österreich",
    "hospital japan nurses",
    "物流 日本",
    "manufacturig usa",
    "orders that took a week",
    "энергетика Франция",
    "telco nordics reference call",
    "bade works",
    # In half of all references, alone and together.
    "cloud",
    "bank",
    "bank cloud",
    "bank agreed cloud months",
    "told systems",
    # Each common, and never in one reference.
    "furnace turbine",
    "germany france japan",
    "bank told nobody claims settled",
    # In none.
    "quantum",
    "basket weaving in peru",
)
_ROUNDS = 5

_SQLITE = """
    FROM reference_fts CROSS JOIN "references" AS r ON r.id = reference_fts.rowid
    CROSS JOIN reference_index AS i ON i.reference_id = r.id {more}
    WHERE reference_fts MATCH :match AND r.state = 'active' AND EXISTS (
        SELECT 1 FROM consents AS c WHERE c.reference_id = r.id
        AND (c.expires_at IS NULL OR c.expires_at > :now))
"""
_ROWS_SQLITE = f"""
    SELECT i.reference_id, i.names, i.head, i.body, i.features {_SQLITE.format(more="")}
    ORDER BY reference_fts.rowid DESC LIMIT {LIMIT}
"""
_RANKED_SQLITE = f"""
    SELECT r.id, t.title, t.summary, bm25(reference_fts) AS rank
    {_SQLITE.format(more="CROSS JOIN reference_texts AS t ON t.reference_id = r.id")}
    AND reference_fts.rowid >= (SELECT min(rowid) FROM (
        SELECT rowid FROM reference_fts WHERE reference_fts MATCH :match
        ORDER BY rowid DESC LIMIT {LIMIT}))
    ORDER BY rank LIMIT 5
"""
_ROWS_POSTGRES = f"""
    SELECT i.reference_id, i.names, i.head, i.body, i.features{{document}}
    FROM reference_index AS i JOIN "references" AS r ON r.id = i.reference_id
    WHERE i.document @@ CAST(:match AS tsquery) AND r.state = 'active' AND EXISTS (
        SELECT 1 FROM consents AS c WHERE c.reference_id = r.id
        AND (c.expires_at IS NULL OR c.expires_at > :now))
    ORDER BY i.reference_id DESC LIMIT {LIMIT}
"""
_RANKED_POSTGRES = f"""
    SELECT m.reference_id, t.title, t.summary, ts_rank(m.document, CAST(:match AS tsquery)) AS rank
    FROM ({_ROWS_POSTGRES.format(document=", i.document")}) AS m
    JOIN reference_texts AS t ON t.reference_id = m.reference_id
    ORDER BY rank DESC LIMIT 5
"""


class Clocked:
    """Times of one way to answer, in milliseconds."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def take(self, act: Callable[[], object]) -> None:
        """Do it and keep how long it took."""
        began = time.perf_counter()
        act()
        self.times.append(1000 * (time.perf_counter() - began))

    def at(self, share: float) -> float:
        """The time within which this share of them was."""
        return sorted(self.times)[round(share * (len(self.times) - 1))]


def fill(url: str, *, size: int) -> float:
    """Put this many references into a fresh database; how long it took, in seconds."""
    began = time.perf_counter()
    with closing(Store(url)) as store:
        store.migrate()
        load(store, count=size)
    return time.perf_counter() - began


def measure_times(url: str, *, database: str, size: int, filled: float) -> float:
    """Ask all questions both ways and print the line; the search's 95th time in ms."""
    with closing(Store(url)) as store:
        store.read_sync(prepare_search)
        whole, rows, ranked = Clocked(), Clocked(), Clocked()
        statements = [
            (question, store.read_sync(_statement_values, question=question))
            for question in QUESTIONS
        ]
        for turn in range(_ROUNDS + 1):
            if turn == 1:
                # The first round only warms up what both read.
                whole, rows, ranked = Clocked(), Clocked(), Clocked()
            for question, values in statements:
                whole.take(partial(store.read_sync, search_references, query=question))
                rows.take(partial(store.read_sync, _ask, values=values, rank=False))
                ranked.take(partial(store.read_sync, _ask, values=values, rank=True))
    print(
        f"{database:<11}{size:>9,}"
        f"{whole.at(0.5):>9.1f}{whole.at(0.95):>8.1f}"
        f"{rows.at(0.5):>11.1f}{rows.at(0.95):>9.1f}"
        f"{ranked.at(0.5):>11.1f}{ranked.at(0.95):>9.1f}"
        f"{whole.at(0.95) / rows.at(0.95):>10.2f}{whole.at(0.95) / ranked.at(0.95):>8.2f}"
        f"{filled:>9.0f}",
        flush=True,
    )
    return whole.at(0.95)


def print_heading() -> None:
    """What the columns of `measure_times` are."""
    print(f"{'':<20}{'search, ms':>17}{'bare rows':>20}{'bare ranked':>20}{'p95 beside':>18}")
    print(
        f"{'database':<11}{'size':>9}{'p50':>9}{'p95':>8}{'p50':>11}{'p95':>9}{'p50':>11}{'p95':>9}"
        f"{'rows':>10}{'ranked':>8}{'load, s':>9}"
    )


def _statement_values(session: Session, *, question: str) -> dict[str, object]:
    query = read_query(
        question,
        vocabulary(session),
        lambda tokens: word_knowledge(session, tokens=tokens),
        today=datetime.now(UTC).date(),
    )
    groups = [part_group(part) for part in query.parts]
    write = _tsquery if is_postgresql(session) else _fts_match
    moment = datetime.now(UTC)
    return {
        "match": write(groups),
        "now": moment if is_postgresql(session) else f"{moment:%Y-%m-%d %H:%M:%S}",
    }


def _fts_match(groups: list[Group]) -> str:
    return " AND ".join(
        f"({' OR '.join(_quoted(' '.join(phrase)) for phrase in group)})" for group in groups
    )


def _quoted(phrase: str) -> str:
    return f'"{phrase}"'


def _tsquery(groups: list[Group]) -> str:
    return " & ".join(f"({' | '.join(map(' <-> '.join, group))})" for group in groups)


def _ask(session: Session, *, values: dict[str, object], rank: bool) -> int:
    if is_postgresql(session):
        statement = _RANKED_POSTGRES if rank else _ROWS_POSTGRES.format(document="")
    else:
        statement = _RANKED_SQLITE if rank else _ROWS_SQLITE
    return len(session.connection().execute(text(statement), values).all())
