"""The full text index of either database, asked so that no question visits all references.

A common word is in half a million references, and two of them that never meet in one would
be compared half a million times. So we go from the newest references to older ones, stretch by
stretch, until there are enough; and where even the rarest word asked for is common, no
further than it takes to look at `LOOKED_AT` of its references.

Questions are made of our own tokens only (letters, digits, underscore): no text of a person is
ever syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from store.statements import is_postgresql

# References of neighbouring numbers make a block; on PostgreSQL each carries its three blocks
# as tokens, for a GIN index cannot be read by ranges.
TINY_BLOCK, SMALL_BLOCK, LARGE_BLOCK = 10, 12, 16  # bits
# Where we look first, where words are counted, and where we look then: so many of the newest.
_TINY_BLOCKS = 2
_SMALL_BLOCKS = 4
_LARGE_BLOCKS = 2
LOOKED_AT = 60_000
# A word in more than this share of the newest references is common.
_COUNTED = 2_000
# Beyond, nobody need count: by so much the newest few would have to be unlike the others.
_SURELY = 1.25
_TOKEN = re.compile(r"^\w+$")

# The newest reference, and how many there are, as far as we count.
_EXTENT_SQLITE = text(  # from the narrowest of the tables behind a full text table
    "SELECT max(id), (SELECT count(*) FROM (SELECT 1 FROM reference_fts_docsize "
    "ORDER BY id LIMIT :limit)) FROM reference_fts_docsize"
)
_EXTENT_POSTGRES = text(  # in order, that is from the key's index
    "SELECT max(reference_id), (SELECT count(*) FROM (SELECT 1 FROM reference_index "
    "ORDER BY reference_id LIMIT :limit) AS counted) FROM reference_index"
)
_FIND_SQLITE = text(
    "SELECT rowid FROM reference_fts WHERE reference_fts MATCH :match "
    "AND rowid >= :low AND rowid < :high ORDER BY rowid DESC LIMIT :limit"
)
_COUNT_SQLITE = text(
    "SELECT count(*) FROM (SELECT 1 FROM reference_fts "
    "WHERE reference_fts MATCH :match AND rowid >= :low AND rowid < :high LIMIT :limit)"
)
_FIND_POSTGRES = text(
    "WITH met AS MATERIALIZED (SELECT reference_id FROM reference_index "
    "WHERE document @@ CAST(:match AS tsquery)) "
    "SELECT reference_id FROM met WHERE reference_id >= :low AND reference_id < :high "
    "ORDER BY reference_id DESC LIMIT :limit"
)
_COUNT_POSTGRES = text(
    "WITH met AS MATERIALIZED (SELECT 1 FROM reference_index "
    "WHERE document @@ CAST(:match AS tsquery) LIMIT :limit) SELECT count(*) FROM met"
)

# A group is met by any of its phrases; a phrase is tokens one after the other.
Group = tuple[tuple[str, ...], ...]


def block_tokens(reference_id: int) -> tuple[str, str, str]:
    """The tokens of the blocks that a reference is in; nobody can type one."""
    return (
        f"bt_{reference_id >> TINY_BLOCK}",
        f"ba_{reference_id >> SMALL_BLOCK}",
        f"bb_{reference_id >> LARGE_BLOCK}",
    )


class FullText:
    """What finds references by groups of tokens, all of which must be met.

    Made for one search: it remembers what it counted and found. `size` is how many references there
    are, up to 2,000; `reached` the number down to which it has looked for some.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asks: _Asks = (
            _AsksPostgres(session) if is_postgresql(session) else _AsksSqlite(session)
        )
        newest, self.size = self._asks.extent(limit=_COUNTED)
        # The number after the newest one: stretches are from a number to before another.
        self._top = 0 if newest is None else newest + 1
        self.reached = self._top
        self._counts: dict[Group, int] = {}
        self._all: dict[tuple[Group, ...], list[int]] = {}  # where there were no more than these

    def find(self, groups: Sequence[Group], *, limit: int) -> list[int]:
        """The ids of at most `limit` references that meet every group, newest first.

        Exactly the newest ones, as long as one of the groups is met by few; see above.
        """
        asked = tuple(groups)
        if asked in self._all:
            return self._all[asked][:limit]
        found: list[int] = []
        for low, high in self._stretches(groups):
            self.reached = min(self.reached, low)
            found += self._asks.find(groups, low=low, high=high, limit=limit - len(found))
            if len(found) >= limit:
                return found
        self._all[asked] = found
        return found

    def count(self, group: Group) -> int:
        """How many of the newest 12,288 to 16,384 references meet a group, up to 2,000.

        Where they would be far more by the share of the newest 1,024 to 2,048: 2,000.
        """
        if group not in self._counts:
            self._counts[group] = self._count(group) if self._top else 0
        return self._counts[group]

    def _count(self, group: Group) -> int:
        low, nearest = self._near(SMALL_BLOCK, _SMALL_BLOCKS), self._near(TINY_BLOCK, _TINY_BLOCKS)
        window, few = self._top - low, self._top - nearest
        if window > 2 * few:
            enough = int(_SURELY * _COUNTED * few / window)
            if self._asks.count(group, low=nearest, high=self._top, limit=enough) >= enough:
                return _COUNTED
        return self._asks.count(group, low=low, high=self._top, limit=_COUNTED)

    def _near(self, bits: int, blocks: int) -> int:
        """Where the newest blocks begin, with the one that is not full yet."""
        return max(0, ((self._top - 1 >> bits) - blocks + 1) << bits)

    def _stretches(self, groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
        """From the newest to older ones, each stretch longer than the one before."""
        if not self._top:
            return
        high = self._top
        nearer = (
            self._near(TINY_BLOCK, _TINY_BLOCKS) if self._asks.in_blocks else high,
            self._near(SMALL_BLOCK, _SMALL_BLOCKS) if self._asks.in_blocks else high,
            self._near(LARGE_BLOCK, _LARGE_BLOCKS),
        )
        for low in nearer:
            if low < high:
                yield low, high
                high = low
        if not high:
            return
        lowest, expected = self._reach(groups, high)
        blocks = _LARGE_BLOCKS
        while high > lowest:
            blocks *= 4
            # What is rare all over is found at once.
            is_rare = not self._asks.in_blocks or expected < _COUNTED
            low = lowest if is_rare else max(lowest, high - (blocks << LARGE_BLOCK))
            yield low, high
            high = low

    def _reach(self, groups: Sequence[Group], high: int) -> tuple[int, float]:
        """The number down to which we look, and how often the rarest group is met until there."""
        newest = self._top - self._near(SMALL_BLOCK, _SMALL_BLOCKS)
        least = min((self.count(group) for group in groups), default=newest)
        # Counting ends at 2,000: such a group may be met by every second one.
        share = least / newest if least < _COUNTED else 0.5
        if share * high <= LOOKED_AT:
            return 0, share * high
        block = 1 << LARGE_BLOCK
        low = high - int(LOOKED_AT / share)
        return max(0, -(-low // block) * block), LOOKED_AT


class _Asks(Protocol):
    """The statements of one database; a stretch is from `low` to before `high`."""

    in_blocks: bool  # whether a stretch is found by its blocks, and should be short if common

    def extent(self, *, limit: int) -> tuple[int | None, int]: ...

    def find(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]: ...

    def count(self, group: Group, *, low: int, high: int, limit: int) -> int: ...


class _AsksSqlite:
    """SQLite's FTS5: rows come in the order of the index, without a sort, as far as wanted."""

    in_blocks = False

    def __init__(self, session: Session) -> None:
        self._session = session

    def extent(self, *, limit: int) -> tuple[int | None, int]:
        """The number of the newest reference, and how many there are up to `limit`."""
        newest, count = self._session.execute(_EXTENT_SQLITE, {"limit": limit}).one()
        return newest, count

    def find(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        rows = self._session.execute(
            _FIND_SQLITE,
            {"match": self._match(groups), "low": low, "high": high, "limit": limit},
        )
        return [int(row[0]) for row in rows]

    def count(self, group: Group, *, low: int, high: int, limit: int) -> int:
        row = self._session.execute(
            _COUNT_SQLITE,
            {"match": self._match([group]), "low": low, "high": high, "limit": limit},
        )
        return int(row.scalar_one())

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

    in_blocks = True

    def __init__(self, session: Session) -> None:
        self._session = session

    def extent(self, *, limit: int) -> tuple[int | None, int]:
        """The number of the newest reference, and how many there are up to `limit`."""
        newest, count = self._session.execute(_EXTENT_POSTGRES, {"limit": limit}).one()
        return newest, count

    def find(self, groups: Sequence[Group], *, low: int, high: int, limit: int) -> list[int]:
        rows = self._session.execute(
            _FIND_POSTGRES,
            {"match": self._match(groups, low, high), "low": low, "high": high, "limit": limit},
        )
        return [int(row[0]) for row in rows]

    def count(self, group: Group, *, low: int, high: int, limit: int) -> int:
        row = self._session.execute(
            _COUNT_POSTGRES,
            {"match": self._match([group], low, high), "limit": limit},
        )
        return int(row.scalar_one())

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


def _blocks(low: int, high: int) -> Iterator[str]:
    """The blocks that a stretch lies in: of the smallest kind of which it has few."""
    for name, bits, few in (
        ("bt", TINY_BLOCK, _TINY_BLOCKS),
        ("ba", SMALL_BLOCK, _SMALL_BLOCKS),
        ("bb", LARGE_BLOCK, 0),
    ):
        if not few or high - low <= few << bits:
            for block in range(low >> bits, (high - 1 >> bits) + 1):
                yield f"{name}_{block}"
            return


def _checked(phrase: tuple[str, ...]) -> tuple[str, ...]:
    if not phrase or not all(_TOKEN.match(token) for token in phrase):
        raise ValueError(f"not a phrase of tokens: {phrase!r}")
    return phrase
