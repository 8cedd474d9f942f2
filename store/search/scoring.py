"""How well a reference meets what was asked, part by part, and why, in words for people.

Pure functions over the rows of the index.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from store.search.candidates import Candidate
from store.search.lexicon import (
    ACTIVITY,
    COUNTRY,
    INDUSTRY,
    LANGUAGE,
    PRODUCT,
    REGION,
    THEME,
    Meaning,
    knowledge,
)
from store.search.queries import Part

# Neighbours that a deal team would accept for each other, closest first.
_NEIGHBOURS = (
    ("DACH", 0.3),
    ("NORDICS", 0.3),
    ("BENELUX", 0.3),
    ("IBERIA", 0.3),
    ("BALTICS", 0.3),
    ("ANZ", 0.3),
    ("GREATER_CHINA", 0.3),
    ("GCC", 0.3),
    ("UKI", 0.3),
    ("EUROPE", 0.15),
    ("LATAM", 0.15),
    ("SOUTHEAST_ASIA", 0.15),
    ("NORTH_AMERICA", 0.15),
    ("AFRICA", 0.15),
    ("MIDDLE_EAST", 0.15),
)
NARROWER = 0.8  # a neobank for who asks for financial services
_RELATED = 0.4  # an insurer for who asks for banks
_STRONG = 0.5  # a part that counts as met
_TOUCHED = 0.25  # one that is at least touched upon


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


@dataclass(frozen=True)
class Scored:
    """A candidate with its score, 0 to 1, how much of the query it meets, and the reasons."""

    reference_id: int
    score: float
    coverage: float
    fits: bool
    reasons: tuple[Reason, ...]


def score_candidate(
    candidate: Candidate, parts: Sequence[Part], weights: Sequence[float], *, language: str
) -> Scored:
    """The score of one candidate; `weights` are those of the parts, in their order."""
    fields = _Fields(candidate)
    reasons: list[Reason] = []
    values: list[float] = []
    for part in parts:
        value, reason = _meet(part, fields, alone=len(parts) == 1)
        values.append(value)
        if reason is not None and value >= _TOUCHED:
            reasons.append(reason)
    wishes = _wishes(parts, values, weights)
    total = sum(weight for _, weight in wishes) or 1.0
    coverage = sum(value * weight for value, weight in wishes) / total
    coverage = _with_closeness(coverage, parts, values, fields)
    touched = sum(value >= _TOUCHED for value, _ in wishes)
    fits = (
        max(values, default=0.0) >= _STRONG
        and coverage >= _threshold(len(wishes))
        and touched >= len(wishes) / 2
    )
    score = coverage * 0.94 + _bonus(candidate, language)
    return Scored(candidate.reference_id, round(score, 4), coverage, fits, tuple(reasons))


def _wishes(
    parts: Sequence[Part], values: Sequence[float], weights: Sequence[float]
) -> list[tuple[float, float]]:
    """Values and weights of what is wanted: several industries, or places, are one wish.

    A customer is in one country and mostly in one industry: "hotels, travel" asks for either.
    """
    wishes: list[tuple[float, float]] = []
    either: dict[str, list[tuple[float, float]]] = {}
    for part, value, weight in zip(parts, values, weights, strict=True):
        kinds = {meaning.kind for meaning in part.meanings}
        if INDUSTRY in kinds:
            either.setdefault(INDUSTRY, []).append((value, weight))
        elif kinds & {COUNTRY, REGION}:
            either.setdefault(COUNTRY, []).append((value, weight))
        else:
            wishes.append((value, weight))
    for group in either.values():
        found = [value for value, _ in group]
        best = 0.85 * max(found) + 0.15 * sum(found) / len(found)
        wishes.append((best, max(weight for _, weight in group)))
    return wishes


def _with_closeness(
    coverage: float, parts: Sequence[Part], values: Sequence[float], fields: _Fields
) -> float:
    """More for words that stand together as they were asked for, less for scattered ones."""
    phrases = [
        " ".join(token for word in part.words for token in word.tokens)
        for part, value in zip(parts, values, strict=True)
        if part.words and value >= 0.1 and not part.in_name
    ]
    if len(phrases) < 2 or coverage < 0.2:
        return coverage
    best = max(_together(phrases, fields.head, 24), _together(phrases, fields.body, 40))
    share = (best - 1) / (len(phrases) - 1)
    only_words = not any(part.meanings for part in parts)
    if only_words and share == 0:
        return coverage * 0.75
    return min(1.0, coverage + 0.1 * share)


def _together(phrases: Sequence[str], text: str, window: int) -> int:
    """How many of the phrases stand within a window of about so many tokens."""
    width = window * 6  # characters: a token and its space are about six
    places = sorted(
        (match.start(), number)
        for number, phrase in enumerate(phrases)
        for match in islice(re.finditer(f" {re.escape(phrase)}(?= )", text), 40)
    )
    best = 0
    first = 0
    for last in range(len(places)):
        while places[last][0] - places[first][0] > width:
            first += 1
        best = max(best, len({number for _, number in places[first : last + 1]}))
        if best == len(phrases):
            break
    return best


def part_weights(parts: Sequence[Part], counts: Mapping[str, int], total: int) -> list[float]:
    """What each part counts: a word that many references contain says little."""
    weights: list[float] = []
    for part in parts:
        if part.meanings or not part.known or total < 2:
            weights.append(part.weight)
            continue
        count = max(1, min(counts.get(part.text, 1), total))
        rarity = math.log(total / count) / math.log(total)
        weights.append(0.2 + 0.7 * rarity)
    return weights


def _threshold(parts: int) -> float:
    # A long question is rarely met in each of its words.
    return {1: 0.5, 2: 0.55, 3: 0.42, 4: 0.37}.get(parts, 0.33)


def _bonus(candidate: Candidate, language: str) -> float:
    """What tells equals apart: proof, a quote, the reader's language. At most 0.06."""
    features = candidate.features
    bonus = 0.03 * min(3, int(features["proofs"])) / 3
    bonus += 0.01 if features["quote"] else 0.0
    told = {item.split("-")[0] for item in features["languages"]}
    bonus += 0.01 if language.split("-")[0] in told else 0.0
    # Later ones a little before earlier ones, so that equals keep one order.
    return bonus + 0.005 * (1 - 1 / (1 + candidate.reference_id / 1e4))


class _Fields:
    """A candidate's texts, ready to be searched for whole tokens."""

    def __init__(self, candidate: Candidate) -> None:
        self.features = candidate.features
        self.names = f" {candidate.names} "
        self.head = f" {candidate.head} "
        self.body = f" {candidate.body} "


def _meet(part: Part, fields: _Fields, *, alone: bool) -> tuple[float, Reason | None]:
    """How well a part is met, 0 to 1, and by what."""
    best = 0.0
    reason: Reason | None = None
    kinds = {meaning.kind for meaning in part.meanings}
    missed = 1.0  # what all the evidence together leaves open
    for meaning in part.meanings:
        value, exact = _strength(meaning, fields)
        if meaning.kind == LANGUAGE and COUNTRY in kinds:
            value *= 0.3  # "german" asks for the country first
        if meaning.kind == INDUSTRY and THEME in kinds:
            value *= 0.5  # "dating" asks for more than an internet company
        if meaning.kind in (INDUSTRY, THEME):
            missed *= 1 - value
        if value > best:
            best, reason = value, _reason(meaning, part, fields, exact)
    value = _text_strength(part, fields, kinds, alone=alone)
    if value > best:
        best, reason = value, Reason("word", part.corrected or part.text, part.text)
    if INDUSTRY in kinds and THEME not in kinds:
        best = max(best, 1 - missed * (1 - 0.5 * value))
    if THEME in kinds:
        # Each is weak for itself: a theme touched upon, an industry near it, the words.
        best = max(best, 1 - missed * (1 - value))
    return best, reason


def _reason(meaning: Meaning, part: Part, fields: _Fields, exact: bool) -> Reason:
    own = fields.features["country"]
    if meaning.kind in (COUNTRY, REGION) and own:
        # "Nordics" is met by Sweden: that is what the reader wants to know.
        return Reason(COUNTRY, own, part.text, exact)
    if meaning.kind == INDUSTRY and not exact:
        met = max(fields.features["industries"].items(), key=lambda item: item[1])
        return Reason(INDUSTRY, met[0], part.text, exact)
    return Reason(meaning.kind, meaning.key, part.text, exact)


def _strength(meaning: Meaning, fields: _Fields) -> tuple[float, bool]:
    features = fields.features
    if meaning.kind == INDUSTRY:
        return _industry(meaning.key, features["industries"])
    if meaning.kind == THEME:
        value = features["themes"].get(meaning.key, 0.0)
        industries = knowledge().theme_industries.get(meaning.key, ())
        near = max((features["industries"].get(key, 0.0) for key in industries), default=0.0) * 0.2
        return (value, True) if value >= near else (near, False)
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
    raise ValueError(f"unknown kind {meaning.kind!r}")


def _industry(key: str, industries: Mapping[str, float]) -> tuple[float, bool]:
    best, exact = industries.get(key, 0.0), True
    parents = knowledge().industry_parents
    for other, strength in industries.items():
        if other == key:
            continue
        above = parents.get(other, ())
        if above[:1] == (key,):
            near = NARROWER
        elif key in above or other in parents.get(key, ()):
            near = _RELATED
        else:
            continue
        if strength * near > best:
            best, exact = strength * near, False
    return best, exact


def _country(key: str, features: Mapping[str, object]) -> tuple[float, bool]:
    places: Mapping[str, float] = features["places"]  # type: ignore[assignment]
    best, exact = places.get(key, 0.0), True
    own = features["country"]
    regions = knowledge().region_countries
    for region, near in _NEIGHBOURS:
        if near <= best:
            break
        if key in regions[region] and own in regions[region]:
            return near, False
    return best, exact


def _region(key: str, features: Mapping[str, object]) -> tuple[float, bool]:
    countries = knowledge().region_countries.get(key, frozenset())
    places: Mapping[str, float] = features["places"]  # type: ignore[assignment]
    named: Mapping[str, float] = features["regions"]  # type: ignore[assignment]
    best = max((value for place, value in places.items() if place in countries), default=0.0)
    best = max(best, 0.9 * named.get(key, 0.0))
    if best >= 0.5:
        return best, True
    for other, value in named.items():
        shared = countries & knowledge().region_countries.get(other, frozenset())
        if shared and 0.5 * value > best:
            return 0.5 * value, False
    return best, True


def _text_strength(part: Part, fields: _Fields, kinds: set[str], *, alone: bool) -> float:
    """How well the words themselves are met, whatever they mean."""
    if not part.words:
        return 0.0
    phrase = f" {part.joined or ' '.join(t for word in part.words for t in word.tokens)} "
    if part.meanings:
        if kinds & {COUNTRY, REGION, LANGUAGE, ACTIVITY}:
            return 0.6 if phrase in fields.names else 0.0
        if phrase in fields.names:
            return 0.9
        if phrase in fields.head:
            return 0.7
        times = fields.body.count(phrase)
        return min(0.45, 0.15 + 0.1 * times) if times else 0.6 * _pieces(part, fields)
    if phrase in fields.names:
        return 1.0
    in_head = phrase in fields.head
    times = fields.body.count(phrase)
    if part.in_name and part.proper:
        # A customer told of in another's story is not that customer.
        return 0.4 if in_head else 0.15 * min(1, times)
    if part.proper and not in_head and times < 3:
        return (0.25 if alone else 0.45) * min(1, times)
    if in_head:
        return 0.9
    if times:
        return min(0.85, 0.58 + 0.08 * math.log2(times))
    return _pieces(part, fields)


def _pieces(part: Part, fields: _Fields) -> float:
    """A word in pairs of which only some are there, close to how much of it is."""
    tokens = [token for word in part.words for token in word.tokens]
    if len(tokens) < 2:
        return 0.0
    met = sum(f" {token} " in fields.head or f" {token} " in fields.body for token in tokens)
    return 0.5 * met / len(tokens) if met > len(tokens) / 2 else 0.0
