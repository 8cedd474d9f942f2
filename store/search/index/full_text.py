"""The full text index of either database: what is stored for it, and how it is asked.

Questions are made of our own tokens only (letters, digits, underscore): no text of a person is
ever syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from store.statements import is_postgresql

# A group is met by any of its phrases; a phrase is tokens one after the other.
Group = tuple[tuple[str, ...], ...]

# References of neighbouring numbers make a block; on PostgreSQL each carries its three blocks
# as tokens, for a GIN index cannot be read by ranges.
TINY_BLOCK, SMALL_BLOCK, LARGE_BLOCK = 10, 12, 16  # bits
# So many of a kind are named before those of the next larger kind are: each name costs.
_MOST_NAMED = 8
_TOKEN = re.compile(r"^\w+$")

# The newest reference, and how many there are, as far as we count.
_EXTENT_SQLITE = text(  # from the narrowest of the tables behind a full text table
    "SELECT max(id), (SELECT count(*) FROM (SELECT 1 FROM reference_fts_docsize "
    "ORDER BY id LIMIT :limit)) FROM reference_fts_docsize"
)
# The planner does not know that to look into a document means to fetch it from elsewhere, and
# would read the whole table where a word is common: for this transaction it shall not.
_EXTENT_POSTGRES = text(  # in order, that is from the key's index
    "SELECT max(reference_id), (SELECT count(*) FROM (SELECT 1 FROM reference_index "
    "ORDER BY reference_id LIMIT :limit) AS counted), set_config('enable_seqscan', 'off', true) "
    "FROM reference_index"
)
_FIND_SQLITE = text(
    "SELECT rowid FROM reference_fts WHERE reference_fts MATCH :match "
    "AND rowid >= :low AND rowid < :high ORDER BY rowid DESC LIMIT :limit"
)
_FIND_POSTGRES = text(
    "WITH met AS MATERIALIZED (SELECT reference_id FROM reference_index "
    "WHERE document @@ CAST(:match AS tsquery)) "
    "SELECT reference_id FROM met WHERE reference_id >= :low AND reference_id < :high "
    "ORDER BY reference_id DESC LIMIT :limit"
)
_COUNT_SQLITE = (
    "SELECT count(*) FROM (SELECT 1 FROM reference_fts WHERE reference_fts MATCH :match{place} "
    "AND rowid >= :low AND rowid < :high LIMIT :limit)"
)
_COUNT_POSTGRES = (
    "SELECT count(*) FROM (SELECT 1 FROM reference_index "
    "WHERE document @@ CAST(:match{place} AS tsquery) LIMIT :limit) AS met"
)


def block_tokens(reference_id: int) -> tuple[str, ...]:
    """The tokens of the blocks that a reference is in; nobody can type one."""
    return tuple(f"{name}_{reference_id >> bits}" for name, bits in _kinds())


def _kinds() -> tuple[tuple[str, int], ...]:
    return ("bt", TINY_BLOCK), ("ba", SMALL_BLOCK), ("bb", LARGE_BLOCK)


class Asks(Protocol):
    """The statements of one database; a stretch is from the number `low` to before `high`."""

    in_order: bool  # whether no more are found than wanted, the newest first

    def extent(self, *, limit: int) -> tuple[int | None, int]:
        """The number of the newest reference, and how many there are up to `limit`."""
        ...

    def find(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        """The newest references of a stretch that meet all groups."""
        ...

    def count(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        """How many of a stretch meet each group, up to `limit`; one statement for all."""
        ...


def asks_of(session: Session) -> Asks:
    """The statements of the session's database."""
    return _AsksPostgres(session) if is_postgresql(session) else _AsksSqlite(session)


@cache
def _counting(statement: str, groups: int) -> TextClause:
    counts = ", ".join(f"({statement.format(place=place)})" for place in range(groups))
    return text(f"SELECT {counts}")


class _AsksSqlite:
    """SQLite's FTS5: rows come in the order of the index, without a sort, as far as wanted."""

    in_order = True

    def __init__(self, session: Session) -> None:
        self._session = session

    def extent(self, *, limit: int) -> tuple[int | None, int]:
        newest, count = self._session.execute(_EXTENT_SQLITE, {"limit": limit}).one()
        return newest, count

    def find(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        rows = self._session.execute(
            _FIND_SQLITE,
            {"match": self._match(groups), "low": low, "high": high, "limit": limit},
        )
        return [row[0] for row in rows]

    def count(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        matches = {f"match{place}": self._match([group]) for place, group in enumerate(groups)}
        row = self._session.execute(
            _counting(_COUNT_SQLITE, len(groups)),
            {**matches, "low": low, "high": high, "limit": limit},
        ).one()
        return list(row)

    @staticmethod
    def _match(groups: Sequence[Group]) -> str:
        return " AND ".join(
            "(" + " OR ".join(f'"{" ".join(_checked(phrase))}"' for phrase in group) + ")"
            for group in groups
        )


class _AsksPostgres:
    """PostgreSQL's tsvector under a GIN index.

    The index gives all that match before any is sorted, and the planner, who takes words for
    independent, would rather walk through the table backwards: the stretch is part of the
    condition, and MATERIALIZED keeps the walk away.
    """

    in_order = False

    def __init__(self, session: Session) -> None:
        self._session = session

    def extent(self, *, limit: int) -> tuple[int | None, int]:
        newest, count, _ = self._session.execute(_EXTENT_POSTGRES, {"limit": limit}).one()
        return newest, count

    def find(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        rows = self._session.execute(
            _FIND_POSTGRES,
            {"match": self._match(groups, low, high), "low": low, "high": high, "limit": limit},
        )
        return [row[0] for row in rows]

    def count(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        matches = {
            f"match{place}": self._match([group], low, high) for place, group in enumerate(groups)
        }
        row = self._session.execute(
            _counting(_COUNT_POSTGRES, len(groups)), {**matches, "limit": limit}
        ).one()
        return list(row)

    @staticmethod
    def _match(groups: Sequence[Group], low: int, high: int) -> str:
        asked = [
            "("
            + " | ".join("(" + " <-> ".join(f"'{t}'" for t in _checked(p)) + ")" for p in group)
            + ")"
            for group in groups
        ]
        if low:
            asked.append("(" + " | ".join(_blocks(low, high)) + ")")
        return " & ".join(asked)


def block_below(low: int, high: int) -> int:
    """Where the block begins with which a stretch should end that reaches down to `low`."""
    _, bits = _kind_for(high - low)
    return max(0, low >> bits << bits)


def _blocks(low: int, high: int) -> Iterator[str]:
    """The blocks that a stretch lies in."""
    name, bits = _kind_for(high - low)
    return (f"{name}_{block}" for block in range(low >> bits, (high - 1 >> bits) + 1))


def _kind_for(references: int) -> tuple[str, int]:
    """The smallest kind of block of which so many references take few."""
    fitting = (kind for kind in _kinds() if references <= _MOST_NAMED << kind[1])
    return next(fitting, _kinds()[-1])


def _checked(phrase: tuple[str, ...]) -> tuple[str, ...]:
    if not phrase or not all(_TOKEN.match(token) for token in phrase):
        raise ValueError(f"not a phrase of tokens: {phrase!r}")
    return phrase
