"""The order of an answer: how well each reference meets the question, and in whose words.

Whether anything fits at all is decided part by part (`store.search.ranking.scoring`). Once
something does, the asker's own words tell the better ones from the others, and what stays far
behind the best is close, not fitting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from store.search.ranking.candidates import Candidate
from store.search.ranking.feedback import favour_alike
from store.search.ranking.lexical import COMPARED, Ways, lexical_scores
from store.search.ranking.scoring import Scored
from store.search.understanding.lexicon import (
    ACTIVITY,
    COUNTRY,
    LANGUAGE,
    REGION,
    SIZE,
    THEME,
    TIME,
)
from store.search.understanding.parts import Part

# What is this far behind the best one is only close to what was asked.
_BEHIND = 0.55
# And further behind it is noise.
_NOISE = 0.3
NEAREST = 3
_NEAR_ENOUGH = 0.3
# Nobody looks for any customer at all that gives calls, or is large.
_BESIDE = frozenset({ACTIVITY, LANGUAGE, SIZE, TIME})
_FOREIGN = 0.2
_SAME = 0.7  # of what a word counts, for another that says the same


def rank_by_words(
    scored: Sequence[Scored],
    candidates: Iterable[Candidate],
    *,
    parts: Sequence[Part],
    tokens: Iterable[str],
    foreign: bool = False,
) -> list[Scored]:
    """The same, best first, with scores from 0 to 1 that the asker's words have a share in.

    `tokens` are those of the whole question. A question of places and industries alone is met
    by facets, and its words say nothing more; one of words and topics is told by both alike.
    `foreign`: few are told in the asker's language, so that the words say hardly anything.
    """
    ordered = sorted(scored, key=lambda item: (-item.score, item.reference_id))
    share = sum(_is_of_words(part) for part in parts) / max(1, len(parts))
    share *= _FOREIGN if foreign else 1.0
    if not share:
        return ordered
    best = ordered[:COMPARED]
    rows = {candidate.reference_id: candidate for candidate in candidates}
    said = lexical_scores([rows[item.reference_id] for item in best], _ways(parts, tokens))
    mixed = [
        replace(
            item,
            score=round((item.score + share * said.get(item.reference_id, 0.0)) / (1 + share), 4),
        )
        for item in best
    ]
    rest = [replace(item, score=round(item.score / (1 + share), 4)) for item in ordered[COMPARED:]]
    ordered = sorted([*mixed, *rest], key=lambda item: (-item.score, item.reference_id))
    return favour_alike(ordered, rows)


def _ways(parts: Sequence[Part], tokens: Iterable[str]) -> list[Ways]:
    """The question's words, each with the others that say the same."""
    found: list[Ways] = []
    told: set[str] = set()
    for part in parts:
        own = [token for word in part.words for token in word.tokens]
        told.update(own)
        same = tuple((phrase, _SAME) for phrase in (*part.also, *part.same))
        if same and own:
            found.append(((" ".join(own), 1.0), *same))
        else:
            found += [((token, 1.0),) for token in own]
    return [*found, *(((token, 1.0),) for token in tokens if token not in told)]


def choose_answer(scored: Sequence[Scored], parts: Sequence[Part] = ()) -> list[Scored]:
    """What an answer shows of these, best first: those that fit, then those that are close.

    Empty where none fits the question as such. What is close says what it misses; where
    nothing fits altogether, who meets only the place of a question about more is not close.
    """
    whole = any(item.fits and not item.misses for item in scored)
    beside = _BESIDE if whole else _beside(parts)
    if not any(item.fits for item in scored):
        return []
    best = max(item.score for item in scored)
    chosen = [
        item
        for item in scored
        if item.fits or (_says_something(item, beside) and item.score >= _NOISE * best)
    ]
    told = [
        item if item.misses or item.score >= _BEHIND * best else replace(item, misses=item.unmet)
        for item in chosen
    ]
    # What fits comes before what is close, whatever the scores say of details.
    return sorted(told, key=lambda item: bool(item.misses))


def choose_nearest(scored: Sequence[Scored], parts: Sequence[Part]) -> list[Scored]:
    """What comes nearest where nothing fits: a few that meet much of it, best first.

    Who meets the place alone, where more was asked for, is no nearer than its neighbours.
    """
    beside = _beside(parts)
    near = [
        item
        for item in scored
        if item.coverage >= _NEAR_ENOUGH and (_says_something(item, beside) or not parts)
    ]
    return near[:NEAREST]


def _beside(parts: Sequence[Part]) -> frozenset[str]:
    """The kinds of wishes that say too little, met alone: the place, too, beside a topic."""
    beside = _BESIDE | {COUNTRY, REGION}
    about = any(not part.meanings or part.meanings[0].kind not in beside for part in parts)
    return beside if about else _BESIDE


def _says_something(item: Scored, beside: frozenset[str]) -> bool:
    """Whether it meets more than what is only asked for beside something else."""
    return any(reason.kind not in beside for reason in item.reasons)


def _is_of_words(part: Part) -> bool:
    return all(meaning.kind == THEME for meaning in part.meanings)
