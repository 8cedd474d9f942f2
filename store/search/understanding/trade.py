"""Words that say who makes or sells a thing: "toy shops" asks for toys.

Pure. Alone such a word is an industry; beside the thing it says hardly more than "company".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import INDUSTRY, PRODUCT, THEME
from store.search.understanding.parts import Part
from store.search.understanding.word_lists import is_listed_word
from store.search.words.normalise import Word

_SAYS_WHAT = frozenset({INDUSTRY, THEME, PRODUCT})
# What stands between the two where the thing comes second: "magasins de bricolage".
_LINK = r"(?:(?:of|for|de|du|des|d|di|da|do|dos|das|del|della|para|per|pour|fur|von|для)\s+){0,2}"


def mark_trade(parts: Sequence[Part], query_words: Sequence[Word]) -> Iterator[Part]:
    """The parts, those marked that only say who makes or sells what another one says."""
    text = " ".join(word.text for word in query_words)
    for part in parts:
        beside = is_trade(part) and any(
            _stand_together(part, other, text) for other in parts if _says_what(other)
        )
        yield replace(part, trade=True) if beside else part


def is_trade(part: Part) -> bool:
    """Whether a part is such a word, whatever stands beside it."""
    listed = knowledge().trade_words
    return bool(part.words) and all(is_listed_word(word, listed) for word in part.words)


def _says_what(part: Part) -> bool:
    return not is_trade(part) and (not part.meanings or bool(part.kinds & _SAYS_WHAT))


def _stand_together(part: Part, other: Part, text: str) -> bool:
    word, thing = re.escape(part.text), re.escape(other.text)
    if part.words[0].dense:
        return bool(re.search(rf"{thing}の?\s*{word}", text))
    return bool(re.search(rf"\b(?:{thing}\s+{word}|{word}\s+{_LINK}{thing})\b", text))
