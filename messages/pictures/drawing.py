"""From SVG to PNG by resvg. Runs in the drawing process: it holds the interpreter lock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import resvg_py

from messages.pictures.fonts import Face, FontsFound

# The SVG is 720 wide. A phone shows it at half of that with two or three dots to each point.
ZOOM = 2.0
_SVG = "http://www.w3.org/2000/svg"


class NoFont(Exception):
    """No font of this machine has every character of the text."""


def draw(svg: str, *, language: str, fonts: FontsFound) -> bytes:
    """The SVG as a PNG of twice its size. Raises NoFont, and ValueError when it is no SVG."""
    choice = fonts.choose(text_of(svg), language)
    if choice is None:
        raise NoFont
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=ZOOM,
        # Only the fonts that were looked into: what resvg would find otherwise, nobody checked.
        skip_system_fonts=True,
        font_files=[str(path) for path in choice.files],
        font_family=choice.family,
        sans_serif_family=choice.family,
    )
    return bytes(drawn)


def find_fonts(folders: Sequence[Path]) -> FontsFound:
    """The fonts of the folders, those that resvg takes."""
    return FontsFound(folders, is_taken=is_taken)


@cache
def is_taken(face: Face, character: str) -> bool:
    """Whether resvg writes the character in this face: nothing drawn is a font not taken."""

    def draw_letter(letter: str) -> bytes:
        svg = ElementTree.Element("svg", xmlns=_SVG, width="40", height="40")
        ElementTree.SubElement(svg, "text", {"x": "9", "y": "31", "font-size": "24"}).text = letter
        drawn: bytes = resvg_py.svg_to_bytes(
            svg_string=ElementTree.tostring(svg, encoding="unicode"),
            skip_system_fonts=True,
            font_files=[str(face.path)],
            font_family=face.family,
        )
        return bytes(drawn)

    return draw_letter(character) != draw_letter(" ")


def text_of(svg: str) -> str:
    """All that is written in the picture. ValueError when it is no XML."""
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314  (made by our own template)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    return "".join(text for element in root.iter() for text in (element.text, element.tail) if text)
