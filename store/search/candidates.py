"""A bounded set of references that may fit, under the filters, from either database's index.

The full text index answers which; `store.search.scoring` says how well. Queries are made of
our own tokens only (letters, digits, underscore), so no text of a person is ever syntax.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from store.models import ReferenceIndex
from store.search.documents import product_key
from store.search.knowledge import knowledge
from store.search.lexicon import (
    ACTIVITY,
    COUNTRY,
    INDUSTRY,
    LANGUAGE,
    PRODUCT,
    REGION,
    THEME,
    Meaning,
)
from store.search.queries import Part
from store.statements import is_postgresql

LIMIT = 300
# Enough that fit everything: what fits less need not be looked at.
ENOUGH = 60
_TOKEN = re.compile(r"^\w+$")

# A group is met by any of its phrases; a phrase is tokens one after the other.
Group = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Candidate:
    """A row of the index, as the score reads it."""

    reference_id: int
    names: str
    head: str
    body: str
    features: dict[str, Any]


class TextIndex(Protocol):
    """What finds references by groups of tokens, all of which must be met, newest first."""

    def find(self, groups: Sequence[Group], *, limit: int) -> list[int]:
        """The ids of at most `limit` references that meet every group."""
        ...

    def count(self, group: Group, *, limit: int) -> int:
        """How many references meet a group, counted no further than `limit`."""
        ...


class SqliteIndex:
    """SQLite's FTS5."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, groups: Sequence[Group], *, limit: int) -> list[int]:
        """See `TextIndex`. Rows come in the order of the index, without a sort."""
        rows = self._session.execute(
            text(
                "SELECT rowid FROM reference_fts WHERE reference_fts MATCH :match "
                "ORDER BY rowid DESC LIMIT :limit"
            ),
            {"match": self._match(groups), "limit": limit},
        )
        return [int(row[0]) for row in rows]

    def count(self, group: Group, *, limit: int) -> int:
        """See `TextIndex`."""
        row = self._session.execute(
            text(
                "SELECT count(*) FROM (SELECT rowid FROM reference_fts "
                "WHERE reference_fts MATCH :match LIMIT :limit)"
            ),
            {"match": self._match([group]), "limit": limit},
        )
        return int(row.scalar_one())

    @staticmethod
    def _match(groups: Sequence[Group]) -> str:
        return " AND ".join(
            "(" + " OR ".join(f'"{" ".join(_checked(phrase))}"' for phrase in group) + ")"
            for group in groups
        )


class PostgresIndex:
    """PostgreSQL's tsvector under a GIN index."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, groups: Sequence[Group], *, limit: int) -> list[int]:
        """See `TextIndex`."""
        rows = self._session.execute(
            text(
                "SELECT reference_id FROM reference_index "
                "WHERE document @@ CAST(:match AS tsquery) "
                "ORDER BY reference_id DESC LIMIT :limit"
            ),
            {"match": self._match(groups), "limit": limit},
        )
        return [int(row[0]) for row in rows]

    def count(self, group: Group, *, limit: int) -> int:
        """See `TextIndex`."""
        row = self._session.execute(
            text(
                "SELECT count(*) FROM (SELECT 1 FROM reference_index "
                "WHERE document @@ CAST(:match AS tsquery) LIMIT :limit) AS met"
            ),
            {"match": self._match([group]), "limit": limit},
        )
        return int(row.scalar_one())

    @staticmethod
    def _match(groups: Sequence[Group]) -> str:
        return " & ".join(
            "("
            + " | ".join("(" + " <-> ".join(f"'{t}'" for t in _checked(p)) + ")" for p in group)
            + ")"
            for group in groups
        )


def text_index(session: Session) -> TextIndex:
    """The full text index of the session's database."""
    return PostgresIndex(session) if is_postgresql(session) else SqliteIndex(session)


def _checked(phrase: tuple[str, ...]) -> tuple[str, ...]:
    if not phrase or not all(_TOKEN.match(token) for token in phrase):
        raise ValueError(f"not a phrase of tokens: {phrase!r}")
    return phrase


def part_group(part: Part) -> Group:
    """What a reference may contain to meet a part, if only loosely."""
    phrases: dict[tuple[str, ...], None] = {}
    for meaning in part.meanings:
        for tag in meaning_tags(meaning):
            phrases[(tag,)] = None
    if part.joined:
        phrases[(part.joined,)] = None
    if part.words:
        whole = tuple(token for word in part.words for token in word.tokens)
        phrases[whole] = None
        if not part.meanings:
            for token in whole:  # half of a word in pairs, one word of a name
                phrases[(token,)] = None
    return tuple(phrases)


def meaning_tags(meaning: Meaning) -> list[str]:
    """The tags that references carry which have something of this meaning."""
    if meaning.kind == INDUSTRY:
        related = [
            key
            for key, parents in knowledge().industry_parents.items()
            if meaning.key in parents or key in knowledge().industry_parents.get(meaning.key, ())
        ]
        return [f"i_{key}" for key in (meaning.key, *related)]
    if meaning.kind == COUNTRY:
        return [f"cc_{meaning.key.lower()}"]
    if meaning.kind == REGION:
        countries = sorted(knowledge().region_countries.get(meaning.key, ()))
        return [f"rg_{meaning.key.lower()}", *(f"cc_{country.lower()}" for country in countries)]
    if meaning.kind == THEME:
        return [f"t_{meaning.key}"]
    if meaning.kind == PRODUCT:
        return [f"p_{product_key(meaning.key)}"]
    if meaning.kind == LANGUAGE:
        return [f"l_{meaning.key}"]
    if meaning.kind == ACTIVITY:
        return [f"act_{meaning.key}"]
    raise ValueError(f"unknown kind {meaning.kind!r}")


def find_candidates(
    session: Session, *, parts: Sequence[Part], filters: Sequence[Group], limit: int = LIMIT
) -> list[int]:
    """The ids of references that may fit, those that meet most parts first.

    All parts together first, then all but one, then any: the set stays bounded, and what
    fits best is in it even when each word alone is in a million references.
    """
    index = text_index(session)
    groups = [group for part in parts if (group := part_group(part))]
    if not groups:
        return index.find(filters, limit=limit) if filters else []
    found: dict[int, None] = {}
    for taken in _tiers(groups):
        for reference_id in index.find([*filters, *taken], limit=limit):
            found[reference_id] = None
        if len(found) >= limit:
            break
    return list(found)[: limit * 2]


def _tiers(groups: Sequence[Group]) -> list[list[Group]]:
    tiers = [list(groups)] if len(groups) > 1 else []
    if 2 < len(groups) <= 6:
        tiers += [list(taken) for taken in combinations(groups, len(groups) - 1)]
    if 3 < len(groups) <= 5:
        tiers += [list(taken) for taken in combinations(groups, 2)]
    anything = tuple(dict.fromkeys(phrase for group in groups for phrase in group))
    return [*tiers, [anything]]


def load_candidates(session: Session, *, reference_ids: Sequence[int]) -> list[Candidate]:
    """The rows of the index for these references."""
    rows = session.execute(
        select(
            ReferenceIndex.reference_id,
            ReferenceIndex.names,
            ReferenceIndex.head,
            ReferenceIndex.body,
            ReferenceIndex.features,
        ).where(ReferenceIndex.reference_id.in_(reference_ids))
    )
    return [Candidate(*row) for row in rows]
