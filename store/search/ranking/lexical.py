"""How much of a question's own words the best candidates say, the rare ones counting most.

The parts of a question (`store.search.ranking.scoring`) say whether a reference fits; of several
that touch the same topics, the one that uses the asker's words is nearly always the better one.
Okapi BM25 (Robertson and Zaragoza, 2009) over the candidates alone: what all of them say
tells none of them apart, and no statement is sent for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from store.search.ranking.candidates import Candidate

# So many of the best candidates are compared by their words.
COMPARED = 100
_SATURATION = 1.2
_LENGTH = 0.4
# A word in a name says more than one in a title, and that more than one in a story.
_NAME, _HEAD, _BODY = 3, 2, 1


# A way to say one thing, as tokens with spaces, and how much it counts as saying that.
Ways = tuple[tuple[str, float], ...]


def lexical_scores(candidates: Sequence[Candidate], wishes: Iterable[Ways]) -> dict[int, float]:
    """By reference id from 0 to 1: 1 is the candidate that says most of the question's words.

    Each wish is one thing by all the ways to say it. Empty when no candidate says any.
    """
    wanted = list(dict.fromkeys(wishes))
    said: dict[int, dict[Ways, float]] = {}
    lengths: dict[int, int] = {}
    for candidate in candidates:
        names, head, body = (f" {text} " for text in _texts(candidate))
        # Tokens are of much the same length, so letters measure a text as well as they do.
        lengths[candidate.reference_id] = _NAME * len(names) + _HEAD * len(head) + len(body)
        counts: dict[Ways, float] = {}
        for ways in wanted:
            times = 0.0
            for phrase, worth in ways:
                sought = f" {phrase} "
                # Most are nowhere in a text: to look is cheaper than to count.
                if sought in names:
                    times += worth * _NAME * names.count(sought)
                if sought in head:
                    times += worth * _HEAD * head.count(sought)
                if sought in body:
                    times += worth * _BODY * body.count(sought)
            if times:
                counts[ways] = times
        said[candidate.reference_id] = counts
    usual = sum(lengths.values()) / max(1, len(lengths))
    rarity = _rarity(list(said.values()), wanted)
    scores: dict[int, float] = {}
    for reference_id, counts in said.items():
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[reference_id] / usual)
        scores[reference_id] = sum(
            rarity[ways] * times * (_SATURATION + 1) / (times + norm)
            for ways, times in counts.items()
        )
    best = max(scores.values(), default=0.0)
    return {key: value / best for key, value in scores.items() if value} if best else {}


def _texts(candidate: Candidate) -> tuple[str, str, str]:
    return candidate.names, candidate.head, candidate.body


def _rarity(said: Sequence[dict[Ways, float]], wanted: Sequence[Ways]) -> dict[Ways, float]:
    rarity: dict[Ways, float] = {}
    for ways in wanted:
        count = sum(ways in counts for counts in said)
        rarity[ways] = math.log(1 + (len(said) - count + 0.5) / (count + 0.5))
    return rarity
