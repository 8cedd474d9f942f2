"""The stretches of a question that no list of phrases holds: times, headcounts, what was left.

Pure. They are read out of the whole text before its words are, and taken out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import COMPETITOR, SIZE, THEME, TIME, Lexicon, Meaning
from store.search.understanding.parts import Part, WordTeller, weight_of
from store.search.understanding.sizes import find_headcounts
from store.search.understanding.switches import Switch, find_switches, thing_keys
from store.search.understanding.times import find_times
from store.search.understanding.vocabulary import Vocabulary
from store.search.words.normalise import Word, words


def read_stretches(
    folded: str, *, today: date, known: Vocabulary, tell: WordTeller
) -> tuple[list[Part], str]:
    """The parts that the stretches of a folded text make, and the text without them."""
    parts: list[Part] = []
    taken: list[tuple[int, int]] = []
    for time in find_times(folded, today):
        # A year may stand in the texts themselves, too.
        year = tuple(word for word in words(time.text) if word.text.isdigit())
        meaning = Meaning(TIME, time.key)
        text = _as_words(time.text)
        parts.append(Part(text, year if len(year) == 1 else (), (meaning,), weight_of((meaning,))))
        taken.append((time.start, time.end))
    for switch in find_switches(_without(folded, taken)):
        things = [_left(thing, switch, known, tell) for thing in switch.things]
        if all(things):
            parts.extend(part for part in things if part is not None)
            taken.append((switch.start, switch.end))
    for count in find_headcounts(_without(folded, taken)):
        meanings = tuple(Meaning(SIZE, size) for size in count.sizes)
        parts.append(Part(_as_words(count.text), (), meanings, weight_of(meanings)))
        taken.append((count.start, count.end))
    return parts, _without(folded, taken)


def _left(
    thing: tuple[Word, ...], switch: Switch, known: Vocabulary, tell: WordTeller
) -> Part | None:
    """The part for a thing that was left; None where we may not take it for one."""
    themes = tuple(
        meaning
        for lexicon in (known.taught, known.product_lexicon, knowledge().lexicon)
        for meaning in _whole_meanings(lexicon, thing)
        if meaning.kind in (THEME, COMPETITOR)
    )
    if switch.weak and not themes:
        is_product = bool(_whole_meanings(known.product_lexicon, thing))
        there = tell([word.tokens[0] for word in thing])
        if not is_product and not any(item.proper for item in there.values()):
            return None
    keys = dict.fromkeys(Meaning(COMPETITOR, key) for key in thing_keys(thing))
    meanings = tuple(dict.fromkeys((*keys, *themes)))
    return Part(" ".join(word.text for word in thing), thing, meanings, weight_of(meanings))


def _whole_meanings(lexicon: Lexicon, thing: tuple[Word, ...]) -> Iterator[Meaning]:
    for found in lexicon.find(list(thing)):
        if found.end - found.start == len(thing):
            yield from found.meanings


def _without(folded: str, taken: list[tuple[int, int]]) -> str:
    """A text with blanks where something was read out of it; places stay as they were."""
    for start, end in taken:
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded


def _as_words(text: str) -> str:
    return " ".join(word.text for word in words(text))
