"""What several words of a question mean together: who wants to leave a car asks for parking.

Pure. The combinations name concepts; the synonyms say them in ten languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from store.search.understanding.lexicon import THEME, Meaning
from store.search.understanding.parts import Part, weight_of
from store.search.understanding.synonyms import lines_of
from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import Word, fold, stem

# A longer question is about several things, and its words do not belong together.
_MOST_WORDS = 12


@dataclass(frozen=True)
class _Concept:
    """Words of which one is enough: lines of the synonyms, stems of words, keys of meanings."""

    lines: frozenset[int]
    stems: frozenset[str]
    keys: frozenset[str]


@dataclass(frozen=True)
class _Said:
    """One word or phrase of a question; `place` is that of its part, None where it has none."""

    text: str
    place: int | None
    keys: frozenset[str]

    @cached_property
    def stem(self) -> str:
        return stem(self.text)

    @cached_property
    def lines(self) -> frozenset[int]:
        return frozenset(lines_of(self.text))

    def means(self, concept: _Concept) -> bool:
        return (
            self.stem in concept.stems
            or not self.keys.isdisjoint(concept.keys)
            or not concept.lines.isdisjoint(self.lines)
        )


def combine(parts: Sequence[Part], query_words: Sequence[Word]) -> list[Part]:
    """The parts, with those topics that several words mean together.

    Such a topic is one more meaning of one of them, one that means something if there is any.
    """
    said = list(_said(parts, query_words))
    if not 2 <= len(said) <= _MOST_WORDS:
        return list(parts)
    combined = list(parts)
    known = {key for item in said for key in item.keys}
    for key, concepts in _combinations():
        if key in known or not _are_said(concepts, said):
            continue
        places = sorted(
            item.place
            for item in said
            if item.place is not None and any(item.means(concept) for concept in concepts)
        )
        if places:
            known.add(key)
            place = next((at for at in places if combined[at].meanings), places[0])
            meanings = (*combined[place].meanings, Meaning(THEME, key))
            combined[place] = replace(
                combined[place], meanings=meanings, weight=weight_of(meanings)
            )
    return combined


def _said(parts: Sequence[Part], query_words: Sequence[Word]) -> Iterator[_Said]:
    covered: set[str] = set()
    for place, part in enumerate(parts):
        if part.proper or part.in_name:
            continue
        covered.update(word.text for word in part.words)
        yield _Said(part.text, place, frozenset(meaning.key for meaning in part.meanings))
        if part.meanings and len(part.words) == 1 and part.words[0].text != part.text:
            yield _Said(part.words[0].text, place, frozenset())
    # Words that say nothing alone, "new" or "without", say something beside others.
    for word in query_words:
        if not word.dense and word.text not in covered:
            yield _Said(word.text, None, frozenset())


def _are_said(concepts: Sequence[_Concept], said: Sequence[_Said]) -> bool:
    """Whether each of the concepts is said, by a word of its own."""
    found: list[_Said] = []
    for concept in concepts:
        own = next((item for item in said if item not in found and item.means(concept)), None)
        if own is None:
            return False
        found.append(own)
    return True


@cache
def _combinations() -> tuple[tuple[str, tuple[_Concept, ...]], ...]:
    """The list, those of more words first."""
    found = [
        (key, tuple(_concept(told) for told in way.split()))
        for key, ways in list_entries("combinations.txt")
        for way in ways.split(";")
    ]
    return tuple(sorted(found, key=lambda item: -len(item[1])))


def _concept(told: str) -> _Concept:
    names = told.split("|")
    own = [fold(name) for name in names if not name.startswith("@")]
    return _Concept(
        frozenset(line for name in own for line in lines_of(name)),
        frozenset(map(stem, own)),
        frozenset(name[1:] for name in names if name.startswith("@")),
    )
