"""What was meant by a word that no reference contains: a slip, a compound, another script.

Pure but for what the vocabulary and the teller know of the index. Where nothing is near
enough, the word stays unknown, and is said to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from store.search.index.spelling import LONGEST
from store.search.understanding.companies import known_companies, known_products
from store.search.understanding.compounds import read_compound, read_halves
from store.search.understanding.everyday import is_everyday
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import Meaning
from store.search.understanding.parts import Part, WordTeller, weight_of
from store.search.understanding.vocabulary import Vocabulary
from store.search.words.normalise import Word, stem, words
from store.search.words.scripts import bare_kana, romanised, same_vowels
from store.search.words.slips import slip_cost

_FAR = 1.0  # dearer slips are believed only where the rest of the question is understood
_SOUNDS_ALIKE = 0.25  # what one letter costs that is often written for another
_BESIDE = 0.4  # what one unknown word counts beside a product or a theme
_PLAIN = 0.5  # likewise, for words that neither mean something nor name somebody
_SHORTEST_FORM = 7  # letters; of a word that is not quite a form of ours


@dataclass(frozen=True)
class _Near:
    """A word near the one that was typed, what reading it so costs, and whose word it is."""

    cost: float
    order: int  # words that mean something before products, names and others
    word: str
    in_name: bool = False


def read_unknown(text: str, known: Vocabulary, tell: WordTeller) -> tuple[Part, float]:
    """The part for a word that no reference contains, and what it cost to read it so."""
    word = Word(text, (stem(text),))
    written = _other_script(word, known, tell)
    if written is not None:
        return written, 0.0
    if is_everyday(text):
        # Rightly spelled, so no slip for a word of ours.
        apart = read_compound(text) or read_halves(word, tell)
        if apart is None or not apart.known:
            apart = Part(text, (word,), known=False, everyday=True)
        return apart, 0.0
    near = _nearest(known, text)
    if (text in known_companies() or text in known_products()) and not (
        near and near.in_name and near.cost <= _FAR
    ):
        # Nobody mistypes what everybody knows; it is none of ours.
        return Part(text, (word,), known=False, proper=True), 0.0
    if near is None or near.cost > _FAR:
        compound, halves = read_compound(text), read_halves(word, tell)
        if compound is not None and halves is not None and halves.known:
            # References may write apart what was typed as one.
            compound = replace(compound, words=halves.words)
        part = compound or halves
        if part is not None:
            return part, 0.0
    if near is None:
        for way in romanised(text):
            near = _nearest(known, way)
            if near is not None and near.cost <= _FAR:
                return _corrected(text, near, known), near.cost
        begun = known.words.name_begun_by(text) if len(text) >= 4 else None
        if begun is None:
            return Part(text, (word,), known=False), 0.0
        near = _Near(0.0, 2, begun, True)
    return _corrected(text, near, known), near.cost


def read_as_name(text: str, known: Vocabulary) -> Part | None:
    """The part for a word that stands beside a customer's name, if it is nearly of a name, too."""
    errors = _allowed_errors(text)
    named = [
        item for item, in_name in known.words.written_like(text, errors=errors).items() if in_name
    ]
    near = process.extractOne(text, named, scorer=OSA.distance, score_cutoff=errors)
    if near is None or slip_cost(text, near[0]) > _allowed_cost(text):
        return None
    return Part(text, tuple(words(near[0])), corrected=near[0], in_name=True, proper=True)


def misspelt_form(word: Word) -> Part | None:
    """The part for a word that only looks like a form of one of ours: "insurence".

    The index has its stem, which says nothing: -ence, -ance and -er are all taken off.
    """
    text = word.text
    if len(text) < _SHORTEST_FORM or is_everyday(text):
        return None
    near = process.extractOne(
        text, _surfaces_by_stem().get(stem(text), ()), scorer=OSA.distance, score_cutoff=1
    )
    if near is None:
        return None
    meanings = knowledge().lexicon.meanings_of(near[0])
    return Part(text, tuple(words(near[0])), meanings, weight_of(meanings), corrected=near[0])


@cache
def _surfaces_by_stem() -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for surface in knowledge().lexicon.surfaces():
        if len(surface) >= _SHORTEST_FORM:
            found[stem(surface)].append(surface)
    return found


def believed(parts: Sequence[tuple[Part, float]], *, specific: bool) -> Iterator[Part]:
    """The parts, without corrections that lead astray.

    `specific`: something else that was asked for is narrower than an industry or a place.
    Beside those alone an unknown word may be the name of a company that we do not have.

    Where another word is not understood at all, the question is about something else, and a
    word far from ours is no typing error of it.
    """
    unknown = sum(not part.known and not part.everyday for part, _ in parts)
    lost = unknown > 0
    for part, cost in parts:
        if part.everyday and specific:
            yield replace(part, weight=_BESIDE)
            continue
        if unknown == 1 and not part.known and specific:
            # Told, but beside so much that is understood it is no reason to be silent.
            yield replace(part, weight=_BESIDE)
            continue
        is_plain = not part.meanings and not part.in_name
        if lost and cost > (_PLAIN if is_plain else _FAR):
            yield Part(part.text, tuple(words(part.text)), known=False)
        else:
            yield part


def read_dense(word: Word, tell: WordTeller) -> Part:
    """The part for a word in a script of pairs: with what it may mean, and its Latin form."""
    part = Part(word.text, (word,))
    near = _nearest_dense(word.text)
    if near is not None:
        meanings = knowledge().lexicon.meanings_of(near)
        # Its own letters are searched for, too: nobody says that it is an error.
        part = replace(part, meanings=meanings, weight=weight_of(meanings), corrected=near)
    ways = [stem(way) for way in romanised(word.text)]
    there = tell(ways) if ways else {}
    also = tuple(way for way in ways if way in there)
    if not also:
        return part
    in_name = any(there[way].in_name for way in also)
    return replace(part, also=also, in_name=in_name, proper=in_name)


def _corrected(text: str, near: _Near, known: Vocabulary) -> Part:
    near_words = tuple(words(near.word))
    for lexicon in (known.taught, known.product_lexicon, knowledge().lexicon):
        for found in lexicon.find(near_words):
            if found.start == 0 and found.end == len(near_words):
                weight = weight_of(found.meanings)
                return Part(text, near_words, found.meanings, weight, corrected=near.word)
    return Part(text, near_words, corrected=near.word, in_name=near.in_name, proper=near.in_name)


def _nearest(known: Vocabulary, word: str) -> _Near | None:
    """The word that was probably meant, or None.

    Words that mean something and names of customers and products come before others of the
    same cost.
    """
    errors = _allowed_errors(word)
    if not errors or len(word) > LONGEST:
        return None
    written = known.words.written_like(word, errors=errors)
    places: tuple[Sequence[str], ...] = (
        [*known.taught.surfaces(), *knowledge().lexicon.surfaces()],
        sorted(known.products),
        sorted(item for item, in_name in written.items() if in_name),
        sorted(item for item, in_name in written.items() if not in_name),
    )
    best: _Near | None = None
    for order, place in enumerate(places):
        for candidate, _, _ in process.extract(
            word, place, scorer=OSA.distance, score_cutoff=errors, limit=8
        ):
            cost = slip_cost(word, candidate)
            # In four letters only two that were swapped, or one that sounds the same ("taxy"):
            # else most words would be others.
            if len(word) == 4 and sorted(word) != sorted(candidate) and cost > _SOUNDS_ALIKE:
                continue
            if cost <= _allowed_cost(word):
                near = _Near(cost, order, candidate, written.get(candidate, False))
                best = near if best is None else min(best, near, key=_rank)
    return best


def _rank(near: _Near) -> tuple[float, int, str]:
    return near.cost, near.order, near.word


def _allowed_errors(word: str) -> int:
    """How many slips of the finger we look for in a word of this length."""
    if any(character.isdigit() for character in word) or len(word) < 4:
        return 0
    return 1 if len(word) < 7 else 2


def _allowed_cost(word: str) -> float:
    if len(word) < 6:
        return 1.0
    return 1.25 if len(word) < 8 else 1.6 if len(word) < 12 else 2.0


def _other_script(word: Word, known: Vocabulary, tell: WordTeller) -> Part | None:
    """A word in Cyrillic by its Latin form, where references have it in that."""
    ways = romanised(word.text)
    there = tell([stem(way) for way in ways]) if ways else {}
    for way in ways:
        if (knowing := there.get(stem(way))) is not None:
            latin = Word(way, (stem(way),))
            return Part(
                word.text, (latin,), corrected=way, in_name=knowing.in_name, proper=knowing.proper
            )
        for lexicon in (known.taught, known.product_lexicon, knowledge().lexicon):
            meanings: tuple[Meaning, ...] = lexicon.meanings_of(way)
            if meanings:
                latin_words = tuple(words(way))
                return Part(word.text, latin_words, meanings, weight_of(meanings), corrected=way)
    return None


def _nearest_dense(text: str) -> str | None:
    """A word of ours that is written nearly so, in Hangul, kana or Chinese characters."""
    lexicon = knowledge().lexicon
    if "가" <= text[0] <= "힣":
        # A slip is one of the two or three letters of a syllable. Of two syllables one letter
        # makes another word (보험, 모험): there only vowels that sound the same are forgiven.
        written = {same_vowels(item): item for item in lexicon.dense_surfaces("hangul")}
        return _closest(same_vowels(text), written, 1 if len(text) > 2 else 0)
    if "ァ" <= text[0] <= "ー":
        written = {bare_kana(item): item for item in lexicon.dense_surfaces("kana")}
        return _closest(bare_kana(text), written, 1 if len(bare_kana(text)) > 5 else 0)
    alike = [item for item in lexicon.dense_surfaces("other") if len(item) == len(text)]
    return _closest(text, {item: item for item in alike}, 1 if len(text) > 3 else 0)


def _closest(typed: str, written: Mapping[str, str], errors: int) -> str | None:
    if typed in written:
        return written[typed]
    if not errors:
        return None
    found = process.extractOne(typed, list(written), scorer=OSA.distance, score_cutoff=errors)
    return written[found[0]] if found else None
