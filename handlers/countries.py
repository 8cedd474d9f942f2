"""Countries as people type them: in their own language, in English, in the country's own, by code.

Names come from CLDR through Babel; what is kept is ISO 3166 alpha-2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global

# Codes that CLDR names although they are no countries of ISO 3166-1.
_NO_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)

# What people write in every language, and CLDR has as no name.
_KNOWN_AS = {"usa": "US", "uk": "GB", "england": "GB", "uae": "AE", "holland": "NL", "prc": "CN"}


def is_country(code: str) -> bool:
    """Whether this is the code of a country."""
    return code in _codes()


def country_name(code: str, locale: str | None) -> str:
    """The country's name in the reader's language; the code itself where CLDR has none."""
    return str(_territories(locale or "en").get(code, code))


def sort_countries(codes: Collection[str], *, locale: str | None) -> list[str]:
    """The names of these countries in the reader's language, in its alphabetical order."""
    return sorted((country_name(code, locale) for code in codes), key=_plain)


def suggest_countries(
    text: str, *, locale: str | None, usual: Collection[str] = (), limit: int = 100
) -> list[tuple[str, str]]:
    """(code, name) of the countries that somebody who typed this may mean, best first.

    Without a text: the usual ones (those of the program's regions), then all others, each
    in the reader's alphabetical order.
    """
    names = _territories(locale or "en")
    typed = _plain(text)
    ranked: list[tuple[int, str, str, str]] = []
    for code in _codes():
        name = str(names.get(code, code))
        rank = _rank(typed, code, name) if typed else int(code not in usual)
        if rank is not None:
            ranked.append((rank, _plain(name), code, name))
    ranked.sort()
    return [(code, name) for _, _, code, name in ranked[:limit]]


def _rank(typed: str, code: str, name: str) -> int | None:
    plain = _plain(name)
    if typed in (plain, code.casefold()) or _KNOWN_AS.get(typed) == code:
        return 0
    if plain.startswith(typed):
        return 1
    if any(word.startswith(typed) for word in plain.split()):
        return 2
    others = _other_names(code)
    if any(other.startswith(typed) for other in others):
        return 3
    if len(typed) > 2 and any(typed in other for other in (plain, *others)):
        return 4
    return None


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(
        code
        for code in _territories("en")
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    )


@lru_cache(maxsize=64)
def _territories(locale: str) -> dict[str, str]:
    for tag in (locale, locale.split("-")[0]):
        try:
            return dict(Locale.parse(tag.replace("_", "-"), sep="-").territories)
        except (UnknownLocaleError, ValueError):
            continue
    return dict(Locale("en").territories)


# The languages in which a country's own name is known here besides English: each one more
# costs its first reader some milliseconds, and these are what most colleagues would type.
_LANGUAGES = (
    "ar bg cs da de el es et fi fr he hr hu it ja ko lt lv nb nl pl pt ro ru "
    "sk sl sv th tr uk vi zh"
)
_OWN_LANGUAGES = frozenset(_LANGUAGES.split())


@lru_cache(maxsize=1)
def _languages_by_country() -> dict[str, list[str]]:
    """The official languages of each country, as CLDR's likely use has them."""
    spoken: dict[str, list[str]] = {}
    for code, languages in get_global("territory_languages").items():
        spoken[code] = [
            language
            for language, facts in languages.items()
            if language in _OWN_LANGUAGES
            and facts.get("official_status") in ("official", "de_facto_official")
        ]
    return spoken


@lru_cache(maxsize=512)
def _other_names(code: str) -> tuple[str, ...]:
    """The country's names in English and in its own official languages, plain."""
    names = {_plain(str(_territories("en").get(code, code)))}
    for language in _languages_by_country().get(code, ()):
        if own := _territories(language).get(code):
            names.add(_plain(str(own)))
    return tuple(names)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Lower case without accents, for comparing; other scripts stay as they are."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    letters = (part for part in parts if not unicodedata.combining(part))
    return " ".join("".join(letters).split())
