"""Rich text: paragraphs, lists, quotes and preformatted text. Nothing in it is parsed by Slack."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from messages import limits
from messages.compiler.compilation import Compilation, Json, attributes
from messages.compiler.inline import read_spans
from messages.compiler.spans import Span
from messages.compiler.texts import fit_spans, rich_elements
from messages.errors import Broken
from messages.text import LINE_BREAK

RICH = frozenset({"p", "ul", "ol", "quote", "pre"})
_LISTS = frozenset({"ul", "ol"})
_ID = frozenset({"id"})
# Slack indents a list at most this deep.
_DEEPEST = 8


def rich_part(compilation: Compilation, element: Element) -> list[Json]:
    """The parts of a rich_text block that one tag becomes."""
    attributes(element, may=_ID)
    if element.tag in _LISTS:
        parts = _list(compilation, element, 0)
    elif element.tag == "pre":
        parts = [
            {"type": "rich_text_preformatted", "elements": _preformatted(compilation, element)}
        ]
    else:
        kind = "rich_text_section" if element.tag == "p" else "rich_text_quote"
        spans = fit_spans(compilation, element, read_spans(compilation, element), limits.TEXT)
        parts = [{"type": kind, "elements": rich_elements(spans)}]
    return parts


def _list(compilation: Compilation, element: Element, indent: int) -> list[Json]:
    """A list and the lists in it, side by side as Slack has them, told apart by their indent."""
    style = "bullet" if element.tag == "ul" else "ordered"
    parts: list[Json] = []
    items: list[Json] = []
    written = 0

    def close() -> None:
        if not items:
            return
        part: Json = {"type": "rich_text_list", "style": style, "indent": min(indent, _DEEPEST)}
        if style == "ordered" and written > len(items):
            part["offset"] = written - len(items)
        parts.append({**part, "elements": list(items)})
        items.clear()

    if (element.text or "").strip():
        raise Broken(element, f"<{element.tag}> takes no text of its own")
    for child in element:
        if child.tag != "li":
            raise Broken(child, f"<{child.tag}> cannot stand in <{element.tag}>")
        if (child.tail or "").strip():
            raise Broken(child, f"text after <li> in <{element.tag}>")
        attributes(child)
        spans = read_spans(compilation, child, others=_LISTS)
        spans = fit_spans(compilation, child, spans, limits.TEXT)
        items.append({"type": "rich_text_section", "elements": rich_elements(spans)})
        written += 1
        for inner in child:
            if inner.tag in _LISTS:
                close()
                parts += _list(compilation, inner, indent + 1)
    close()
    if not parts:
        raise Broken(element, f"<{element.tag}> has no <li>: put the condition around it")
    return parts


def _preformatted(compilation: Compilation, element: Element) -> list[Json]:
    """The text as it is typed, the first and last line end left out."""
    if len(element):
        raise Broken(element[0], "<pre> takes text only")
    text = (element.text or "").replace("\n", LINE_BREAK).strip(LINE_BREAK)
    spans = [Span("text", text)] if text else []
    return rich_elements(fit_spans(compilation, element, spans, limits.TEXT))
