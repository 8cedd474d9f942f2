"""The hub adds, changes and removes a region; what that would have done is told first."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.administration.checking import check_region
from store.errors import InvalidForm, InvalidProgram, NotFound, ProgramChanged, RegionInUse
from store.members import list_hub
from store.models import Approval, Region
from store.program import apply_program
from store.program_file import ProgramFile, RegionEntry
from store.program_record import lock_program, read_program, region_values
from store.regions import (
    DEFAULT_DAYS,
    DEFAULT_HOURS,
    DEFAULT_LANGUAGE,
    DEFAULT_NOMINATION_DAYS,
    DEFAULT_REQUEST_DAYS,
    DEFAULT_TIMEZONE,
    NO_HOLIDAYS,
    list_region_ids_below,
    list_regions,
)
from store.replay import Replay, replay_program
from store.schedule_hub import check_hub

# What holds where neither the region nor anything above it says otherwise.
_DEFAULTS: Mapping[str, Any] = {
    "timezone": DEFAULT_TIMEZONE,
    "language": DEFAULT_LANGUAGE,
    "channel": None,
    "hours": DEFAULT_HOURS,
    "days": DEFAULT_DAYS,
    "holidays": NO_HOLIDAYS,
    "nomination_days": DEFAULT_NOMINATION_DAYS,
    "request_days": DEFAULT_REQUEST_DAYS,
}
# What moves a deadline; those that run already are promises, and stay.
_TIMING = ("parent", "timezone", "hours", "days", "holidays", "nomination_days", "request_days")


@dataclass(frozen=True)
class Inherited:
    """What a region would have without a word of its own; `region` is who says so, or None."""

    value: Any
    region: Any


@dataclass(frozen=True)
class RegionSurroundings:
    """What the form of a region shows beside its own values.

    `entry` is None for a new one. `parents` are (code, name) of those it may lie below.
    `version` changes with every change of the region. `inherited` is what it would have
    without a word of its own, by field; `owners_above` are who decide when it names nobody.
    """

    entry: RegionEntry | None
    version: int
    parents: tuple[tuple[str, Any], ...]
    inherited: dict[str, Inherited]
    owners_above: tuple[str, ...]


@dataclass(frozen=True)
class RegionPreview:
    """What a change would have done; `running` deadlines stay as they were promised."""

    replay: Replay
    running: int


def describe_regions(session: Session, *, member_id: str) -> list[dict[str, Any]]:
    """All regions as the list shows them, parents before their children, in plain values.

    `owners` are those who decide there, `owned_by` the region above that names them (None:
    its own). Raises NotAllowed.
    """
    check_hub(session, member_id=member_id)
    program = _read(session)
    entries = {entry.code: entry for entry in program.regions}
    names = {entry.code: told(entry) for entry in program.regions}
    found = []
    for info in list_regions(session):
        entry = entries[info.code]
        holder = next((one for one in (entry, *above(program, entry.parent)) if one.owners), entry)
        found.append(
            {
                "code": info.code,
                "name": info.told,
                "parent": names.get(entry.parent or ""),
                "owners": list(holder.owners),
                "owned_by": None if holder is entry else told(holder),
                "backups": list(entry.backups),
                "timezone": info.timezone,
                "hours": info.hours,
                "days": info.days,
                "holidays": info.holidays,
                "nomination_days": info.nomination_days,
                "request_days": info.request_days,
                "countries": list(info.countries),
            }
        )
    return found


def open_region(
    session: Session, *, member_id: str, code: str | None, parent: str | None = None
) -> RegionSurroundings:
    """What the form needs; what is inherited comes from `parent`, the one that is chosen.

    Raises NotAllowed, and NotFound for a region that is gone.
    """
    check_hub(session, member_id=member_id)
    program = _read(session)
    entry = None if code is None else _find(program, code)
    below = {code} if code else set()
    while True:
        more = {one.code for one in program.regions if one.parent in below} - below
        if not more:
            break
        below |= more
    return RegionSurroundings(
        entry=entry,
        version=_version(entry),
        parents=tuple((one.code, told(one)) for one in program.regions if one.code not in below),
        inherited={name: _inherited(program, parent, name) for name in _DEFAULTS},
        owners_above=next((one.owners for one in above(program, parent) if one.owners), ()),
    )


def preview_region(
    session: Session, *, member_id: str, code: str | None, version: int, entry: RegionEntry
) -> RegionPreview:
    """What the region as it stands in the form would have done to the last weeks.

    Nothing is changed. Raises NotAllowed, NotFound, ProgramChanged, and InvalidForm by field.
    """
    check_hub(session, member_id=member_id)
    program = _read(session)
    changed = _changed(session, program, code=code, version=version, entry=entry)
    replay = replay_program(session, program=changed)
    assert replay is not None  # there is a program
    return RegionPreview(replay, _count_running(session, program, changed, code=code))


def save_region(
    session: Session, *, member_id: str, code: str | None, version: int, entry: RegionEntry
) -> list[str]:
    """Let the region be so from now on, for every replica; returns whose Home tabs it concerns.

    It is the same as applying a program file with it, and is written down like that; who
    decides from now on is asked from now on, and no deadline that runs is moved. Raises
    NotAllowed, NotFound, ProgramChanged, and InvalidForm by field.
    """
    lock_program(session)
    check_hub(session, member_id=member_id)
    program = _read(session)
    changed = _changed(session, program, code=code, version=version, entry=entry)
    try:
        apply_program(session, program=changed, actor=member_id)
    except InvalidProgram as error:
        raise InvalidForm({"owners": "policy_dead_end"}) from error
    before = _find(program, code) if code else None
    people = [*entry.owners, *entry.backups, *(before.owners + before.backups if before else ())]
    return list(dict.fromkeys([*list_hub(session), *people]))


def remove_region(session: Session, *, member_id: str, code: str, version: int) -> None:
    """Take a region away that nothing belongs to; its countries go to the hub.

    Raises NotAllowed, NotFound, ProgramChanged, RegionInUse.
    """
    lock_program(session)
    check_hub(session, member_id=member_id)
    program = _read(session)
    if _version(_find(program, code)) != version:
        raise ProgramChanged
    if any(one.parent == code for one in program.regions):
        raise RegionInUse
    left = tuple(one for one in program.regions if one.code != code)
    try:
        apply_program(session, program=replace(program, regions=left), actor=member_id)
    except InvalidProgram as error:
        raise RegionInUse from error


def told(entry: RegionEntry) -> Any:
    """A region's name as a template takes it: in the reader's language, where we have it."""
    return {"in_languages": {"": entry.name, **dict(entry.names)}} if entry.names else entry.name


def above(program: ProgramFile, code: str | None) -> list[RegionEntry]:
    """The region of a code, its parent, and so on to the top."""
    regions = {entry.code: entry for entry in program.regions}
    found: list[RegionEntry] = []
    while code in regions and regions[code] not in found:
        found.append(regions[code])
        code = regions[code].parent
    return found


def _changed(
    session: Session,
    program: ProgramFile,
    *,
    code: str | None,
    version: int,
    entry: RegionEntry,
) -> ProgramFile:
    """The program with this region in it; what the form does not show stays as it is."""
    before = None if code is None else _find(program, code)
    if _version(before) != version:
        raise ProgramChanged
    if before is not None:
        entry = replace(entry, code=before.code, policies=before.policies)
    entry = check_region(session, program, entry=entry, before=before)
    if before is None:
        return replace(program, regions=(*program.regions, entry))
    return replace(
        program,
        regions=tuple(entry if one.code == entry.code else one for one in program.regions),
    )


def _count_running(
    session: Session, before: ProgramFile, after: ProgramFile, *, code: str | None
) -> int:
    """The deadlines that run where the change moves those to come."""
    old = {entry.code: entry for entry in before.regions}.get(code or "")
    new = {entry.code: entry for entry in after.regions}.get(code or "")
    if old is None or new is None:
        return 0
    if all(getattr(old, name) == getattr(new, name) for name in _TIMING):
        return 0
    region_id = session.scalars(select(Region.id).where(Region.code == code)).one()
    return int(
        session.scalar(
            select(func.count())
            .select_from(Approval)
            .where(
                Approval.state == "pending",
                Approval.deadline_at.is_not(None),
                Approval.region_id.in_(list_region_ids_below(session, region_id=region_id)),
            )
        )
        or 0
    )


def _inherited(program: ProgramFile, parent: str | None, name: str) -> Inherited:
    for entry in above(program, parent):
        value = getattr(entry, name)
        if value is not None:
            return Inherited(value, told(entry))
    return Inherited(_DEFAULTS[name], None)


def _version(entry: RegionEntry | None) -> int:
    """A number that is another one after every change of the region; 0 for none."""
    if entry is None:
        return 0
    return zlib.crc32(json.dumps(region_values(entry), sort_keys=True).encode())


def _find(program: ProgramFile, code: str) -> RegionEntry:
    entry = next((one for one in program.regions if one.code == code), None)
    if entry is None:
        raise NotFound("region", code)
    return entry


def _read(session: Session) -> ProgramFile:
    program = read_program(session)
    if program is None:
        raise NotFound("program", 1)
    return program
