"""Fonts made for a test, so that none need be on the machine: each letter is a black box."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

LATIN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2040)]))
KANA_AND_KANJI = frozenset(
    [*map(chr, range(0x3000, 0x3100)), *"日本月推薦进度"],
)
UNITS = 1000
ADVANCE = 600


def make_font(
    path: Path,
    characters: Iterable[str],
    *,
    family: str = "Boxes",
    weight: int = 400,
    advance: int = ADVANCE,
    is_whole: bool = True,
) -> Path:
    """A TrueType font in which each of the characters is a box from the line to 700 above it.

    The glyph for what it has not is as tall as an em: nothing else in the font looks like it.
    A font that is not whole lacks its PostScript name, and resvg does not take it.
    """
    names = {ord(character): f"u{ord(character):04X}" for character in characters}
    order = [".notdef", *names.values()]
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    box, tall, nothing = _box(60, 0, advance - 60, 700), _box(0, -200, advance, 800), _empty()
    glyphs = dict.fromkeys(order, box) | {".notdef": tall}
    glyphs |= {names[code]: nothing for code in names if chr(code).isspace()}
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(order, (advance, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    style = "Bold" if weight == 700 else "Regular"
    names_in_font = {"familyName": family, "styleName": style}
    if is_whole:
        names_in_font["psName"] = f"{family}-{style}".replace(" ", "")
    builder.setupNameTable(names_in_font)
    builder.setupOS2(usWeightClass=weight, usWidthClass=5, sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    builder.save(path)
    return path


def _box(left: int, bottom: int, right: int, top: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    pen.lineTo((left, top))
    pen.lineTo((right, top))
    pen.lineTo((right, bottom))
    pen.closePath()
    return pen.glyph()


def _empty() -> object:
    return TTGlyphPen(None).glyph()
