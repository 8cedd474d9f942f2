"""How well a reference meets what was asked, part by part, and why, in words for people.

Pure functions over the rows of the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.search.ranking.candidates import Candidate
from store.search.ranking.closeness import together
from store.search.ranking.meeting import Reason, meet_part
from store.search.ranking.weights import SUBSTANCE, TECHNICAL
from store.search.ranking.wording import Fields, is_known_company
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import COMPETITOR, COUNTRY, INDUSTRY, REGION, SIZE, THEME
from store.search.understanding.parts import Part

_TRADE = 0.03  # what "shops" adds beside the toys that they sell
_EXACT = 0.9  # a part that is met to the letter
_STRONG = 0.5  # one that counts as met
_NEARLY = 0.35  # one that is met by something close to it
_GAINED = 0.38  # a gain that any customer may have had: whoever tells of it is meant
_TOUCHED = 0.25  # one that is at least touched upon


@dataclass(frozen=True)
class Scored:
    """A candidate with its score, 0 to 1, how much of the query it meets, and the reasons.

    `misses` are what was asked for, a place, an industry, a product, a topic, a name, and that
    it does not even touch: such a one is close, and must not be told as a reference that fits.
    `unmet` are these and the other words that it does not say.
    """

    reference_id: int
    score: float
    coverage: float
    fits: bool
    reasons: tuple[Reason, ...]
    misses: tuple[Reason, ...] = ()
    unmet: tuple[Reason, ...] = ()


class Scoring:
    """The score of any number of candidates for one question.

    `weights` are those of the parts, in their order. What does not depend on a candidate is
    worked out once, and what depends only on which parts are met, once for each such pattern.
    """

    def __init__(self, parts: Sequence[Part], weights: Sequence[float], *, language: str) -> None:
        self._parts = parts
        self._alone = len(parts) == 1
        self._language = language.split("-")[0]
        self._wishes, self._either = _wishes(parts)
        self._trade = [place for place, part in enumerate(parts) if part.trade]
        self._weights = weights
        self._total = (
            sum(weights[place] for place in self._wishes)
            + sum(max(weights[place] for place in group) for group in self._either)
        ) or 1.0
        self._threshold = _threshold(
            len(self._wishes) + len(self._either),
            all(part.known or part.everyday for part in parts),
        )
        if self._alone and is_gain(parts[0]):
            self._threshold = _GAINED
        self._about = _about(parts)
        self._only_words = not any(part.meanings for part in parts)
        self._phrases = [
            " ".join(token for word in part.words for token in word.tokens)
            if part.words and not part.in_name
            else ""
            for part in parts
        ]
        self._open: dict[tuple[bool, ...], tuple[tuple[Reason, ...], tuple[Reason, ...]]] = {}

    def score(self, candidate: Candidate) -> Scored:
        """How well this candidate meets the question, and why."""
        fields = Fields(candidate)
        reasons: list[Reason] = []
        values: list[float] = []
        for part in self._parts:
            value, reason = meet_part(part, fields, alone=self._alone)
            values.append(value)
            if reason is not None and value >= _TOUCHED:
                reasons.append(reason)
        coverage, least = self._coverage(values)
        coverage = self._with_closeness(coverage, values, fields)
        enough = (
            coverage >= self._threshold
            or (least >= 0.15 and coverage >= 0.39)
            or _but_for_a_word(self._parts, values, coverage)
        )
        fits = enough and self._says_enough(values)
        score = coverage * 0.94 + _bonus(candidate, self._language)
        score += _TRADE * max((values[place] for place in self._trade), default=0.0)
        misses, unmet = self._left_open(values)
        if not fits and not misses:
            misses = unmet or self._least_met(values)
        return Scored(
            candidate.reference_id,
            round(score, 4),
            coverage,
            fits,
            tuple(reasons),
            misses,
            unmet,
        )

    def _coverage(self, values: Sequence[float]) -> tuple[float, float]:
        """How much is met of what is wanted, and, of several wishes, how much of the least."""
        weights = self._weights
        met = [(values[place], weights[place]) for place in self._wishes]
        for group in self._either:
            found = [values[place] for place in group]
            best = 0.6 * max(found)
            best += 0.4 * sum(found) / len(found)
            met.append((best, max(weights[place] for place in group)))
        coverage = sum(value * weight for value, weight in met) / self._total
        # Whether each of several wishes is met a little, and together nearly enough.
        return coverage, min(value for value, _ in met) if len(met) > 1 else 0.0

    def _says_enough(self, values: Sequence[float]) -> bool:
        """Whether something is met that was asked for beside the place, where there is such."""
        about = [values[place] for place in self._about]
        # The very place, and a line of business beside the one that was asked for, are close.
        nearly = len(about) < len(values) and max(values) >= _EXACT
        least = _NEARLY if nearly else min(_STRONG, self._threshold) if self._alone else _STRONG
        return max(about or values, default=0.0) >= least

    def _with_closeness(self, coverage: float, values: Sequence[float], fields: Fields) -> float:
        """More for words that stand together as they were asked for, less for scattered ones."""
        if coverage < 0.2:
            return coverage
        phrases = [
            phrase
            for phrase, value in zip(self._phrases, values, strict=True)
            if phrase and value >= 0.1
        ]
        if len(phrases) < 2:
            return coverage
        best = together(phrases, fields.head, 24)
        if best < len(phrases):
            best = max(best, together(phrases, fields.body, 40))
        share = (best - 1) / (len(phrases) - 1)
        if self._only_words and share == 0:
            return coverage * 0.75
        return min(1.0, coverage + 0.1 * share)

    def _least_met(self, values: Sequence[float]) -> tuple[Reason, ...]:
        """What is met least of all that was asked for, where each part is touched upon."""
        places = [place for place, part in enumerate(self._parts) if not part.trade]
        place = min(places, key=lambda at: values[at])
        return _unmet(self._parts[place : place + 1], [False])

    def _left_open(self, values: Sequence[float]) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
        """What is missed, and what is unmet, as `Scored` has them."""
        touched = tuple(value >= _TOUCHED for value in values)
        found = self._open.get(touched)
        if found is None:
            found = _misses(self._parts, touched), _unmet(self._parts, touched)
            self._open[touched] = found
        return found


def is_gain(part: Part) -> bool:
    """Whether a part asks for what was gained, in whatever business: fewer outages, less cost."""
    near = knowledge().theme_industries
    return bool(part.meanings) and all(
        meaning.kind == THEME and not near.get(meaning.key) for meaning in part.meanings
    )


def _about(parts: Sequence[Part]) -> list[int]:
    """Which parts say more than a place, a size, a language: what it is to be about."""
    return [
        place
        for place, part in enumerate(parts)
        if not part.trade
        and (not part.meanings or any(meaning.kind in SUBSTANCE for meaning in part.meanings))
    ]


def _unmet(parts: Sequence[Part], touched: Sequence[bool]) -> tuple[Reason, ...]:
    """The parts that are not even touched upon, as they were asked for."""
    return tuple(
        Reason(part.meanings[0].kind, part.meanings[0].key, part.text)
        if part.meanings
        else Reason("word", part.text, part.text)
        for part, is_touched in zip(parts, touched, strict=True)
        if not is_touched
    )


def _but_for_a_word(parts: Sequence[Part], values: Sequence[float], coverage: float) -> bool:
    """Whether all of two is met but a word: "crowded trains" by a story of trains.

    A word that names a company is no such word: who asks for it wants no other.
    """
    if len(parts) != 2 or coverage < 0.44:
        return False
    met, other = sorted(zip(values, parts, strict=True), key=lambda pair: -pair[0])
    word = other[1]
    named = word.proper and (word.in_name or is_known_company(word))
    return met[0] >= 0.75 and word.known and not named and not word.meanings


def _misses(parts: Sequence[Part], touched: Sequence[bool]) -> tuple[Reason, ...]:
    """The wishes, understood ones and names, that are not even touched upon.

    Of several industries, or places, one is enough, as in `_wishes`.
    """
    asked: dict[str, list[tuple[bool, Reason]]] = {}
    # Of several topics, a story that fits seldom has all.
    topics = sum(meaning.kind == THEME for part in parts for meaning in part.meanings[:1])
    for part, is_touched in zip(parts, touched, strict=True):
        if part.trade:
            continue
        if part.proper and not part.meanings:
            reason = Reason("word", part.text, part.text)
            asked[f"name {part.text}"] = [(is_touched, reason)]
        for meaning in part.meanings[:1]:
            kind = COUNTRY if meaning.kind == REGION else meaning.kind
            if kind == THEME and topics > 1:
                continue
            group = kind if kind in (COUNTRY, INDUSTRY) else f"{kind} {meaning.key}"
            reason = Reason(meaning.kind, meaning.key, part.text)
            asked.setdefault(group, []).append((is_touched, reason))
    return tuple(
        found[0][1] for found in asked.values() if not any(is_touched for is_touched, _ in found)
    )


def _wishes(parts: Sequence[Part]) -> tuple[list[int], list[list[int]]]:
    """What is wanted: parts for themselves, and several that are one wish together.

    A customer is in one country and mostly in one industry: "hotels, travel" asks for either.
    """
    wishes: list[int] = []
    either: list[tuple[frozenset[str], list[int]]] = []
    for place, part in enumerate(parts):
        if part.trade:
            continue
        lines = _lines_of_business(part)
        for group, (known, found) in enumerate(either):
            if known & lines:
                either[group] = (known | lines, [*found, place])
                break
        else:
            if lines:
                either.append((lines, [place]))
            else:
                wishes.append(place)
    return wishes, [found for _, found in either]


def _lines_of_business(part: Part) -> frozenset[str]:
    """The industries that a part asks for or touches, or the places: one of them is enough."""
    found: set[str] = set()
    for meaning in part.meanings:
        if meaning.kind in (COUNTRY, REGION):
            return frozenset({COUNTRY})
        if meaning.kind in (COMPETITOR, SIZE):
            # "From VMware and OpenStack": who left one of them is meant, too.
            return frozenset({meaning.kind})
        if meaning.kind == INDUSTRY:
            found |= {meaning.key, *knowledge().industry_parents.get(meaning.key, ())}
        elif meaning.kind == THEME:
            near = set(knowledge().theme_industries.get(meaning.key, ()))
            found |= near - TECHNICAL
    return frozenset(found)


def _threshold(parts: int, all_known: bool) -> float:
    # A long question is rarely met in each of its words. One with a word that no reference
    # contains may be about something else altogether.
    if all_known:
        return {1: 0.5, 2: 0.55, 3: 0.36, 4: 0.3}.get(parts, 0.26)
    return {1: 0.5, 2: 0.55, 3: 0.41, 4: 0.36}.get(parts, 0.32)


def _bonus(candidate: Candidate, language: str) -> float:
    """What tells equals apart: proof, a quote, the reader's language. At most 0.06."""
    features = candidate.features
    bonus = 0.03 * min(3, int(features["proofs"])) / 3
    bonus += 0.01 if features["quote"] else 0.0
    told = any(item.split("-")[0] == language for item in features["languages"])
    bonus += 0.01 if told else 0.0
    # Later ones a little before earlier ones, so that equals keep one order.
    return bonus + 0.005 * (1 - 1 / (1 + candidate.reference_id / 1e4))
