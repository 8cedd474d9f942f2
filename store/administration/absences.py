"""All absences that are not over, for the hub, which records and ends those of colleagues."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.absences import AbsenceForm, end_absence, has_part, open_absence, record_absence
from store.errors import InvalidForm, NotFound
from store.members import find_member
from store.models import Absence
from store.routing.roster import load_roster
from store.schedule_hub import check_hub


def describe_all_absences(session: Session, *, member_id: str) -> list[dict[str, Any]]:
    """Everybody's absences that are not over, the nearest first, in plain values.

    Raises NotAllowed for anybody but the hub.
    """
    check_hub(session, member_id=member_id)
    roster = load_roster(session)
    rows = session.scalars(
        select(Absence)
        # Where it is yesterday still, somebody is away today who is back here.
        .where(Absence.last_day >= (roster.at.date() - timedelta(days=1)).isoformat())
        .order_by(Absence.first_day, Absence.id)
    )
    found = []
    for row in rows:
        today = roster.local_day(row.member_id).isoformat()
        if row.last_day >= today:
            found.append(
                {
                    "id": row.id,
                    "member": row.member_id,
                    "first_day": row.first_day,
                    "last_day": row.last_day,
                    "delegate": row.delegate_id,
                    "recorded_by": row.recorded_by,
                    "has_begun": row.first_day <= today,
                }
            )
    return found


def open_colleague(
    session: Session, *, member_id: str, colleague: str | None, absence_id: int | None
) -> AbsenceForm | None:
    """What the form shows of a colleague; None while nobody is chosen, or who decides nowhere.

    Raises NotAllowed for anybody but the hub, NotFound for an absence that is gone.
    """
    check_hub(session, member_id=member_id)
    if absence_id is not None:
        row = session.get(Absence, absence_id)
        if row is None:
            raise NotFound("absence", absence_id)
        colleague = row.member_id
    if colleague is None or not has_part(session, member_id=colleague):
        return None
    return open_absence(session, member_id=colleague, absence_id=absence_id)


def record_for_colleague(
    session: Session,
    *,
    member_id: str,
    colleague: str | None,
    first_day: str | None,
    last_day: str | None,
    delegate_id: str | None,
    absence_id: int | None,
) -> list[str]:
    """Keep a colleague's absence, or change it; returns whom it concerns, for their Home tabs.

    Raises NotAllowed for anybody but the hub; NotFound; InvalidForm at `member` for who decides
    nowhere, and as `store.absences.record_absence` does, with the colleague's name.
    """
    check_hub(session, member_id=member_id)
    if absence_id is not None:
        row = session.get(Absence, absence_id)
        if row is None:
            raise NotFound("absence", absence_id)
        colleague = row.member_id
    if not colleague:
        raise InvalidForm({"member": "required"})
    if not has_part(session, member_id=colleague):
        raise InvalidForm({"member": "absence_without_part"})
    try:
        return record_absence(
            session,
            member_id=colleague,
            first_day=first_day,
            last_day=last_day,
            delegate_id=delegate_id,
            actor_id=member_id,
            absence_id=absence_id,
        )
    except InvalidForm as error:
        if colleague == member_id:
            raise
        member = find_member(session, member_id=colleague)
        values = {name: value for name, value in error.values.items() if name != "errors"}
        name = (member.name if member else "") or colleague
        raise InvalidForm(error.errors, **values, colleague=name) from error


def end_for_colleague(session: Session, *, member_id: str, absence_id: int) -> list[str]:
    """End a colleague's absence, or take it back; returns whom it concerns."""
    check_hub(session, member_id=member_id)
    return end_absence(session, absence_id=absence_id, actor_id=member_id)
