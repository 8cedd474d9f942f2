"""Search answers as the templates take them: plain values, worded for one reader."""

from __future__ import annotations

from typing import Any

from babel import Locale, UnknownLocaleError

from messages import Messages
from store.members import MemberInfo
from store.search import SearchAnswer, SearchResult, Viewer
from store.sharing import card_values

PAGE = 5
# What of a question is said back; nobody reads more.
_SAID_BACK = 150


def viewer_of(reader: MemberInfo) -> Viewer:
    """The reader as the search sees them."""
    return Viewer(language=reader.locale or "en", is_guest=reader.is_guest)


def word_of(messages: Messages, locale: str | None, kind: str, key: str) -> str:
    """A country or an industry as the reader would type it."""
    if kind == "country":
        return str(_territories(locale).get(key, key))
    return messages.label("industry", key, locale)


def answer_values(
    *,
    answer: SearchAnswer,
    search_id: int,
    offset: int,
    now: str,
) -> dict[str, Any]:
    """The values of `references/answer`."""
    last = offset + len(answer.results)
    filters = answer.filters
    return {
        "query": " ".join(answer.query.split())[:_SAID_BACK],
        "search_id": search_id,
        "offset": offset,
        "first": offset + 1,
        "last": last,
        "total": answer.total,
        "more": last < answer.total,
        "results": [_result(result) for result in answer.results],
        "nearest": [_result(result) for result in answer.nearest],
        "nothing_understood": answer.nothing_understood,
        "corrections": [
            {"typed": part.text, "read": part.corrected}
            for part in answer.understood
            if part.corrected and part.corrected != part.text
        ],
        "filters": [{"kind": kind, "value": value} for kind, value in filters.values().items()],
        "now": now,
    }


def _result(result: SearchResult) -> dict[str, Any]:
    return {
        "reference": card_values(result.reference),
        "why": [
            {"kind": reason.kind, "key": reason.key, "text": reason.text, "exact": reason.exact}
            for reason in result.why
        ],
    }


def _territories(locale: str | None) -> Any:
    try:
        return Locale.parse((locale or "en").replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en").territories
