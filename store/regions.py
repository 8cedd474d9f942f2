"""Regions: the tree under Global, what a child inherits, and who decides where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.errors import NotFound
from store.members import list_hub
from store.models import Region, RegionCountry
from store.region_rows import load_regions
from store.working_time import WorkingCalendar, working_calendar

# What holds where neither the region nor anything above it says otherwise.
DEFAULT_TIMEZONE = "UTC"
DEFAULT_LANGUAGE = "en"
DEFAULT_HOURS = "09:00-17:30"
DEFAULT_DAYS = "mon-fri"
# Working days: the program's promise to a nominator is an answer within a working week.
DEFAULT_NOMINATION_DAYS = 5
DEFAULT_REQUEST_DAYS = 2
NO_HOLIDAYS = "none"
_INHERITED = (
    *("timezone", "language", "channel", "hours", "days", "holidays", "wins_a_day"),
    *("nomination_days", "request_days"),
)


@dataclass(frozen=True)
class RegionInfo:
    """A region with everything that it inherits filled in.

    `countries` are its own (ISO 3166 alpha-2), not those of its children. `wins_a_day` is None
    where the whole tree above leaves it to the program. `nomination_days` and `request_days`
    are working days until a decision, and until an answer to a request. `names` are what it is
    called in other languages than the file's.
    """

    id: int
    code: str
    name: str
    parent_id: int | None
    timezone: str
    language: str
    channel: str | None
    hours: str
    days: str
    holidays: str
    wins_a_day: int | None
    nomination_days: int
    request_days: int
    countries: tuple[str, ...]
    names: Mapping[str, str]

    @property
    def told(self) -> Any:
        """Its name as a template takes it: in the language of whoever reads it, where we have it.

        Plain JSON. `messages` picks the language, for a post when it is sent.
        """
        return {"in_languages": {"": self.name, **self.names}} if self.names else self.name


@dataclass(frozen=True)
class Nowhere:
    """The working time, and the time to decide, of what belongs to no region."""

    timezone: str = DEFAULT_TIMEZONE
    hours: str = DEFAULT_HOURS
    days: str = DEFAULT_DAYS
    holidays: str = NO_HOLIDAYS
    nomination_days: int = DEFAULT_NOMINATION_DAYS
    request_days: int = DEFAULT_REQUEST_DAYS


@dataclass(frozen=True)
class Deciders:
    """Who decides: member ids, each list in the order of the program file."""

    owners: list[str]
    backups: list[str]
    hub: list[str]
    approvers: list[str]

    def all(self) -> list[str]:
        """Everybody who may decide, owners first, nobody twice."""
        everyone = [*self.owners, *self.backups, *self.approvers, *self.hub]
        return list(dict.fromkeys(everyone))


def get_region(session: Session, *, region_id: int) -> RegionInfo:
    """The region. Raises `NotFound`."""
    region = find_region(session, region_id=region_id)
    if region is None:
        raise NotFound("region", region_id)
    return region


def find_region(session: Session, *, region_id: int | None) -> RegionInfo | None:
    """The region, or None when there is no such region (any more)."""
    tree = _tree(session)
    return _info(tree, tree[region_id]) if region_id in tree else None


def get_calendar(session: Session, *, region_id: int | None) -> WorkingCalendar:
    """When a region works; without a region, what holds where nothing is said."""
    region = find_region(session, region_id=region_id)
    return working_calendar(region or Nowhere())


def find_region_by_code(session: Session, *, code: str) -> RegionInfo | None:
    """The region of a code, in whatever case it is written, or None."""
    tree = _tree(session)
    wanted = code.strip().casefold()
    for row in tree.values():
        if row.code.casefold() == wanted:
            return _info(tree, row)
    return None


def find_region_for_country(session: Session, *, country: str | None) -> RegionInfo | None:
    """The region that a country (ISO 3166 alpha-2) belongs to, or None."""
    if not country:
        return None
    region_id = session.scalar(
        select(RegionCountry.region_id).where(RegionCountry.country == country.upper())
    )
    return None if region_id is None else get_region(session, region_id=region_id)


def list_regions(session: Session) -> list[RegionInfo]:
    """All regions, parents before their children, in the order of the program file."""
    tree = _tree(session)
    return [_info(tree, row) for row in _parents_first(tree, None)]


def list_region_ids_below(session: Session, *, region_id: int) -> list[int]:
    """The region itself and everything below it, for a search in "EMEA and its parts"."""
    tree = _tree(session)
    if region_id not in tree:
        return []
    return [region_id, *(row.id for row in _parents_first(tree, region_id))]


def is_in_region_tree(session: Session, *, region_id: int | None, above_id: int) -> bool:
    """Whether a region is `above_id` or lies somewhere below it."""
    tree = _tree(session)
    return region_id in tree and any(row.id == above_id for row in _upwards(tree, tree[region_id]))


def list_deciders(session: Session, *, region_id: int | None) -> Deciders:
    """Who decides for a region; None, or a region that is gone: the hub alone.

    A region that names no owner is decided by the nearest above it that does, with that
    region's backups; its own backups and approvers decide too.
    """
    hub = list_hub(session)
    tree = _tree(session)
    if region_id not in tree:
        return Deciders([], [], hub, [])
    owners: list[str] = []
    backups: list[str] = []
    approvers: list[str] = []
    for row in _upwards(tree, tree[region_id]):
        backups += _people(row, "backup")
        approvers += _people(row, "approver")
        owners = _people(row, "owner")
        if owners:
            break
    return Deciders(owners, list(dict.fromkeys(backups)), hub, list(dict.fromkeys(approvers)))


def may_decide(session: Session, *, region_id: int | None, member_id: str) -> bool:
    """Whether a member is an owner, backup or approver of the region, or of the hub."""
    return member_id in list_deciders(session, region_id=region_id).all()


def list_owned_regions(session: Session, *, member_id: str) -> list[RegionInfo]:
    """The regions for which a member decides as owner, backup or approver."""
    tree = _tree(session)
    return [
        _info(tree, row) for row in _parents_first(tree, None) if _has_part(tree, row, member_id)
    ]


def _has_part(tree: dict[int | None, Region], region: Region, member_id: str) -> bool:
    """Whether a member decides in a region by a part of their own; the hub is not counted."""
    for row in _upwards(tree, region):
        if any(person.member_id == member_id for person in row.people):
            return True
        if _people(row, "owner"):
            return False
    return False


def _tree(session: Session) -> dict[int | None, Region]:
    return {row.id: row for row in load_regions(session)}


def _upwards(tree: dict[int | None, Region], row: Region | None) -> Iterator[Region]:
    """The region, its parent, and so on to the top."""
    while row is not None:
        yield row
        row = tree.get(row.parent_id)


def _parents_first(tree: dict[int | None, Region], parent_id: int | None) -> Iterator[Region]:
    for row in tree.values():
        if row.parent_id == parent_id:
            yield row
            yield from _parents_first(tree, row.id)


def _people(row: Region, role: str) -> list[str]:
    people = sorted(row.people, key=lambda person: (person.position, person.id))
    return [person.member_id for person in people if person.role == role]


def _info(tree: dict[int | None, Region], region: Region) -> RegionInfo:
    inherited: dict[str, Any] = {}
    for row in _upwards(tree, region):
        for field in _INHERITED:
            value = getattr(row, field)
            if value is not None:
                inherited.setdefault(field, value)
    return RegionInfo(
        id=region.id,
        code=region.code,
        name=region.name,
        parent_id=region.parent_id,
        timezone=inherited.get("timezone", DEFAULT_TIMEZONE),
        language=inherited.get("language", DEFAULT_LANGUAGE),
        channel=inherited.get("channel"),
        hours=inherited.get("hours", DEFAULT_HOURS),
        days=inherited.get("days", DEFAULT_DAYS),
        holidays=inherited.get("holidays", NO_HOLIDAYS),
        wins_a_day=inherited.get("wins_a_day"),
        nomination_days=inherited.get("nomination_days", DEFAULT_NOMINATION_DAYS),
        request_days=inherited.get("request_days", DEFAULT_REQUEST_DAYS),
        countries=tuple(sorted(country.country for country in region.countries)),
        names=dict(region.names),
    )
