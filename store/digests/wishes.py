"""What people looked for and we still do not have: open gaps, told so that somebody can help."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.digests.scope import Scope
from store.models import INDUSTRIES, Gap
from store.program_fields import list_countries
from store.regions import find_region_by_code, find_region_for_country
from store.search import SearchFilters, search_references

# An older wish is most likely nobody's any more.
_FRESH = timedelta(days=91)
# Each is searched for again to see whether it is still open.
_LOOKED_AT = 12
_FACET = re.compile(r"(?:^| )(country|industry|region)[=:]([A-Za-z_]+)")


def list_open_wishes(
    session: Session, *, scope: Scope, moment: datetime, limit: int, since: datetime | None = None
) -> list[dict[str, Any]]:
    """The wishes that nothing meets today, the most frequent first, as plain values.

    A wish for another country than the scope's is left out. `since` takes only those that
    somebody had after it.
    """
    rows = session.execute(
        select(Gap.id, Gap.key, Gap.query, Gap.filters, Gap.times, Gap.last_at)
        .where(Gap.last_at >= (since or moment - _FRESH), Gap.last_at < moment)
        .order_by(Gap.times.desc(), Gap.last_at.desc(), Gap.id)
        .limit(_LOOKED_AT * 10 if scope.region else _LOOKED_AT)
    )
    wishes: list[dict[str, Any]] = []
    looked_at = 0
    for row in rows:
        facets = _read_facets(row.key)
        if len(wishes) == limit or looked_at == _LOOKED_AT:
            break
        if not _concerns(session, scope, facets):
            continue
        looked_at += 1
        filters = SearchFilters.from_values(row.filters)
        if search_references(session, query=row.query, filters=filters, limit=1).total:
            continue  # somebody has met it since
        wishes.append(
            {
                "id": row.id,
                "query": row.query.strip(),
                "times": row.times,
                **_place_and_field(facets),
            }
        )
    return wishes


def find_wish(session: Session, *, gap_id: int) -> tuple[str | None, str | None]:
    """The country and the industry of what was looked for, None where nobody said; both None
    for what is no gap (any more)."""
    key = session.scalar(select(Gap.key).where(Gap.id == gap_id))
    found = _place_and_field(_read_facets(key or ""))
    return found["country"], found["industry"]


def without_words(wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same wishes where people of other companies read along: what was typed may name a
    customer or a deal, so only countries and industries are told."""
    told = [wish | {"query": ""} for wish in wishes if wish["country"] or wish["industry"]]
    return [wish for place, wish in enumerate(told) if wish not in told[:place]]


def _read_facets(key: str) -> dict[str, str]:
    return dict(reversed(_FACET.findall(key)))  # of two, the first counts


def _place_and_field(facets: dict[str, str]) -> dict[str, str | None]:
    country, industry = facets.get("country", "").upper(), facets.get("industry")
    return {
        "country": country if country in list_countries() else None,
        "industry": industry if industry in INDUSTRIES else None,
    }


def _concerns(session: Session, scope: Scope, facets: dict[str, str]) -> bool:
    if scope.region is None:
        return True
    inside = {region.id for region in scope.regions}
    if "country" in facets:
        region = find_region_for_country(session, country=facets["country"])
        return region is not None and region.id in inside
    if "region" in facets:
        region = find_region_by_code(session, code=facets["region"])
        return region is None or region.id in inside
    return True
