"""What was asked: each `/reference`, so that its buttons carry only its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.clock import now
from store.consents import has_consent
from store.errors import NotFound
from store.gaps import is_wish, record_gap
from store.models import Reference, ReferenceText, Search
from store.regions import list_regions
from store.search import SearchAnswer, SearchFilters, Viewer, search_references

_EXAMPLES = 3
# How many references are looked at for the choices of a form, and for examples.
_LOOKED_AT = 2_000
_MOST_CHOICES = 100  # Slack's limit of a select


@dataclass(frozen=True)
class SearchInfo:
    """A search as it was made."""

    id: int
    member_id: str
    channel_id: str | None
    query: str
    filters: SearchFilters


@dataclass(frozen=True)
class Choices:
    """What the references at hand can be narrowed by, the most frequent first.

    Regions are (code, name) of the program; languages are tags.
    """

    regions: list[tuple[str, Any]]
    countries: list[str]
    industries: list[str]
    products: list[str]
    languages: list[str]


def record_search(
    session: Session, *, member_id: str, channel_id: str | None, answer: SearchAnswer
) -> int:
    """Keep a search for its buttons, and the gap where nothing fitted; returns its number."""
    row = Search(
        member_id=member_id,
        channel_id=channel_id,
        query=answer.query,
        filters=answer.filters.values(),
        result_ids=[str(reference_id) for reference_id in answer.ids[:100]],
        result_count=answer.total,
        created_at=now(session),
    )
    session.add(row)
    session.flush()
    # What is only close is a wish unmet as well.
    if answer.total == answer.close and is_wish(answer):
        record_gap(session, member_id=member_id, answer=answer)
    return row.id


def get_search(session: Session, *, search_id: int, member_id: str) -> SearchInfo:
    """A search of this member. Raises NotFound; somebody else's is not found either."""
    row = session.get(Search, search_id)
    if row is None or row.member_id != member_id:
        raise NotFound("search", search_id)
    return SearchInfo(
        row.id, row.member_id, row.channel_id, row.query, SearchFilters.from_values(row.filters)
    )


def list_choices(session: Session) -> Choices:
    """What a search can be narrowed by, out of the references that may be found."""
    findable = (Reference.state == "active", has_consent(now(session)))
    recent = session.execute(
        select(Reference.country, Reference.industry, Reference.products)
        .where(*findable)
        .order_by(Reference.id.desc())
        .limit(_LOOKED_AT)
    ).all()
    products = Counter(product for row in recent for product in row.products)
    languages = session.execute(
        select(ReferenceText.language, func.count())
        .group_by(ReferenceText.language)
        .order_by(func.count().desc(), ReferenceText.language)
        .limit(_MOST_CHOICES)
    )
    return Choices(
        regions=[(region.code, region.told) for region in list_regions(session)][:_MOST_CHOICES],
        countries=_frequent(Counter(row.country for row in recent if row.country)),
        industries=_frequent(Counter(row.industry for row in recent if row.industry)),
        products=_frequent(products),
        languages=[row[0] for row in languages],
    )


def suggest_searches(
    session: Session, *, viewer: Viewer, word: Callable[[str, str], str]
) -> list[str]:
    """Up to three searches that find something here, for who does not know how to begin.

    `word` says a country or an industry in the reader's language ("country", "DE").
    """
    rows = session.execute(
        select(Reference.country, Reference.industry, Reference.products)
        .where(Reference.state == "active", has_consent(now(session)))
        .order_by(Reference.id.desc())
        .limit(_LOOKED_AT)
    ).all()
    places: Counter[tuple[str, str]] = Counter()
    fields: Counter[tuple[str, str]] = Counter()
    industries: Counter[str] = Counter()
    for country, industry, products in rows:
        if country and industry:
            places[industry, country] += 1
        if industry:
            industries[industry] += 1
            fields.update((product, industry) for product in products)
    wishes = [
        *(f"{word('industry', i)} {word('country', c)}" for (i, c), _ in places.most_common(2)),
        *(f"{product} {word('industry', i)}" for (product, i), _ in fields.most_common(2)),
        *(word("industry", industry) for industry, _ in industries.most_common(6)),
        *(word("country", c) for (_, c), _ in places.most_common(6)),
    ]
    found: list[str] = []
    seen: set[str] = set()
    for wish in dict.fromkeys(wishes):
        # Three that show three ways of asking, not one place three times.
        kind = wish.split(" ")[0]
        if kind in seen:
            continue
        if search_references(session, query=wish, viewer=viewer, limit=1).results:
            seen.add(kind)
            found.append(wish)
        if len(found) == _EXAMPLES:
            break
    return found


def _frequent(counted: Counter[str]) -> list[str]:
    return [key for key, _ in counted.most_common(_MOST_CHOICES)]
