"""Puts near-equals in the order in which they are good to ask for now, and nothing else.

How well a reference meets the words decides; only where that leaves it open, its standing does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.search.ranking.scoring import Scored
from store.search.ranking.standing import Standing

# So many of the best are looked at: what a reader may page through in earnest.
LOOKED_AT = 20
# Scores that lie closer are the same to a reader.
_NEARLY = 0.01


def order_near_equals(scored: Sequence[Scored], standing: Mapping[int, Standing]) -> list[Scored]:
    """The same in an order in which near-equals stand by their standing, the best first.

    A run of near-equals lies within 0.01 of its first; what fits never goes behind what is
    only close.
    """
    ordered: list[Scored] = []
    run: list[Scored] = []
    for item in scored:
        if run and not _alike(run[0], item):
            ordered += _by_standing(run, standing)
            run = []
        run.append(item)
    return [*ordered, *_by_standing(run, standing)]


def _alike(first: Scored, other: Scored) -> bool:
    return bool(first.misses) == bool(other.misses) and first.score - other.score <= _NEARLY


def _by_standing(run: list[Scored], standing: Mapping[int, Standing]) -> list[Scored]:
    none = Standing()
    return sorted(run, key=lambda item: -(item.score + standing.get(item.reference_id, none).bonus))
