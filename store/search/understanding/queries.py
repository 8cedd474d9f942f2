"""Understands what somebody typed: parts that mean something, and words to look for.

Any text gives a `Query`, if perhaps an empty one; nothing in it is an operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from store.search.understanding.combining import combine
from store.search.understanding.companies import known_products
from store.search.understanding.everyday import is_of_another_language
from store.search.understanding.knowledge import knowledge
from store.search.understanding.legal_forms import form_places, without_dense_forms
from store.search.understanding.lexicon import (
    COMPETITOR,
    COUNTRY,
    INDUSTRY,
    PRODUCT,
    REGION,
    THEME,
    Found,
    Meaning,
)
from store.search.understanding.names import find_names
from store.search.understanding.parts import Part, Query, WordTeller, weight_of
from store.search.understanding.stretches import read_stretches
from store.search.understanding.synonyms import (
    split_dense,
)
from store.search.understanding.talk import without_talk
from store.search.understanding.trade import mark_trade
from store.search.understanding.vocabulary import Vocabulary
from store.search.understanding.word_lists import is_listed_word
from store.search.understanding.words_left import read_words_left
from store.search.words.normalise import Word, fold, pairs, words

__all__ = ["MAX_CHARACTERS", "MAX_PARTS", "Part", "Query", "WordTeller", "read_query"]

# Nobody types more; what comes after is not read.
MAX_CHARACTERS = 600
MAX_PARTS = 16
# Written in capitals these are a country; in small letters a word of grammar.
_CAPITAL_CODES = {"US": "US", "UK": "GB", "UAE": "AE", "KSA": "SA", "NZ": "NZ", "HK": "HK"}
_CAPITALS = re.compile(r"\b(" + "|".join(_CAPITAL_CODES) + r")\b")


def read_query(
    text: str,
    known: Vocabulary,
    tell: WordTeller,
    *,
    today: date,
    as_typed: str | None = None,
) -> Query:
    """What a text asks for, on this day. `tell` says what the index knows of tokens.

    The words of `as_typed` are meant as they stand: we correct none of them.
    """
    text = text[:MAX_CHARACTERS]
    stretches, rest = read_stretches(fold(text), today=today, known=known, tell=tell)
    query_words = list(words(without_talk(without_dense_forms(rest))))
    stop = knowledge().stop_words
    parts: list[Part] = [
        *stretches,
        *_capital_codes(text),
    ]
    covered: set[int] = set()
    for here, part in find_names(query_words, known):
        covered.update(here)
        parts.append(part)
    dense_left: dict[int, str] = {}
    for found in _meant(query_words, known, text):
        if covered & set(range(found.start, found.end)) and not query_words[found.start].dense:
            continue
        meant_by = query_words[found.start : found.end]
        if found.end - found.start == 1 and meant_by[0].dense:
            run = dense_left.get(found.start, meant_by[0].text)
            dense_left[found.start] = run.replace(found.text, " ", 1)
            tokens = tuple(_dense_words(found.text))
        else:
            covered.update(range(found.start, found.end))
            tokens = tuple(meant_by)
        parts.append(_meaning_part(found, tokens, known, query_words))
    left: list[Word] = []
    ignored: list[str] = []
    forms = form_places(query_words, covered | dense_left.keys())
    for place, word in enumerate(query_words):
        if place in forms:
            ignored.append(word.text)
        elif place in dense_left:
            left.extend(_rest_of_dense(dense_left[place]))
        elif place in covered:
            continue
        elif word.dense:
            left.extend(_rest_of_dense(word.text))
        else:
            if word.text in stop or (len(word.text) == 1 and not word.text.isdigit()):
                ignored.append(word.text)
            else:
                left.append(word)
    generic = [word for word in left if _is_generic(word)]
    content = [word for word in left if not _is_generic(word)]
    if not content and not parts:
        content, generic = generic, []
    ignored.extend(word.text for word in generic)
    narrow = {THEME, PRODUCT, COMPETITOR}
    kinds = [{meaning.kind for meaning in part.meanings} for part in parts]
    specific = any(kind and kind <= narrow for kind in kinds)
    meant = frozenset(word.text for word in words(fold(as_typed or "")))
    parts.extend(read_words_left(content, known, tell, meant=meant, specific=specific))
    merged = tuple(_merged(combine(parts, query_words)))[:MAX_PARTS]
    return Query(text, tuple(mark_trade(merged, query_words)), tuple(ignored))


def _meant(query_words: list[Word], known: Vocabulary, text: str) -> Iterable[Found]:
    """Stretches with a meaning: what the hub taught, products of this store, what we know."""
    own = list(known.taught.find(query_words))
    taken = {place for found in own for place in range(found.start, found.end)}
    for found in known.product_lexicon.find(query_words):
        places = set(range(found.start, found.end))
        if not places & taken and _names_product(found, query_words, text):
            own.append(found)
            taken |= places
    yield from own
    for found in knowledge().lexicon.find(query_words):
        places = set(range(found.start, found.end))
        free = not places & taken or query_words[found.start].dense
        if free and not _only_stop(found) and not _is_foreign(found, query_words):
            yield _as_adjective(found, query_words)


def _as_adjective(found: Found, query_words: list[Word]) -> Found:
    """ "In German" is a language; before another word ("in German banks") it is more."""
    first, _, name = found.text.partition(" ")
    if first != "in" or not name or found.end == len(query_words):
        return found
    following = query_words[found.end]
    if following.text in knowledge().stop_words or _is_generic(following):
        return found
    meanings = knowledge().lexicon.meanings_of(name)
    return replace(found, meanings=meanings) if meanings else found


def _names_product(found: Found, query_words: list[Word], text: str) -> bool:
    # "Go" and "Box" are products as names, and everyday words in small letters.
    if found.text not in knowledge().stop_words:
        return True
    return len(query_words) == 1 or bool(re.search(rf"\b{found.text.capitalize()}\b", text))


def _is_foreign(found: Found, query_words: list[Word]) -> bool:
    """ "Code" is a queue in Italian, and nobody who asks in English means that."""
    word = query_words[found.start]
    if found.end - found.start > 1 or word.dense or found.text != word.text:
        return False
    return is_of_another_language(word, query_words, knowledge().lexicon.told_in(word.text))


def _only_stop(found: Found) -> bool:
    return " " not in found.text and found.text in knowledge().stop_words


def _meaning_part(
    found: Found, tokens: tuple[Word, ...], known: Vocabulary, query_words: list[Word]
) -> Part:
    meanings = found.meanings
    for meaning in found.meanings:
        # A region of the program's own is met by the countries that belong to it.
        if meaning.kind == REGION and meaning.key not in knowledge().region_countries:
            countries = sorted(known.regions.get(meaning.key, ()))
            meanings += tuple(Meaning(COUNTRY, country) for country in countries)
    core = tuple(_core(found, query_words))
    meanings = tuple(dict.fromkeys((*meanings, *core)))
    is_product = any(meaning.kind == PRODUCT for meaning in meanings)
    named = not is_product and found.text.replace(" ", "") in known_products()
    weight = weight_of(meanings)
    return Part(found.text, tokens, meanings, weight, core=frozenset(core), named=named)


def _core(found: Found, query_words: list[Word]) -> Iterator[Meaning]:
    """What a narrow topic's phrase means without words that say nothing: "fashion brands"."""
    here = query_words[found.start : found.end]
    if len(here) == 1 or any(meaning.kind != THEME for meaning in found.meanings):
        return
    for start in range(len(here)):
        for end in range(len(here), start, -1):
            rest = [*here[:start], *here[end:]]
            if rest and all(_says_nothing(word) for word in rest):
                text = " ".join(word.text for word in here[start:end])
                meant = knowledge().lexicon.meanings_of(text)
                themes = [meaning for meaning in meant if meaning.kind == THEME]
                # Beside a topic the industry is only what it belongs to.
                yield from themes or (item for item in meant if item.kind == INDUSTRY)


def _says_nothing(word: Word) -> bool:
    return word.text in knowledge().stop_words or _is_generic(word)


def _dense_words(text: str) -> list[Word]:
    return [Word(text, pairs(text), dense=True)]


def _rest_of_dense(text: str) -> list[Word]:
    """What is left of a run of characters once the understood pieces are taken out."""
    stop = knowledge().stop_words
    rest: list[Word] = []
    for piece in text.split():
        # Hiragana between words is grammar.
        for run, is_whole in split_dense(piece):
            for bare in (run,) if is_whole else re.split("[\u3041-\u309f]+", run):
                if bare and bare not in stop:
                    rest.extend(word for word in words(bare))
    return rest


def _is_generic(word: Word) -> bool:
    return is_listed_word(word, knowledge().generic_words)


def _capital_codes(text: str) -> Iterable[Part]:
    if text.isupper() and len(text) > 3:
        return
    for code in dict.fromkeys(_CAPITALS.findall(text)):
        yield Part(code.lower(), (), (Meaning(COUNTRY, _CAPITAL_CODES[code]),), 1.0)


def _merged(parts: list[Part]) -> Iterable[Part]:
    """Each thing once, however often it was typed."""
    seen: set[tuple[object, ...]] = set()
    for part in parts:
        key: tuple[object, ...] = part.meanings or (part.text,)
        if key not in seen:
            seen.add(key)
            yield part
