"""What the keys of the search's own words are called, for people who choose one from a list.

Names come from the first word of each language in our lists, and from CLDR.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from store.search.understanding.lexicon import LANGUAGE, REGION, THEME
from store.search.understanding.word_lists import LIST_ORDER, list_entries

_LISTS = ("themes.txt", "topics.txt", "processes.txt", "businesses.txt", "technologies.txt")


def meaning_name(kind: str, key: str, language: str) -> str:
    """The name of a topic, a region of the world or a language; else the key's own words."""
    if kind == THEME:
        return theme_names(_base(language)).get(key) or key.replace("_", " ")
    if kind == LANGUAGE:
        return str(_locale(language).languages.get(key, key))
    if kind == REGION and "_" not in key and len(key) <= 5:
        return key  # "DACH" is a name of its own
    return key.replace("_", " ").title() if kind == REGION else key.replace("_", " ")


@cache
def theme_names(language: str) -> Mapping[str, str]:
    """The topics' names in a language (in English where we have none), by their keys."""
    place = LIST_ORDER.index(language) if language in LIST_ORDER else 0
    found: dict[str, str] = {}
    for name in _LISTS:
        for head, phrases in list_entries(name):
            told = [_first(part) for part in phrases.split(";")]
            own = told[place] if place < len(told) else ""
            found[head.partition("(")[0].strip()] = own or told[0]
    return found


def _first(phrases: str) -> str:
    """The first phrase that can be shown: not one that stands for all its endings."""
    told = [phrase.strip().removesuffix("?") for phrase in phrases.split(",")]
    return next((phrase for phrase in told if phrase and "*" not in phrase), "")


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
