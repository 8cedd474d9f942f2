"""How many of a question's phrases stand close together in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice


def together(phrases: Sequence[str], text: str, window: int) -> int:
    """How many of the phrases stand within a window of about so many tokens."""
    sought = [padded for phrase in phrases if (padded := f" {phrase} ") in text]
    if len(sought) < 2:
        return len(sought)
    width = window * 6  # characters: a token and its space are about six
    places = sorted(
        (start, number)
        for number, phrase in enumerate(sought)
        for start in islice(_starts(phrase, text), 40)
    )
    best = 0
    first = 0
    for last in range(len(places)):
        while places[last][0] - places[first][0] > width:
            first += 1
        best = max(best, len({number for _, number in places[first : last + 1]}))
        if best == len(sought):
            break
    return best


def _starts(phrase: str, text: str) -> Iterator[int]:
    """Where a phrase begins; the space after one may be the space before the next."""
    place = text.find(phrase)
    while place >= 0:
        yield place
        place = text.find(phrase, place + len(phrase) - 1)
