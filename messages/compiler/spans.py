"""Spans: what inline content is made of, whatever it becomes; tidied, measured and cut."""

from __future__ import annotations

import re
from typing import NamedTuple

from messages.text import LINE_BREAK, cut, length

NO_STYLE: frozenset[str] = frozenset()
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")
_AROUND_LINE_BREAK = re.compile(f" ?{LINE_BREAK} ?")


class Span(NamedTuple):
    """A run of inline content. ``kind``: text, link, user, channel, emoji, date.

    ``text`` is what is read (a date's fallback), ``target`` the address or id, ``pattern`` and
    ``timestamp`` a date's form and moment.
    """

    kind: str
    text: str = ""
    style: frozenset[str] = NO_STYLE
    target: str = ""
    pattern: str = ""
    timestamp: int = 0


def tidy(spans: list[Span]) -> list[Span]:
    """The spans with white space as in HTML: runs are one space, none at the ends of a line.

    Line breaks that people typed stay, neighbours that are alike become one.
    """
    tidied: list[Span] = []
    at_start = True
    for span in spans:
        kind, text, *_ = span
        if kind not in ("text", "link"):
            tidied.append(span)
            at_start = False
            continue
        if not text.isprintable() or "  " in text:
            text = _WHITE_SPACE.sub(" ", text)
            if LINE_BREAK in text:
                text = _AROUND_LINE_BREAK.sub(LINE_BREAK, text)
        if at_start and text.startswith(" "):
            text = text[1:]
        if not text:
            continue
        if text.startswith(LINE_BREAK) and tidied:
            _strip_end(tidied)
        at_start = text[-1] in (" ", LINE_BREAK)
        previous = tidied[-1] if tidied else None
        if previous is not None and _are_alike(previous, span):
            tidied[-1] = previous._replace(text=previous.text + text)
        else:
            tidied.append(span if text is span.text else span._replace(text=text))
    while tidied and tidied[-1].kind in ("text", "link") and not tidied[-1].text.strip():
        tidied.pop()
    _strip_end(tidied)
    return tidied


def _are_alike(one: Span, other: Span) -> bool:
    return one.kind == other.kind and one.style == other.style and one.target == other.target


def _strip_end(spans: list[Span]) -> None:
    if spans and spans[-1].kind in ("text", "link") and spans[-1].text.endswith(" "):
        spans[-1] = spans[-1]._replace(text=spans[-1].text.rstrip(" "))
        if not spans[-1].text:
            spans.pop()


def measure(spans: list[Span]) -> int:
    """How many characters a reader sees, mentions and emoji counted by a sound guess."""
    return sum(length(span.text) or 20 for span in spans)


def cut_spans(spans: list[Span], limit: int) -> list[Span]:
    """The spans within so many characters; the last one is cut at a word."""
    kept: list[Span] = []
    left = limit
    for span in spans:
        size = length(span.text) or 20
        if size <= left:
            kept.append(span)
            left -= size
            continue
        if span.kind in ("text", "link") and left > 1:
            kept.append(span._replace(text=cut(span.text, left)))
        elif kept and kept[-1].kind in ("text", "link"):
            last = kept[-1]
            kept[-1] = last._replace(text=last.text.rstrip() + "…")
        else:
            kept.append(Span("text", "…"))
        break
    return kept
