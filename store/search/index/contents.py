"""The words that a reference contains: for typing errors, and to tell names from words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from store.search.words.normalise import MAX_TOKEN, fold, read_words, words
from store.search.words.scripts import romanised

_WORD = re.compile(r"[^\W\d_]+")
# What no abbreviation of a name counts.
_SMALL_WORDS = frozenset({"the", "of", "and", "for", "de", "la", "der", "die", "das", "und", "von"})
# After these a capital says nothing.
_STOPS = re.compile(r"[.!?:\n\"“”«»(|—–*#-]")


@dataclass(frozen=True)
class DocumentText:
    """A reference's text in one language, as stored."""

    language: str
    account_name: str
    title: str
    summary: str
    story: str
    quote: str


@dataclass
class WordFlags:
    """How a word was met in one reference."""

    capital: bool = False
    small: bool = False
    in_name: bool = False
    product: bool = False


def words_met(
    *, texts: Sequence[DocumentText], account_names: Sequence[str], products: Sequence[str]
) -> dict[str, WordFlags]:
    """The words of a reference's texts, names and products, and how each was met."""
    met: dict[str, WordFlags] = {}

    def flags(text: str) -> WordFlags | None:
        return met.setdefault(text, WordFlags()) if 1 < len(text) <= MAX_TOKEN else None

    for text in texts:
        for part in (text.title, text.summary, text.story, text.quote):
            for written in {word.text for word in read_words(part) if not word.dense}:
                flags(written)
        if text.language != "de":  # every German noun has a capital
            _note_capitals(f"{text.summary}\n{text.story}", met)
    names = [*account_names, *joined_names(account_names), *romanised_names(account_names)]
    for name in names:
        for word in words(fold(name)):
            if not word.dense and (flag := flags(word.text)):
                flag.in_name = True
    for product in products:
        phrase = " ".join(word.text for word in words(fold(product)))
        if flag := flags(phrase):
            flag.product = True
    return met


def _note_capitals(text: str, met: Mapping[str, WordFlags]) -> None:
    seen: set[tuple[str, bool]] = set()
    previous_end = 0
    for match in _WORD.finditer(text):
        between = text[previous_end : match.start()]
        begins = previous_end == 0 or (between != " " and bool(_STOPS.search(between)))
        previous_end = match.end()
        written = match.group()
        if (written, begins) in seen:
            continue
        seen.add((written, begins))
        flag = met.get(fold(written))
        if flag is None:
            continue
        if written.islower():
            flag.small = True
        elif written[0].isupper() and not begins and not written.isupper():
            flag.capital = True


def romanised_names(names: Iterable[str]) -> list[str]:
    """Names of other scripts in Latin letters, for who cannot type them: "Сбербанк", "トヨタ"."""
    ways = [way for name in names for word in read_words(name) for way in romanised(word.text)]
    return list(dict.fromkeys(ways))


def joined_names(names: Iterable[str]) -> list[str]:
    """Names without their spaces, for who writes "Mercado Libre" as one word or apart."""
    spelled = [[word.text for word in words(fold(name))] for name in names]
    short = [form for name in spelled for form in _short_forms(name)]
    joined = ["".join(name) for name in (*spelled, *(form.split() for form in short))]
    return [*short, *(name for name in joined if 3 < len(name) <= MAX_TOKEN)]


def _short_forms(name: Sequence[str]) -> Iterator[str]:
    """How people shorten a long name: "NY Times" and "NYT" for "The New York Times"."""
    said = [word for word in name if word not in _SMALL_WORDS]
    if len(said) > 2 and all(word.isalpha() and word.isascii() for word in said):
        initials = "".join(word[0] for word in said)
        yield initials
        yield f"{initials[:-1]} {said[-1]}"
