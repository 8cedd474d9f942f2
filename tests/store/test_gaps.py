"""What is a wish that a colleague could help with, and what says nothing to anybody."""

from __future__ import annotations

import pytest

from store.gaps import is_wish
from store.search import SearchAnswer, SearchFilters
from store.search.records import Understood


def _answer(*understood: Understood, filters: SearchFilters | None = None) -> SearchAnswer:
    return SearchAnswer("…", filters or SearchFilters(), list(understood), [], 0)


PERU = Understood("peru", "country", "PE")
NONSENSE = Understood("zxcvb", "word", "zxcvb", known=False)


@pytest.mark.parametrize(
    "understood",
    [
        [Understood("banks", "industry", "banking")],
        [Understood("banks", "industry", "banking"), NONSENSE],
        [Understood("oracle", "competitor", "oracle"), PERU],
        # A company that everybody knows, and words that our references do say.
        [Understood("netflix", "word", "netflix", known=False)],
        [Understood("blood", "word", "blood"), Understood("donors", "word", "donors"), PERU],
    ],
)
def test_what_says_what_is_wanted_is_a_wish(understood: list[Understood]) -> None:
    assert is_wish(_answer(*understood))


@pytest.mark.parametrize(
    "understood",
    [[], [PERU], [NONSENSE], [PERU, NONSENSE], [Understood("basket", "word", "basket"), NONSENSE]],
)
def test_a_place_alone_and_words_that_nobody_knows_are_none(understood: list[Understood]) -> None:
    assert not is_wish(_answer(*understood))


def test_who_narrows_by_choice_wants_something() -> None:
    assert is_wish(_answer(filters=SearchFilters(industry="banking")))
