"""Time zones as people look for them: by city, in their own language, by the IANA name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import get_timezone_gmt

# Slack shows so many options; more would not be looked through.
_MOST = 100
# Names that are no places, kept in the database for old programs ("EST5EDT", "Etc/GMT+5").
_PLACES = frozenset(
    {
        "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
        "Pacific",
    }
)  # fmt: skip


def suggest_zones(
    text: str, *, locale: str | None, usual: Iterable[str], at: datetime
) -> list[tuple[str, str]]:
    """(IANA name, label) of the zones that somebody who typed this may mean, best first.

    The usual ones come before others that fit as well; without a text, before all others.
    """
    typed = _plain(text)
    wanted = list(dict.fromkeys(usual))
    ranked: list[tuple[int, int, str]] = []
    for name in _zones():
        rank = _rank(typed, name, locale) if typed else 0
        if rank is not None:
            place = wanted.index(name) if name in wanted else len(wanted)
            ranked.append((rank, place, name))
    ranked.sort()
    return [(name, zone_label(name, locale=locale, at=at)) for _, _, name in ranked[:_MOST]]


def zone_label(name: str, *, locale: str | None, at: datetime) -> str:
    """ "Europe/Berlin (Germany, GMT+01:00)" in the reader's language, with the offset then.

    The name alone where the machine's database does not have the zone.
    """
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return name
    reader = _locale(locale or "en")
    offset = get_timezone_gmt(at.astimezone(zone), locale=reader)
    country = _country(name, locale or "en")
    return f"{name} ({country}, {offset})" if country else f"{name} ({offset})"


def _rank(typed: str, name: str, locale: str | None) -> int | None:
    """How well a zone is what was typed, 0 is best; None when it is not."""
    words = typed.replace("_", " ")
    whole = _plain(name).replace("_", " ")
    city = whole.rpartition("/")[2]
    places = (city, _plain(_city(name, locale or "en")), _plain(_country(name, locale or "en")))
    if words == whole or words in places[:2]:
        return 0
    if any(place.startswith(words) for place in places):
        return 1
    if any(word.startswith(words) for place in places for word in place.split()):
        return 2
    return 3 if words in whole else None


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    places = (name for name in available_timezones() if name.partition("/")[0] in _PLACES)
    return (*sorted(places), "UTC")


@lru_cache(maxsize=8192)
def _country(name: str, locale: str) -> str:
    """The country of a zone in the reader's language; empty for zones of none, such as UTC."""
    code = get_global("zone_territories").get(name)
    return str(_locale(locale).territories.get(code, "")) if code else ""


@lru_cache(maxsize=8192)
def _city(name: str, locale: str) -> str:
    """The city that a zone is named after, as the reader's language spells it: "Rom"."""
    last = name.rpartition("/")[2].replace("_", " ")
    return str(_locale(locale).time_zones.get(name, {}).get("city") or last)


@lru_cache(maxsize=64)
def _locale(locale: str) -> Locale:
    for tag in (locale.replace("-", "_"), locale.split("-")[0]):
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
