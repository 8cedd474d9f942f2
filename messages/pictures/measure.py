"""How wide a text will be, roughly, before any font has been chosen.

The template breaks lines with this; a font may be narrower, and hardly any sans is wider.
"""

from __future__ import annotations

import unicodedata

from markupsafe import Markup

# Widths in ems of DejaVu Sans, the widest of the fonts that are commonly there.
_NARROW = frozenset("ijl.,:;'|!()[] ·’‘")
# More than any place in a picture has room for.
_LONGEST = 1_000
# What makes one emoji of several.
_JOINERS = frozenset("\u200d\ufe0f\ufe0e\u20e3")
_WIDE = frozenset("mwMWÆŒ@%&—…")


def text_width(text: str, size: float) -> float:
    """The text's width at a font size, in the unit of the size."""
    return size * sum(_ems(character) for character in text)


def lines(text: str, room: float, size: float, most: int) -> list[str]:
    """The text in at most so many lines no wider than the room; what is over ends in "…"."""
    text = _as_read(text)
    made: list[str] = []
    line = ""
    for piece in _pieces(text):
        if not line or text_width((line + piece).rstrip(), size) <= room:
            line += piece
            continue
        made.append(line.rstrip())
        line = piece
    made.append(line.rstrip())
    over = len(made) > most
    made = made[:most]
    if over:
        made[-1] += "…"
    return [shorten(line, room, size) for line in made]


def shorten(text: str, room: float, size: float) -> str:
    """The text, its end replaced by "…" when it is wider than the room."""
    if text_width(text, size) <= room:
        return text
    room -= text_width("…", size)
    kept = 0
    for character in text.removesuffix("…"):
        room -= size * _ems(character)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def fitting_size(text: str, room: float, size: float) -> float:
    """The font size, or the smaller one at which the text is no wider than the room."""
    needed = text_width(_as_read(text), size)
    return size if needed <= room else round(size * room / needed, 1)


def _as_read(text: str) -> str:
    """What a template gave, as it is drawn: "&amp;" is one letter, a line break is a space, and
    emoji, which no font for text has, are left out."""
    plain = text.unescape() if isinstance(text, Markup) else str(text)
    return " ".join("".join(filter(_is_drawn, plain[:_LONGEST])).split())


def _is_drawn(character: str) -> bool:
    if character in _JOINERS or "\U0001f1e6" <= character <= "\U0001f1ff":
        return False
    return character < "\U0001f000" or unicodedata.category(character) not in ("So", "Sk")


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.39
    if character in _WIDE:
        return 1.0
    return 0.74 if character.isupper() else 0.635


def _pieces(text: str) -> list[str]:
    """What a line may end after: a word with its space, or any character of Chinese or Japanese."""
    pieces: list[str] = []
    for character in text:
        before = pieces[-1][-1] if pieces else ""
        # A mark that closes never begins a line.
        closes = unicodedata.category(character) in ("Pe", "Pf", "Po") or character in " ーっゃゅょ"
        breaks = (
            before == " "
            or (_is_wide(before) and not closes)
            or (_is_wide(character) and not closes and unicodedata.category(before or " ") != "Ps")
        )
        if pieces and not breaks:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_wide(character: str) -> bool:
    # Korean has wide letters, and spaces between its words.
    return (
        bool(character)
        and unicodedata.east_asian_width(character) in "WF"
        and not "\uac00" <= character <= "\ud7a3"
        and unicodedata.category(character) not in ("Ps",)
    )
