"""The words of a question that mean nothing by themselves: known, everyday, misspelt, of a name.

Pure but for what the vocabulary and the teller know of the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from store.search.understanding.companies import known_companies, known_products
from store.search.understanding.forgiving import (
    believed,
    misspelt_form,
    read_as_name,
    read_dense,
    read_unknown,
)
from store.search.understanding.parts import Part, WordTeller
from store.search.understanding.synonyms import (
    is_listed,
    known_phrases,
    other_spellings,
    same_words,
)
from store.search.understanding.vocabulary import Vocabulary, WordKnowledge
from store.search.words.normalise import Word, is_dense

# Of more unknown words than these, nobody made just a slip.
_MOST_TRIED = 8


def read_words_left(
    content: list[Word],
    known: Vocabulary,
    tell: WordTeller,
    *,
    meant: frozenset[str],
    specific: bool,
) -> Iterator[Part]:
    """The parts for words without a meaning, slips mended where that is believed.

    `meant` are the words that are meant as they stand; `specific`: something else that was
    asked for is narrower than an industry or a place.
    """
    same = {word.text: _same_words(word) for word in content}
    told = _told(content, same, tell)
    read = list(_word_parts(content, known, told, meant, same, tell))
    yield from believed(list(_beside_names(read, known)), specific=specific)


def _same_words(word: Word) -> tuple[str, ...]:
    """What says the same; for a name nothing does, whatever it begins with."""
    named = word.text in known_companies() or word.text in known_products()
    return () if named else same_words(word.text)


def _word_parts(
    content: list[Word],
    known: Vocabulary,
    told: dict[str, WordKnowledge],
    meant: frozenset[str],
    same: Mapping[str, tuple[str, ...]],
    tell: WordTeller,
) -> Iterator[tuple[Part, float]]:
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
