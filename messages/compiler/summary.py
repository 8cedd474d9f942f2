"""The notification of a message that has none of its own: the text of its first blocks."""

from __future__ import annotations

from typing import Any

from messages.compiler.compilation import Compilation, Json
from messages.compiler.spans import Span

_MOST = 1_000


def spans_of_blocks(compilation: Compilation, blocks: list[Json]) -> list[Span]:
    """The readable text of the blocks, in order, as spans; block after block with a space."""
    spans: list[Span] = []
    size = 0
    for block in blocks:
        found: list[Span] = []
        _collect(compilation, block, found)
        if not found:
            continue
        if spans:
            spans.append(Span("text", " "))
        spans += found
        size += sum(len(span.text) for span in found)
        if size > _MOST:
            break
    return spans


def _collect(compilation: Compilation, part: Any, spans: list[Span]) -> None:
    if isinstance(part, list):
        for item in part:
            _collect(compilation, item, spans)
        return
    kind = part.get("type")
    if kind in ("text", "link") or kind == "plain_text":
        spans.append(Span("text", part["text"]))
    elif kind == "mrkdwn":
        # Its text is escaped and marked up already; what it was made of is not.
        spans += compilation.mrkdwn_spans[id(part)]
    elif kind == "user":
        spans.append(Span("user", target=part["user_id"]))
    elif kind == "channel":
        spans.append(Span("channel", target=part["channel_id"]))
    elif kind == "emoji":
        spans.append(Span("emoji", part["name"]))
    elif kind == "date":
        spans.append(Span("text", part["fallback"]))
    elif kind == "image":
        spans.append(Span("text", part["alt_text"]))
    elif kind in ("header", "section"):
        for name in ("text", "fields"):
            if name in part:
                _collect(compilation, part[name], spans)
    elif kind in ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text", "context"):
        for index, item in enumerate(part["elements"]):
            if index and kind != "rich_text_section":
                spans.append(Span("text", " "))
            _collect(compilation, item, spans)
