"""Understands what somebody came from: "moving off VMs", "weg von Oracle", "VMwareからの移行".

Pure. What was left, or is weighed against us, is told as words; whether it is a competitor's
product or a way of working, it is asked for in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import ACTIVITY, COUNTRY, INDUSTRY, LANGUAGE, REGION, THEME
from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import Word, fold, is_dense, words

_MOST_WORDS = 3  # of one thing that was left: "sap business suite"
# What stands right before such words: a name in one script.
_THING_BEFORE = re.compile(
    r"([a-z0-9][\w.+#-]{1,30}|[\u4e00-\u9fff]{0,4}[ァ-ヺー]{2,20}|[\u4e00-\u9fff]{2,6}|[가-힣]{2,10})\s?$"
)
_FACETS = frozenset({COUNTRY, REGION, INDUSTRY, LANGUAGE, ACTIVITY})


@dataclass(frozen=True)
class Switch:
    """A place in a folded text that tells of something left. `things`, each as its words.

    `weak`: it says no more than "from ... to".
    """

    start: int
    end: int
    things: tuple[tuple[Word, ...], ...]
    weak: bool = False


def find_switches(folded: str) -> list[Switch]:
    """What a folded text says was left, or is weighed against, from left to right."""
    found: list[Switch] = []
    taken: set[int] = set()
    for switch in (*_before(folded), *_around(folded), *_behind(folded)):
        here = set(range(switch.start, switch.end))
        if switch.things and not here & taken:
            taken |= here
            found.append(switch)
    return sorted(found, key=lambda item: item.start)


def thing_keys(thing: Sequence[Word]) -> list[str]:
    """The keys by which a thing that was left is known: its name, and its theme if it is one."""
    whole = "".join(word.text for word in thing)
    found = [whole]
    for match in knowledge().lexicon.find(list(thing)):
        if match.start == 0 and match.end == len(thing):
            found += [meaning.key for meaning in match.meanings if meaning.kind == THEME]
    # Of several words each alone may be how another tells it: "VMware vSphere", "VMware".
    found += [word.text for word in thing if len(thing) > 1 and len(word.text) > 3]
    return list(dict.fromkeys(found))


def _before(folded: str) -> Iterator[Switch]:
    signs = _signs()
    for match in signs.before.finditer(folded):
        if match.group().strip() in signs.against and _last_word(folded, match) in signs.shields:
            continue  # "protection against attacks" is no competitor's
        end, things = _things_after(folded, match.end())
        yield Switch(match.start(), end, things)


def _last_word(folded: str, before: re.Match[str]) -> str:
    words_before = folded[max(0, before.start() - 40) : before.start()].split()
    return words_before[-1] if words_before else ""


def _around(folded: str) -> Iterator[Switch]:
    for weak, pattern in _signs().around:
        for match in pattern.finditer(folded):
            _, things = _things_after(match.group(1), 0)
            yield Switch(*match.span(), things, weak)


def _behind(folded: str) -> Iterator[Switch]:
    dense, spaced = _signs().behind
    for pattern in (dense, spaced) if is_dense(folded) else (spaced,):
        for match in pattern.finditer(folded):
            start = max(0, match.start() - 40)
            before = _THING_BEFORE.search(folded[start : match.start()])
            if before is None:
                continue
            thing = tuple(words(before.group(1)))
            if thing and _is_thing(thing[0]):
                yield Switch(start + before.start(), match.end(), (thing[-_MOST_WORDS:],))


def _things_after(folded: str, place: int) -> tuple[int, tuple[tuple[Word, ...], ...]]:
    """The things that are named from a place on, and where the last of them ends."""
    signs = _signs()
    things: list[tuple[Word, ...]] = []
    thing: list[Word] = []
    end = place
    # A sentence's end ends them too.
    rest = re.split(r"[.!?;:()\n]\s|[!?;:()\n]", folded[place : place + 120], maxsplit=1)[0]
    for word in words(rest):
        at = place + word.start
        if word.text in signs.joins or "," in folded[end:at]:
            if not thing:
                break
            things.append(tuple(thing))
            thing = []
            if word.text in signs.joins:
                continue
        if word.text in signs.fillers:
            if thing:
                break
            continue
        if not _is_thing(word) or len(thing) == _MOST_WORDS:
            break
        thing.append(word)
        end = at + len(word.text)
    if thing:
        things.append(tuple(thing))
    return end, tuple(things)


def _is_thing(word: Word) -> bool:
    known = knowledge()
    if word.text in known.stop_words or word.text in known.generic_words:
        return False
    if word.text in _signs().measures or word.text.isdigit():
        return False
    # "Moving off VMs, bank in Germany": where and in what business is asked beside it.
    found = next(known.lexicon.find([word]), None)
    return not (found and found.end == 1 and {item.kind for item in found.meanings} <= _FACETS)


@dataclass(frozen=True)
class _Signs:
    """What the data file says, ready for use."""

    before: re.Pattern[str]
    behind: tuple[re.Pattern[str], re.Pattern[str]]
    around: tuple[tuple[bool, re.Pattern[str]], ...]
    joins: frozenset[str]
    fillers: frozenset[str]
    measures: frozenset[str]
    against: frozenset[str]
    shields: frozenset[str]


@cache
def _signs() -> _Signs:
    lines: dict[str, list[str]] = {}
    for head, rest in list_entries("switches.txt"):
        lines.setdefault(head, []).append(rest)
    before = "|".join(lines["before"]).replace(" ", r"\s+")
    around = [(kind == "weak", form) for kind in ("around", "weak") for form in lines[kind]]
    return _Signs(
        before=re.compile(rf"(?<!\w)(?:{before})(?!\w)\s*"),
        behind=(
            re.compile(fold(lines["behind dense"][0])),
            re.compile(lines["behind spaced"][0]),
        ),
        around=tuple((weak, _around_pattern(form)) for weak, form in around),
        joins=frozenset(lines["joins"][0].split()),
        fillers=frozenset(lines["fillers"][0].split()),
        measures=frozenset(lines["measures"][0].split()),
        against=frozenset(lines["against"][0].split()),
        shields=frozenset(lines["shields"][0].split()),
    )


def _around_pattern(form: str) -> re.Pattern[str]:
    before, _, behind = form.partition(" ... ")
    thing = r"[^的了到]" if is_dense(before) else r"[^.!?;:]"
    # Where nothing follows, the thing ends with its word.
    end = fold(behind) or r"(?=[的了]|$|\s)"
    return re.compile(rf"{fold(before)}\s?({thing}{{2,60}}?){end}")
