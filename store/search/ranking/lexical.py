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


def lexical_scores(candidates: Sequence[Candidate], tokens: Iterable[str]) -> dict[int, float]:
    """By reference id from 0 to 1: 1 is the candidate that says most of the question's words.

    Empty when none of them says any.
    """
    wanted = list(dict.fromkeys(tokens))
    said: dict[int, dict[str, int]] = {}
    lengths: dict[int, int] = {}
    for candidate in candidates:
        names, head, body = (f" {text} " for text in _texts(candidate))
        # Tokens are of much the same length, so letters measure a text as well as they do.
        lengths[candidate.reference_id] = _NAME * len(names) + _HEAD * len(head) + len(body)
        counts: dict[str, int] = {}
        for token in wanted:
            sought = f" {token} "
            times = (
                _NAME * names.count(sought)
                + _HEAD * head.count(sought)
                + _BODY * body.count(sought)
            )
            if times:
                counts[token] = times
        said[candidate.reference_id] = counts
    usual = sum(lengths.values()) / max(1, len(lengths))
    rarity = _rarity(list(said.values()), wanted)
    scores: dict[int, float] = {}
    for reference_id, counts in said.items():
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[reference_id] / usual)
        scores[reference_id] = sum(
            rarity[token] * times * (_SATURATION + 1) / (times + norm)
            for token, times in counts.items()
        )
    best = max(scores.values(), default=0.0)
    return {key: value / best for key, value in scores.items() if value} if best else {}


def _texts(candidate: Candidate) -> tuple[str, str, str]:
    return candidate.names, candidate.head, candidate.body


def _rarity(said: Sequence[dict[str, int]], wanted: Sequence[str]) -> dict[str, float]:
    rarity: dict[str, float] = {}
    for token in wanted:
        count = sum(token in counts for counts in said)
        rarity[token] = math.log(1 + (len(said) - count + 0.5) / (count + 0.5))
    return rarity
