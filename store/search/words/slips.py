"""How likely one word is a slip of the finger, or of the ear, for another.

Pure. A slip costs 1; those that people make most cost less: two letters swapped, one doubled
or not, one that sounds alike. What stays apart by its cost is another word: "underwater" is
not "underwriter".
"""

from __future__ import annotations

import re

_SWAPPED, _DOUBLED, _ALIKE, _OTHER = 0.75, 0.5, 0.75, 1.0
_FIRST = 0.5  # more for the first letter, which people rarely miss
# Letters that are taken for each other, in Latin and Cyrillic writing.
_SOUNDS = """
    aeiouy cs ck sz cz dt bp vw fv mn gj kq ij xs
    аеиоуыэюя бп вф гк дт жш зс щш иы ий еэ оа мн
"""
_SAME_SOUND = frozenset(
    (first, second)
    for group in _SOUNDS.split()
    for first in group
    for second in group
    if first != second
)
# How other letters write the same sound, longest first.
_SPELLINGS = (
    ("sch", "sh"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "kw"),
    ("th", "t"),
    ("ie", "i"),
    ("x", "ks"),
    ("y", "i"),
)
_SOFT_C = re.compile(r"c(?=[eiy])")
_DOUBLE = re.compile(r"(.)\1+")
_SPELLED = 0.25  # what another spelling of the same sounds costs


def slip_cost(typed: str, meant: str) -> float:
    """What it costs to read one word for another; 0 for the same word."""
    if typed == meant:
        return 0.0
    if sounds(typed) == sounds(meant):
        return _SPELLED
    return min(_distance(typed, meant), _SPELLED + _distance(sounds(typed), sounds(meant)))


def sounds(word: str) -> str:
    """Roughly how a Latin word sounds: one way of writing for what is written in several."""
    word = _SOFT_C.sub("s", word)
    for written, sound in _SPELLINGS:
        word = word.replace(written, sound)
    return _DOUBLE.sub(r"\1", word.replace("c", "k").replace("z", "s"))


def _distance(typed: str, meant: str) -> float:
    """The cheapest way from one to the other (optimal string alignment with costs)."""
    before: list[float] = []
    last = [0.0]
    for place in range(len(meant)):
        last.append(last[-1] + _extra(meant, place))
    for row, letter in enumerate(typed):
        now = [last[0] + _extra(typed, row)]
        for column, other in enumerate(meant):
            cost = last[column] + _exchange(letter, other, first=row == column == 0)
            cost = min(cost, last[column + 1] + _extra(typed, row))
            cost = min(cost, now[column] + _extra(meant, column))
            swapped = row and column and letter == meant[column - 1] and other == typed[row - 1]
            if swapped and letter != other:
                cost = min(cost, before[column - 1] + _SWAPPED)
            now.append(cost)
        before, last = last, now
    return last[-1]


def _extra(word: str, place: int) -> float:
    """What a letter costs that only one of the two has."""
    letter = word[place]
    beside = word[place - 1 : place] + word[place + 1 : place + 2]
    if letter in beside:
        return _DOUBLED
    return _OTHER if place else _OTHER + _FIRST


def _exchange(letter: str, other: str, *, first: bool) -> float:
    if letter == other:
        return 0.0
    cost = _ALIKE if (letter, other) in _SAME_SOUND else _OTHER
    return cost + _FIRST if first else cost
