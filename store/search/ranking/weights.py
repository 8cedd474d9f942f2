"""What each part of a question counts, by how much it tells one reference from another."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from store.search.ranking.candidates import meaning_tags, part_group
from store.search.understanding.lexicon import INDUSTRY, PRODUCT, THEME
from store.search.understanding.parts import Part

# Industries whose themes are ways of working that all the others have, too.
TECHNICAL = frozenset({"software", "it_services", "internet", "cybersecurity"})
# What a customer does or has; beside the last two a word that nobody wrote may be left open.
SUBSTANCE = frozenset({INDUSTRY, THEME, PRODUCT})
_NAMED = 1.2  # what a name counts that nobody else has
_TOPICS = frozenset({THEME, PRODUCT})
# English words of doing and of manner: a story that fits seldom says the same ones.
_LOOSE = re.compile(r"^([a-z]{3,}(ed|ing|ly)|(year|month|week|day|hour|minute)s?|one|two|three)$")


def counted_group(part: Part) -> tuple[tuple[str, ...], ...]:
    """What is counted to say how rare a part is; nothing where its weight is fixed."""
    if not part.meanings:
        group = part_group(part)
        if part.words and part.words[0].dense and len(part.words[0].tokens) > 1:
            # Half of a word in pairs is another word.
            halves = {(token,) for word in part.words for token in word.tokens}
            return tuple(phrase for phrase in group if phrase not in halves)
        return group
    if all(meaning.kind == THEME for meaning in part.meanings):
        return tuple((tag,) for meaning in part.meanings for tag in meaning_tags(meaning))
    return ()


def part_weights(
    parts: Sequence[Part], counts: Mapping[str, int], total: int, *, foreign: bool = False
) -> list[float]:
    """What each part counts: a word that many references contain says little.

    `foreign`: few references are told in the asker's language, so that a word that none of
    them contains may well be an everyday one.
    """
    weights: list[float] = []
    understood = any(part.meanings for part in parts)
    substance = any(meaning.kind in SUBSTANCE for part in parts for meaning in part.meanings)
    topics = any(meaning.kind in _TOPICS for part in parts for meaning in part.meanings)

    def absent(part: Part) -> bool:
        return part.known and not part.meanings and not part.proper and counts.get(part.text) == 0

    unknown = sum((not part.known and not part.everyday) or absent(part) for part in parts)
    # A longer name than the one that we know: half of it is another company's.
    longer = not understood and any(part.in_name for part in parts)
    for part in parts:
        themes_only = bool(part.meanings) and all(m.kind == THEME for m in part.meanings)
        if not part.known:
            # One word that nobody here has said is told as such; the rest is answered.
            if (topics or substance) and (part.everyday or unknown == 1):
                weights.append(0.25)
            else:
                weight = 0.6 if topics or (foreign and substance) else part.weight
                weights.append(_NAMED if longer else weight)
            continue
        if (part.meanings and not themes_only) or total < 2:
            vague = any(m.kind == INDUSTRY and m.key in TECHNICAL for m in part.meanings)
            weights.append(0.6 if vague and len(parts) > 1 else part.weight)
            continue
        if absent(part) and (topics or substance) and unknown == 1:
            # Of a word in pairs nobody knows beforehand whether a reference contains it.
            weights.append(0.25)
            continue
        count = max(1, min(counts.get(part.text, 1), total))
        rarity = math.log(total / count) / math.log(total)
        if themes_only:
            weights.append(0.45 + 0.55 * rarity)
        elif part.proper:
            # A name is what was asked for: without it, the rest is only near.
            weights.append(_NAMED - 1.0 + rarity)
        elif _LOOSE.search(part.text) or understood:
            # Beside what was understood, a story need not say the same words.
            weights.append(0.15 + 0.35 * rarity)
        else:
            weights.append(0.2 + 0.7 * rarity)
    return weights
