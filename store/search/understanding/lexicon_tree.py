"""The tree that a lexicon keeps its phrases in, word by word.

Lean: there are tens of thousands of nodes, and they are kept as long as we run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

ANY_LANGUAGE = "*"

if TYPE_CHECKING:
    from store.search.understanding.lexicon import Meaning


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a phrase: in which language, and whether only a query means it by that."""

    meaning: Meaning
    language: str | None
    asked_only: bool


# Many phrases mean the same: one object for all of them.
entry_of = cache(Entry)
# Most words begin no longer phrase.
_NO_CHILDREN: Mapping[str, Node] = MappingProxyType({})


class Node:
    """Where a word leads to: what the phrase so far means, and the words that may follow."""

    __slots__ = ("children", "entries")

    def __init__(self) -> None:
        self.children = _NO_CHILDREN
        self.entries: tuple[Entry, ...] = ()

    def child(self, form: str) -> Node:
        """The node that a further word leads to, made when there is none yet."""
        if not isinstance(self.children, dict):
            self.children = {}
        return self.children.setdefault(form, Node())


# In which a text may be: None where somebody asks, none of all for a name.
Languages = frozenset[str] | None


def meanings_in(entries: Iterable[Entry], allowed: Languages) -> tuple[Meaning, ...]:
    """What phrases mean in these languages, each once; where somebody asks, in all."""
    found = (
        entry.meaning
        for entry in entries
        if allowed is None
        or (
            not entry.asked_only
            and (entry.language is None or entry.language in allowed or not allowed)
        )
    )
    return tuple(dict.fromkeys(found))


@cache
def languages_read(language: str) -> frozenset[str]:
    """The languages whose words a story in this one may use; none for a name: those of all."""
    if language == ANY_LANGUAGE:
        return frozenset()
    base = language.replace("_", "-").split("-")[0].lower()
    # Ukrainian shares many of the words that we know in Russian only.
    return frozenset({base, "en", "ru" if base == "uk" else base})
