"""Inline content: text with its tags, read once into spans that each kind of text is made of."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from messages import formats
from messages.compiler.compilation import Compilation, attributes
from messages.compiler.spans import NO_STYLE, Span, tidy
from messages.errors import Broken
from messages.limits import URL
from messages.text import LINE_BREAK

STYLES = {"b": "bold", "i": "italic", "s": "strike", "code": "code"}
TAGS = frozenset({*STYLES, "br", "a", "user", "users", "channel", "emoji", "date"})

_MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,}")
_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")
_DATE = "{date_long} {time}"
# Characters that an address may hold as they stand; the rest is percent-encoded.
_ADDRESS = "%/:?#[]@!$&'()*+,;=~-._"


def read_spans(
    compilation: Compilation, element: Element, *, others: frozenset[str] = frozenset()
) -> list[Span]:
    """The element's inline content; children named in ``others`` are passed over."""
    if not len(element):
        return tidy([Span("text", element.text)]) if element.text else []
    spans: list[Span] = []
    _read(compilation, element, NO_STYLE, "", spans, others)
    return tidy(spans)


def read_run(compilation: Compilation, parts: list[str | Element]) -> list[Span]:
    """The spans of a run of text and inline elements that share a parent with other things."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans.append(Span("text", part))
        else:
            _read_tag(compilation, part, NO_STYLE, "", spans)
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
    pattern = given.get("format") or _DATE
    words = formats.slack_date(moment, pattern, compilation.reader.formats)
    return Span("date", words, style, pattern=pattern, timestamp=int(moment.timestamp()))


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
