"""Search answers as the templates take them: plain values, worded for one reader."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from handlers import ids
from messages import Messages
from store.members import MemberInfo
from store.models import ACTIVITIES
from store.search import SearchAnswer, SearchResult, Viewer
from store.search.chips import MOST_CHIPS, Chip, list_chips
from store.search.index.documents import product_key
from store.search.ranking.meeting import Reason
from store.search.ranking.standing import StandingReason
from store.search.understanding.queries import MAX_CHARACTERS
from store.search.understanding.rewording import as_typed
from store.searches import Choices, SearchInfo
from store.sharing import card_values

PAGE = 5
FILTERS = ("region", "country", "industry", "product", "activity", "language")
# What Slack takes of an option's value.
_MAX_VALUE = 150
# What is said of a result beside its fit: more would make it long.
_STANDING = 3
# What of a question is said back; nobody reads more.
_SAID_BACK = 150


def viewer_of(reader: MemberInfo, channel_id: str | None = None) -> Viewer:
    """The reader as the search sees them, in this channel."""
    return Viewer(language=reader.locale or "en", is_guest=reader.is_guest, channel_id=channel_id)


def word_of(messages: Messages, locale: str | None, kind: str, key: str) -> str:
    """A country or an industry as the reader would type it."""
    if kind == "country":
        return str(_territories(locale).get(key, key))
    return messages.label("industry", key, locale)


def answer_values(
    messages: Messages,
    reader: MemberInfo,
    *,
    answer: SearchAnswer,
    search_id: int,
    offset: int,
) -> dict[str, Any]:
    """The values of `references/answer`."""
    last = offset + len(answer.results)
    chips = list_chips(answer.query, answer.filters, answer.understood)
    # What was understood is normalised; people read their own words, without their slips.
    said = {
        part.text: part.corrected or as_typed(answer.query, part.text) for part in answer.understood
    }
    corrected = [chip for chip in chips if chip.corrected]
    unknown = [as_typed(answer.query, part.text) for part in answer.understood if not part.known]
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
        "results": [_result(result, said) for result in answer.results],
        "nearest": [_result(result, said) for result in answer.nearest],
        "chips": [_chip(messages, reader.locale, chip) for chip in chips[:MOST_CHIPS]],
        "chips_left": len(chips[MOST_CHIPS:]),
        "corrections": [
            {"name": chip.name, "typed": chip.words, "read": _read_as(messages, reader, chip)}
            for chip in corrected[: len(ids.REFERENCE_AS_TYPED)]
        ],
        "unknown": unknown,
        "may_teach": reader.role == "hub",
    }


def _read_as(messages: Messages, reader: MemberInfo, chip: Chip) -> str:
    """What a correction comes to: the name of the thing that was understood, else the word."""
    named = _chip(messages, reader.locale, chip)["words"]
    return named if named != chip.words else str(chip.corrected)


def _chip(messages: Messages, locale: str | None, chip: Chip) -> dict[str, str]:
    """A chip with the reader's word for what it stands for, else the words that were typed."""
    words = chip.words
    if chip.kind == "country":
        words = word_of(messages, locale, "country", chip.key)
    elif chip.kind in ("industry", "activity", "size"):
        words = messages.label(chip.kind, chip.key, locale)
    return {"name": chip.name, "kind": chip.kind, "key": chip.key, "words": words}


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


def _result(result: SearchResult, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "reference": card_values(result.reference),
        "why": [_reason(reason, said) for reason in result.why],
        "misses": [_reason(reason, said) for reason in result.misses],
        "standing": [_standing(reason) for reason in result.standing[:_STANDING]],
    }


def _standing(reason: StandingReason) -> dict[str, Any]:
    """What speaks for a reference now; moments as two days, as the templates name periods."""
    values = dict(reason.values)
    if reason.kind == "fresh":
        values["at"] = _days(values["at"])
        values["usual"] = _days(values["usual"]) if values["usual"] else None
    return {"kind": reason.kind, **values}


def _days(at: str) -> dict[str, str]:
    """The first and the last day of a year ("2026") or a month ("2026-05")."""
    if len(at) == 4:
        return {"from": f"{at}-01-01", "to": f"{at}-12-31"}
    year, month = int(at[:4]), int(at[5:7])
    return {"from": f"{at}-01", "to": f"{at}-{monthrange(year, month)[1]}"}


def _reason(reason: Reason, said: Mapping[str, str]) -> dict[str, Any]:
    words = said.get(reason.text, reason.text)
    return {"kind": reason.kind, "key": reason.key, "text": words, "exact": reason.exact}


def _territories(locale: str | None) -> Any:
    try:
        return Locale.parse((locale or "en").replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en").territories
