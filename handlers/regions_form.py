"""The region's form between Slack's view and the entry of a program file."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from handlers import ids
from handlers.rooms import read_chosen, read_several, read_typed
from handlers.services import Services
from handlers.zones import zone_label
from messages.limits import PRIVATE_METADATA
from messages.locales import languages
from messages.text import length
from store.administration.regions import RegionPreview, RegionSurroundings, told
from store.errors import InvalidForm
from store.members import MemberInfo
from store.program_file import MOST_DAYS_TO_DECIDE, MOST_WINS_A_DAY, RegionEntry
from store.working_time import DAY_NAMES, read_days

# No region's code: it stands for none in the select of the region above.
NOWHERE = "-"
_NUMBERS = ("nomination_days", "request_days", "wins_a_day")


def read_region(view: dict[str, Any], *, code: str | None) -> RegionEntry:
    """What stands in the form; a number that is none becomes -1, which no number may be."""
    parent = read_chosen(view, "parent", ids.REGION_PARENT)
    numbers = {name: _number(read_typed(view, name)) for name in _NUMBERS}
    return RegionEntry(
        code=code or read_typed(view, "code"),
        name=read_typed(view, "name"),
        names=tuple(_name(line) for line in read_typed(view, "names").splitlines() if line.strip()),
        parent=None if parent in (None, NOWHERE) else parent,
        timezone=_single(read_several(view, "timezone", ids.REGION_TIMEZONE)),
        language=_single(read_several(view, "language")),
        channel=_single(read_several(view, "channel")),
        owners=read_several(view, "owners"),
        backups=read_several(view, "backups"),
        approvers=read_several(view, "approvers"),
        hours=read_typed(view, "hours") or None,
        days=write_days(read_several(view, "days")),
        holidays=read_typed(view, "holidays") or None,
        nomination_days=numbers["nomination_days"],
        request_days=numbers["request_days"],
        wins_a_day=numbers["wins_a_day"],
        countries=read_several(view, "countries", ids.REGION_COUNTRIES),
    )


def keep_words(entry: RegionEntry, before: RegionEntry | None) -> RegionEntry:
    """The entry with days as they were written, where they are the same days."""
    if before is None or not entry.days or not before.days:
        return entry
    is_same = read_days(entry.days) == read_days(before.days)
    return replace(entry, days=before.days) if is_same else entry


def write_days(chosen: tuple[str, ...]) -> str | None:
    """Days of the week as a program file writes them: "mon-fri", "mon,wed"; None for none."""
    numbers = sorted(DAY_NAMES.index(name) for name in chosen if name in DAY_NAMES)
    if not numbers:
        return None
    days = [DAY_NAMES[number] for number in numbers]
    first = next((number for number in numbers if (number - 1) % 7 not in numbers), 0)
    run = {(first + step) % 7 for step in range(len(numbers))}
    if len(numbers) > 2 and run == set(numbers):
        return f"{DAY_NAMES[first]}-{DAY_NAMES[(first + len(numbers) - 1) % 7]}"
    return ",".join(days)


def draw_region(
    services: Services,
    reader: MemberInfo,
    surroundings: RegionSurroundings,
    entry: RegionEntry,
    memory: dict[str, Any],
) -> dict[str, Any]:
    """The view of this form, in the reader's language."""
    days = read_days(entry.days) if entry.days else ()
    zone = entry.timezone or ""
    at = services.clock.now()
    return services.messages.render(
        "regions/form",
        reader.locale,
        metadata=json.dumps(memory),
        is_new=surroundings.entry is None,
        form={
            "code": entry.code,
            "name": entry.name,
            "names": "\n".join(f"{language}: {name}" for language, name in entry.names),
            "parent": entry.parent,
            "countries": list(entry.countries),
            "owners": list(entry.owners),
            "backups": list(entry.backups),
            "approvers": list(entry.approvers),
            "timezone": zone,
            "hours": entry.hours or "",
            "days": [DAY_NAMES[day] for day in sorted(days)],
            "holidays": entry.holidays or "",
            "channel": entry.channel or "",
            "language": entry.language or "",
            **{name: _text(getattr(entry, name)) for name in _NUMBERS},
        },
        parents=[{"code": code, "name": name} for code, name in surroundings.parents],
        nowhere=NOWHERE,
        has_owners_above=bool(surroundings.owners_above),
        inherited={name: asdict(one) for name, one in surroundings.inherited.items()},
        inherited_days=sorted(read_days(surroundings.inherited["days"].value)),
        day_names=list(DAY_NAMES),
        timezone_label=zone_label(zone, locale=reader.locale, at=at) if zone else "",
        languages=list(
            dict.fromkeys([*languages(), *([entry.language] if entry.language else [])])
        ),
        most_days=MOST_DAYS_TO_DECIDE,
        most_wins=MOST_WINS_A_DAY,
    )


def draw_effect(
    services: Services,
    reader: MemberInfo,
    entry: RegionEntry,
    memory: dict[str, Any],
    preview: RegionPreview,
) -> dict[str, Any]:
    """The view of what the change would have done; it carries the region along.

    Raises InvalidForm for one that Slack does not carry.
    """
    metadata = json.dumps(
        memory | {"entry": _dump(entry)}, ensure_ascii=False, separators=(",", ":")
    )
    if length(metadata) > PRIVATE_METADATA:
        raise InvalidForm({"names": "too_long"})
    return services.messages.render(
        "regions/effect",
        reader.locale,
        metadata=metadata,
        is_new=memory.get("code") is None,
        name=told(entry),
        running=preview.running,
        replay=asdict(preview.replay) | {"nothing": preview.replay.changes_nothing},
    )


def load_region(memory: dict[str, Any]) -> RegionEntry:
    """The region that such a view carries; the store checks it like any other."""
    kept: dict[str, Any] = memory["entry"]
    kept = {name: tuple(one) if isinstance(one, list) else one for name, one in kept.items()}
    kept["names"] = tuple((str(code), str(name)) for code, name in kept.get("names") or ())
    return RegionEntry(**kept)


def _dump(entry: RegionEntry) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value not in (None, ())}


def _single(values: tuple[str, ...]) -> str | None:
    return values[0] if values else None


def _name(line: str) -> tuple[str, str]:
    language, _, name = line.partition(":")
    return language.strip(), name.strip()


def _number(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _text(number: int | None) -> str:
    return "" if number is None or number < 0 else str(number)
