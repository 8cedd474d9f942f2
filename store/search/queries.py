"""Understands what somebody typed: parts that mean something, and words to look for.

Any text gives a `Query`, if perhaps an empty one; nothing in it is an operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from store.search.knowledge import knowledge
from store.search.lexicon import (
    ACTIVITY,
    COUNTRY,
    INDUSTRY,
    LANGUAGE,
    PRODUCT,
    REGION,
    THEME,
    Found,
    Meaning,
)
from store.search.normalise import Word, fold, is_dense, pairs, stem, words
from store.search.vocabulary import Vocabulary, WordKnowledge, begun_name, nearest_word

# Nobody types more; what comes after is not read.
MAX_CHARACTERS = 600
MAX_PARTS = 16
# Written in capitals these are a country; in small letters a word of grammar.
_CAPITAL_CODES = {"US": "US", "UK": "GB", "UAE": "AE", "KSA": "SA", "NZ": "NZ", "HK": "HK"}
_WEIGHTS = {
    COUNTRY: 1.0,
    REGION: 1.0,
    INDUSTRY: 1.0,
    PRODUCT: 0.9,
    THEME: 0.9,
    LANGUAGE: 0.6,
    ACTIVITY: 0.4,
}
_CAPITALS = re.compile(r"\b(" + "|".join(_CAPITAL_CODES) + r")\b")


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


def read_query(
    text: str, known: Vocabulary, tell: WordTeller, *, as_typed: str | None = None
) -> Query:
    """What a text asks for. `tell` says what the index knows of tokens, all at once.

    The words of `as_typed` are meant as they stand: we correct none of them.
    """
    text = text[:MAX_CHARACTERS]
    folded = fold(text)
    query_words = list(words(folded))
    stop = knowledge().stop_words
    parts: list[Part] = [
        Part(code.lower(), (), (Meaning(COUNTRY, _CAPITAL_CODES[code]),), 1.0)
        for code in dict.fromkeys(_CAPITALS.findall(text))
        if not text.isupper() or len(text) <= 3
    ]
    covered: set[int] = set()
    for place, length in _names(query_words, known):
        covered.update(range(place, place + length))
        parts.append(_name_part(query_words[place : place + length]))
    dense_left: dict[int, str] = {}
    for found in _meant(query_words, known, text):
        if covered & set(range(found.start, found.end)) and not query_words[found.start].dense:
            continue
        here = query_words[found.start : found.end]
        if found.end - found.start == 1 and here[0].dense:
            rest = dense_left.get(found.start, here[0].text)
            dense_left[found.start] = rest.replace(found.text, " ", 1)
            tokens = tuple(_dense_words(found.text))
        else:
            covered.update(range(found.start, found.end))
            tokens = tuple(here)
        parts.append(_meaning_part(found, tokens))
    left: list[Word] = []
    ignored: list[str] = []
    for place, word in enumerate(query_words):
        if place in dense_left:
            left.extend(_rest_of_dense(dense_left[place]))
        elif word.dense:
            left.extend(_rest_of_dense(word.text))
        elif place not in covered:
            if word.text in stop or (len(word.text) == 1 and not word.text.isdigit()):
                ignored.append(word.text)
            else:
                left.append(word)
    generic = [word for word in left if _is_generic(word)]
    content = [word for word in left if not _is_generic(word)]
    if not content and not parts:
        content, generic = generic, []
    ignored.extend(word.text for word in generic)
    told = tell([token for word in content for token in word.tokens])
    meant = frozenset(word.text for word in words(fold(as_typed or "")))
    parts.extend(_word_parts(content, known, told, meant))
    return Query(text, tuple(_merged(parts))[:MAX_PARTS], tuple(ignored))


class WordTeller(Protocol):
    """What says what the index knows of tokens."""

    def __call__(self, tokens: list[str]) -> dict[str, WordKnowledge]:
        """The knowledge by token; tokens that are not there are left out."""
        ...


def _names(query_words: list[Word], known: Vocabulary) -> Iterable[tuple[int, int]]:
    """Where two to four words are together the whole name of a customer, longest first."""
    taken: set[int] = set()
    for length in range(min(4, len(query_words)), 1, -1):
        for place in range(len(query_words) - length + 1):
            here = range(place, place + length)
            run = query_words[place : place + length]
            joined = "".join(word.text for word in run)
            if taken & set(here) or any(word.dense for word in run):
                continue
            if joined in known.names.get(len(joined), {}) and not _means(run):
                taken.update(here)
                yield place, length


def _name_part(run: list[Word]) -> Part:
    return Part(
        " ".join(word.text for word in run),
        tuple(run),
        in_name=True,
        proper=True,
        joined=stem("".join(word.text for word in run)),
    )


def _means(run: list[Word]) -> bool:
    """Whether the words together already mean something ("edge computing")."""
    return any(found.end - found.start == len(run) for found in knowledge().lexicon.find(run))


def _meant(query_words: list[Word], known: Vocabulary, text: str) -> Iterable[Found]:
    """Stretches with a meaning: products of this store first, then what we know of old."""
    products = [
        found
        for found in known.product_lexicon.find(query_words)
        if _names_product(found, query_words, text)
    ]
    taken = {place for found in products for place in range(found.start, found.end)}
    yield from products
    for found in knowledge().lexicon.find(query_words):
        places = set(range(found.start, found.end))
        if not places & taken or query_words[found.start].dense:
            if _only_stop(found):
                continue
            yield found


def _names_product(found: Found, query_words: list[Word], text: str) -> bool:
    # "Go" and "Box" are products as names, and everyday words in small letters.
    if found.text not in knowledge().stop_words:
        return True
    return len(query_words) == 1 or bool(re.search(rf"\b{found.text.capitalize()}\b", text))


def _only_stop(found: Found) -> bool:
    return " " not in found.text and found.text in knowledge().stop_words


def _meaning_part(found: Found, tokens: tuple[Word, ...], corrected: str | None = None) -> Part:
    weight = max(_WEIGHTS[meaning.kind] for meaning in found.meanings)
    return Part(found.text, tokens, found.meanings, weight, corrected)


def _dense_words(text: str) -> list[Word]:
    return [Word(text, pairs(text), dense=True)]


def _rest_of_dense(text: str) -> list[Word]:
    """What is left of a run of characters once the understood pieces are taken out."""
    stop = knowledge().stop_words
    rest: list[Word] = []
    for piece in text.split():
        # Hiragana between words is grammar.
        for bare in re.split("[\u3041-\u309f]+", piece):
            if bare and bare not in stop:
                rest.extend(word for word in words(bare))
    return rest


def _is_generic(word: Word) -> bool:
    generic = knowledge().generic_words
    return word.text in generic or (
        any(word.text[:length] + "*" in generic for length in range(3, len(word.text) + 1))
        if not word.dense
        else False
    )


def _word_parts(
    content: list[Word],
    known: Vocabulary,
    told: dict[str, WordKnowledge],
    meant: frozenset[str] = frozenset(),
) -> Iterable[Part]:
    for word in content:
        if word.dense:
            yield Part(word.text, (word,))
            continue
        knowing = told.get(word.tokens[0], WordKnowledge())
        if knowing.known:
            yield Part(word.text, (word,), in_name=knowing.in_name, proper=knowing.proper)
            continue
        yield Part(word.text, (word,), known=False) if word.text in meant else _unknown(word, known)


def _unknown(word: Word, known: Vocabulary) -> Part:
    """A word that no reference contains: a typing error, a compound, or a wish of its own."""
    compound = _compound(word.text)
    if compound is not None:
        return compound
    near = nearest_word(known, word.text) or begun_name(known, word.text)
    if near is None:
        return Part(word.text, (word,), known=False)
    near_words = tuple(words(near))
    for lexicon in (known.product_lexicon, knowledge().lexicon):
        for found in lexicon.find(near_words):
            if found.start == 0 and found.end == len(near_words):
                return Part(
                    word.text,
                    near_words,
                    found.meanings,
                    max(_WEIGHTS[meaning.kind] for meaning in found.meanings),
                    corrected=near,
                )
    in_name = any(near in group for group in known.names.values())
    return Part(word.text, near_words, corrected=near, in_name=in_name, proper=in_name)


def _compound(text: str) -> Part | None:
    """A German compound by its last part that means something: Investmentbanken → Banken."""
    if len(text) < 8 or is_dense(text):
        return None
    lexicon = knowledge().lexicon
    for start in range(2, len(text) - 3):
        tail = list(words(text[start:]))
        for found in lexicon.find(tail, "de"):
            if any(meaning.kind in (INDUSTRY, THEME) for meaning in found.meanings):
                whole = Word(text, (stem(text),))
                return Part(text, (whole,), found.meanings, 1.0, corrected=text[start:])
    return None


def _merged(parts: list[Part]) -> Iterable[Part]:
    """Each thing once, however often it was typed."""
    seen: set[tuple[object, ...]] = set()
    for part in parts:
        key: tuple[object, ...] = part.meanings or (part.text,)
        if key not in seen:
            seen.add(key)
            yield part
