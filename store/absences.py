"""Absences: the days on which somebody does not decide, and who does in their place.

What follows for the approvals that wait is in `store.routing.handover`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.errors import InvalidForm, NotAllowed, NotFound
from store.members import is_hub
from store.models import Absence, RegionMember
from store.routing.delegates import check_delegate, list_candidates, list_overlapping
from store.routing.handover import hand_on_approvals
from store.routing.roster import Roster, list_approvers, load_roster

# Who is away for longer hands their part to somebody.
MOST_DAYS = 366


@dataclass(frozen=True)
class AbsenceInfo:
    """An absence; both days are those of the member's own time zone, and it lasts through both."""

    id: int
    member_id: str
    first_day: date
    last_day: date
    delegate_id: str | None


@dataclass(frozen=True)
class AbsenceForm:
    """What the form of an absence offers: the one that is changed, and who may stand in."""

    absence: AbsenceInfo | None
    today: date
    candidates: list[str]


def record_absence(
    session: Session,
    *,
    member_id: str,
    first_day: str | None,
    last_day: str | None,
    delegate_id: str | None,
    actor_id: str,
    absence_id: int | None = None,
) -> list[str]:
    """Keep an absence, or change one, and hand on what waits for that person.

    Days are ISO dates. Returns whom it concerns, for their Home tabs. Raises NotAllowed for
    anybody but the member and the hub; NotFound; InvalidForm at `first_day`, `last_day` or
    `delegate`: a delegate needs an equal or higher part wherever the member has one, and no
    circle of delegates may arise.
    """
    _check_actor(session, member_id=member_id, actor_id=actor_id)
    roster = load_roster(session)
    first, last = _read_days(roster, member_id, first_day, last_day)
    known = None if absence_id is None else _load(session, absence_id, member_id)
    _check_overlap(session, member_id=member_id, first=first, last=last, besides=absence_id)
    if delegate_id:
        check_delegate(session, roster, member_id, delegate_id, first=first, last=last)
    before = None if known is None else _values(known)
    absence = known or Absence(member_id=member_id, created_at=now(session))
    absence.first_day, absence.last_day = first.isoformat(), last.isoformat()
    absence.delegate_id = delegate_id or None
    absence.recorded_by = actor_id
    session.add(absence)
    session.flush()
    audit.record(
        session,
        actor=actor_id,
        action="absence.record" if before is None else "absence.change",
        subject_type="absence",
        subject_id=absence.id,
        before=before,
        after=_values(absence),
    )
    return _concerned(session, actor_id, member_id, delegate_id)


def end_absence(session: Session, *, absence_id: int, actor_id: str) -> list[str]:
    """Take back an absence that is to come, or end one today; returns whom it concerns.

    What was handed on comes back. Raises NotFound, NotAllowed.
    """
    absence = session.get(Absence, absence_id)
    if absence is None:
        raise NotFound("absence", absence_id)
    _check_actor(session, member_id=absence.member_id, actor_id=actor_id)
    before, member_id, delegate_id = _values(absence), absence.member_id, absence.delegate_id
    yesterday = load_roster(session).local_day(member_id) - timedelta(days=1)
    after: dict[str, object] | None = None
    if absence.first_day > yesterday.isoformat():
        session.delete(absence)
    else:
        absence.last_day = min(absence.last_day, yesterday.isoformat())
        after = _values(absence)
    session.flush()
    audit.record(
        session,
        actor=actor_id,
        action="absence.end",
        subject_type="absence",
        subject_id=absence_id,
        before=before,
        after=after,
    )
    return _concerned(session, actor_id, member_id, delegate_id)


def list_absences(session: Session, *, member_id: str) -> list[AbsenceInfo]:
    """The absences of a member that are not over, the nearest first."""
    today = load_roster(session).local_day(member_id).isoformat()
    rows = session.scalars(
        select(Absence)
        .where(Absence.member_id == member_id, Absence.last_day >= today)
        .order_by(Absence.first_day, Absence.id)
    )
    return [_info(row) for row in rows]


def open_absence(session: Session, *, member_id: str, absence_id: int | None = None) -> AbsenceForm:
    """What the form shows. Raises NotAllowed for who decides nowhere, and NotFound."""
    if not has_part(session, member_id=member_id):
        raise NotAllowed()
    roster = load_roster(session)
    absence = None if absence_id is None else _info(_load(session, absence_id, member_id))
    return AbsenceForm(absence, roster.local_day(member_id), list_candidates(roster, member_id))


def has_part(session: Session, *, member_id: str) -> bool:
    """Whether a member decides anywhere, so that an absence means something."""
    named = session.scalar(select(exists().where(RegionMember.member_id == member_id)))
    return (
        bool(named) or is_hub(session, member_id=member_id) or member_id in list_approvers(session)
    )


def describe_absences(session: Session, *, member_id: str) -> dict[str, Any] | None:
    """What the Home tab shows of one's absences and of those one stands in for; None: no part."""
    if not has_part(session, member_id=member_id):
        return None
    today = load_roster(session).local_day(member_id)
    others = session.scalars(
        select(Absence)
        .where(Absence.delegate_id == member_id, Absence.last_day >= today.isoformat())
        .order_by(Absence.first_day, Absence.id)
    )
    return {
        "items": [
            {
                "id": absence.id,
                "first_day": absence.first_day.isoformat(),
                "last_day": absence.last_day.isoformat(),
                "delegate": absence.delegate_id,
                "has_begun": absence.first_day <= today,
            }
            for absence in list_absences(session, member_id=member_id)
        ],
        "stands_in": [
            {"member": row.member_id, "first_day": row.first_day, "last_day": row.last_day}
            for row in others
        ],
    }


def _check_actor(session: Session, *, member_id: str, actor_id: str) -> None:
    if not has_part(session, member_id=member_id):
        raise NotAllowed()
    if actor_id != member_id and not is_hub(session, member_id=actor_id):
        raise NotAllowed([member_id])


def _read_days(
    roster: Roster, member_id: str, first_day: str | None, last_day: str | None
) -> tuple[date, date]:
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for field, text in (("first_day", first_day), ("last_day", last_day)):
        try:
            days[field] = date.fromisoformat(text or "")
        except ValueError:
            errors[field] = "day_unknown" if text else "required"
    if not errors:
        if days["last_day"] < days["first_day"]:
            errors["last_day"] = "absence_backwards"
        elif days["last_day"] < roster.local_day(member_id):
            errors["last_day"] = "absence_over"
        elif (days["last_day"] - days["first_day"]).days >= MOST_DAYS:
            errors["last_day"] = "absence_too_long"
    if errors:
        raise InvalidForm(errors)
    return days["first_day"], days["last_day"]


def _check_overlap(
    session: Session, *, member_id: str, first: date, last: date, besides: int | None
) -> None:
    for other in list_overlapping(session, member_id, first.isoformat(), last.isoformat()):
        if other.id != besides:
            raise InvalidForm(
                {"first_day": "absence_overlaps"}, first=other.first_day, last=other.last_day
            )


def _load(session: Session, absence_id: int, member_id: str) -> Absence:
    absence = session.get(Absence, absence_id)
    if absence is None or absence.member_id != member_id:
        raise NotFound("absence", absence_id)
    return absence


def _concerned(
    session: Session, actor_id: str, member_id: str, delegate_id: str | None
) -> list[str]:
    changed = hand_on_approvals(session, actor=actor_id)
    people = (actor_id, member_id, delegate_id, *changed)
    return list(dict.fromkeys(person for person in people if person))


def _values(absence: Absence) -> dict[str, object]:
    return {
        "member": absence.member_id,
        "first_day": absence.first_day,
        "last_day": absence.last_day,
        "delegate": absence.delegate_id,
    }


def _info(row: Absence) -> AbsenceInfo:
    return AbsenceInfo(
        id=row.id,
        member_id=row.member_id,
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day),
        delegate_id=row.delegate_id,
    )
