"""Search answers as the templates take them: plain values, worded for one reader."""

from __future__ import annotations

from typing import Any

from babel import Locale, UnknownLocaleError

from messages import Messages
from store.members import MemberInfo
from store.models import ACTIVITIES
from store.search import SearchAnswer, SearchResult, Viewer
from store.search.documents import product_key
from store.search.meeting import Reason
from store.search.queries import MAX_CHARACTERS
from store.searches import Choices, SearchInfo
from store.sharing import card_values

PAGE = 5
FILTERS = ("region", "country", "industry", "product", "activity", "language")
# What Slack takes of an option's value.
_MAX_VALUE = 150
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
        "fitting": answer.total - answer.close,
        "close": answer.close,
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


def refine_values(
    messages: Messages, locale: str | None, *, search: SearchInfo, choices: Choices
) -> dict[str, Any]:
    """The values of `references/refine`, but for its metadata."""
    products: dict[str, str] = {}
    for product in choices.products:
        key = product_key(product)
        if 0 < len(key) <= _MAX_VALUE:
            products.setdefault(key, product)
    offered: dict[str, Any] = {
        "regions": [{"key": code, "name": name} for code, name in choices.regions],
        "countries": _sorted(messages, locale, "country", choices.countries),
        "industries": _sorted(messages, locale, "industry", choices.industries),
        "products": [{"key": key, "name": name} for key, name in products.items()],
        "languages": [{"key": key} for key in choices.languages],
    }
    known = {
        "region": offered["regions"],
        "country": offered["countries"],
        "industry": offered["industries"],
        "product": offered["products"],
        "language": offered["languages"],
    }
    filters = {name: getattr(search.filters, name) for name in FILTERS}
    for name, options in known.items():
        # What is not offered (any more) cannot be shown as chosen.
        if filters[name] not in {option["key"] for option in options}:
            filters[name] = None
    return {
        "query": search.query[:MAX_CHARACTERS],
        "filters": filters,
        "activities": list(ACTIVITIES),
        **offered,
    }


def _sorted(
    messages: Messages, locale: str | None, kind: str, keys: list[str]
) -> list[dict[str, str]]:
    """Choices by their name in the reader's language."""
    named = [{"key": key, "name": word_of(messages, locale, kind, key)} for key in keys]
    return sorted(named, key=lambda choice: choice["name"].casefold())


def _result(result: SearchResult) -> dict[str, Any]:
    return {
        "reference": card_values(result.reference),
        "why": [_reason(reason) for reason in result.why],
        "misses": [_reason(reason) for reason in result.misses],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"kind": reason.kind, "key": reason.key, "text": reason.text, "exact": reason.exact}


def _territories(locale: str | None) -> Any:
    try:
        return Locale.parse((locale or "en").replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en").territories
