"""How well one part of a question is met by one reference, and by what.

Pure functions over the rows of the index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from store.search.ranking.wording import Fields, wording_strength
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
from store.search.understanding.times import in_time
from store.search.words.normalise import Word

# Neighbours that a deal team would accept for each other, closest first.
_NEAR = "DACH NORDICS BENELUX IBERIA BALTICS ANZ GREATER_CHINA GCC UKI"
_FURTHER = "EUROPE LATAM SOUTHEAST_ASIA NORTH_AMERICA AFRICA MIDDLE_EAST"
_NEIGHBOURS = (
    *((region, 0.3) for region in _NEAR.split()),
    *((region, 0.15) for region in _FURTHER.split()),
)
NARROWER = 0.8  # a neobank for who asks for financial services
_RELATED = 0.4  # an insurer for who asks for banks
_LITERAL = 0.12  # of what a part counts, for the words themselves
_ASIDE = 0.8  # of a line of business, told of by who is in another: lawyers, of an insurer
_LINE = 0.25  # an industry nearer than this may be theirs
_KIN = 0.6  # of a theme that goes with another: savings, for who asks for costs
_BROADER = 0.45  # an energy company for who asks for wind farms: close, not it


@dataclass(frozen=True)
class Reason:
    """Why a reference fits: a facet ("country", "DE") or a word of the text ("word", "latency").

    `text` is what was typed, normalised. `exact` is false where the reference is only near
    it (a neighbouring country, a related industry).
    """

    kind: str
    key: str
    text: str
    exact: bool = True


def meet_part(part: Part, fields: Fields, *, alone: bool) -> tuple[float, Reason | None]:
    """How well a part is met, 0 to 1, and by what."""
    best = 0.0
    reason: Reason | None = None
    kinds = part.kinds
    near = 0.0  # an industry beside a narrower theme
    missed = 1.0  # what all the evidence together leaves open
    for meaning in part.meanings:
        value, exact = _strength(meaning, fields)
        if meaning.kind == LANGUAGE and COUNTRY in kinds:
            value *= 0.3  # "german" asks for the country first
        if meaning.kind == INDUSTRY and THEME in kinds and meaning not in part.core:
            value *= _BROADER  # "dating" asks for more than an internet company
            near, exact = max(near, value), False
        elif meaning.kind == THEME:
            beside = _industry_beside(meaning.key, fields)
            near = max(near, beside[0])
            missed *= 1 - value
            if beside[0] > max(value, best):
                best, reason = beside[0], Reason(INDUSTRY, beside[1], part.text, False)
        elif meaning.kind == INDUSTRY:
            missed *= 1 - value
        if value > best:
            best, reason = value, _reason(meaning, part, fields, exact)
    value = wording_strength(part, fields, kinds, alone=alone)
    if COMPETITOR in kinds and any(m.key in fields.features["products"] for m in part.meanings):
        value *= 0.3  # who is told to use it has not left it
    if value > best:
        best, reason = value, Reason("word", part.corrected or part.text, part.text)
    if kinds & {THEME, COMPETITOR}:
        # Each is weak for itself: a theme touched upon, an industry near it, the words.
        apart = _words_apart(part, fields)
        best = max(best, value, 1 - missed * (1 - max(near, apart)))
        if reason is None and apart:
            reason = Reason("word", part.text, part.text, False)
    elif INDUSTRY in kinds:
        best = max(best, 1 - missed * (1 - 0.5 * value))
    if {THEME, INDUSTRY} <= kinds and near < _LINE:
        best *= _ASIDE
    if kinds & {THEME, INDUSTRY} and part.words:
        # Of two that fit, the one that says it in the same words.
        best = (1 - _LITERAL) * best + _LITERAL * min(1.0, best, 1.4 * value)
    if part.named and not value:
        best = min(best, _BROADER)  # who asks for a product wants more than one of its kind
    return best, reason


def _industry_beside(key: str, fields: Fields) -> tuple[float, str]:
    """How near a reference comes to a theme by its industry alone, and which that is."""
    industries = fields.features["industries"]
    near = knowledge().theme_industries.get(key, ())
    best = max(((industries.get(item, 0.0), item) for item in near), default=(0.0, ""))
    return best[0] * _BROADER, best[1]


def _words_apart(part: Part, fields: Fields) -> float:
    """How well the words of a phrase are met each for itself ("claim forms" by "forms")."""
    if len(part.words) < 2 or part.words[0].dense:
        return 0.0
    met = [_word_alone(word, fields) for word in part.words if _counts(word.text)]
    return 0.6 * sum(met) / len(met) if len(met) > 1 else 0.0


def _counts(text: str) -> bool:
    known = knowledge()
    return text not in known.stop_words and text not in known.generic_words


def _word_alone(word: Word, fields: Fields) -> float:
    value = 0.0
    for meaning in _meanings_of(word.text):
        if meaning.kind in (INDUSTRY, THEME):
            value = max(value, _strength(meaning, fields)[0])
    phrase = f" {' '.join(word.tokens)} "
    if phrase in fields.names or phrase in fields.head:
        return 1.0
    return max(value, 0.7 if phrase in fields.body else 0.0)


@lru_cache(maxsize=4096)
def _meanings_of(text: str) -> tuple[Meaning, ...]:
    return knowledge().lexicon.meanings_of(text)


def _reason(meaning: Meaning, part: Part, fields: Fields, exact: bool) -> Reason:
    own = fields.features["country"]
    if meaning.kind in (COUNTRY, REGION) and own:
        # "Nordics" is met by Sweden: that is what the reader wants to know.
        return Reason(COUNTRY, own, part.text, exact)
    if meaning.kind == INDUSTRY and not exact:
        industries = fields.features["industries"]
        value, nearest = _nearest_industry(meaning.key, industries)
        is_own = industries.get(meaning.key, 0.0) >= value
        return Reason(INDUSTRY, meaning.key if is_own else nearest or "", part.text, exact)
    return Reason(meaning.kind, meaning.key, part.text, exact)


def _strength(meaning: Meaning, fields: Fields) -> tuple[float, bool]:
    features = fields.features
    if meaning.kind == INDUSTRY:
        return _industry(meaning.key, features["industries"])
    if meaning.kind == THEME:
        return _theme(meaning.key, features["themes"])
    if meaning.kind == COUNTRY:
        return _country(meaning.key, features)
    if meaning.kind == REGION:
        return _region(meaning.key, features)
    if meaning.kind == PRODUCT:
        return float(meaning.key in features["products"]), True
    if meaning.kind == LANGUAGE:
        told = {language.split("-")[0].lower() for language in features["languages"]}
        return float(meaning.key in told), True
    if meaning.kind == ACTIVITY:
        return float(meaning.key in features["activities"]), True
    if meaning.kind == SIZE:
        return float(features["sizes"].get(meaning.key, 0.0)), True
    if meaning.kind == COMPETITOR:
        return float(features["left"].get(meaning.key, 0.0)), True
    if meaning.kind == TIME:
        return in_time(meaning.key, features["when"]), True
    raise ValueError(f"unknown kind {meaning.kind!r}")


def _theme(key: str, themes: Mapping[str, float]) -> tuple[float, bool]:
    own = themes.get(key, 0.0)
    others = knowledge().related_themes.get(key, frozenset())
    near = max((themes.get(other, 0.0) for other in others), default=0.0) * _KIN
    # Both are signs of the same: who tells of savings tells of costs.
    return 1 - (1 - own) * (1 - near), own >= near


def _industry(key: str, industries: Mapping[str, float]) -> tuple[float, bool]:
    own = industries.get(key, 0.0)
    near, _ = _nearest_industry(key, industries)
    # Both are signs of the same: a shop that sells furniture is a little of each.
    return 1 - (1 - own) * (1 - near), own >= near


def _nearest_industry(key: str, industries: Mapping[str, float]) -> tuple[float, str | None]:
    """How near the other industries come to this one, and which comes nearest."""
    parents = knowledge().industry_parents
    best: tuple[float, str | None] = (0.0, None)
    for other, strength in industries.items():
        above = parents.get(other, ())
        if other == key:
            continue
        if above[:1] == (key,):
            best = max(best, (strength * NARROWER, other), key=lambda item: item[0])
        elif key in above or other in parents.get(key, ()):
            best = max(best, (strength * _RELATED, other), key=lambda item: item[0])
    return best


def _country(key: str, features: Mapping[str, Any]) -> tuple[float, bool]:
    places: Mapping[str, float] = features["places"]
    best, exact = places.get(key, 0.0), True
    own = features["country"]
    regions = knowledge().region_countries
    for region, near in _NEIGHBOURS:
        if near <= best:
            break
        if key in regions[region] and own in regions[region]:
            return near, False
    return best, exact


def _region(key: str, features: Mapping[str, Any]) -> tuple[float, bool]:
    countries = knowledge().region_countries.get(key, frozenset())
    places: Mapping[str, float] = features["places"]
    named: Mapping[str, float] = features["regions"]
    best = max((value for place, value in places.items() if place in countries), default=0.0)
    best = max(best, 0.9 * named.get(key, 0.0))
    if best >= 0.5:
        return best, True
    for other, value in named.items():
        shared = countries & knowledge().region_countries.get(other, frozenset())
        if shared and 0.5 * value > best:
            return 0.5 * value, False
    return best, True
