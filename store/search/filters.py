"""What must hold beside the words: facets that a search is narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from store.regions import find_region_by_code, list_region_ids_below, list_regions
from store.search.index.documents import product_key
from store.search.index.full_text import Group
from store.search.understanding.knowledge import knowledge


@dataclass(frozen=True)
class SearchFilters:
    """What must hold, beside the words: keys as the store has them, None where all may come.

    `region` is a code of the program's tree or one of ours ("DACH"), `country` ISO 3166
    alpha-2, `industry` a key of the taxonomy, `language` a tag, `activity` one of ACTIVITIES.
    `as_typed` narrows nothing: words, parted by spaces, that are no typing errors.
    """

    region: str | None = None
    country: str | None = None
    industry: str | None = None
    product: str | None = None
    activity: str | None = None
    language: str | None = None
    as_typed: str | None = None

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> SearchFilters:
        """Filters out of stored JSON; what is not a filter is left out."""
        return cls(**{key: value for key, value in values.items() if key in cls.__match_args__})

    def values(self) -> dict[str, str]:
        """The filters that are set, as plain JSON."""
        return {key: value for key, value in asdict(self).items() if value}


def filter_groups(session: Session, *, filters: SearchFilters) -> list[Group]:
    """The tokens that a reference must carry to pass, a group for each filter."""
    groups: list[Group] = []
    if filters.region:
        groups.append(_region_group(session, filters.region))
    if filters.country:
        groups.append(((f"own_{_token(filters.country)}",),))
    if filters.industry:
        parents = knowledge().industry_parents
        narrower = [key for key, above in parents.items() if above[:1] == (filters.industry,)]
        keys = [_token(filters.industry), *narrower]
        groups.append(tuple((f"main_{key}",) for key in keys))
    if filters.product:
        groups.append(((f"p_{product_key(filters.product) or 'none'}",),))
    if filters.language:
        groups.append(((f"l_{_token(filters.language.split('-')[0])}",),))
    if filters.activity:
        groups.append(((f"act_{_token(filters.activity)}",),))
    return groups


def _token(value: str) -> str:
    kept = "".join(sign for sign in value.lower() if sign.isalnum() or sign == "_")
    return kept or "none"


def _region_group(session: Session, code: str) -> Group:
    """A region of the program with everything below it, or one that everybody knows."""
    region = find_region_by_code(session, code=code)
    if region is None:
        countries = knowledge().region_countries.get(code.upper(), frozenset())
        return tuple((f"own_{key.lower()}",) for key in sorted(countries)) or (("own_none",),)
    below = set(list_region_ids_below(session, region_id=region.id))
    group: list[tuple[str, ...]] = [(f"r_{region_id}",) for region_id in sorted(below)]
    for item in list_regions(session):
        if item.id in below:
            group.extend((f"own_{country.lower()}",) for country in item.countries)
    return tuple(group)
