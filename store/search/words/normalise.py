"""One way to make words of a text, for what is stored and for what is asked, in any script.

Pure functions. NFKC, casefold, Latin letters without their accents (other scripts keep their
marks: they change the letter there), ё→е, traditional and Japanese forms of common characters
as the simplified ones, and pairs of characters where words are written without spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from store.search.words.characters import SIMPLIFIED, TAIWAN

MAX_TOKEN = 64
_LATIN_MARKS = re.compile(r"(?<=[a-zı])[\u0300-\u036f]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s\b", re.IGNORECASE)
_SPECIAL = str.maketrans(
    {
        "ё": "е",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        **SIMPLIFIED,
    }
)
_TAIWAN_WORD = re.compile("|".join(sorted(TAIWAN, key=len, reverse=True)))
# Scripts without spaces between words, and Hangul, whose particles stick to their words.
# Only what counts as a letter: the dot of メルセデス・ベンツ parts words as a space does.
_JOINED = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9"
)
_HANGUL = "\uac00-\ud7a3"
# A Latin word ends where another script begins: "AIを活用" begins with one.
_RUNS = re.compile(rf"([{_JOINED}]+|[{_HANGUL}]+)|([^\W_{_JOINED}{_HANGUL}]+)")
_DENSE = re.compile(rf"[{_JOINED}{_HANGUL}]")
_IS_HANGUL = re.compile(rf"^[{_HANGUL}]")

# Endings of inflected words; what is left must keep four letters.
_LATIN = """
    ations ation ated ates ate ating ingly ities ments ungen isch ische ance ence ment ungs ings
    ers ing ion ions ies ied ung ere ern est eur euse ed er es en em ly al os as is s e o a y i
"""
_CYRILLIC = """
    иями ыми ими ого его ому ему ами ями иях ией иям ует ают яют ала ила ить ать ять ов ев ей ых
    их ую юю ая яя ое ее ый ий ой ам ям ах ях ом ем ия ию ии ие а я о е ы и у ю ь й
"""
_KOREAN = """
    에서는 에서 에게 으로 까지 부터 처럼 보다 이나 라는 에는 와의 과의
    은 는 이 가 을 를 의 에 로 와 과 도 만
"""


def _longest_first(text: str) -> tuple[str, ...]:
    return tuple(sorted(text.split(), key=len, reverse=True))


_LATIN_ENDINGS = _longest_first(_LATIN)
_CYRILLIC_ENDINGS = _longest_first(_CYRILLIC)
_KOREAN_PARTICLES = _longest_first(_KOREAN)


class Word(NamedTuple):
    """A word of a text. `tokens`: what is stored for it, several where it is cut in pairs."""

    text: str  # normalised, whole
    tokens: tuple[str, ...]
    start: int = 0  # where it stands in the normalised text
    dense: bool = False  # of a script that is cut in pairs


# Many are made, and this is twice as fast as to name their fields.
_word = partial(tuple.__new__, Word)


def fold(text: str) -> str:
    """The text as it is compared: one form of each letter, lower case, no Latin accents."""
    if text.isascii():
        return (_POSSESSIVE.sub("", text) if "'" in text else text).lower()
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if plain.isascii():
        return plain
    marked = unicodedata.normalize("NFD", plain)
    text = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", marked)).translate(_SPECIAL)
    return _TAIWAN_WORD.sub(_mainland, text) if _DENSE.search(text) else text


def _mainland(match: re.Match[str]) -> str:
    return TAIWAN[match.group()]


def words(folded: str) -> Iterator[Word]:
    """The words of a folded text, in order."""
    for match in _RUNS.finditer(folded):
        text = match.group()
        if match.lastindex == 1:
            yield _word((text, pairs(text), match.start(), True))
        else:
            yield _word((text, (stem(text),), match.start(), False))


@lru_cache(maxsize=64)
def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text as it was written; kept a moment, for a text is read more than once."""
    return tuple(words(fold(text)))


def tokens(text: str) -> list[str]:
    """The tokens that stand for a text in the index, in order."""
    return [token for word in read_words(text) for token in word.tokens]


def pairs(run: str) -> tuple[str, ...]:
    """A run of characters as its overlapping pairs; a Korean word first loses its particle."""
    if _IS_HANGUL.match(run):
        run = bare_korean(run)
    if len(run) == 1:
        return (run,)
    return tuple(first + second for first, second in pairwise(run))


def bare_korean(word: str) -> str:
    """A Korean word without the particle at its end, if two syllables are left."""
    for particle in _KOREAN_PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word.removesuffix(particle)
    return word


def is_dense(text: str) -> bool:
    """Whether a text holds characters of a script that is cut in pairs."""
    return bool(_DENSE.search(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without its usual ending, the same for most of its forms, in Latin or Cyrillic.

    Rough on purpose: it is applied to both sides, and need not be a word.
    """
    word = word[:MAX_TOKEN]
    if len(word) < 5 or word.isdigit():
        # "banks" and "cars" differ from their singular by more than short words may lose.
        return (
            word[:-1] if len(word) == 4 and word.endswith("s") and word[-2] not in "siuw" else word
        )
    endings = _CYRILLIC_ENDINGS if "а" <= word[0] <= "я" else _LATIN_ENDINGS
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            if ending == "y" and word[-2] in "aeou":
                continue  # "deploy" is whole, "company" is not
            return _undouble(word.removesuffix(ending))
    return word


@lru_cache(maxsize=200_000)
def plain_form(word: str) -> str:
    """A word without its plural s, or (Cyrillic) its ending: where "news" must not be "new"."""
    if "а" <= word[0] <= "я":
        return stem(word)
    if len(word) > 4 and word.endswith("s") and word[-2] not in "siuw":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word[:-1]
    return word


def _undouble(word: str) -> str:
    # "running" and "run", "scaling" and "scale": the ending took or doubled a letter.
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        return word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word
