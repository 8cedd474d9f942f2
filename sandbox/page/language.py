"""The language of a text, as far as its script alone tells it.

Browsers draw the same character differently for Japanese, Chinese and Korean readers; the
`lang` attribute decides. Scripts that many languages share say nothing.
"""

from __future__ import annotations

import re

_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
}


def language_of(text: str) -> str:
    """A language code, or an empty string where the script does not tell."""
    # Japanese mixes kana with the characters that Chinese uses, so kana is asked for first.
    return next((code for code, script in _SCRIPTS.items() if script.search(text)), "")
