"""A bounded set of references that may fit, under the filters.

`store.search.index.finding` answers which; `store.search.ranking.scoring` says how well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from store.clock import now
from store.models.base import UtcDateTime
from store.search.index.bulk_reading import array_for, for_both, read_features
from store.search.index.documents import product_key
from store.search.index.finding import Finder
from store.search.index.full_text import Group
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import (
    ACTIVITY,
    COMPETITOR,
    COUNTRY,
    INDUSTRY,
    LANGUAGE,
    PRODUCT,
    REGION,
    SIZE,
    THEME,
    TIME,
    Meaning,
)
from store.search.understanding.queries import Part
from store.search.understanding.times import years_of
from store.statements import is_postgresql

LIMIT = 300
_FINDABLE = """
    SELECT i.reference_id, i.names, i.head, i.body, CAST(i.features AS text), r.audience
    FROM reference_index AS i JOIN "references" AS r ON r.id = i.reference_id
    WHERE i.reference_id {among} AND r.state = 'active' AND EXISTS (
        SELECT 1 FROM consents AS c WHERE c.reference_id = i.reference_id
        AND (c.expires_at IS NULL OR c.expires_at > :now))
"""
_ROWS = for_both(_FINDABLE, bindparam("now", type_=UtcDateTime()))
# Enough that fit everything, and closely: what fits less need not be looked at.
ENOUGH = 80


@dataclass(frozen=True)
class Candidate:
    """A row of the index, as the score reads it."""

    reference_id: int
    names: str
    head: str
    body: str
    features: dict[str, Any]
    audience: str = ""  # of the reference


def part_group(part: Part) -> Group:
    """What a reference may contain to meet a part, if only loosely."""
    phrases: dict[tuple[str, ...], None] = {}
    for meaning in part.meanings:
        for tag in (*meaning_tags(meaning), *_near_tags(meaning)):
            phrases[(tag,)] = None
    if part.joined:
        phrases[(part.joined,)] = None
    for token in part.also:
        phrases[(token,)] = None
    for phrase in part.same:
        phrases[tuple(phrase.split())] = None
    if part.words:
        whole = tuple(token for word in part.words for token in word.tokens)
        phrases[whole] = None
        if not part.meanings and not part.whole:
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
    if meaning.kind == SIZE:
        return [f"sz_{meaning.key}"]
    if meaning.kind == COMPETITOR:
        return [f"x_{product_key(meaning.key) or 'none'}"]
    if meaning.kind == TIME:
        return [f"y_{year}" for year in years_of(meaning.key)]
    raise ValueError(f"unknown kind {meaning.kind!r}")


def _near_tags(meaning: Meaning) -> list[str]:
    """The tags of what comes near a topic: topics that go with it, the industries it belongs to."""
    if meaning.kind != THEME:
        return []
    related = sorted(knowledge().related_themes.get(meaning.key, ()))
    beside = knowledge().theme_industries.get(meaning.key, ())
    return [*(f"t_{key}" for key in related), *(f"i_{key}" for key in beside)]


def close_group(part: Part) -> Group:
    """What a reference must contain to meet a part closely: in Germany, not told of there."""
    phrases: dict[tuple[str, ...], None] = {}
    for meaning in part.meanings:
        for tag in _close_tags(meaning):
            phrases[(tag,)] = None
    return tuple(phrases) or part_group(part)


def _close_tags(meaning: Meaning) -> list[str]:
    if meaning.kind == INDUSTRY:
        parents = knowledge().industry_parents
        narrower = [key for key, above in parents.items() if above[:1] == (meaning.key,)]
        return [f"main_{key}" for key in (meaning.key, *narrower)]
    if meaning.kind == COUNTRY:
        return [f"own_{meaning.key.lower()}"]
    if meaning.kind == REGION:
        countries = sorted(knowledge().region_countries.get(meaning.key, ()))
        if countries:
            return [f"own_{country.lower()}" for country in countries]
    return meaning_tags(meaning)


def find_candidates(
    index: Finder, *, parts: Sequence[Part], filters: Sequence[Group], limit: int = LIMIT
) -> list[int]:
    """The ids of references that may fit, those that meet most parts first.

    All parts together first, then all but one, then any: the set stays bounded, and what
    fits best is in it even when each word alone is in a million references. Where plenty meet
    all parts closely, or as many, no others are looked at.
    """
    groups = _wishes(parts, part_group)
    if not groups:
        return index.find(filters, limit=limit) if filters else []
    close = _wishes(parts, close_group)
    found = dict.fromkeys(index.find([*filters, *close], limit=ENOUGH))
    if len(found) >= ENOUGH:
        return list(found)
    for tier in _tiers(groups):
        # A fair share of each way to leave something out; more where that is a matter of which.
        most = limit if 1 < len(tier[0]) < len(groups) else 2 * ENOUGH
        share = most // len(tier)
        for taken in tier:
            found |= dict.fromkeys(index.find([*filters, *taken], limit=share))
        # What meets less than so many others do need not be looked at.
        if len(found) >= ENOUGH:
            break
    return list(found)[:limit]


def _wishes(parts: Sequence[Part], group_of: Callable[[Part], Group]) -> list[Group]:
    """The groups of the parts; places are one, for a customer is in one of them."""
    places: dict[tuple[str, ...], None] = {}
    groups: list[Group] = []
    for part in parts:
        if part.meanings and part.meanings[0].kind in (COUNTRY, REGION):
            places |= dict.fromkeys(group_of(part))
        elif group := group_of(part):
            groups.append(group)
    return [*groups, tuple(places)] if places else groups


def _tiers(groups: Sequence[Group]) -> Iterator[list[list[Group]]]:
    if len(groups) > 1:
        yield [list(groups)]
    if 2 < len(groups) <= 6:
        yield [list(taken) for taken in combinations(groups, len(groups) - 1)]
    if 3 < len(groups) <= 5:
        yield [list(taken) for taken in combinations(groups, 2)]
    if len(groups) <= 6:
        # Each for itself: what is rare would be lost among what is common.
        yield [[group] for group in groups]
    else:
        yield [[tuple(dict.fromkeys(phrase for group in groups for phrase in group))]]


def load_candidates(session: Session, *, reference_ids: Sequence[int]) -> list[Candidate]:
    """The rows of the index for these references, of those that may be found today.

    Left out is what is not active, and what no consent in force covers.
    """
    rows = session.execute(
        _ROWS[is_postgresql(session)],
        {"ids": array_for(session, reference_ids), "now": now(session)},
    ).all()
    return [
        Candidate(number, names, head, body, read_features(features), audience)
        for number, names, head, body, features, audience in rows
    ]
