"""How well a reference's own words are those of one part of a question, whatever they mean.

Pure functions over the rows of the index.
"""

from __future__ import annotations

import math
from dataclasses import replace

from store.search.ranking.candidates import Candidate
from store.search.understanding.companies import known_companies
from store.search.understanding.lexicon import ACTIVITY, COUNTRY, INDUSTRY, LANGUAGE, REGION
from store.search.understanding.parts import Part

_SAME = 0.9  # of what a word counts, for another that says the same
_IN_HEAD = 0.9  # a word in a title


class Fields:
    """A candidate's texts, ready to be searched for whole tokens."""

    def __init__(self, candidate: Candidate) -> None:
        self.features = candidate.features
        self.names = f" {candidate.names} "
        self.head = f" {candidate.head} "
        self.body = f" {candidate.body} "


def wording_strength(part: Part, fields: Fields, kinds: frozenset[str], *, alone: bool) -> float:
    """How well the words of a part are met, 0 to 1, or others that say the same.

    `kinds` are those of its meanings; `alone`: nothing else was asked for.
    """
    value = _text_strength(part, fields, kinds, alone=alone)
    for token in part.also:
        other = replace(part, joined=token)
        value = max(value, _text_strength(other, fields, kinds, alone=alone))
    for phrase in part.same:
        if value >= _SAME * _IN_HEAD:
            break
        value = max(value, _SAME * _phrase_strength(phrase, fields))
    return value


def _text_strength(part: Part, fields: Fields, kinds: frozenset[str], *, alone: bool) -> float:
    """How well the part's own words are met."""
    if not part.words:
        return 0.0
    phrase = f" {part.phrase} "
    if part.meanings:
        if kinds & {COUNTRY, REGION, LANGUAGE, ACTIVITY}:
            return 0.6 if phrase in fields.names else 0.0
        if phrase in fields.names:
            return 0.9
        if phrase in fields.head:
            return 0.7
        times = fields.body.count(phrase)
        if not times:
            return 0.6 * _pieces(part, fields)
        if INDUSTRY in kinds:
            # Any story may mention a bank without being a bank's.
            return min(0.45, 0.15 + 0.1 * times)
        return min(0.8, 0.4 + 0.1 * math.log2(times))
    if phrase in fields.names or (part.joined and _spaced(part) in fields.names):
        return 1.0  # of two letters, as in "H&M", nobody keeps the joined form
    in_head = phrase in fields.head
    times = fields.body.count(phrase)
    if (part.proper and part.in_name) or ((part.proper or alone) and is_known_company(part)):
        # A customer told of in another's story is not that customer.
        return 0.4 if in_head else 0.15 * min(1, times)
    if part.proper and not in_head and times < 3:
        return (0.25 if alone else 0.45) * min(1, times)
    if in_head:
        return 0.9
    if times:
        return min(0.85, 0.58 + 0.08 * math.log2(times))
    return _pieces(part, fields)


def _phrase_strength(phrase: str, fields: Fields) -> float:
    """How well a phrase is met that says the same as what was asked."""
    sought = f" {phrase} "
    if sought in fields.head:
        return _IN_HEAD
    if sought not in fields.body:  # as nearly all are: to look is cheaper than to count
        return 0.0
    return min(0.85, 0.58 + 0.08 * math.log2(fields.body.count(sought)))


def is_known_company(part: Part) -> bool:
    """Whether the part names a company that everybody knows, customer of ours or not."""
    return "".join(word.text for word in part.words) in known_companies()


def _spaced(part: Part) -> str:
    return f" {' '.join(token for word in part.words for token in word.tokens)} "


def _pieces(part: Part, fields: Fields) -> float:
    """A word in pairs of which only some are there, close to how much of it is."""
    tokens = [token for word in part.words for token in word.tokens]
    if len(tokens) < 2 or part.whole:
        return 0.0
    met = sum(f" {token} " in fields.head or f" {token} " in fields.body for token in tokens)
    return 0.5 * met / len(tokens) if met > len(tokens) / 2 else 0.0
