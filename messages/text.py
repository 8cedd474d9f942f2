"""Text that people typed: cleaned so that it can stand in XML, cut so that it fits."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Stands for a line break inside a value while it travels through the template: XML and the
# collapsing of indentation leave it alone, so a person's own line breaks survive both.
LINE_BREAK = "\u2028"

_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# What XML 1.0 forbids, lone surrogates and noncharacters, and the directional embeddings and
# overrides that would turn the rest of somebody else's line around.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)
_SPACE = re.compile(r"\s")
_ZERO_WIDTH_JOINER = "\u200d"


# A value of {this: {language: text}} is one text, in the reader's language; "" is in any.
IN_LANGUAGES = "in_languages"


def clean(value: Any, language: str = "") -> Any:
    """The same plain value with every string fit for a template; numbers and so on unchanged.

    What comes in several languages is given in this one, else in that of its author.
    """
    if isinstance(value, str):
        # isprintable is false for every character that is looked for below, and fast.
        return value if value.isprintable() else clean_text(value)
    if isinstance(value, dict):
        if len(value) == 1 and IN_LANGUAGES in value:
            texts = value[IN_LANGUAGES]
            text = texts.get(language) or texts.get(language.split("-")[0]) or texts[""]
            return clean(text, language)
        return {key: clean(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item, language) for item in value]
    return value


def clean_text(text: str) -> str:
    """The text without characters that XML cannot carry; line ends become LINE_BREAK."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub(LINE_BREAK, text))


def restore_line_breaks(text: str) -> str:
    """The text as Slack shall get it, with plain newlines."""
    return text.replace(LINE_BREAK, "\n") if LINE_BREAK in text else text


def length(text: str) -> int:
    """The length in UTF-16 units: an emoji counts as two."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text if it has at most ``limit`` characters, else its beginning and "…".

    The cut is made at a word where one ends in the last third, and never inside what a reader
    sees as one character (an emoji sequence, a letter with its accents).
    """
    if len(text) * 2 <= limit or length(text) <= limit:
        return text
    if limit <= 1:
        return "…"[:limit]
    end = _index_at(text, limit - 1)
    while end > 0 and not _is_boundary(text, end):
        end -= 1
    spaces = list(_SPACE.finditer(text, end - end // 3, min(end + 1, len(text))))
    if spaces:
        end = spaces[-1].start()
    return text[:end].rstrip().rstrip(",;:–—-([{") + "…"


def _index_at(text: str, units: int) -> int:
    """How many characters of the text fit into so many UTF-16 units."""
    if text.isascii():
        return units
    count = 0
    for index, character in enumerate(text):
        count += 2 if character > "\uffff" else 1
        if count > units:
            return index
    return len(text)


def _is_boundary(text: str, index: int) -> bool:
    """Whether a reader sees one character end and another begin here (a sound approximation
    of Unicode's grapheme clusters: marks, joiners, skin tones, flags)."""
    after, before = text[index], text[index - 1]
    if _ZERO_WIDTH_JOINER in (after, before):
        return False
    if unicodedata.category(after)[0] == "M" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    if "\U000e0020" <= after <= "\U000e007f":
        return False
    if _is_flag_letter(after) and _is_flag_letter(before):
        run = 0
        while run < index and _is_flag_letter(text[index - 1 - run]):
            run += 1
        return run % 2 == 0
    return True


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
