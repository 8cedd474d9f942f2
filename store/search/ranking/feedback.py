"""What the best candidates are about tells which of the others a question means, too.

A question says little; the stories that meet it best say much more of the same. The topics
that they share, and that other candidates lack, are looked for in all of them ("pseudo
relevance feedback", Rocchio 1971, over topics instead of words: they are the same in every
language). Nothing that the candidates do not hold already is read for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from store.search.ranking.candidates import Candidate
from store.search.ranking.scoring import Scored

# So many of the best say what is meant: of fewer, one that is wrong leads all astray.
_TRUSTED = 5
_SHARE = 0.3  # of a score, for being about what the best ones are about


def favour_alike(
    ordered: Sequence[Scored], rows: Mapping[int, Candidate], *, share: float = _SHARE
) -> list[Scored]:
    """The same, best first, those about the topics of the best before the others.

    `ordered` is best first. Only the order changes, and scores with it: what fits and what it
    misses stays what the parts of the question say.
    """
    if len(ordered) < _TRUSTED:
        return list(ordered)
    topics = _topics([rows[item.reference_id] for item in ordered])
    sought: dict[str, float] = {}
    for item in ordered[:_TRUSTED]:
        for topic, weight in topics[item.reference_id].items():
            sought[topic] = sought.get(topic, 0.0) + item.score * weight
    length = math.sqrt(sum(weight * weight for weight in sought.values()))
    if not length:
        return list(ordered)
    mixed: list[Scored] = []
    for item in ordered:
        alike = sum(
            weight * sought[topic]
            for topic, weight in topics[item.reference_id].items()
            if topic in sought
        )
        # The root: what hardly meets the question is hardly helped by what else it is about.
        gained = alike / length * math.sqrt(max(0.0, item.score))
        score = (1 - share) * item.score + share * gained
        mixed.append(replace(item, score=round(score, 4)))
    return sorted(mixed, key=lambda item: (-item.score, item.reference_id))


def _topics(candidates: Sequence[Candidate]) -> dict[int, dict[str, float]]:
    """Of each its topics as a vector of length 1, those that few others have weighing most."""
    common = Counter(topic for item in candidates for topic in item.features["themes"])
    rarity = {topic: math.log(1 + len(candidates) / count) for topic, count in common.items()}
    found: dict[int, dict[str, float]] = {}
    for item in candidates:
        vector = {
            topic: strength * rarity[topic] for topic, strength in item.features["themes"].items()
        }
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        found[item.reference_id] = {topic: weight / length for topic, weight in vector.items()}
    return found
