"""What a job title says: the function somebody works in, and how senior they are.

Pure functions. The title itself is always kept as it was written; this is only a reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from store.titles.words import FUNCTION_WORDS, SENIORITY_WORDS

TITLE_FUNCTIONS = tuple(FUNCTION_WORDS)
SENIORITIES = ("executive", "director", "manager", "senior", "professional", "junior", "assistant")

_SPACES = re.compile(r"[\s_/\\–—·・,;|()\[\]-]+")
_DENSE = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
# So many letters are as telling as a phrase of two words.
_LONG_WORD = 14


_LATIN_MARKS = re.compile(r"([a-z])[\u0300-\u036f]+")


@dataclass(frozen=True)
class TitleReading:
    """A title as read. `function` is None where no word of it is known.

    `seniority` is one of `SENIORITIES`; "professional" where nothing says more.
    """

    title: str
    function: str | None
    seniority: str


@dataclass(frozen=True)
class TitleRule:
    """A correction by the hub: titles that contain `phrase` are read so; None leaves it open."""

    phrase: str
    function: str | None
    seniority: str | None = None


def read_title(title: str, rules: Sequence[TitleRule] = ()) -> TitleReading:
    """The function and the seniority of a title in any of the program's languages.

    The hub's rules come first, the longest phrase before the others. Otherwise the longest
    known words decide ("customer success" before "customer"), and of equally long ones the
    earlier: a "director of sales and marketing" works in sales.
    """
    plain = fold_title(title)
    ruled_function: str | None = None
    ruled_seniority: str | None = None
    for rule in sorted(rules, key=lambda rule: -len(rule.phrase)):
        if _contains(plain, fold_title(rule.phrase)):
            ruled_function = ruled_function or rule.function
            ruled_seniority = ruled_seniority or rule.seniority
    return TitleReading(
        title,
        ruled_function or _best(plain, _function_patterns()),
        ruled_seniority or _seniority(plain),
    )


def fold_title(title: str) -> str:
    """A title as titles are compared: lower case, no Latin accents, one space between words."""
    # Other scripts keep their marks: they change the letter there.
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", title).casefold())
    plain = unicodedata.normalize("NFC", _LATIN_MARKS.sub(r"\1", apart)).replace("ё", "е")
    return _SPACES.sub(" ", plain).strip()


def _contains(plain: str, phrase: str) -> bool:
    if not phrase:
        return False
    if _DENSE.search(phrase):
        return phrase in plain
    return re.search(rf"(?<!\w){re.escape(phrase)}", plain) is not None


def _seniority(plain: str) -> str:
    found = [name for name, pattern in _seniority_patterns() if pattern.search(plain)]
    for name in ("assistant", "junior"):
        if name in found:
            return name
    for name in SENIORITIES:
        if name in found:
            return name
    return "professional"


def _best(plain: str, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> str | None:
    best: tuple[int, int, int] | None = None
    function: str | None = None
    for order, (name, pattern) in enumerate(patterns):
        for match in pattern.finditer(plain):
            words = match.group().strip()
            # A letter of a dense script says as much as a few of an alphabet.
            length = sum(4 if _DENSE.match(letter) else 1 for letter in words)
            phrase = 1 if " " in words or length >= _LONG_WORD else 0
            rank = (-phrase, match.start() if not phrase else -length, order)
            if best is None or rank < best:
                best, function = rank, name
    return function


@lru_cache(maxsize=1)
def _function_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _compile(words)) for name, words in FUNCTION_WORDS.items())


@lru_cache(maxsize=1)
def _seniority_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _compile(words)) for name, words in SENIORITY_WORDS.items())


def _compile(words: str) -> re.Pattern[str]:
    """One expression for a list of words, as `store.titles.words` explains them."""
    choices: list[str] = []
    for word in sorted((part.strip() for part in words.split("|")), key=len, reverse=True):
        if not word:
            continue
        inside = word.startswith("*") or _DENSE.search(word) is not None
        whole = word.endswith(".")
        plain = re.escape(fold_title(word.strip("*.")))
        # "клиентск опыт": each word of a phrase may carry its ending.
        plain = plain.replace(r"\ ", r"\w* ")
        choices.append(("" if inside else r"(?<!\w)") + plain + (r"(?!\w)" if whole else ""))
    return re.compile("|".join(choices))
