"""What a phrase of the hub's may mean: the kinds, and the keys that each kind has."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import ACTIVITIES, INDUSTRIES, SIZES, Program, SearchWord
from store.regions import list_regions
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
)
from store.search.words.normalise import fold, words

TERM_KINDS = (
    *(INDUSTRY, THEME, PRODUCT, ACTIVITY, SIZE, COMPETITOR),
    *(COUNTRY, REGION, LANGUAGE),
)
# Kinds whose keys are names of somebody, without the spaces.
_NAMED = (PRODUCT, COMPETITOR)


def list_keys(session: Session, *, kind: str) -> list[str]:
    """The keys that a phrase of this kind may mean; products and competitors by their names."""
    if kind == INDUSTRY:
        return list(INDUSTRIES)
    if kind == THEME:
        return sorted(knowledge().theme_industries)
    if kind == ACTIVITY:
        return list(ACTIVITIES)
    if kind == SIZE:
        return list(SIZES)
    if kind == COUNTRY:
        return sorted(code for code in _cldr("territories") if _is_country(code))
    if kind == REGION:
        own = [region.code for region in list_regions(session)]
        return list(dict.fromkeys([*own, *sorted(knowledge().region_countries)]))
    if kind == LANGUAGE:
        return sorted(code for code in _cldr("languages") if len(code) == 2)
    if kind == PRODUCT:
        found = select(SearchWord.word).where(SearchWord.product).order_by(SearchWord.word)
        return list(session.scalars(found))
    if kind == COMPETITOR:
        program = session.get(Program, 1)
        return list(program.competitors) if program else []
    return []


def is_key(session: Session, kind: str, key: str) -> bool:
    """Whether a phrase of this kind may mean this; names count however they are spaced."""
    wanted = key_of(kind, key)
    return bool(wanted) and any(
        key_of(kind, known) == wanted for known in list_keys(session, kind=kind)
    )


def key_of(kind: str, key: str) -> str:
    """A key as the search compares it: a name without its spaces, else as it is."""
    return joined(key) if kind in _NAMED else key


def is_language(tag: str) -> bool:
    """Whether a tag begins with a language that CLDR names: "de", "pt-BR"."""
    return tag.replace("_", "-").split("-")[0].lower() in _cldr("languages")


def plain(phrase: str) -> str:
    """A phrase as queries are compared with it: its folded words with single spaces."""
    return " ".join(word.text for word in words(fold(phrase)))


def joined(phrase: str) -> str:
    """A phrase as one word: "Azure DevOps" is "azuredevops"."""
    return plain(phrase).replace(" ", "")


def _cldr(part: str) -> Iterable[str]:
    return {str(code) for code in getattr(Locale("en"), part)}


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ")
