"""The compiler: what Jinja made of a template, into the JSON that Slack takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from messages.compiler.compilation import Compilation, collapse
from messages.compiler.document import ROOTS
from messages.compiler.inline import read_spans
from messages.compiler.texts import spoken_text
from messages.errors import Broken, MarkupError
from messages.sources import PLACE_ATTRIBUTE, find_last_place

__all__ = ["Compilation", "collapse", "compile_markup", "compile_sentence"]


def compile_markup(markup: str, compilation: Compilation) -> dict[str, Any]:
    """The message or view that the markup describes. Raises MarkupError with its place."""
    root = _parse(markup, compilation)
    compiler = ROOTS.get(root.tag)
    if compiler is None:
        names = ", ".join(f"<{name}>" for name in ROOTS)
        place = root.get(PLACE_ATTRIBUTE) or f"{compilation.template}.xml"
        raise MarkupError(place, f"a template is one of {names}, not <{root.tag}>")
    with _naming_places(root, compilation):
        return compiler(compilation, root)


def compile_sentence(markup: str, compilation: Compilation) -> str:
    """The plain text of a sentence with inline tags. Raises MarkupError."""
    root = _parse(f"<sentence>{markup}</sentence>", compilation)
    with _naming_places(root, compilation):
        return spoken_text(read_spans(compilation, root))


def _parse(markup: str, compilation: Compilation) -> Element:
    try:
        return fromstring(markup)  # noqa: S314  (our own markup; values are escaped)
    except ParseError as error:
        raise MarkupError(_place_of_parse_error(markup, error, compilation), str(error)) from error


@contextmanager
def _naming_places(root: Element, compilation: Compilation) -> Iterator[None]:
    try:
        yield
    except Broken as broken:
        place = _find_place(root, broken.element) or f"{compilation.template}.xml"
        raise MarkupError(place, broken.problem) from broken


def _place_of_parse_error(markup: str, error: ParseError, compilation: Compilation) -> str:
    line, column = error.position
    lines = markup.split("\n")
    end = sum(len(text) + 1 for text in lines[: line - 1]) + column
    return find_last_place(markup, end + 1) or f"{compilation.template}.xml"


def _find_place(root: Element, wanted: Element) -> str | None:
    """The place of an element, or of the nearest one around it (tags in a translated sentence
    have none of their own)."""

    def search(element: Element, around: str | None) -> tuple[bool, str | None]:
        place = element.get(PLACE_ATTRIBUTE) or around
        if element is wanted:
            return True, place
        for child in element:
            found, inner = search(child, place)
            if found:
                return True, inner
        return False, None

    return search(root, None)[1]
