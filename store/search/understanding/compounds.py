"""Words that were written as one: German compounds, and others that references write apart.

Pure but for what the teller knows of the index.
"""

from __future__ import annotations

from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import INDUSTRY, THEME, Meaning
from store.search.understanding.parts import Part, WordTeller, weight_of
from store.search.words.normalise import Word, is_dense, stem

_SOLD_AS = frozenset({"software", "it_services", "internet", "solutions"})
_SHORTEST_HALF = 4  # letters; of a word that is cut in two
# What stands between the halves of a German compound.
_LINKS = ("s", "es", "n", "en")


def read_compound(text: str) -> Part | None:
    """A German compound by what its parts mean: Investmentbanken → Banken.

    The end says what it is; where that is a word for any company, what stands before it does
    (Krankenversicherungsunternehmen).
    """
    if is_dense(text) or len(text) < 2 * _SHORTEST_HALF:
        return None
    lexicon = knowledge().lexicon
    found = lexicon.compound(text, _SHORTEST_HALF)
    if found is None:
        for start in range(_SHORTEST_HALF + 1, len(text) - _SHORTEST_HALF):
            if text[start:] in knowledge().generic_words:
                begins = _unlinked(text[:start])
                found = _whole_or_compound(begins)
                break
    elif text.removesuffix(found[0]) in knowledge().stop_words:
        return None  # "underwater" is one word
    else:
        begins = _unlinked(text.removesuffix(found[0]))
        before = _of_kinds(lexicon.meanings_of(begins)) if len(begins) > 3 else ()
        sold = {meaning.key for meaning in found[1]} <= _SOLD_AS
        if before and (sold or found[0] in knowledge().trade_words):
            # "Bankensoftware" is for banks: what it is sold as, or by whom, says less.
            found = begins, before
    if found is None:
        return None
    word, meanings = found
    return Part(text, (Word(text, (stem(text),)),), meanings, weight_of(meanings), corrected=word)


def _whole_or_compound(text: str) -> tuple[str, tuple[Meaning, ...]] | None:
    lexicon = knowledge().lexicon
    meanings = _of_kinds(lexicon.meanings_of(text))
    return (text, meanings) if meanings else lexicon.compound(text)


def _of_kinds(meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    return tuple(meaning for meaning in meanings if meaning.kind in (INDUSTRY, THEME))


def _unlinked(text: str) -> str:
    """The first part of a compound without the s that links it to the second."""
    return text.removesuffix("s") if not knowledge().lexicon.meanings_of(text) else text


def read_halves(word: Word, tell: WordTeller) -> Part | None:
    """A word written as one that references write as two: "Cloudmigration", "datacenter".

    Of two known words neither is misspelt; one of grammar makes it a word of its own, which
    we do not know ("underwater").
    """
    text = word.text
    cuts = [
        (text[:place].removesuffix(link), text[place:])
        for place in range(_SHORTEST_HALF, len(text) - _SHORTEST_HALF + 1)
        for link in ("", *_LINKS)
        if text[:place].endswith(link) and place - len(link) >= _SHORTEST_HALF
    ]
    there = tell(list({stem(half) for cut in cuts for half in cut})) if cuts else {}
    for first, second in cuts:
        if stem(first) in there and stem(second) in there:
            if {first, second} & knowledge().stop_words:
                return Part(text, (word,), known=False)
            halves = tuple(Word(half, (stem(half),)) for half in (first, second))
            return Part(text, halves, corrected=f"{first} {second}")
    return None
