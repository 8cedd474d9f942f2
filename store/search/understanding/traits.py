"""What a story tells of its customer beside where and what: how large, from what, and when.

Pure functions over texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.search.index.contents import DocumentText
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import THEME
from store.search.understanding.sizes import find_headcounts
from store.search.understanding.switches import find_switches, thing_keys
from store.search.understanding.times import times_told
from store.search.words.normalise import Word, fold

_READ = 8000  # characters of each text that are looked at
_MAX_LEFT = 20
# A headcount in a story is mostly, not always, the customer's own.
_TOLD_SIZE = 0.7
_NAMED = re.compile(r"\w*[A-ZА-Я0-9]\w*")


@dataclass(frozen=True)
class Traits:
    """Sizes, things left, and months or years ("2024-05", "2024"), each with how sure it is."""

    sizes: Mapping[str, float]
    left: Mapping[str, float]
    when: Mapping[str, float]


def read_traits(
    texts: Sequence[DocumentText],
    *,
    size: str | None,
    dated: str | None,
    periods: Sequence[str],
    recorded: str | None,
) -> Traits:
    """What texts and columns tell. `recorded`: the month in which we heard of it ourselves."""
    told = [f"{text.title}\n{text.summary}\n{text.story[:_READ]}" for text in texts]
    sizes: dict[str, float] = {}
    left: dict[str, float] = {}
    for text in told:
        folded = fold(text)
        for count in find_headcounts(folded, in_story=True):
            for item in count.sizes:
                sizes[item] = _TOLD_SIZE
        named = {fold(word) for word in _NAMED.findall(text)}
        for switch in find_switches(folded):
            for thing in switch.things:
                if len(left) < _MAX_LEFT and _has_name(thing, named):
                    for key in thing_keys(thing):
                        left[key] = max(left.get(key, 0.0), 0.6 if switch.weak else 1.0)
    if size:
        sizes = {size: 1.0}
    when = times_told(told, periods, dated)
    if recorded and not (dated or any(sure == 1.0 for sure in when.values())):
        when[recorded] = max(when.get(recorded, 0.0), 0.5)
    return Traits(sizes, left, when)


def _has_name(thing: Sequence[Word], named: set[str]) -> bool:
    """Whether a thing is one that is named, not just anything that somebody did otherwise."""
    if thing[0].text in named or (thing[0].dense and len(thing[0].text) < 9):
        return True
    return any(
        meaning.kind == THEME
        for found in knowledge().lexicon.find(list(thing))
        for meaning in found.meanings
        if found.end - found.start == len(thing)
    )
