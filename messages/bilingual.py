"""A message beside itself in another language, line by line, and the words of our field in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from messages.glossary import read_glossary
from messages.languages import SOURCE_LANGUAGE
from messages.limits import VIEW_BLOCKS, VIEW_BYTES
from messages.renderer import Messages

Json = dict[str, Any]
Render = Callable[[str | None], list[Json]]

# The words that help most in reading us, each explained in `templates/reading/sentences.xml`.
FIELD_WORDS: Final = (
    *("reference", "nomination", "customer", "region", "owner", "approve", "deal team"),
    *("proof", "consent", "request", "story", "decision", "goal", "milestone", "quote"),
    *("case study", "reference call", "activity", "win", "deadline"),
)
MOST_WORDS: Final = 10
_PLACE: Final = "both.lines"
# What is to be read; buttons and pictures are not.
_READ: Final = frozenset({"header", "rich_text", "section", "context"})


def show_both(
    messages: Messages, render: Render, *, posted_in: str | None, reader: str | None
) -> Json:
    """The dialog of a post in two languages: `render` gives its messages in a locale.

    Whoever reads the post's own language reads it beside English, and English alone.
    """
    first, own = messages.language(posted_in), messages.language(reader)
    # In the reader's own forms where the language is theirs: dates differ by country.
    beside, locale = (own, reader) if own != first else (SOURCE_LANGUAGE, SOURCE_LANGUAGE)
    originals = render(posted_in)
    again = originals if beside == first else render(locale)
    english = originals if first == SOURCE_LANGUAGE else render(SOURCE_LANGUAGE)
    spoken = reader or own
    frame = messages.render(
        "reading/both",
        reader,
        posted_in=first,
        beside=beside,
        is_own=own != first,
        # Whose language we do not have falls back on English.
        speaks=own != SOURCE_LANGUAGE or spoken.lower().startswith(SOURCE_LANGUAGE),
        wanted=spoken.split("-")[0],
        words=choose_words(english, first, beside),
    )
    more = messages.render("reading/more", reader)["blocks"][0]
    return lay_out(frame, list(zip(originals, again, strict=True)), marker=_PLACE, more=more)


def choose_words(english: Sequence[Json], language: str, other: str) -> list[Json]:
    """The ten words that a reader of these messages needs most: {"key", "first", "second"}.

    `english` are the messages in English; the words that stand there come first. `second` is
    empty where both languages say the same.
    """
    glossary = read_glossary()
    met = glossary.find_terms(" \n ".join(_texts([message["blocks"] for message in english])))
    known = {term.name: term for term in glossary.terms}
    there = {term.name for term in met}
    chosen = sorted(FIELD_WORDS, key=lambda name: name not in there)[:MOST_WORDS]
    words = []
    for name in chosen:
        first, second = known[name].word(language), known[name].word(other)
        key = name.replace(" ", "_")
        words.append({"key": key, "first": first, "second": "" if first == second else second})
    return words


def lay_out(view: Json, messages: Sequence[tuple[Json, Json]], *, marker: str, more: Json) -> Json:
    """The view with each pair of messages in the place of its block `marker`, line below line.

    What does not fit into a view is left out at the end; the block `more` then says so.
    """
    place = next(
        number for number, block in enumerate(view["blocks"]) if block.get("block_id") == marker
    )
    before, after = view["blocks"][:place], view["blocks"][place + 1 :]
    lines = [block for first, second in messages for block in _pairs(first, second)]
    most = VIEW_BLOCKS - len(before) - len(after)
    told, kept = lines, len(lines)
    while len(told) > most or len(json.dumps([*before, *told, *after])) > VIEW_BYTES:
        kept = min(kept, most) - 1
        told = [*lines[:kept], more]
    return view | {"blocks": [*before, *told, *after]}


def _pairs(first: Json, second: Json) -> Iterator[Json]:
    """The blocks of two messages that say the same, those that belong together together."""
    ours, theirs = (list(_units(message["blocks"])) for message in (first, second))
    matcher = SequenceMatcher(
        a=[_kind(unit) for unit in ours], b=[_kind(unit) for unit in theirs], autojunk=False
    )
    for change, start, end, other_start, other_end in matcher.get_opcodes():
        if change == "equal":
            for one, other in zip(ours[start:end], theirs[other_start:other_end], strict=True):
                yield from _pair(one, other)
        else:
            # A line that only one language needs, such as in which language a story is told.
            yield from ours[start:end]
            yield from theirs[other_start:other_end]


def _units(blocks: Sequence[Json]) -> Iterator[Json]:
    """What is read of a message: each paragraph and each list in a block of its own."""
    for block in blocks:
        if block["type"] not in _READ:
            continue
        bare = {key: value for key, value in block.items() if key not in ("block_id", "accessory")}
        if bare["type"] != "rich_text":
            yield bare
            continue
        for element in bare["elements"]:
            yield {"type": "rich_text", "elements": [element]}


def _kind(unit: Json) -> tuple[str, ...]:
    if unit["type"] != "rich_text":
        return (unit["type"],)
    element = unit["elements"][0]
    return (element["type"], str(element.get("indent", "")), str(len(element["elements"])))[
        : 3 if element["type"] == "rich_text_list" else 1
    ]


def _pair(first: Json, second: Json) -> Iterator[Json]:
    if first == second:
        # Names and figures are the same in every language.
        yield first
    elif first["type"] != "rich_text":
        yield first
        yield second
    elif first["elements"][0]["type"] == "rich_text_list":
        yield {"type": "rich_text", "elements": list(_pair_items(first, second))}
    else:
        yield first
        [element] = second["elements"]
        if element["type"] == "rich_text_section":
            # The bar at its side tells the two languages apart.
            element = element | {"type": "rich_text_quote"}
        yield {"type": "rich_text", "elements": [element]}


def _pair_items(first: Json, second: Json) -> Iterator[Json]:
    """A list with each item in the other language below it, further in."""
    [one], [other] = first["elements"], second["elements"]
    indent = one.get("indent", 0)
    for number, (item, again) in enumerate(zip(one["elements"], other["elements"], strict=True)):
        offset = {"offset": number} if one["style"] == "ordered" and number else {}
        yield one | offset | {"elements": [item]}
        if item != again:
            bullet = {"style": "bullet", "indent": min(indent + 1, 8)}
            yield {"type": other["type"], **bullet, "elements": [again]}


def _texts(part: object) -> Iterator[str]:
    """Every text of a block, in the order in which it is read."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)
