"""What a question is made of: parts, each with what it may mean and the words that say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from store.search.understanding.lexicon import (
    ACTIVITY,
    COMPETITOR,
    COUNTRY,
    INDUSTRY,
    LANGUAGE,
    PRODUCT,
    REGION,
    SIZE,
    THEME,
    TIME,
    Meaning,
)
from store.search.understanding.vocabulary import WordKnowledge
from store.search.words.normalise import Word

# What a wish of this kind counts beside the others: whoever asks for banks of last year
# wants banks first.
WEIGHTS = {
    COUNTRY: 1.0,
    REGION: 1.0,
    INDUSTRY: 1.0,
    PRODUCT: 0.9,
    THEME: 0.9,
    COMPETITOR: 0.9,
    LANGUAGE: 0.6,
    SIZE: 0.5,
    TIME: 0.5,
    ACTIVITY: 0.4,
}


@dataclass(frozen=True)
class Part:
    """One thing that was asked for: what it may mean, and the words that say it.

    `weight` is its share in the score. `corrected` is what we read for a typing error.
    """

    text: str  # as it was typed, normalised
    words: tuple[Word, ...]
    meanings: tuple[Meaning, ...] = ()
    weight: float = 0.9
    corrected: str | None = None
    known: bool = True  # False: no reference contains the word
    proper: bool = False  # a name of somebody or something
    in_name: bool = False  # part of some customer's name
    joined: str | None = None  # with its neighbour as one word, where that is a name
    also: tuple[str, ...] = ()  # tokens that say the same: in another script, as one word
    same: tuple[str, ...] = ()  # other words that say the same, as tokens with spaces
    core: frozenset[Meaning] = frozenset()  # what it means without words that say nothing
    everyday: bool = False  # a word of daily life, rightly spelled, that no reference contains
    named: bool = False  # a product that everybody knows, and whose kind we know: MongoDB
    whole: bool = False  # half of its words say nothing: "power" is not Power BI
    trade: bool = False  # who makes or sells what stands beside it ("toy shops")

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of all that it may mean."""
        return frozenset(meaning.kind for meaning in self.meanings)

    @cached_property
    def phrase(self) -> str:
        """Its words' tokens with spaces, or what they are as one word."""
        return self.joined or " ".join(token for word in self.words for token in word.tokens)


@dataclass(frozen=True)
class Query:
    """What was typed, and what we understood of it."""

    text: str
    parts: tuple[Part, ...] = ()
    ignored: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether nothing is asked that a reference could meet."""
        return not self.parts


class WordTeller(Protocol):
    """What says what the index knows of tokens."""

    def __call__(self, tokens: list[str]) -> dict[str, WordKnowledge]:
        """The knowledge by token; tokens that are not there are left out."""
        ...


def weight_of(meanings: tuple[Meaning, ...]) -> float:
    """What a part counts that may mean any of these."""
    return max(WEIGHTS[meaning.kind] for meaning in meanings)
