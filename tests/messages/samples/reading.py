"""Ordinary values of the dialog of a post in two languages."""

from __future__ import annotations

from typing import Any

from messages.bilingual import FIELD_WORDS

BOTH: dict[str, Any] = {
    "posted_in": "de",
    "beside": "ja",
    "is_own": True,
    "speaks": True,
    "wanted": "ja-JP",
    "words": [
        {"key": "reference", "first": "Referenz", "second": "リファレンス"},
        {"key": "milestone", "first": "Meilenstein", "second": ""},
    ],
}
SAMPLES: dict[str, dict[str, Any]] = {
    "reading/both": BOTH,
    "reading/both (every word)": BOTH
    | {
        "words": [
            {"key": name.replace(" ", "_"), "first": f"{name} (von uns)", "second": ""}
            for name in FIELD_WORDS
        ]
    },
    "reading/both (in English alone)": BOTH
    | {"posted_in": "en", "beside": "en", "is_own": False, "wanted": "en-GB"},
    "reading/both (beside English)": BOTH | {"beside": "en", "is_own": False, "wanted": "de-DE"},
    "reading/both (a language that we do not speak)": BOTH
    | {"beside": "en", "speaks": False, "wanted": "nl-BE"},
    "reading/more": {},
}
