"""Rows of an import, checked one by one before anything is written."""

from __future__ import annotations

import re
from datetime import date

from store.imports.files import BrokenRow, Row
from store.models import AUDIENCES

_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
_LIMITS = {"external_id": 200, "account": 300}
_TEXTS = ("title", "summary", "story", "quote")
_SURROGATE = re.compile("[\ud800-\udfff]")


def check_row(row: Row | BrokenRow) -> str | None:
    """Why a row cannot be taken, as an English sentence, or None."""
    if isinstance(row, BrokenRow):
        return row.why
    for name, limit in _LIMITS.items():
        if not row.text(name):
            return f"no {name}"
        if len(row.text(name)) > limit:
            return f"{name} is longer than {limit} characters"
    language = row.text("language")
    if not language:
        return "no language"
    if not _LANGUAGE.match(language) or len(language) > 16:
        return f"“{short(language)}” is not a language tag such as en or pt-BR"
    source = row.text("translated_from")
    if source and (not _LANGUAGE.match(source) or len(source) > 16 or tag(source) == tag(language)):
        return f"“{short(source)}” is not a language that this can be translated from"
    if not _is_mark(row.text("approved")):
        return f"approved “{short(row.text('approved'))}” is neither yes nor no nor a day"
    if not any(row.text(name) for name in _TEXTS):
        return "no title, summary, story or quote: there is nothing to find it by"
    audience = row.text("audience")
    if audience and audience not in AUDIENCES:
        return f"audience “{short(audience)}” is none of {', '.join(AUDIENCES)}"
    texts = [*row.values.values()]
    if any(_SURROGATE.search(text) for text in texts if isinstance(text, str)):
        return "a text holds half a character (a lone surrogate)"
    return None


def _is_mark(text: str) -> bool:
    """Whether this says if the customer approved a text: yes, no, the day, or nothing."""
    if text.lower() in ("", "yes", "no"):
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def tag(language: str) -> str:
    """A language's tag as we keep it: "pt-BR" of "pt_br"."""
    base, _, rest = language.replace("_", "-").partition("-")
    return base.lower() + (f"-{rest.upper() if len(rest) == 2 else rest}" if rest else "")


def short(text: str) -> str:
    """A text as a report quotes it."""
    return text if len(text) <= 60 else f"{text[:59]}…"
