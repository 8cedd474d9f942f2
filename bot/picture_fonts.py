"""Which languages' pictures this machine's fonts can write, asked as the drawing process asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from bot.checks import Finding
from messages import Messages
from messages.locales import languages

# One of everything that the words of a picture depend on: months, numbers, labels, changes.
_FIGURES = (
    ("references", 214, 206, "number", "more"),
    ("nominations", 18, 21, "number", "more"),
    ("approved", 9, 9, "number", "more"),
    ("decided_on_time", 0.93, 0.8, "share", "more"),
    ("requests", 34, None, "number", "more"),
    ("searches_empty", 31, 52, "number", "less"),
)
_VALUES: dict[str, Any] = {
    "region": None,
    "period": {"from": "2026-10-01", "to": "2026-10-31"},
    "before": {"from": "2026-09-01", "to": "2026-09-30"},
    "figures": [
        {"key": key, "now": now, "before": before, "unit": unit, "better": better}
        for key, now, before, unit, better in _FIGURES
    ],
    "segments": [
        {"group": "industry", "key": key, "now": 41, "added": 5, "lost": 1}
        for key in ("banking", "retail", "logistics", "energy")
    ],
}


def picture_texts() -> dict[str, str]:
    """What stands in a picture, by the language that it is in."""
    from messages.pictures.drawing import text_of

    messages = Messages()
    return {
        language: text_of(messages.draw("progress", language, **_VALUES).svg)
        for language in languages()
    }


def check_fonts(folders: Sequence[Path], *, spoken: Collection[str]) -> Finding:
    """For which of our languages pictures can be drawn.

    `folders` is where fonts are, the operating system's places when it is empty; `spoken` are
    the languages of the program: those without a font need somebody's attention, the others do
    not.
    """
    # What looks into fonts is heavy, and nothing else of the command line needs it.
    from messages.pictures.drawing import find_fonts
    from messages.pictures.fonts import default_folders

    fonts = find_fonts(folders or default_folders())
    drawn: list[str] = []
    missing: list[str] = []
    for language, text in picture_texts().items():
        (missing if fonts.choose(text, language) is None else drawn).append(language)
    needed = {Messages().language(language) for language in spoken} & set(missing)
    words = [f"pictures can be drawn in {', '.join(drawn)}."] if drawn else []
    if missing:
        words.append(
            f"No font for {', '.join(missing)}: there the words say what a picture would show. "
            "Install one, such as Noto Sans (CJK), or name its folder in VOUCH_FONTS."
        )
    if needed:
        words.append(f"The program speaks {', '.join(sorted(needed))}.")
    return Finding("fonts", not needed, " ".join(words))
