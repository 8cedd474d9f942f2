"""Takes one thing out of what somebody typed, and finds how they had typed it.

What was understood of a query is normalised; people are shown, and keep, their own words.
Pure functions over texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from store.search.understanding.knowledge import knowledge
from store.search.words.normalise import bare_korean, fold, words

_RUN = re.compile(r"[^\W_]+(?:['’ʼ]s\b)?", re.IGNORECASE)
_LOOSE = " \t\n,;/&+|-–—·、，；・"
_EMPTY_QUOTES = re.compile(r"[\"“”„«»‘’'「」『』()（）\[\]]\s*[\"“”„«»‘’'「」『』()（）\[\]]")


class _Unit(NamedTuple):
    """A word as the search reads it, and where it stands in what was typed."""

    text: str
    start: int
    end: int
    dense: bool


def as_typed(query: str, part: str) -> str:
    """The words of a query that were read as this part; the part itself where none are."""
    query = unicodedata.normalize("NFC", query)
    stretch = _find(query, part)
    return query[slice(*stretch)] if stretch else part


def without_part(query: str, part: str) -> str | None:
    """The query without the words that were read as this part; None where there are none.

    Words of grammar that led up to it go with it: "bank in Germany" becomes "bank".
    """
    query = unicodedata.normalize("NFC", query)
    stretch = _find(query, part)
    if stretch is None:
        return None
    start, end = stretch
    before = list(_units(query[:start]))
    stop = knowledge().stop_words
    while before and not before[-1].dense and before[-1].text in stop:
        start = before.pop().start
    left = f"{query[:start].rstrip(_LOOSE)} {query[end:].lstrip(_LOOSE)}"
    left = _EMPTY_QUOTES.sub(" ", left.strip(_LOOSE))
    return " ".join(left.split())


def _find(query: str, part: str) -> tuple[int, int] | None:
    wanted = [word.text for word in words(fold(part))]
    units = list(_units(query))
    length = len(wanted)
    for place in range(len(units) - length + 1):
        if length and [unit.text for unit in units[place : place + length]] == wanted:
            return units[place].start, units[place + length - 1].end
    return _find_dense(query, units, "".join(wanted))


def _find_dense(query: str, units: list[_Unit], wanted: str) -> tuple[int, int] | None:
    """Inside a run of characters without spaces, or over several that are read as one."""
    if not wanted:
        return None
    for unit in units:
        if unit.dense and bare_korean(unit.text) == wanted:
            return unit.start, unit.end  # its particle goes with it
    for unit in units:
        at = unit.text.find(wanted) if unit.dense else -1
        if at >= 0:
            typed = query[unit.start : unit.end]
            end = _typed_length(typed, at + len(wanted))
            return unit.start + _typed_length(typed, at), unit.start + end
    for length in (4, 3, 2):
        for place in range(len(units) - length + 1):
            run = units[place : place + length]
            if all(unit.dense for unit in run):
                joined = "".join(unit.text for unit in run)
                if wanted in (joined, bare_korean(joined)):
                    return run[0].start, run[-1].end
    return None


def _units(text: str) -> Iterator[_Unit]:
    for match in _RUN.finditer(text):
        typed, folded = match.group(), fold(match.group())
        found = list(words(folded))
        for word in found:
            start, end = 0, len(typed)
            if len(found) > 1:
                # Two scripts in one run, such as "DX推進".
                start = _typed_length(typed, word.start)
                end = _typed_length(typed, word.start + len(word.text))
            yield _Unit(word.text, match.start() + start, match.start() + end, word.dense)


def _typed_length(typed: str, length: int) -> int:
    """How many characters were typed for the first so many of their normal form."""
    if len(fold(typed)) == len(typed):
        return length
    # One letter may become two ("ß"), and two one ("ﾊﾞ").
    return next(
        (count for count in range(len(typed) + 1) if len(fold(typed[:count])) >= length),
        len(typed),
    )
