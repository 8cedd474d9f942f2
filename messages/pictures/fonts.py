"""Which of the machine's fonts can write a text. Runs in the drawing process.

Nothing is taken for granted: a font counts for the characters that its own table names. A text
with a character that no font has is not drawn, for a reader would see empty boxes.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
REGULAR, BOLD = 400, 700

# The forms of a Chinese character differ by country: which fonts are drawn for which readers,
# by what a family's name ends in or begins with.
_NAMES_OF_LANGUAGE = {
    "ja": ("jp", "japanese", "hiragino", "yu gothic", "meiryo", "ipa", "takao", "vl gothic"),
    "zh-Hans": ("sc", "pingfang sc", "microsoft yahei", "simhei", "wenquanyi"),
    "zh-Hant": ("tc", "pingfang tc", "microsoft jhenghei", "heiti tc"),
    "ko": ("kr", "apple sd gothic", "malgun", "nanum"),
}
_OF_OTHERS = ("jp", "sc", "tc", "hk", "kr")
_PLAIN = ("sans", "gothic", "arial", "helvetica", "roboto", "inter", "segoe ui", "verdana")
_NOT_PLAIN = ("serif", "mono", "math", "symbol", "emoji", "condensed", "narrow", "display")


@dataclass(frozen=True)
class Face:
    """One face of a font file: its family, its weight, and the characters that it has."""

    path: Path
    number: int  # in a collection
    family: str
    weight: int

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points for which it has a glyph."""
        with TTFont(self.path, fontNumber=self.number, lazy=True) as font:
            return frozenset(font.getBestCmap() or {})


@dataclass(frozen=True)
class Choice:
    """The fonts for a text: the family that writes most of it, and the files to load."""

    family: str
    files: tuple[Path, ...]


class FontsFound:
    """The upright outline fonts of some folders, read when they are first asked for."""

    def __init__(self, folders: Sequence[Path], is_taken: Callable[[Face, str], bool]) -> None:
        """`is_taken` says whether what draws can write a character in a face: it is asked
        before a face is relied on, for a font that it refuses would leave blanks."""
        self._folders = tuple(folders)
        self._is_taken = is_taken

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """Every face that could be used, in no order that matters."""
        return tuple(face for path in _files(self._folders) for face in _read_faces(path))

    def choose(self, text: str, language: str) -> Choice | None:
        """The fonts that together have every character of the text; None when one is in none."""
        missing = needed(text)
        chosen: list[Face] = []
        regular = [face for face in self.faces if face.weight == REGULAR]
        for face in sorted(regular, key=lambda face: _rank(face, language)):
            # The first one writes the language itself; the others what is left over.
            has = missing & face.characters
            if not chosen and len(has) * 2 < len(missing):
                continue
            if has and self._is_taken(face, chr(min(has))):
                chosen.append(face)
                missing -= has
            if not missing:
                break
        if missing or not chosen:
            return None
        families = {face.family for face in chosen}
        files = [face.path for face in chosen]
        files += [
            face.path for face in self.faces if face.weight == BOLD and face.family in families
        ]
        return Choice(chosen[0].family, tuple(dict.fromkeys(files)))


def needed(text: str) -> frozenset[int]:
    """The code points of a text that leave a mark on paper."""
    return frozenset(
        ord(character)
        for character in set(text)
        if unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp")
    )


def default_folders() -> tuple[Path, ...]:
    """Where the operating system and its user keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        own = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return (windows / "Fonts", own / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        system = (Path("/System/Library/Fonts"), Path("/Library/Fonts"))
        return (*system, home / "Library" / "Fonts")
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    shared = (Path(folder) / "fonts" for folder in data.split(":") if folder)
    return (own / "fonts", home / ".fonts", *shared)


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for at, _, names in os.walk(folder):
            for name in sorted(names):
                if Path(name).suffix.lower() in _ENDINGS:
                    yield Path(at) / name


def _read_faces(path: Path) -> Iterator[Face]:
    try:
        # Opened here, to be closed here: fontTools leaves a broken file open.
        with path.open("rb") as file:
            if path.suffix.lower() in (".ttc", ".otc"):
                collection = TTCollection(file, lazy=True)
                for number, font in enumerate(collection.fonts):
                    yield from _read_face(path, number, font)
            else:
                yield from _read_face(path, -1, TTFont(file, lazy=True))
    except (OSError, TTLibError, KeyError, ValueError, AssertionError, EOFError):
        # A broken file is no font; the others are still there.
        return


def _read_face(path: Path, number: int, font: TTFont) -> Iterator[Face]:
    if not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
        return  # bitmaps only, such as emoji
    style = font["OS/2"]
    is_slanted = bool(style.fsSelection & 1)
    if is_slanted or style.usWidthClass != 5 or style.usWeightClass not in (REGULAR, BOLD):
        return
    family = font["name"].getBestFamilyName()
    if family:
        yield Face(path, number, family, style.usWeightClass)


def _rank(face: Face, language: str) -> tuple[int, int, int, str]:
    """What is drawn for the reader's language first, then plain letters before fancy ones."""
    name = face.family.lower()
    own = _NAMES_OF_LANGUAGE.get(language, ())
    suits = any(name.endswith(f" {word}") or name.startswith(word) for word in own)
    of_others = not suits and any(name.endswith(f" {word}") for word in _OF_OTHERS)
    plain = not any(word in name for word in _NOT_PLAIN)
    known = any(word in name for word in _PLAIN)
    return (0 if suits else 2 if of_others else 1, 0 if plain else 1, 0 if known else 1, name)
