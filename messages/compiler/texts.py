"""Spans made into what Slack takes: rich_text elements, mrkdwn, plain text, notification text."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from messages.compiler.compilation import NOTHING, Compilation, Json
from messages.compiler.inline import read_spans
from messages.compiler.spans import Span, cut_spans, measure
from messages.text import LINE_BREAK, cut, length, restore_line_breaks

# Slack takes a style on these; emoji and dates have none.
_STYLED = ("text", "link", "user", "channel")
_MARKS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}
# mrkdwn knows no escape for its marks. Where a person typed one that could take effect, a
# character that looks the same stands in for it.
_LOOKALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
# A mark takes effect at the beginning or the end of a word, never inside one.
_AT_WORD_EDGE = re.compile(r"(?<![^\W_])[*_~`](?=\S)|(?<=\S)[*_~`](?![^\W_])")
_EMOJI_NAME = re.compile(r":(?=[a-z0-9_+'-]+:)")
_QUOTE = re.compile(r"(?m)^(?=>)")
_ZERO_WIDTH_SPACE = "\u200b"


def rich_elements(spans: list[Span]) -> list[Json]:
    """The elements of a rich_text_section: nothing in them is parsed by Slack."""
    elements: list[Json] = []
    for span in spans:
        element: Json
        if span.kind == "text":
            element = {"type": "text", "text": restore_line_breaks(span.text)}
        elif span.kind == "link":
            text = restore_line_breaks(span.text)
            element = {"type": "link", "url": span.target, "text": text}
        elif span.kind == "user":
            element = {"type": "user", "user_id": span.target}
        elif span.kind == "channel":
            element = {"type": "channel", "channel_id": span.target}
        elif span.kind == "emoji":
            element = {"type": "emoji", "name": span.text}
        else:
            element = {
                "type": "date",
                "timestamp": span.timestamp,
                "format": span.pattern,
                "fallback": span.text,
            }
        if span.style and span.kind in _STYLED:
            element["style"] = dict.fromkeys(sorted(span.style), True)
        elements.append(element)
    return elements


def fit_spans(
    compilation: Compilation, element: Element, spans: list[Span], limit: int
) -> list[Span]:
    """The spans within the limit, at least one of them."""
    if not any(span.text.strip() or span.target for span in spans):
        compilation.mend(element, f"<{element.tag}> is empty")
        return [Span("text", NOTHING)]
    size = measure(spans)
    if size > limit:
        compilation.mend(element, f"<{element.tag}> has {size} characters, Slack takes {limit}")
    allowed = min(limit, compilation.longest)
    return cut_spans(spans, allowed) if size > allowed else spans


def text_object(compilation: Compilation, element: Element, spans: list[Span], limit: int) -> Json:
    """A mrkdwn object of the spans; plain_text where somebody typed what mrkdwn would take as
    formatting and nothing else in it needs mrkdwn."""
    fitted = fit_spans(compilation, element, spans, limit)
    if all(span.kind == "text" and not span.style for span in fitted):
        typed = "".join(span.text for span in fitted)
        typed = restore_line_breaks(typed)
        if _make_harmless(typed, _dangerous_marks(fitted)) != typed:
            return {"type": "plain_text", "text": typed, "emoji": False}
    text = mrkdwn(fitted)
    allowed = limit
    while length(text) > limit:
        # Escaping made it longer than it reads.
        allowed = min(allowed - 1, allowed * limit // length(text))
        text = mrkdwn(cut_spans(fitted, allowed))
    # verbatim: Slack makes no links or mentions out of plain words.
    made: Json = {"type": "mrkdwn", "text": text, "verbatim": True}
    compilation.mrkdwn_spans[id(made)] = fitted
    return made


def mrkdwn(spans: list[Span]) -> str:
    """The spans in Slack's mrkdwn, escaped; formatting that people typed has no effect."""
    written = ""
    dangerous = _dangerous_marks(spans)
    for index, span in enumerate(spans):
        if span.kind == "user":
            piece = f"<@{span.target}>"
        elif span.kind == "channel":
            piece = f"<#{span.target}>"
        elif span.kind == "emoji":
            piece = f":{span.text}:"
        elif span.kind == "date":
            fallback = escape(span.text).replace("|", "/")
            piece = f"<!date^{span.timestamp}^{escape(span.pattern)}|{fallback}>"
        elif span.kind == "link":
            label = _typed(span, dangerous).replace("\n", " ")
            address = escape(span.target).replace("|", "%7C")
            piece = _marked(f"<{address}|{label}>", span.style - {"code"}, written, "")
        else:
            following = spans[index + 1] if index + 1 < len(spans) else None
            after = following.text[:1] if following and following.kind == "text" else ""
            piece = _marked(_typed(span, dangerous), span.style, written, after)
        written += piece
    return written


def _marked(text: str, style: frozenset[str], before: str, after: str) -> str:
    """The text between its marks, line by line: a mark takes effect only beside a word's end."""
    if not style:
        return text
    marks = "".join(_MARKS[name] for name in ("bold", "italic", "strike", "code") if name in style)
    lines = []
    for line in text.split("\n"):
        core = line.strip()
        if not core:
            lines.append(line)
            continue
        start = line[: len(line) - len(line.lstrip())]
        end = line[len(line.rstrip()) :]
        lines.append(f"{start}{marks}{core}{marks[::-1]}{end}")
    marked = "\n".join(lines)
    if before[-1:].isalnum() and marked[:1] == marks[0]:
        marked = _ZERO_WIDTH_SPACE + marked
    if after.isalnum() and marked[-1:] == marks[0]:
        marked += _ZERO_WIDTH_SPACE
    return marked


def escape(text: str) -> str:
    """The three characters that mean something to Slack, escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _typed(span: Span, dangerous: frozenset[str]) -> str:
    """A span's words, escaped, in which nothing that was typed formats or becomes an emoji."""
    text = restore_line_breaks(span.text)
    if "code" in span.style:
        # Nothing is formatted inside code, but a backtick would end it.
        return escape(text.replace("`", _LOOKALIKES["`"]))
    return escape(_make_harmless(text, dangerous))


def _dangerous_marks(spans: list[Span]) -> frozenset[str]:
    """The marks that could find a partner: typed twice, or typed and used by the template."""
    if not any(mark in span.text for span in spans for mark in _LOOKALIKES):
        return frozenset()
    typed = "".join(span.text for span in spans if span.kind in ("text", "link"))
    styles = frozenset().union(*(span.style for span in spans))
    return frozenset(
        mark
        for style, mark in _MARKS.items()
        if typed.count(mark) > 1 or (mark in typed and style in styles)
    )


def _make_harmless(text: str, dangerous: frozenset[str]) -> str:
    if dangerous:
        text = _AT_WORD_EDGE.sub(
            lambda found: _LOOKALIKES[found[0]] if found[0] in dangerous else found[0], text
        )
    if ":" in text:
        text = _EMOJI_NAME.sub(f":{_ZERO_WIDTH_SPACE}", text)
    if ">" in text:
        text = _QUOTE.sub(_ZERO_WIDTH_SPACE, text)
    return text


def plain_object(
    compilation: Compilation,
    element: Element,
    limit: int,
    *,
    others: frozenset[str] = frozenset(),
) -> Json:
    """A plain_text object of an element's content, in which only text and emoji may stand."""
    if not len(element):
        return compilation.plain(element, element.text or "", limit, f"<{element.tag}>")
    spans = read_spans(compilation, element, others=others)
    has_emoji = False
    words = ""
    for span in spans:
        if span.kind == "emoji":
            has_emoji = True
            words += f":{span.text}:"
        else:
            words += span.text or span.target
    text = restore_line_breaks(words)
    fitted = compilation.fit(element, text, limit, f"<{element.tag}>")
    return {"type": "plain_text", "text": fitted, "emoji": has_emoji}


def notification_text(spans: list[Span], limit: int) -> str:
    """Text for a notification: no formatting, escaped, mentions as Slack writes them."""
    pieces: list[str] = []
    left = limit
    for span in spans:
        if span.kind == "user":
            piece = f"<@{span.target}>"
        elif span.kind == "channel":
            piece = f"<#{span.target}>"
        elif span.kind == "emoji":
            piece = f":{span.text}:"
        else:
            piece = escape(span.text.replace(LINE_BREAK, " "))
            if len(piece) > left:
                piece = escape(cut(span.text.replace(LINE_BREAK, " "), max(1, left * 2 // 3)))
                piece = piece if len(piece) <= left else "…"
        if len(piece) > left:
            break
        pieces.append(piece)
        left -= len(piece)
    return "".join(pieces)


def spoken_text(spans: list[Span]) -> str:
    """The spans as one plain text, not escaped; mentions as Slack writes them."""
    pieces = {"user": "<@{}>", "channel": "<#{}>"}
    spoken = "".join(
        pieces[span.kind].format(span.target) if span.kind in pieces else span.text
        for span in spans
    )
    return restore_line_breaks(spoken)
