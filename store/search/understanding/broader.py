"""What a story tells beside the narrowest thing it says: a children's hospital is a hospital.

The longest phrase hides the shorter ones in it; where those are what it belongs to, who asks
for them is to find the story as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import INDUSTRY, THEME, Found, Meaning
from store.search.words.normalise import Word, words


def broader_meanings(found: Found, language: str) -> tuple[Meaning, ...]:
    """The industries and topics that a stretch of a story names within its phrase.

    Only those that its topic belongs to: there is no glass in fibreglass, nor a school in a
    school of fish.
    """
    if not any(meaning.kind == THEME for meaning in found.meanings):
        return ()
    return _within(found.text, found.meanings, language)


@lru_cache(maxsize=20_000)
def _within(text: str, meanings: tuple[Meaning, ...], language: str) -> tuple[Meaning, ...]:
    known = knowledge()
    belongs: set[str] = set()
    for meaning in meanings:
        if industries := known.theme_industries.get(meaning.key):
            belongs.update(industries)
            belongs.update(known.related_themes.get(meaning.key, ()))
    told = dict.fromkeys(
        meaning
        for meaning in _meanings_within(text, language)
        if meaning.kind in (INDUSTRY, THEME) and meaning.key in belongs
    )
    return tuple(meaning for meaning in told if meaning not in meanings)


def _meanings_within(text: str, language: str) -> Iterator[Meaning]:
    lexicon = knowledge().lexicon
    phrase = list(words(text))
    if len(phrase) > 1:
        parts = [phrase[1:], phrase[:-1]]
    elif phrase and phrase[0].dense:
        parts = [[Word(cut, (), dense=True)] for cut in (text[1:], text[:-1]) if cut]
    else:
        compound = lexicon.compound(text, told=True) if language.startswith("de") else None
        yield from compound[1] if compound else ()
        return
    for part in parts:
        for found in lexicon.find(part, language):
            yield from found.meanings
            yield from _meanings_within(found.text, language)
