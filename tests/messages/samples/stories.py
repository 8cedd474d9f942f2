"""Ordinary values of the forms of a story's languages."""

from __future__ import annotations

from typing import Any


def _text(language: str, **values: Any) -> dict[str, Any]:
    return {
        "language": language,
        "translated_from": "de",
        "translated_by": "U0KENJI",
        "is_approved": True,
        "approved_on": "2026-03-06",
        "approved_how": "written",
        "approved_by": "U0JONAS",
        "is_long": False,
        "seen": "0123456789abcdef",
        **values,
    }


STORY_TEXTS: list[dict[str, Any]] = [
    _text("de", translated_from=None, translated_by=None, approved_on=None),
    _text("ja", is_approved=False, approved_on=None),
    _text("fr", approved_how="verbal"),
    _text("it", approved_how="import", translated_by=None, is_long=True),
    _text("pt-BR", approved_on=None),
    _text("nl", translated_from=None, is_approved=False),
]
_WORDS: dict[str, Any] = {
    "language": "de",
    "title": "Mehl ohne Stillstand",
    "story": "Die Mühle Süd mahlt für tausend Bäckereien. Seit einem Jahr steht sie nie still.",
    "quote": "Es läuft einfach.",
    "proofs": ["Stillstand im Jahr: 31 → 0 Stunden", "Zwei Schichten weniger"],
}
_NOTHING: dict[str, Any] = {"language": "", "title": "", "story": "", "quote": "", "proofs": []}

TRANSLATE: dict[str, Any] = {
    "metadata": "{}",
    "name": "Mühle Süd",
    "anonymous": False,
    "told_in": None,
    "languages": [{"code": "fr", "name": "French"}, {"code": "ja", "name": "Japanese"}],
    "proposed": "ja",
    "original": _WORDS,
    "translation": _NOTHING,
    "max_title": 300,
    "max_text": 3000,
}
APPROVE: dict[str, Any] = {
    "metadata": "{}",
    "told_in": "ja",
    "translation": _WORDS | {"language": "ja"},
    "today": "2026-03-09",
    "max_note": 500,
}

SAMPLES: dict[str, dict[str, Any]] = {
    "stories/translate": TRANSLATE,
    "stories/translate (changed)": TRANSLATE
    | {"told_in": "ja", "languages": [], "proposed": "", "translation": _WORDS},
    "stories/translate (anonymous, bare)": TRANSLATE
    | {"name": "", "anonymous": True, "proposed": ""}
    | {"original": _NOTHING | {"language": "de", "story": "Ein Satz."}},
    "stories/approve": APPROVE,
    "stories/approve (a story alone)": APPROVE
    | {"translation": _NOTHING | {"language": "ja", "story": "一文。"}},
}
