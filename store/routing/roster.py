"""Who has which part where, and who is away: read once, then asked as often as need be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.members import list_hub
from store.models import Absence, Member, Policy, Region, RegionMember
from store.region_rows import load_regions
from store.regions import Nowhere, RegionInfo, list_regions
from store.working_time import WorkingCalendar, next_working_moment, working_calendar

# How high a part stands, to compare a delegate's with that of whom they stand in for.
RANKS = {"approver": 1, "backup": 2, "owner": 3, "hub": 4}


@dataclass(frozen=True)
class Away:
    """Why somebody does not decide now. `last_day` of None is a holiday, or that they left."""

    last_day: date | None = None
    delegate_id: str | None = None


@dataclass(frozen=True)
class Place:
    """A person and the region whose part they have; None: the hub."""

    member_id: str
    region_id: int | None


@dataclass(frozen=True)
class Circle:
    """People who are asked together before anybody else is; `name` says as what."""

    name: str  # "owner", "backup", "parent" or "hub"
    places: tuple[Place, ...]


class Roster:
    """The people of the program at one moment."""

    def __init__(
        self,
        *,
        at: datetime,
        regions: Mapping[int, Region],
        infos: Mapping[int, RegionInfo],
        hub: tuple[str, ...],
        approvers: tuple[str, ...] = (),
        absences: Mapping[str, list[Absence]],
        members: Mapping[str, Member],
    ) -> None:
        self.at = at
        self.hub = hub
        self._approvers = approvers  # whom policies name for a second yes
        self._regions = regions
        self._infos = infos
        self._absences = absences
        self._members = members
        self._calendars: dict[int | None, WorkingCalendar] = {}
        self._circles: dict[int | None, list[Circle]] = {}

    def circles(self, region_id: int | None) -> list[Circle]:
        """Whom a region asks, one circle after the other: owners, backups, parents, the hub."""
        if region_id not in self._circles:
            self._circles[region_id] = self._find_circles(region_id)
        return list(self._circles[region_id])

    def _find_circles(self, region_id: int | None) -> list[Circle]:
        found: list[Circle] = []
        owners: list[Place] = []
        backups: list[Place] = []
        is_above = False
        for row in self.upwards(region_id):
            backups += [Place(member, row.id) for member in people_of(row, "backup")]
            owners = [Place(member, row.id) for member in people_of(row, "owner")]
            if owners:
                found.append(Circle("parent" if is_above else "owner", tuple(owners)))
                found.append(Circle("parent" if is_above else "backup", tuple(backups)))
                backups, is_above = [], True
        # A region without owners, and without any above it, may have a backup all the same.
        found.append(Circle("parent" if is_above else "backup", tuple(backups)))
        found.append(Circle("hub", tuple(Place(member, None) for member in self.hub)))
        return [circle for circle in found if circle.places]

    def find_away(self, place: Place, *, opened_at: datetime) -> Away | None:
        """Why this person does not decide now on what was opened then; None when they do.

        A holiday concerns what arrives on it: what waited before it is still there after it.
        """
        away = self.find_absence(place)
        if away is not None:
            return away
        if place.region_id is not None and self._is_on_holiday(place.region_id, opened_at):
            return Away()
        return None

    def find_absence(self, place: Place) -> Away | None:
        """The absence of today, or that the person left; None for who is there."""
        member = self._members.get(place.member_id)
        if member is not None and not member.is_active:
            return Away()
        today = self.local_day(place.member_id, place.region_id).isoformat()
        for absence in self._absences.get(place.member_id, ()):
            if absence.first_day <= today <= absence.last_day:
                return Away(date.fromisoformat(absence.last_day), absence.delegate_id)
        return None

    def is_absent(self, member_id: str) -> bool:
        """Whether a member is away today, or has left."""
        return self.find_absence(Place(member_id, None)) is not None

    def rank(self, member_id: str, region_id: int | None) -> int:
        """How high a member stands in a region, by a part there or above it; 0: not at all."""
        if member_id in self.hub:
            return RANKS["hub"]
        return max(
            (
                RANKS[person.role]
                for row in self.upwards(region_id)
                for person in row.people
                if person.member_id == member_id
            ),
            default=0,
        )

    def parts_of(self, member_id: str) -> list[int | None]:
        """The regions in which a member is named, top down; None for the hub."""
        named: list[int | None] = [
            region_id
            for region_id, row in self._regions.items()
            if any(person.member_id == member_id for person in row.people)
        ]
        return [*([None] if member_id in self.hub else []), *named]

    @cached_property
    def everybody(self) -> list[str]:
        """All who have a part, each once."""
        named = [
            person.member_id for row in self._regions.values() for person in people_in_order(row)
        ]
        return list(dict.fromkeys([*named, *self.hub, *self._approvers]))

    def local_day(self, member_id: str, region_id: int | None = None) -> date:
        """Today, where a member is."""
        return self.at.astimezone(self.zone_of(member_id, region_id)).date()

    def zone_of(self, member_id: str, region_id: int | None = None) -> ZoneInfo:
        """A member's own time zone, else that of the region, or of one that names them."""
        member = self._members.get(member_id)
        if member is not None and member.timezone:
            return ZoneInfo(member.timezone)
        for candidate in (region_id, *self.parts_of(member_id)):
            if candidate is not None:
                return ZoneInfo(self._infos[candidate].timezone)
        return ZoneInfo("UTC")

    def calendar_of(self, region_id: int | None) -> WorkingCalendar:
        """When a region works; without a region, what holds where nothing is said."""
        if region_id not in self._calendars:
            info = None if region_id is None else self._infos.get(region_id)
            self._calendars[region_id] = working_calendar(info or Nowhere())
        return self._calendars[region_id]

    def name_of(self, region_id: int | None) -> str | None:
        """The name of a region, or None."""
        info = self._infos.get(region_id) if region_id is not None else None
        return info.name if info else None

    def name_of_member(self, member_id: str) -> str:
        """A member's name as last seen, else their id."""
        member = self._members.get(member_id)
        return (member.name if member else "") or member_id

    def upwards(self, region_id: int | None) -> Iterator[Region]:
        """The region, its parent, and so on to the top."""
        row = self._regions.get(region_id) if region_id is not None else None
        while row is not None:
            yield row
            row = self._regions.get(row.parent_id) if row.parent_id is not None else None

    def _is_on_holiday(self, region_id: int, opened_at: datetime) -> bool:
        calendar = self.calendar_of(region_id)
        if not calendar.is_holiday(opened_at.astimezone(calendar.zone).date()):
            return False
        return self.at < next_working_moment(calendar, opened_at)


def load_roster(session: Session) -> Roster:
    """Everybody's parts and absences, as the store has them now."""
    moment = now(session)
    # A day ahead of and behind UTC: somewhere it may be that day.
    today = moment.date()
    absences: dict[str, list[Absence]] = {}
    for absence in session.scalars(
        select(Absence)
        .where(Absence.last_day >= date.fromordinal(today.toordinal() - 1).isoformat())
        .order_by(Absence.first_day, Absence.id)
    ):
        absences.setdefault(absence.member_id, []).append(absence)
    hub = tuple(list_hub(session))
    regions = {row.id: row for row in load_regions(session)}
    named = {person.member_id for row in regions.values() for person in row.people}
    approvers = list_approvers(session)
    named |= {*hub, *absences, *approvers}
    named |= {one.delegate_id for rows in absences.values() for one in rows if one.delegate_id}
    members = {row.id: row for row in session.scalars(select(Member).where(Member.id.in_(named)))}
    return Roster(
        at=moment,
        regions=regions,
        infos={region.id: region for region in list_regions(session)},
        hub=hub,
        approvers=tuple(approvers),
        absences=absences,
        members=members,
    )


def list_approvers(session: Session) -> list[str]:
    """Everybody whom some policy names for a second approval."""
    named = session.scalars(select(Policy.approvers).order_by(Policy.id))
    return list(dict.fromkeys(member_id for members in named for member_id in members))


def people_of(row: Region, role: str) -> list[str]:
    """The members with a role in a region, in the order of the program file."""
    return [person.member_id for person in people_in_order(row) if person.role == role]


def people_in_order(row: Region) -> list[RegionMember]:
    """All who are named in a region, in the order of the program file."""
    return sorted(row.people, key=lambda person: (person.position, person.id))
