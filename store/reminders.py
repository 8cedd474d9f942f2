"""Reminders: when half, all and one and a half of a decision's working time have passed.

A person gets one message a day that names all of it, at nine o'clock where they are, on a day
on which they work. Nothing is ever decided by being left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from store import audit
from store.approval_cards import card_values
from store.approval_subjects import NOMINATION, REQUEST
from store.models import Approval, Reminded, Reminder
from store.posts import enqueue_post
from store.routing.handover import MORNING, share_moment
from store.routing.people import LATE
from store.routing.roster import Roster, load_roster
from store.statements import insert
from store.working_time import first_moment

SHARES = (50, 100, 150)
TEMPLATE = "reminders/decisions"
# Later than so long after nine o'clock it waits for the next morning: the bot was away.
_UNTIL = timedelta(hours=9)
# What one message can take in; the rest stands on the Home tab.
_MOST = 8
# Of the card's values, those that a reminder tells.
_TOLD = ("kind", "approval_id", "country", "industry", "region", "deadline", "policies")
_TOLD_OF = {
    NOMINATION: ("account", "nominator", "score"),
    REQUEST: ("name", "requester", "activity", "deal", "needed_by"),
}


@dataclass(frozen=True)
class _Due:
    approval_id: int
    share: int
    is_late: bool  # joined because of it: a backup, or somebody of the parent region


def list_people_to_remind(session: Session) -> list[str]:
    """Whose reminder of today is due now."""
    roster = load_roster(session)
    today = {person: roster.local_day(person).isoformat() for person in roster.everybody}
    sent = session.execute(
        select(Reminder.member_id, Reminder.day).where(Reminder.day.in_({*today.values()}))
    )
    done = {member_id for member_id, day in sent if today.get(member_id) == day}
    return list(_find_due(session, roster, besides=done))


def remind(session: Session, *, member_id: str) -> int | None:
    """Owe a person the reminder of today; the post's id, or None where there is none to send.

    Any number of replicas may do this at once: the first to write person and day down does it.
    """
    roster = load_roster(session)
    day = roster.local_day(member_id).isoformat()
    key = f"reminder:{member_id}:{day}"
    reminder_id = session.scalar(
        insert(session, Reminder)
        .values(member_id=member_id, day=day, post_key=key, created_at=roster.at)
        .on_conflict_do_nothing(index_elements=["member_id", "day"])
        .returning(Reminder.id)
    )
    if reminder_id is None:
        return None
    # Read after the day is ours: what another replica did before is seen by now.
    due = _find_due(session, roster, only=member_id).get(member_id, [])
    if not due:
        session.execute(delete(Reminder).where(Reminder.id == reminder_id))
        return None
    for one in due:
        session.execute(
            insert(session, Reminded)
            .values(
                approval_id=one.approval_id,
                member_id=member_id,
                share=one.share,
                reminder_id=reminder_id,
            )
            .on_conflict_do_nothing(index_elements=["approval_id", "member_id", "share"])
        )
        audit.record(
            session,
            actor=None,
            action="approval.remind",
            subject_type="approval",
            subject_id=one.approval_id,
            after={"member": member_id, "share": one.share},
        )
    return enqueue_post(
        session,
        key=key,
        channel=member_id,
        template=TEMPLATE,
        values={
            "items": [_item(session, one, member_id) for one in due[:_MOST]],
            "more": max(0, len(due) - _MOST),
        },
    )


def _item(session: Session, due: _Due, member_id: str) -> dict[str, Any]:
    approval = session.get_one(Approval, due.approval_id)
    card = card_values(session, approval=approval)
    told = {name: card[name] for name in (*_TOLD, *_TOLD_OF[approval.subject_type])}
    told["stand_ins"] = [one for one in card["stand_ins"] if one["member"] == member_id]
    return told | {
        "since": approval.created_at.isoformat(),
        "share": due.share,
        "joins": due.is_late,
    }


def _find_due(
    session: Session,
    roster: Roster,
    *,
    only: str | None = None,
    besides: Collection[str] = (),
) -> dict[str, list[_Due]]:
    """What each person is to be reminded of now, the most urgent first."""
    rows = session.execute(
        select(
            Approval.id,
            Approval.region_id,
            Approval.asked,
            Approval.created_at,
            Approval.deadline_at,
        )
        .where(Approval.state == "pending", Approval.deadline_at.is_not(None))
        .order_by(Approval.deadline_at, Approval.id)
    ).all()
    told = _shares_told(session)
    mornings: dict[str, datetime | None] = {}
    found: dict[str, list[_Due]] = {}
    for row in rows:
        moments: dict[int, datetime] | None = None
        for person in row.asked or ():
            member_id = str(person["member_id"])
            if member_id in besides or member_id != (only or member_id):
                continue
            if member_id not in mornings:
                mornings[member_id] = _morning(roster, member_id)
            morning = mornings[member_id]
            already = told.get((row.id, member_id), 0)
            # Between the half and the deadline, and after the last one, there is nothing new.
            if morning is None or already >= (50 if row.deadline_at > morning else SHARES[-1]):
                continue
            if moments is None:
                moments = dict(_moments(roster, row))
            share = max((one for one, at in moments.items() if at <= morning), default=0)
            # Who has joined since this morning reads of it tomorrow.
            least = LATE.get(str(person["because"]), 0)
            if share >= least and share > already:
                found.setdefault(member_id, []).append(_Due(row.id, share, least > 0))
    return found


def _moments(roster: Roster, row: Any) -> Iterator[tuple[int, datetime]]:
    for share in SHARES:
        if share == 150 and row.deadline_at > roster.at:
            return
        yield (
            share,
            share_moment(
                roster,
                region_id=row.region_id,
                created_at=row.created_at,
                deadline_at=row.deadline_at,
                share=share,
            ),
        )


def _shares_told(session: Session) -> dict[tuple[int, str], int]:
    """The highest share of which each person was reminded, of what is pending."""
    rows = session.execute(
        select(Reminded.approval_id, Reminded.member_id, func.max(Reminded.share))
        .join(Approval, Approval.id == Reminded.approval_id)
        .where(Approval.state == "pending")
        .group_by(Reminded.approval_id, Reminded.member_id)
    )
    return {(approval_id, member_id): share for approval_id, member_id, share in rows}


def _morning(roster: Roster, member_id: str) -> datetime | None:
    """Nine o'clock of today where the person is, while a reminder may be sent; else None."""
    zone = roster.zone_of(member_id)
    day = roster.local_day(member_id)
    morning = first_moment(datetime.combine(day, MORNING), zone)
    if not morning <= roster.at < morning + _UNTIL:
        return None
    region_id = next((part for part in roster.parts_of(member_id) if part is not None), None)
    if not roster.calendar_of(region_id).is_working_day(day) or roster.is_absent(member_id):
        return None
    return morning
