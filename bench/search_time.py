"""How long questions take at any size, in both databases, beside the bare SQL.

The bare SQL is what one would write by hand for the same bounded question, given to the driver
as it is. It is told for nothing what the search has to find out first: every part of the
question as the tokens that meet it, and how far back the search had to look for this question,
which is to the oldest reference that it took. It takes the newest 300 of these references that
meet every part, are active, and are covered by a consent in force, and then

- `ranked`: orders them by the database's own ranking (bm25, ts_rank) and fetches the best five
  with the text that is shown of each: the page that the search answers with;
- `rows`: does not rank, and fetches of all 300 what a ranking in the program would read.

A search does more: it reads the question, looks for close matches before loose ones, and for
some parts where not all are met; scores; weighs what speaks for each now; and says why.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.search_data import load
from store.database import Store
from store.search import prepare_search, search_references
from store.search.index.finding import Finder
from store.search.index.full_text import LARGE_BLOCK, Group
from store.search.ranking.candidates import LIMIT, find_candidates, part_group
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
    # In hundreds of thousands of references, alone and together.
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
    WHERE reference_fts MATCH :match AND reference_fts.rowid >= {low} AND r.state = 'active'
    AND EXISTS (
        SELECT 1 FROM consents AS c WHERE c.reference_id = r.id
        AND (c.expires_at IS NULL OR c.expires_at > :now))
"""
_ROWS_SQLITE = f"""
    SELECT i.reference_id, i.names, i.head, i.body, i.features
    {_SQLITE.format(more="", low=":low")} ORDER BY reference_fts.rowid DESC LIMIT {LIMIT}
"""
_OLDEST = f"""(SELECT min(rowid) FROM (
    SELECT rowid FROM reference_fts WHERE reference_fts MATCH :match AND rowid >= :low
    ORDER BY rowid DESC LIMIT {LIMIT}))"""
_TEXTS = "CROSS JOIN reference_texts AS t ON t.reference_id = r.id"
_RANKED_SQLITE = f"""
    SELECT r.id, t.title, t.summary, bm25(reference_fts) AS rank
    {_SQLITE.format(more=_TEXTS, low=_OLDEST)} ORDER BY rank LIMIT 5
"""
# MATERIALIZED, for the planner would else walk through the whole table backwards.
_MET_POSTGRES = f"""
    WITH met AS MATERIALIZED (
        SELECT reference_id FROM reference_index WHERE document @@ CAST(:match AS tsquery)
    ), newest AS MATERIALIZED (
        SELECT m.reference_id FROM met AS m JOIN "references" AS r ON r.id = m.reference_id
        WHERE m.reference_id >= :low AND r.state = 'active' AND EXISTS (
            SELECT 1 FROM consents AS c WHERE c.reference_id = r.id
            AND (c.expires_at IS NULL OR c.expires_at > :now))
        ORDER BY m.reference_id DESC LIMIT {LIMIT}
    )
"""
_ROWS_POSTGRES = f"""{_MET_POSTGRES}
    SELECT i.reference_id, i.names, i.head, i.body, i.features
    FROM newest AS n JOIN reference_index AS i ON i.reference_id = n.reference_id
"""
_RANKED_POSTGRES = f"""{_MET_POSTGRES}
    SELECT b.reference_id, t.title, t.summary FROM (
        SELECT i.reference_id, ts_rank(i.document, CAST(:match AS tsquery)) AS rank
        FROM newest AS n JOIN reference_index AS i ON i.reference_id = n.reference_id
        ORDER BY rank DESC LIMIT 5
    ) AS b JOIN reference_texts AS t ON t.reference_id = b.reference_id
"""


@dataclass(frozen=True)
class Times:
    """Of one way to answer: the time in ms within which 50 and 95 of 100 questions are."""

    p50: float
    p95: float


def at_share(times: Sequence[float], share: float) -> float:
    """The time within which this share of them was."""
    return sorted(times)[round(share * (len(times) - 1))]


def over_rounds(rounds: Sequence[Sequence[float]]) -> Times:
    """The median of the rounds, each for itself: what loads the machine for a moment is left out.

    Each round is the times of all questions.
    """
    return Times(
        statistics.median(at_share(times, 0.5) for times in rounds),
        statistics.median(at_share(times, 0.95) for times in rounds),
    )


def at_best(rounds: Sequence[Sequence[float]]) -> Times:
    """Of each question its best round: what it takes when nobody else is at work."""
    best = [min(times) for times in zip(*rounds, strict=True)]
    return Times(at_share(best, 0.5), at_share(best, 0.95))


def prepare(url: str) -> None:
    """Make a fresh database ours. Not for several threads at once, as migrations are not."""
    with closing(Store(url)) as store:
        store.migrate()


def fill(url: str, *, size: int) -> float:
    """Put this many references into a prepared database; how long it took, in seconds."""
    began = time.perf_counter()
    load(url, count=size)
    return time.perf_counter() - began


def measure_times(url: str, *, database: str, size: int, filled: float) -> Times:
    """Ask all questions all ways, in turns, and print the lines; the search's times at best."""
    with closing(Store(url)) as store:
        store.read_sync(prepare_search)
        asked = [(q, store.read_sync(_statement_values, question=q)) for q in QUESTIONS]
        taken: dict[str, list[list[float]]] = {"search": [], "rows": [], "ranked": []}
        for turn in range(_ROUNDS + 1):
            for rounds in taken.values():
                rounds.append([])
            for place, (question, values) in enumerate(asked):
                ways: list[tuple[str, Callable[[], object]]] = [
                    ("search", partial(store.read_sync, search_references, query=question)),
                    ("rows", partial(store.read_sync, _ask, values=values, rank=False)),
                    ("ranked", partial(store.read_sync, _ask, values=values, rank=True)),
                ]
                # In turns: what one reads is warm for the next.
                first = (turn + place) % len(ways)
                for name, act in (*ways[first:], *ways[:first]):
                    began = time.perf_counter()
                    act()
                    taken[name][-1].append(1000 * (time.perf_counter() - began))
    # The first round only warms up what all read.
    whole = {name: over_rounds(rounds[1:]) for name, rounds in taken.items()}
    least = {name: at_best(rounds[1:]) for name, rounds in taken.items()}
    print(f"{database:<11}{size:>9,}{_line(whole)}{filled:>9.0f}")
    print(f"{'':<11}{'at best':>9}{_line(least)}", flush=True)
    return least["search"]


def _line(times: Mapping[str, Times]) -> str:
    search, ranked, rows = times["search"], times["ranked"], times["rows"]
    return (
        f"{search.p50:>9.1f}{search.p95:>8.1f}"
        f"{ranked.p50:>11.1f}{ranked.p95:>9.1f}{rows.p50:>11.1f}{rows.p95:>9.1f}"
        f"{search.p95 / ranked.p95:>10.2f}{search.p95 / rows.p95:>8.2f}"
    )


def print_heading() -> None:
    """What the columns of `measure_times` are."""
    print(f"{'':<20}{'search, ms':>17}{'bare ranked':>20}{'bare rows':>20}{'p95 beside':>18}")
    print(
        f"{'database':<11}{'size':>9}{'p50':>9}{'p95':>8}{'p50':>11}{'p95':>9}{'p50':>11}{'p95':>9}"
        f"{'ranked':>10}{'rows':>8}{'load, s':>9}",
        flush=True,
    )


def _statement_values(session: Session, *, question: str) -> dict[str, object]:
    query = read_query(
        question,
        vocabulary(session),
        lambda tokens: word_knowledge(session, tokens=tokens),
        today=datetime.now(UTC).date(),
    )
    index = Finder(session)
    newest = max(find_candidates(index, parts=query.parts, filters=[]), default=0)
    groups = [part_group(part) for part in query.parts]
    moment = datetime.now(UTC)
    if not is_postgresql(session):
        now = f"{moment:%Y-%m-%d %H:%M:%S}"
        return {"match": _fts_match(groups), "low": index.reached, "now": now}
    match = _tsquery(groups)
    if index.reached:
        blocks = range(index.reached >> LARGE_BLOCK, (newest >> LARGE_BLOCK) + 1)
        match += f" & ({' | '.join(f'bb_{block}' for block in blocks)})"
    return {"match": match, "low": index.reached, "now": moment}


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
        statement = _RANKED_POSTGRES if rank else _ROWS_POSTGRES
    else:
        statement = _RANKED_SQLITE if rank else _ROWS_SQLITE
    return len(session.connection().execute(text(statement), values).all())
