"""Inline content: text with its tags, read once into spans that each kind of text is made of."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from messages import formats
from messages.compiler.compilation import Compilation, attributes
from messages.errors import Broken
from messages.limits import URL
from messages.text import LINE_BREAK, cut, length

STYLES = {"b": "bold", "i": "italic", "s": "strike", "code": "code"}
TAGS = frozenset({*STYLES, "br", "a", "user", "users", "channel", "emoji", "date"})

_NO_STYLE: frozenset[str] = frozenset()
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")
_AROUND_LINE_BREAK = re.compile(f" ?{LINE_BREAK} ?")
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,}")
_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")
_DATE = "{date_long} {time}"
# Characters that an address may hold as they stand; the rest is percent-encoded.
_ADDRESS = "%/:?#[]@!$&'()*+,;=~-._"


class Span(NamedTuple):
    """A run of inline content. ``kind``: text, link, user, channel, emoji, date.

    ``text`` is what is read (a date's fallback), ``target`` the address or id, ``pattern`` and
    ``timestamp`` a date's form and moment.
    """

    kind: str
    text: str = ""
    style: frozenset[str] = frozenset()
    target: str = ""
    pattern: str = ""
    timestamp: int = 0


def read_spans(
    compilation: Compilation, element: Element, *, others: frozenset[str] = frozenset()
) -> list[Span]:
    """The element's inline content; children named in ``others`` are passed over."""
    if not len(element):
        return tidy([Span("text", element.text)]) if element.text else []
    spans: list[Span] = []
    _read(compilation, element, _NO_STYLE, "", spans, others)
    return tidy(spans)


def read_run(compilation: Compilation, parts: list[str | Element]) -> list[Span]:
    """The spans of a run of text and inline elements that share a parent with other things."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans.append(Span("text", part))
        else:
            _read_tag(compilation, part, _NO_STYLE, "", spans)
    return tidy(spans)


def _read(
    compilation: Compilation,
    element: Element,
    style: frozenset[str],
    link: str,
    spans: list[Span],
    others: frozenset[str],
) -> None:
    kind = "link" if link else "text"
    if element.text:
        spans.append(Span(kind, element.text, style, link))
    for child in element:
        if child.tag not in others:
            _read_tag(compilation, child, style, link, spans)
        if child.tail:
            spans.append(Span(kind, child.tail, style, link))


def _read_tag(
    compilation: Compilation, element: Element, style: frozenset[str], link: str, spans: list[Span]
) -> None:
    tag = element.tag
    if tag in STYLES:
        attributes(element)
        _read(compilation, element, style | {STYLES[tag]}, link, spans, frozenset())
    elif tag == "br":
        attributes(element)
        spans.append(Span("link" if link else "text", LINE_BREAK, style, link))
    elif tag == "a":
        address = attributes(element, needs=frozenset({"href"}))["href"]
        good = find_address(address)
        if good is None:
            compilation.mend(element, f'"{address}" is no web address')
        _read(compilation, element, style, good or "", spans, frozenset())
    elif tag == "user":
        spans.append(_member(compilation, element, _id(element), style))
    elif tag == "users":
        members = attributes(element, may=frozenset({"ids"})).get("ids", "").split()
        joints = ("", *formats.list_joints(len(members), compilation.reader.formats))
        for joint, member in zip(joints, members, strict=False):
            if joint:
                spans.append(Span("text", joint, style))
            spans.append(_member(compilation, element, member, style))
    elif tag == "channel":
        channel = _id(element)
        if _CHANNEL.fullmatch(channel):
            spans.append(Span("channel", "", style, channel))
        else:
            compilation.mend(element, f'"{channel}" is no channel id')
            spans.append(Span("text", channel, style))
    elif tag == "emoji":
        name = attributes(element, needs=frozenset({"name"}))["name"].strip(":")
        if not _EMOJI.fullmatch(name):
            raise Broken(element, f'"{name}" is no emoji name')
        spans.append(Span("emoji", name, style))
    elif tag == "date":
        spans.append(_date(compilation, element, style))
    else:
        raise Broken(element, f"<{tag}> cannot stand here")


def _id(element: Element) -> str:
    return attributes(element, may=frozenset({"id"})).get("id", "")


def _member(compilation: Compilation, element: Element, member: str, style: frozenset[str]) -> Span:
    if _MEMBER.fullmatch(member):
        return Span("user", "", style, member)
    compilation.mend(element, f'"{member}" is no member id')
    return Span("text", member, style)


def _date(compilation: Compilation, element: Element, style: frozenset[str]) -> Span:
    given = attributes(element, needs=frozenset({"at"}), may=frozenset({"format"}))
    try:
        moment = formats.parse_moment(given["at"])
    except ValueError:
        compilation.mend(element, f'"{given["at"]}" is no ISO 8601 moment')
        return Span("text", given["at"], style)
    return Span(
        "date",
        formats.moment(given["at"], "UTC", compilation.reader.formats),
        style,
        pattern=given.get("format") or _DATE,
        timestamp=int(moment.timestamp()),
    )


def find_address(text: str) -> str | None:
    """The web or mail address, fit to stand in a link; None when the text is none."""
    address = quote(text.strip(), safe=_ADDRESS)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    is_mail = parts.scheme == "mailto" and "@" in parts.path
    return address if (is_web or is_mail) and len(address) <= URL else None


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
