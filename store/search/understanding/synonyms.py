"""Everyday words that say the same, in one language or in several: a doctor is a Arzt is 의사.

What our topics are about they find in the texts themselves (`store.search.understanding.
knowledge`). The other words of a question are met by what says the same, asked for beside them.
Only questions are read with this list: no reference is indexed by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from store.search.understanding.everyday import languages_of
from store.search.understanding.word_lists import LIST_ORDER, list_lines
from store.search.words.normalise import bare_korean, fold, is_dense, stem, words

_LONGEST_DENSE = 8
_SHORTEST_BEGINNING = 4
# A shorter one than this, or with a longer ending, may begin a slip for another word.
_SURE_BEGINNING = 5
_SURE_ENDING = 2
_LONGEST_ENDING = 5
# British and American ways of writing, whichever a story may use.
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("our", "or"),
    ("tre", "ter"),
    ("ogue", "og"),
    ("ence", "ense"),
    ("lling", "ling"),
    ("lled", "led"),
)


@dataclass(frozen=True)
class _Synonyms:
    """Lines of the list by their words: by stem, by beginning, and by dense text."""

    by_stem: Mapping[str, tuple[int, ...]]
    by_beginning: Mapping[str, tuple[tuple[int, str], ...]]  # with the language of each
    by_dense: Mapping[str, tuple[int, ...]]
    listed: frozenset[str]  # words as they are written
    phrases: Sequence[tuple[str, ...]]  # of each line: tokens with spaces, as texts hold them


def same_words(word: str) -> tuple[str, ...]:
    """What says the same as a folded word: phrases of tokens, its own left out.

    Empty for a word that the list does not hold.
    """
    own = "" if is_dense(word) else stem(word)
    phrases = read_synonyms().phrases
    told = (phrase for line in lines_of(word) for phrase in phrases[line])
    return tuple(phrase for phrase in dict.fromkeys(told) if phrase != own)


def lines_of(word: str) -> tuple[int, ...]:
    """The lines of the list that hold a folded word, in any of its forms."""
    found = read_synonyms()
    if is_dense(word):
        return found.by_dense.get(word) or found.by_dense.get(bare_korean(word), ())
    lines = found.by_stem.get(stem(word), ())
    spoken = languages_of(word)
    for beginning in _beginnings(word):
        # "Contest" is no form of the Spanish "contestar".
        lines += tuple(
            line
            for line, language in found.by_beginning.get(beginning, ())
            if not spoken or language in spoken
        )
    return lines


def is_listed(word: str) -> bool:
    """Whether the list holds a folded word as it stands, so that it is no slip for another."""
    found = read_synonyms()
    if word in found.listed or word in found.by_dense:
        return True
    return any(
        len(beginning) >= max(_SURE_BEGINNING, len(word) - _SURE_ENDING)
        and beginning in found.by_beginning
        for beginning in _beginnings(word)
    )


def _beginnings(word: str) -> Iterator[str]:
    shortest = max(_SHORTEST_BEGINNING, len(word) - _LONGEST_ENDING)
    return (word[:length] for length in range(shortest, len(word) + 1))


def other_spellings(word: str) -> tuple[str, ...]:
    """The tokens of an English word as it may be written on the other side of the Atlantic."""
    if len(word) < 5 or not word.isascii():
        return ()
    return tuple(dict.fromkeys(stem(other) for other in _spelled(word)))


def _spelled(word: str) -> Iterator[str]:
    for british, american in _SPELLINGS:
        for old, new in ((british, american), (american, british)):
            if word.endswith(old) and len(word) > len(old) + 2:
                yield word.removesuffix(old) + new
            elif word.endswith(old + "s") and len(word) > len(old) + 3:
                yield word.removesuffix(old + "s") + new + "s"


def split_dense(run: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a run without spaces, each with whether the list holds it, in order."""
    found = read_synonyms().by_dense
    rest, place = "", 0
    while place < len(run):
        for length in range(min(_LONGEST_DENSE, len(run) - place), 0, -1):
            piece = run[place : place + length]
            if piece in found:
                if rest:
                    yield rest, False
                yield piece, True
                rest, place = "", place + length
                break
        else:
            rest += run[place]
            place += 1
    if rest:
        yield rest, False


def known_phrases(phrases: Collection[str], there: Collection[str]) -> tuple[str, ...]:
    """Those of the phrases of which the index has all tokens."""
    return tuple(phrase for phrase in phrases if all(token in there for token in phrase.split()))


@cache
def read_synonyms() -> _Synonyms:
    """The list, read once; for who wants that done before the first question."""
    by_stem: dict[str, list[int]] = {}
    by_beginning: dict[str, list[tuple[int, str]]] = {}
    by_dense: dict[str, list[int]] = {}
    listed: set[str] = set()
    phrases: list[tuple[str, ...]] = []
    for number, line in enumerate(list_lines("synonyms.txt")):
        told: dict[str, None] = {}
        for phrase, language in _phrases(line):
            # A word with a question mark is understood, but says too much else to be looked for.
            asked_only = phrase.endswith("?")
            folded = fold(phrase.removesuffix("?"))
            bare = folded.removesuffix("*")
            tokens = " ".join(token for word in words(bare) for token in word.tokens)
            if not asked_only and tokens:
                told[tokens] = None
            if is_dense(folded):
                by_dense.setdefault("".join(bare.split()), []).append(number)
            elif " " in bare:
                continue
            elif folded.endswith("*"):
                by_beginning.setdefault(bare, []).append((number, language))
            else:
                listed.add(bare)
                by_stem.setdefault(stem(bare), []).append(number)
        phrases.append(tuple(told))
    return _Synonyms(
        _fixed(by_stem), _fixed(by_beginning), _fixed(by_dense), frozenset(listed), phrases
    )


def _phrases(line: str) -> Iterator[tuple[str, str]]:
    """The phrases of a line, each with its language."""
    for told, language in zip(line.split(";"), LIST_ORDER, strict=False):
        for phrase in filter(None, (part.strip() for part in told.split(","))):
            yield phrase, language


_Line = TypeVar("_Line")


def _fixed(lines: Mapping[str, Sequence[_Line]]) -> dict[str, tuple[_Line, ...]]:
    return {word: tuple(dict.fromkeys(numbers)) for word, numbers in lines.items()}
