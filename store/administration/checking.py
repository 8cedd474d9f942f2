"""What a region of the hub's form may be: the program file's rules, told at their fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.errors import InvalidForm
from store.models import Member
from store.program_fields import (
    is_channel_id,
    is_language,
    is_member_id,
    list_countries,
    list_timezones,
)
from store.program_file import (
    MOST_DAYS_TO_DECIDE,
    MOST_WINS_A_DAY,
    ProgramFile,
    RegionEntry,
)
from store.working_time import read_days, read_holidays, read_hours

MAX_REGION_NAME = 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_PEOPLE = ("owners", "backups", "approvers")


def check_region(
    session: Session, program: ProgramFile, *, entry: RegionEntry, before: RegionEntry | None
) -> RegionEntry:
    """The region as it is kept, in the place of `before` (None: a new one).

    Raises InvalidForm with a sentence for each field that cannot stay as it is.
    """
    entry = replace(
        entry,
        code=entry.code.strip(),
        name=" ".join(entry.name.split()),
        names=tuple(sorted((code.strip(), " ".join(name.split())) for code, name in entry.names)),
        countries=tuple(sorted({country.upper() for country in entry.countries})),
        owners=tuple(dict.fromkeys(entry.owners)),
        backups=tuple(dict.fromkeys(entry.backups)),
        approvers=tuple(dict.fromkeys(entry.approvers)),
    )
    others = [one for one in program.regions if before is None or one.code != before.code]
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"most_days": MOST_DAYS_TO_DECIDE, "most_wins": MOST_WINS_A_DAY}
    for field, sentence, more in (
        *_check_name(entry, others, is_new=before is None),
        *_check_place(entry, others),
        *_check_time(entry),
        *_check_people(session, entry, before),
    ):
        if field not in errors:
            errors[field] = sentence
            values |= more
    if not errors:
        errors, more = _check_deciders((*others, entry), entry)
        values |= more
    if errors:
        raise InvalidForm(errors, **values)
    return entry


_Complaint = tuple[str, str, dict[str, Any]]


def _check_name(
    entry: RegionEntry, others: list[RegionEntry], *, is_new: bool
) -> Iterator[_Complaint]:
    if not entry.name:
        yield "name", "required", {}
    elif len(entry.name) > MAX_REGION_NAME:
        yield "name", "too_long", {"limit": MAX_REGION_NAME}
    languages = [code for code, _ in entry.names]
    if (
        not all(is_language(code) and len(code) <= 16 for code in languages)
        or len(set(languages)) < len(languages)
        or not all(0 < len(name) <= MAX_REGION_NAME for _, name in entry.names)
    ):
        yield "names", "names_unknown", {}
    if is_new and not _CODE.fullmatch(entry.code):
        yield "code", "region_code_unknown" if entry.code else "required", {}
    elif is_new and entry.code.casefold() in {one.code.casefold() for one in others}:
        yield "code", "region_code_taken", {}


def _check_place(entry: RegionEntry, others: list[RegionEntry]) -> Iterator[_Complaint]:
    regions = {one.code: one for one in others}
    code, seen = entry.parent, set[str]()
    while code is not None and code not in seen:
        if code == entry.code:
            yield "parent", "region_loop", {}
            break
        if code not in regions:
            yield "parent", "region_unknown", {}
            break
        seen.add(code)
        code = regions[code].parent
    taken = {country: one.name for one in others for country in one.countries}
    for country in entry.countries:
        if country not in list_countries():
            yield "countries", "country_unknown", {}
        elif country in taken:
            yield (
                "countries",
                "country_taken",
                {"country": country, "country_region": taken[country]},
            )
    if entry.channel is not None and not is_channel_id(entry.channel):
        yield "channel", "channel_unknown", {}
    if entry.language is not None and not is_language(entry.language):
        yield "language", "language_unknown", {}


def _check_time(entry: RegionEntry) -> Iterator[_Complaint]:
    if entry.timezone is not None and entry.timezone not in list_timezones():
        yield "timezone", "timezone_unknown", {}
    readers: tuple[tuple[str, Callable[[str], object], str], ...] = (
        ("hours", read_hours, "hours_unknown"),
        ("days", read_days, "weekdays_unknown"),
        ("holidays", read_holidays, "holidays_unknown"),
    )
    for field, read, sentence in readers:
        value = getattr(entry, field)
        if value is None:
            continue
        try:
            read(value)
        except ValueError:
            yield field, sentence, {}
    for field in ("nomination_days", "request_days"):
        days = getattr(entry, field)
        if days is not None and not 1 <= days <= MOST_DAYS_TO_DECIDE:
            yield field, "days_to_decide", {}
    if entry.wins_a_day is not None and not 0 <= entry.wins_a_day <= MOST_WINS_A_DAY:
        yield "wins_a_day", "wins_a_day", {}


def _check_people(
    session: Session, entry: RegionEntry, before: RegionEntry | None
) -> Iterator[_Complaint]:
    """Nobody new who left, or is a guest: who was named before may have left since."""
    for field in _PEOPLE:
        people = getattr(entry, field)
        if not all(is_member_id(member_id) for member_id in people):
            yield field, "member_unknown", {}
            continue
        known = set(getattr(before, field)) if before is not None else set()
        gone = session.scalars(
            select(Member.name)
            .where(
                Member.id.in_(set(people) - known),
                or_(Member.is_active.is_(False), Member.is_guest.is_(True)),
            )
            .order_by(Member.name)
        ).all()
        if gone:
            yield field, "member_not_with_us", {"person": gone[0]}


def _check_deciders(
    regions: tuple[RegionEntry, ...], entry: RegionEntry
) -> tuple[dict[str, str], dict[str, Any]]:
    """Each region needs an owner, of its own or above it: the hub is for what no region has."""
    by_code = {one.code: one for one in regions}
    # The region itself first: what it lacks is nearest to what was just typed.
    for one in (entry, *regions):
        above: RegionEntry | None = one
        while above is not None and not above.owners:
            above = by_code.get(above.parent or "")
        if above is None:
            return {"owners": "region_without_owners"}, {"lost_region": one.name}
    return {}, {}
