"""What stands beside a company's name to say what kind of company it is: GmbH, Inc., 株式会社.

Nobody looks for it: a customer is the same with it and without it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import Word, fold


def without_dense_forms(folded: str) -> str:
    """A folded text with blanks for the forms that are written without spaces before a name.

    A text that is nothing else stays as it is, and so do the places of all others.
    """
    blanked = _dense().sub(lambda match: " " * len(match.group()), folded)
    return blanked if blanked.strip() else folded


def form_places(query_words: Sequence[Word], taken: Collection[int]) -> set[int]:
    """Which of the words are forms: those beside a word that means nothing else.

    `taken` are the places of words that were understood: "AG" behind "banks" may be anything.
    """
    forms = _spaced()
    found: set[int] = set()
    for place, word in enumerate(query_words):
        before = place - 1
        while before in found:
            before -= 1
        leads = not place and len(query_words) > 1 and word.text in _leading() and 1 not in taken
        if leads or (word.text in forms and before >= 0 and before not in taken):
            found.add(place)
    return found


@cache
def _spaced() -> frozenset[str]:
    return frozenset(fold(form) for form in _forms("spaced"))


@cache
def _leading() -> frozenset[str]:
    return frozenset(fold(form) for form in _forms("leading"))


@cache
def _dense() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(fold(form)) for form in _forms("dense")))


def _forms(kind: str) -> list[str]:
    return [
        form
        for head, rest in list_entries("legal_forms.txt")
        if head == kind
        for form in rest.split()
    ]
