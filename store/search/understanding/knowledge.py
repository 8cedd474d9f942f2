"""What we know before any reference is there: places, languages, industries, themes, activities.

Read from the files beside this module and from CLDR (through Babel), once, when first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from store.search.understanding.lexicon import (
    ACTIVITY,
    COUNTRY,
    INDUSTRY,
    LANGUAGE,
    REGION,
    THEME,
    Lexicon,
    Meaning,
)
from store.search.understanding.sizes import read_sizes
from store.search.understanding.word_lists import LIST_ORDER, list_lines
from store.search.words.normalise import fold, is_dense
from store.search.words.plurals import plural_forms

# The languages that we understand, as CLDR names them.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "ja", "ko", "zh_Hans", "zh_Hant")
_SPOKEN = {
    "en": ("in {}", "{} speaking", "{} language", "{} version", "told in {}"),
    "de": ("auf {}", "in {}", "{} sprechend*"),
    "fr": ("en {}", "en langue {}e"),
    "es": ("en {}", "en idioma {}"),
    "it": ("in {}", "in lingua {}"),
    "pt": ("em {}", "no idioma {}"),
    "ja": ("{}で", "{}での", "{}版", "{}の事例"),
    "ko": ("{}로", "{}로 된", "{} 사례", "{} 버전"),
    "zh": ("用{}", "{}版", "{}的", "以{}"),
}
# Country names that are everyday words in some language and would be misread.
_AMBIGUOUS = frozenset({"jersey", "man", "mali", "niger"})


@dataclass(frozen=True)
class Knowledge:
    """The lexicon and how its keys belong together."""

    lexicon: Lexicon
    industry_parents: Mapping[str, tuple[str, ...]]  # nearest first; the first is the broader
    theme_industries: Mapping[str, tuple[str, ...]]
    related_themes: Mapping[str, frozenset[str]]  # either way: cost and savings
    region_countries: Mapping[str, frozenset[str]]
    stop_words: frozenset[str]
    generic_words: frozenset[str]
    trade_words: frozenset[str]  # a trailing * takes any ending, as in the generic ones


@cache
def knowledge() -> Knowledge:
    """What we know before any reference is there; read once, within a second or two."""
    lexicon = Lexicon()
    parents = dict(_read_tree(lexicon, "industries.txt", INDUSTRY))
    # What is narrower comes first: it is what a phrase is told as that means both.
    themes = dict(_read_tree(lexicon, "technologies.txt", THEME))
    themes.update(_read_tree(lexicon, "themes.txt", THEME))
    themes.update(_read_tree(lexicon, "topics.txt", THEME))
    themes.update(_read_tree(lexicon, "processes.txt", THEME))
    themes.update(_read_tree(lexicon, "businesses.txt", THEME))
    # More phrases only: what they belong to the other lists have said.
    kinds = dict.fromkeys(parents, INDUSTRY) | dict.fromkeys(themes, THEME)
    for _ in _read_tree(lexicon, "paraphrases.txt", kinds):
        pass
    near = {
        key: tuple(item for item in beside if item in parents) for key, beside in themes.items()
    }
    related = _both_ways(themes)
    regions = dict(_read_regions(lexicon))
    _read_countries(lexicon)
    _read_languages(lexicon)
    for line in list_lines("activities.txt"):
        key, _, phrases = line.partition(":")
        for phrase in _phrases(phrases):
            lexicon.add(phrase, Meaning(ACTIVITY, key.strip()))
    read_sizes(lexicon)
    stop, generic, trade = _read_words()
    return Knowledge(lexicon, parents, near, related, regions, stop, generic, trade)


def _phrases(text: str) -> Iterable[str]:
    return filter(None, (phrase.strip() for phrase in re.split(r"[,;]", text)))


def _read_tree(
    lexicon: Lexicon, name: str, kind: str | Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys of a list of this kind, or of the kinds of these keys, with what they belong to."""
    for line in list_lines(name):
        head, _, phrases = line.partition(":")
        key, _, related = head.partition("(")
        key = key.strip()
        meaning = Meaning(kind if isinstance(kind, str) else kind[key], key)
        lexicon.add(key.replace("_", " "), meaning)
        for language, told in zip(LIST_ORDER, phrases.split(";"), strict=False):
            for phrase in _phrases(told):
                for form in plural_forms(phrase, language):
                    lexicon.add(form, meaning, language)
        yield key, tuple(item.strip() for item in related.rstrip(") ").split(",") if item.strip())


def _both_ways(themes: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    related: dict[str, set[str]] = {key: set() for key in themes}
    for key, beside in themes.items():
        for other in beside:
            if other in themes:
                related[key].add(other)
                related[other].add(key)
    return {key: frozenset(others) for key, others in related.items()}


def _read_regions(lexicon: Lexicon) -> Iterator[tuple[str, frozenset[str]]]:
    for line in list_lines("regions.txt"):
        head, _, phrases = line.partition(":")
        key, _, countries = head.partition("=")
        key = key.strip()
        for phrase in _phrases(phrases):
            lexicon.add(phrase, Meaning(REGION, key))
        yield key, frozenset(countries.split())


def _read_countries(lexicon: Lexicon) -> None:
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ"):
                bare = re.sub(r"\s*[(（].*", "", name)
                if fold(bare) not in _AMBIGUOUS:
                    lexicon.add(bare, Meaning(COUNTRY, code), language.split("_")[0])
    for line in list_lines("countries.txt"):
        code, _, phrases = line.partition(":")
        for phrase in _phrases(phrases):
            if len(phrase.strip("*")) > 2 or phrase == "uk" or is_dense(phrase):
                lexicon.add(phrase, Meaning(COUNTRY, code.strip()))


def _read_languages(lexicon: Lexicon) -> None:
    spoken = "en de fr es it pt ru ja ko zh uk pl nl sv da fi no cs tr ar he hi id vi th el hu ro"
    for language in LANGUAGES:
        names = Locale.parse(language).languages
        for code in spoken.split():
            if code in names:
                meaning, base = Meaning(LANGUAGE, code), language.split("_")[0]
                lexicon.add(names[code], meaning, base)
                # "German" may be the country; "in German" is the language alone. Stories say
                # so of much else.
                for phrase in _spoken(names[code], base):
                    lexicon.add(f"{phrase}?", meaning, base)


def _spoken(name: str, language: str) -> Iterator[str]:
    """How people say that something is told in a language, in the language of CLDR's name."""
    for form in _SPOKEN.get(language, ()):
        yield form.format(name)
    if language == "ru" and name.endswith(("ий", "ый")):
        # Russian names of languages are adjectives: русский, на русском, русскоязычный.
        yield f"на {name[:-2]}ом"
        yield f"на {name[:-2]}ом языке"
        yield f"{name[:-2]}оязычн*"
    if language == "de" and name.endswith("sch"):
        yield f"{name}sprachig*"
        yield f"{name}er Sprache"


def _read_words() -> Iterator[frozenset[str]]:
    """The words of grammar, those of any story, and those of trade."""
    kinds: dict[str, set[str]] = {"stop": set(), "generic": set(), "trade": set()}
    for line in list_lines("words.txt"):
        head, _, rest = line.partition(":")
        kinds[head.split()[0]].update(fold(word) for word in rest.split())
    return map(frozenset, kinds.values())
