"""Understands how large a customer is: "Mittelstand", "中小企業", "10.000+ employees".

Pure. A size is one of `store.models.SIZES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from store.models import SIZES
from store.search.understanding.lexicon import SIZE, Lexicon, Meaning
from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import fold, is_dense

# From how many people on a customer is of this size; see SIZES for whose bounds these are.
_FROM = (("small", 1), ("midsize", 100), ("enterprise", 1000))
_FACTORS = {
    **dict.fromkeys(("k", "千", "천", "тыс", "tsd", "tausend", "thousand"), 1_000),
    **dict.fromkeys(("mil", "mila", "mille"), 1_000),
    **dict.fromkeys(("万", "만"), 10_000),
}
_DIGITS = r"\d{1,3}(?:[.,'’\s]\d{3})+|\d{1,7}"
_FACTOR = "|".join(sorted(_FACTORS, key=len, reverse=True))
_NUMBER = re.compile(rf"({_DIGITS})(?:[.,]\d)?\s?({_FACTOR})?")
_PLAIN = rf"(?<![\da-z.,])(?:{_DIGITS})(?:[.,]\d)?\s?(?:{_FACTOR})?\.?"
_TO = r"\s?(?:-|–|—|~|〜|to|bis|a|до|至|到|から|에서)\s?"
_RANGE = rf"{_PLAIN}(?:{_TO}{_PLAIN})?"
# Before the number stand these of the words for people, after it all of them.
_LEADING = "従業員数 従業員 社員数 社員 员工人数 员工数 员工 人员 직원 수 직원수 임직원"


@dataclass(frozen=True)
class Headcount:
    """A place in a folded text that says how many people work somewhere, as sizes."""

    start: int
    end: int
    text: str
    sizes: tuple[str, ...]


def read_sizes(lexicon: Lexicon) -> None:
    """Let a lexicon know the words for sizes."""
    for head, phrases in _lines():
        keys = head.split()
        if set(keys) <= set(SIZES):
            for phrase in phrases:
                for key in keys:
                    lexicon.add(phrase, Meaning(SIZE, key))


def read_size(text: str) -> str | None:
    """The size that a column says, as a word of any language or as a number of people."""
    folded = fold(text).strip()
    if folded in SIZES:
        return folded
    if re.fullmatch(rf"{_RANGE}\s?\+?", folded):
        folded += " employees"
    found = find_headcounts(folded)
    if found:
        return found[0].sizes[0]
    lexicon = _own_lexicon()
    meanings = lexicon.meanings_of(folded)
    return meanings[-1].key if meanings else None


def find_headcounts(folded: str, *, in_story: bool = False) -> list[Headcount]:
    """Where a folded text says how many people work somewhere.

    Who asks for "1,000 people" means those who work there; in a story they may be anybody.
    """
    counted, leading, near = _patterns(in_story)
    found = [
        Headcount(*match.span(), match.group().strip(), _sizes(match, ""))
        for match in (leading.finditer(folded) if is_dense(folded) else ())
    ]
    taken = {place for count in found for place in range(count.start, count.end)}
    for match in counted.finditer(folded):
        before = near.search(folded, max(0, match.start() - 16), match.start())
        start = before.start() if before else match.start()
        sizes = _sizes(match, before.group(1) if before else "")
        if start not in taken and match.start() not in taken:
            text = folded[start : match.end()].strip()
            found.append(Headcount(start, match.end(), text, sizes))
    return [count for count in found if count.sizes]


def size_of(people: int) -> str:
    """The size of a customer for whom so many people work."""
    return [size for size, least in _FROM if people >= least][-1]


def _sizes(match: re.Match[str], before: str) -> tuple[str, ...]:
    groups = match.groupdict()
    numbers = [_value(*found) for found in _NUMBER.findall(groups["number"])]
    if not numbers or not numbers[0]:
        return ()
    least, most = numbers[0], numbers[-1]
    said = {before, *(text for name, text in groups.items() if text and name != "number")}
    if "+" in said or said & set(_words("at least")):
        most = 10**9
    elif said & set(_words("at most")):
        # "Under 1,000" ends below the bound, not on it.
        least, most = 1, max(1, most - 1)
    lowest, highest = SIZES.index(size_of(least)), SIZES.index(size_of(most))
    return SIZES[lowest : highest + 1]


def _value(digits: str, factor: str) -> int:
    return int(re.sub(r"\D", "", digits)) * _FACTORS.get(factor, 1)


@cache
def _patterns(in_story: bool) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    people = [word.rstrip("?") for word in _words("people") if not (in_story and "?" in word)]
    dense = _either(word for word in people if is_dense(word))
    spaced = _either(word for word in people if not is_dense(word))
    near = _either([*_words("at least"), *_words("at most")])
    leading = _either(fold(word) for word in _LEADING.split())
    return (
        # "10.000+ employees", "500-1000人", "1000명 이상의 직원"
        re.compile(
            rf"(?P<number>{_RANGE})\s?(?P<plus>\+)?\s?(?P<near1>{near})?\s?"
            rf"(?:(?:de |of |i )?(?:{spaced})(?!\w)|名?(?:{dense})\s?(?P<near2>{near})?)"
        ),
        # "従業員1000人以上", "员工超过1000人"
        re.compile(
            rf"(?:{leading})\s?(?P<near1>{near})?\s?(?P<number>{_RANGE})"
            rf"[人名명]?\s?(?P<near2>{near})?"
        ),
        re.compile(rf"(?<!\w)({near})\s?$" if spaced else near),
    )


def _either(written: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, written), key=len, reverse=True))


@cache
def _words(head: str) -> tuple[str, ...]:
    return next(
        tuple(sorted((fold(word) for word in phrases), key=len, reverse=True))
        for name, phrases in _lines()
        if name == head
    )


@cache
def _own_lexicon() -> Lexicon:
    lexicon = Lexicon()
    read_sizes(lexicon)
    return lexicon


@cache
def _lines() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (head, tuple(phrase.strip() for phrase in rest.split(",") if phrase.strip()))
        for head, rest in list_entries("sizes.txt")
    )
