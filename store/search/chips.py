"""What was understood of a search as things that can be taken away again, one by one.

A chip travels through Slack as a short name without anything that was typed; it is looked up
in the search that it came from, and means nothing where that has no such part.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from store.search.answers import understand_query
from store.search.filters import SearchFilters
from store.search.records import Understood
from store.search.understanding.rewording import as_typed, without_part

# More would be more than anybody takes in; beyond, the words themselves can be changed.
MOST_CHIPS = 8
_FILTER = "filter"
_ROUNDS = 16


@dataclass(frozen=True)
class Chip:
    """A part of a search that may be taken away.

    `name` is short and of letters, digits and dots; `words` are the person's own.
    `corrected` is what we read for them, None where we read them as they stand.
    """

    name: str
    kind: str  # a kind of facet, "word", or that of a filter
    key: str
    words: str
    corrected: str | None = None
    is_filter: bool = False


def list_chips(query: str, filters: SearchFilters, understood: list[Understood]) -> list[Chip]:
    """The chips of a search, filters first; words that nothing contains are none."""
    chosen = [
        Chip(f"{_FILTER}.{kind}", kind, value, value, is_filter=True)
        for kind, value in filters.values().items()
    ]
    return [
        *chosen,
        *(
            Chip(_name(part), part.kind, part.key, as_typed(query, part.text), part.corrected)
            for part in understood
            if part.known and part.text not in (filters.as_typed or "").split()
        ),
    ]


def without_chip(
    session: Session, *, query: str, filters: SearchFilters, chip: str
) -> tuple[str, SearchFilters]:
    """The words and filters of a search without the thing of this name.

    Unchanged where the search has no such thing (any more). However often something was
    said, in whatever words, it is gone.
    """
    kind, _, name = chip.partition(".")
    if kind == _FILTER:
        if name in SearchFilters.__match_args__:
            filters = replace(filters, **{name: None})
        return query, filters
    for _ in range(_ROUNDS):
        part = _find(session, query, filters, chip)
        left = None if part is None else without_part(query, part.text)
        if left is None:
            break
        query = left
    return query, filters


def with_word_as_typed(
    session: Session, *, query: str, filters: SearchFilters, chip: str
) -> SearchFilters:
    """The filters of a search in which a corrected word is meant as it was typed."""
    part = _find(session, query, filters, chip)
    if part is None or part.corrected is None:
        return filters
    meant = [*(filters.as_typed or "").split(), part.text]
    return replace(filters, as_typed=" ".join(dict.fromkeys(meant)))


def _find(session: Session, query: str, filters: SearchFilters, chip: str) -> Understood | None:
    parts = understand_query(session, query=query, as_typed=filters.as_typed)
    return next((part for part in parts if _name(part) == chip), None)


def _name(part: Understood) -> str:
    digest = hashlib.sha256(f"{part.kind}\n{part.key}".encode(errors="replace")).hexdigest()
    return f"{part.kind}.{digest[:16]}"
