"""Companies that everybody knows: what they do, where they are from, and their other names.

For accounts whose record says little, and to tell a question for such a company, when it is
not our customer, from a question for a word; so with products that everybody knows. From the
files beside this module, read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import fold, words

# What a company's name may end with and still be that company's.
_ENDINGS = (
    "ag and as asa bv co company corp corporation gmbh group holding holdings inc incorporated "
    "international kg limited llc ltd nv oyj plc sa sas se spa services technologies "
    "technology the"
)
_ENDS = frozenset(_ENDINGS.split(" "))
_MAX_WORDS = 5
_SEVERAL = re.compile(r"; |/(?!\d)")  # "AS/400" is one name


@dataclass(frozen=True)
class Company:
    """A known company. `keys` are those of industries and themes, the clearest first."""

    names: tuple[str, ...]
    country: str  # ISO 3166 alpha-2
    keys: tuple[str, ...]


def find_company(name: str) -> Company | None:
    """The known company of this name ("IBM Corp." is IBM), or None."""
    bare = re.sub(r"\s*[(（].*", "", name)
    parts = [word.text for word in words(fold(bare))][: 2 * _MAX_WORDS]
    while parts:
        company = known_companies().get("".join(parts))
        if company is not None or parts[-1] not in _ENDS:
            return company
        parts.pop()
    return None


@cache
def known_companies() -> Mapping[str, Company]:
    """The companies by each of their names, normalised and without spaces."""
    found: dict[str, Company] = {}
    for company in _read():
        for name in company.names:
            found.setdefault("".join(word.text for word in words(fold(name))), company)
    return found


@cache
def known_products() -> frozenset[str]:
    """The names of known products that are no company's, normalised and without spaces."""
    told = (name for _, line in list_entries("products.txt") for name in _SEVERAL.split(line))
    written = ("".join(word.text for word in words(fold(name))) for name in told)
    return frozenset(written) - known_companies().keys()


def _read() -> Iterator[Company]:
    for keys, told in list_entries("companies.txt"):
        for item in told.split(";"):
            names, _, country = item.strip().rpartition(" ")
            yield Company(tuple(names.split("/")), country, tuple(keys.split()))
