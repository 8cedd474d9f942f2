"""Understands what somebody typed: parts that mean something, and words to look for.

Any text gives a `Query`, if perhaps an empty one; nothing in it is an operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from store.search.understanding.combining import combine
from store.search.understanding.companies import known_companies
from store.search.understanding.everyday import is_of_another_language
from store.search.understanding.forgiving import (
    believed,
    misspelt_form,
    read_as_name,
    read_dense,
    read_unknown,
)
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
    is_listed,
    known_phrases,
    other_spellings,
    same_words,
    split_dense,
)
from store.search.understanding.talk import without_talk
from store.search.understanding.trade import mark_trade
from store.search.understanding.vocabulary import Vocabulary, WordKnowledge
from store.search.understanding.word_lists import is_listed_word
from store.search.words.normalise import Word, fold, is_dense, pairs, words

__all__ = ["MAX_CHARACTERS", "MAX_PARTS", "Part", "Query", "WordTeller", "read_query"]

# Nobody types more; what comes after is not read.
MAX_CHARACTERS = 600
MAX_PARTS = 16
# Of more unknown words than these, nobody made just a slip.
_MOST_TRIED = 8
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
    same = {word.text: same_words(word.text) for word in content}
    told = _told(content, same, tell)
    meant = frozenset(word.text for word in words(fold(as_typed or "")))
    narrow = {THEME, PRODUCT, COMPETITOR}
    kinds = [{meaning.kind for meaning in part.meanings} for part in parts]
    specific = any(kind and kind <= narrow for kind in kinds)
    read = list(_beside_names(list(_word_parts(content, known, told, meant, same, tell)), known))
    parts.extend(believed(read, specific=specific))
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
    return Part(found.text, tokens, meanings, weight_of(meanings), core=frozenset(core))


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


def _word_parts(
    content: list[Word],
    known: Vocabulary,
    told: dict[str, WordKnowledge],
    meant: frozenset[str],
    same: Mapping[str, tuple[str, ...]],
    tell: WordTeller,
) -> Iterable[tuple[Part, float]]:
    """The parts for words without a meaning, each with what it cost to read it so."""
    tried = 0
    for word in {word.text: word for word in content}.values():
        knowing = told.get(word.tokens[0], WordKnowledge())
        others = known_phrases((*other_spellings(word.text), *same[word.text]), told)
        if word.dense and word.text in known_companies():
            # Nobody's name is a word of ours; whether it is a customer's, its words tell.
            yield Part(word.text, (word,), proper=True, in_name=knowing.in_name), 0.0
        elif word.dense and (word.text in meant or same[word.text]):
            yield Part(word.text, (word,), same=others), 0.0
        elif word.dense:
            yield read_dense(word, tell), 0.0
        elif (
            same[word.text]
            and not (knowing.known or is_listed(word.text))
            and (slip := read_unknown(word.text, known, tell))[0].corrected
        ):
            yield slip  # "insurence" only looks like a form of "insured"
        elif (meant_by_form := misspelt_form(word)) and word.text not in meant:
            yield meant_by_form, 0.0
        elif knowing.known or others or same[word.text]:
            # Of an everyday word, rightly spelled, no slip is assumed, known here or not.
            part = Part(word.text, (word,), in_name=knowing.in_name, proper=knowing.proper)
            known_here = knowing.known or not all(map(is_dense, others))
            yield replace(part, same=others, known=known_here), 0.0
        elif word.text in meant or tried == _MOST_TRIED:
            yield Part(word.text, (word,), known=False), 0.0
        else:
            tried += 1
            yield read_unknown(word.text, known, tell)


def _beside_names(
    read: Sequence[tuple[Part, float]], known: Vocabulary
) -> Iterator[tuple[Part, float]]:
    """The parts, slips beside a customer's name read for the rest of one: "nothwestern mutal"."""
    for place, (part, cost) in enumerate(read):
        around = [other for other, _ in (*read[max(0, place - 1) : place], *read[place + 1 :][:1])]
        slip = bool(part.corrected or not part.known) and not part.in_name and not part.everyday
        if slip and any(other.in_name for other in around):
            yield read_as_name(part.text, known) or part, cost
        else:
            yield part, cost


def _told(
    content: list[Word], same: Mapping[str, tuple[str, ...]], tell: WordTeller
) -> dict[str, WordKnowledge]:
    """What the index knows of the words and of what says the same; of dense ones all is there."""
    spelled = [token for word in content for token in other_spellings(word.text)]
    others = [token for phrases in same.values() for phrase in phrases for token in phrase.split()]
    others = [*spelled, *others]
    told = tell(list(dict.fromkeys([*(t for word in content for t in word.tokens), *others])))
    return told | {token: WordKnowledge(True) for token in others if is_dense(token)}


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
