"""Who is asked to decide: owners who are there, else delegates, backups, parents, the hub."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.models import Approval
from store.routing.roster import Away, Circle, Place, Roster, load_roster

# Who joins when so many percent of the time have passed: backups, then those of the region above.
LATE = {"late": 100, "above": 150}


@dataclass(frozen=True)
class AskedPerson:
    """Somebody who is asked, and as what.

    `stands_in_for` is who would decide and is away until the day `until` (ISO; None: for a
    holiday, or because that person left). `because`: "owner", "named" (by Reassign, or by a
    policy), "delegate", "backup", "parent", "hub"; or one of `LATE` for those who
    join when the deadline has passed.
    """

    member_id: str
    because: str
    stands_in_for: str | None = None
    until: str | None = None


def ask_people(
    session: Session,
    *,
    region_id: int | None,
    nominator_id: str,
    opened_at: datetime,
    named: Sequence[str] = (),
    approvers: Sequence[str] = (),
    besides: Collection[str] = (),
) -> list[AskedPerson]:
    """Who is asked now about what was opened then; nobody only where nobody else there is.

    `named` are people to ask in the place of the owners. `approvers` are those of a second
    approval, which the region does not give: after them the hub is asked. `besides` have said
    yes to another step. The nominator is never asked.
    """
    roster = load_roster(session)
    return choose_people(
        roster,
        region_id=region_id,
        nominator_id=nominator_id,
        opened_at=opened_at,
        named=named,
        approvers=approvers,
        besides=besides,
    )


def choose_people(
    roster: Roster,
    *,
    region_id: int | None,
    nominator_id: str,
    opened_at: datetime,
    named: Sequence[str] = (),
    late: int = 0,
    approvers: Sequence[str] = (),
    besides: Collection[str] = (),
) -> list[AskedPerson]:
    """The same from a roster. `late`: from 100 (percent of its time) on the backups join, from
    150 on those of the parent region, and where there is none, the hub."""
    circles = roster.circles(region_id)
    if approvers:
        places = tuple(Place(member, None) for member in approvers)
        circles = [Circle("named", places)]
        circles += [circle for circle in roster.circles(None) if circle.name == "hub"]
    circles = _without(circles, besides, nominator_id=nominator_id) or circles
    if named:
        chosen = tuple(Place(member, region_id) for member in named)
        circles.insert(0, Circle("named", chosen))
    asked: list[AskedPerson] = []
    missed: list[tuple[str, Away]] = []
    for circle in circles:
        before = missed[:1]
        # Who has a holiday as an owner has it as one of the hub, too.
        absent = {nominator_id, *(member_id for member_id, _ in missed)}
        for place in circle.places:
            if place.member_id in absent:
                continue
            away = roster.find_away(place, opened_at=opened_at)
            if away is None:
                asked.append(_for_the_missed(place.member_id, circle.name, before))
                continue
            stand_in = _find_delegate(
                roster, place, away, nominator_id=nominator_id, opened_at=opened_at
            )
            if stand_in is None:
                missed.append((place.member_id, away))
            else:
                asked.append(
                    AskedPerson(stand_in, "delegate", place.member_id, _day(away.last_day))
                )
        if asked:
            break
    if not asked:
        # Everybody is away: it waits for those who come back, never for nobody.
        asked = next(filter(None, (_all_but(circle, nominator_id) for circle in circles)), [])
    joined = _join_late(roster, circles, late, nominator_id=nominator_id, opened_at=opened_at)
    return _each_once([*asked, *joined])


def list_asked(session: Session, *, approval: Approval, nominator_id: str) -> list[AskedPerson]:
    """Those whom an approval waits for, or waited for when it was decided."""
    if approval.asked is None:
        named = [approval.assignee_id] if approval.assignee_id else []
        return ask_people(
            session,
            region_id=approval.region_id,
            nominator_id=nominator_id,
            opened_at=approval.created_at,
            named=named,
        )
    return [AskedPerson(**person) for person in approval.asked]


def asked_values(asked: Sequence[AskedPerson]) -> list[dict[str, Any]]:
    """As plain JSON, for the column and the audit."""
    # Not `asdict`, which copies deeply: every pending approval is compared at every tick.
    return [dict(vars(person)) for person in asked]


def stand_in_values(asked: Sequence[AskedPerson]) -> list[dict[str, Any]]:
    """Those of them who stand in for somebody, as the templates take them."""
    return [
        {"member": person.member_id, "for": person.stands_in_for, "until": person.until}
        for person in asked
        if person.stands_in_for is not None
    ]


def _without(circles: list[Circle], besides: Collection[str], *, nominator_id: str) -> list[Circle]:
    """The circles without those who have said yes already; nothing where nobody else is left.

    One pair of eyes twice is better than a nomination without an end.
    """
    left = [
        Circle(
            circle.name,
            tuple(place for place in circle.places if place.member_id not in besides),
        )
        for circle in circles
    ]
    others = {place.member_id for circle in left for place in circle.places} - {nominator_id}
    return [circle for circle in left if circle.places] if others else []


def _find_delegate(
    roster: Roster, place: Place, away: Away, *, nominator_id: str, opened_at: datetime
) -> str | None:
    """Who decides in this person's place: the delegate, or the delegate's own while away too.

    Chains that come round again, or that lead to who may not stand in (any more), lead nowhere.
    """
    seen = {place.member_id}
    delegate_id = away.delegate_id
    while delegate_id is not None and delegate_id not in seen:
        seen.add(delegate_id)
        if roster.rank(delegate_id, place.region_id) < roster.rank(
            place.member_id, place.region_id
        ):
            return None
        their = roster.find_away(Place(delegate_id, None), opened_at=opened_at)
        if their is None:
            return None if delegate_id == nominator_id else delegate_id
        delegate_id = their.delegate_id
    return None


def _for_the_missed(member_id: str, name: str, missed: list[tuple[str, Away]]) -> AskedPerson:
    # Who is on holiday in one part and asked in another stands in for nobody.
    others = [one for one in missed if one[0] != member_id]
    if not others:
        return AskedPerson(member_id, name)
    absent, away = others[0]
    return AskedPerson(member_id, name, absent, _day(away.last_day))


def _all_but(circle: Circle, nominator_id: str) -> list[AskedPerson]:
    return [
        AskedPerson(place.member_id, circle.name)
        for place in circle.places
        if place.member_id != nominator_id
    ]


def _join_late(
    roster: Roster,
    circles: list[Circle],
    late: int,
    *,
    nominator_id: str,
    opened_at: datetime,
) -> list[AskedPerson]:
    above = [circle for circle in circles if circle.name == "parent"][:1]
    groups = {
        "late": [circle for circle in circles if circle.name == "backup"],
        "above": above or [circle for circle in circles if circle.name == "hub"],
    }
    return [
        AskedPerson(place.member_id, because)
        for because, joining in groups.items()
        if late >= LATE[because]
        for circle in joining
        for place in circle.places
        if place.member_id != nominator_id and roster.find_away(place, opened_at=opened_at) is None
    ]


def _each_once(people: list[AskedPerson]) -> list[AskedPerson]:
    """Nobody twice; who is asked anyhow and stands in for somebody is shown as standing in."""
    found: dict[str, AskedPerson] = {}
    for person in people:
        known = found.setdefault(person.member_id, person)
        if known.stands_in_for is None and person.stands_in_for is not None:
            found[person.member_id] = replace(
                known, stands_in_for=person.stands_in_for, until=person.until
            )
    return list(found.values())


def _day(day: object) -> str | None:
    return None if day is None else str(day)
