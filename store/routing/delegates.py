"""Who may stand in for whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.errors import InvalidForm
from store.models import Absence
from store.routing.roster import Roster


def list_candidates(roster: Roster, member_id: str) -> list[str]:
    """Who may stand in for a member: equal or higher wherever that member has a part."""
    return [
        person
        for person in roster.everybody
        if person != member_id and not _places_beyond(roster, member_id, person)
    ]


def check_delegate(
    session: Session, roster: Roster, member_id: str, delegate_id: str, *, first: date, last: date
) -> None:
    """Raise InvalidForm at `delegate` unless they may stand in for the member on these days.

    They need an equal or higher part wherever the member has one, and no circle may arise: of
    delegates who are away on the same days, also over several.
    """
    if delegate_id == member_id:
        raise InvalidForm({"delegate": "delegate_self"})
    beyond = _places_beyond(roster, member_id, delegate_id)
    if beyond:
        where = [name for name in map(roster.name_of, beyond) if name is not None]
        raise InvalidForm({"delegate": "delegate_lower"}, where=where)
    seen = {delegate_id}
    ways = [(delegate_id, first.isoformat(), last.isoformat())]
    while ways:
        person, begin, end = ways.pop()
        for absence in list_overlapping(session, person, begin, end):
            if absence.delegate_id == member_id:
                raise InvalidForm(
                    {"delegate": "delegate_loop"},
                    person=roster.name_of_member(person),
                    first=absence.first_day,
                    last=absence.last_day,
                )
            if absence.delegate_id is not None and absence.delegate_id not in seen:
                seen.add(absence.delegate_id)
                shared = (max(begin, absence.first_day), min(end, absence.last_day))
                ways.append((absence.delegate_id, *shared))


def _places_beyond(roster: Roster, member_id: str, delegate_id: str) -> list[int | None]:
    """Where a member stands higher than who would stand in for them."""
    return [
        region_id
        for region_id in roster.parts_of(member_id)
        if roster.rank(delegate_id, region_id) < roster.rank(member_id, region_id)
    ]


def list_overlapping(session: Session, member_id: str, first: str, last: str) -> list[Absence]:
    """A member's absences that share a day with these (ISO), the earliest first."""
    return list(
        session.scalars(
            select(Absence)
            .where(
                Absence.member_id == member_id,
                Absence.first_day <= last,
                Absence.last_day >= first,
            )
            .order_by(Absence.first_day, Absence.id)
        )
    )
