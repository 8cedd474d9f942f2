"""What people say to one another, which asks for nothing: "good morning", "merci beaucoup".

Pure. It is taken out of a question: a polite one is the same without it, and where nothing is
left, nothing was asked.
"""

from __future__ import annotations

import re
from functools import cache

from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import fold, is_dense


def without_talk(folded: str) -> str:
    """A folded text with blanks where it is only talk; places stay as they were."""
    for pattern in _patterns():
        folded = pattern.sub(lambda found: " " * len(found.group()), folded)
    return folded


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    phrases = {
        fold(phrase)
        for _, told in list_entries("talk.txt")
        for phrase in map(str.strip, told.split(","))
    }
    dense = {phrase for phrase in phrases if is_dense(phrase)}
    return (_any_of(dense, edge=False), _any_of(phrases - dense, edge=True))


def _any_of(phrases: set[str], *, edge: bool) -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])" if edge else either)
