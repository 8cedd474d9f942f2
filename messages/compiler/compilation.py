"""What a compilation knows besides the markup, and how it treats what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from messages.compiler.spans import Span
from messages.errors import Broken
from messages.locales import Reader
from messages.sources import PLACE_ATTRIBUTE
from messages.text import cut, length, restore_line_breaks

Json = dict[str, Any]
# What is shown where Slack wants a text and a person gave none.
NOTHING = "–"

_OURS = frozenset({PLACE_ATTRIBUTE})
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass
class Compilation:
    """One template on its way to Block Kit.

    ``longest`` caps every body text; a message that is too long in all is compiled again with a
    smaller one. ``strict`` refuses what is otherwise mended.
    """

    template: str
    reader: Reader
    strict: bool
    say: Callable[..., str]
    longest: int = 3_000
    block_ids: set[str] = field(default_factory=set)
    # What each mrkdwn object was made of, by its id(): for the notification.
    mrkdwn_spans: dict[int, list[Span]] = field(default_factory=dict)

    def mend(self, element: Element, problem: str) -> None:
        """Lets pass what a reader's data may cause, unless the compilation is strict."""
        if self.strict:
            raise Broken(element, problem)

    def fit(self, element: Element, text: str, limit: int, what: str) -> str:
        """The text within the limit, at least one character long."""
        if len(text) * 2 > limit and length(text) > limit:
            self.mend(element, f"{what} has {length(text)} characters, Slack takes {limit}")
            text = cut(text, limit)
        if not text.strip():
            self.mend(element, f"{what} is empty")
            return NOTHING
        return text

    def plain(self, element: Element, text: str, limit: int, what: str) -> Json:
        """A plain_text object; ":smile:" that somebody typed stays as typed."""
        fitted = self.fit(element, restore_line_breaks(collapse(text)), limit, what)
        return {"type": "plain_text", "text": fitted, "emoji": False}


def collapse(text: str) -> str:
    """The text with the template's indentation and line ends made single spaces."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _WHITE_SPACE.sub(" ", text).strip(" ")


def attributes(
    element: Element, *, needs: frozenset[str] = frozenset(), may: frozenset[str] = frozenset()
) -> dict[str, str]:
    """The element's attributes; Broken when one is missing or unknown."""
    given = element.attrib
    for name in needs:
        if name not in given:
            raise Broken(element, f'<{element.tag}> needs {name}="…"')
    unknown = given.keys() - needs - may - _OURS
    if unknown:
        raise Broken(element, f"<{element.tag}> has no attribute {', '.join(sorted(unknown))}")
    return given


def exact(element: Element, text: str, limit: int, what: str) -> str:
    """The text as it is; Broken when it is empty or past the limit: what a machine reads must
    never be cut."""
    if not text:
        raise Broken(element, f"{what} is empty")
    if len(text) * 2 > limit and length(text) > limit:
        raise Broken(element, f"{what} has {length(text)} characters, Slack takes {limit}")
    return restore_line_breaks(text)


def is_true(element: Element, name: str) -> bool:
    """Whether a yes-or-no attribute says yes; Broken when it says neither."""
    value = element.get(name, "")
    if value not in ("", "true", "false"):
        raise Broken(element, f'{name} is "true" or "false", not "{value}"')
    return value == "true"


def whole_number(element: Element, name: str) -> int | None:
    """A number attribute, None when absent; Broken when it is no whole number."""
    value = element.get(name, "")
    if not value:
        return None
    try:
        return int(value)
    except ValueError:
        raise Broken(element, f'{name} is a whole number, not "{value}"') from None


def no_text(element: Element) -> None:
    """Broken when text stands where only elements may."""
    if (element.text or "").strip():
        raise Broken(element, f"<{element.tag}> takes no text of its own")
    for child in element:
        if (child.tail or "").strip():
            raise Broken(child, f"text after <{child.tag}> in <{element.tag}>")
