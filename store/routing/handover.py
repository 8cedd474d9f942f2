"""Pending approvals change hands when somebody leaves or comes back; their deadlines stay.

Who is asked is kept with each approval. A look at all that are pending finds those for which it
has changed, whatever the reason: an absence that begins, ends or is taken back, the morning
after a holiday, new owners, a deadline that has passed. Several replicas may look at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from store import audit
from store.approval_cards import card_values, refresh_cards
from store.approval_subjects import asker, state_of_subject, with_subjects
from store.approvals import send_card
from store.models import Approval
from store.routing.people import LATE, AskedPerson, asked_values, choose_people
from store.routing.roster import Roster, load_roster
from store.working_time import add_working_time, first_moment, working_time_between

# A card that comes because somebody else is away is nothing to be woken for.
MORNING = time(9)


@dataclass(frozen=True)
class _Changed:
    approval_id: int
    version: int
    before: list[dict[str, Any]] | None
    asked: list[AskedPerson]


def must_hand_on(session: Session) -> bool:
    """Whether some pending approval waits for others than it should."""
    return next(_find_changed(session, load_roster(session)), None) is not None


def hand_on_approvals(session: Session, *, actor: str | None = None) -> list[str]:
    """Bring all pending approvals in step; returns whom that concerns, for their Home tabs.

    Who is asked now and was not gets a card, those who have one see it change, and both those
    who are asked and those for whom they stand in are written down. `actor` is whose change
    it follows from, None for the calendar.
    """
    roster = load_roster(session)
    concerned: list[str] = []
    for changed in list(_find_changed(session, roster)):
        concerned += _hand_on(session, roster, changed, actor=actor)
    return list(dict.fromkeys(concerned))


def share_moment(
    roster: Roster,
    *,
    region_id: int | None,
    created_at: datetime,
    deadline_at: datetime,
    share: int,
) -> datetime:
    """When so many percent of an approval's working time have passed; in UTC."""
    if share == 100:
        return deadline_at
    calendar = roster.calendar_of(region_id)
    whole = working_time_between(calendar, created_at, deadline_at)
    return add_working_time(calendar, created_at, whole * share / 100)


def next_morning(roster: Roster, member_id: str) -> datetime:
    """This moment, or nine o'clock where the member is, when it is earlier there; in UTC."""
    zone = roster.zone_of(member_id)
    local = roster.at.astimezone(zone)
    if local.time() >= MORNING:
        return roster.at
    return first_moment(datetime.combine(local.date(), MORNING), zone)


def _find_changed(session: Session, roster: Roster) -> Iterator[_Changed]:
    rows = session.execute(
        select(
            Approval.id,
            Approval.version,
            Approval.region_id,
            Approval.subject_type,
            Approval.subject_id,
            Approval.revision,
            Approval.step,
            Approval.policy,
            Approval.assignee_id,
            Approval.asked,
            Approval.created_at,
            Approval.deadline_at,
            asker().label("asker_id"),
        )
        .select_from(with_subjects())
        .where(Approval.state == "pending")
        .order_by(Approval.id)
    ).all()
    said_yes = _find_said_yes(session) if any(row.step for row in rows) else {}
    for row in rows:
        asked = choose_people(
            roster,
            region_id=row.region_id,
            nominator_id=row.asker_id,
            opened_at=row.created_at,
            named=[row.assignee_id] if row.assignee_id else [],
            late=_lateness(roster, row),
            approvers=row.policy["approvers"] if row.policy else (),
            besides=[
                member_id
                for step, member_id in said_yes.get(_subject(row), ())
                if (step == 0) != (row.step == 0)
            ],
        )
        if asked_values(asked) != row.asked:
            yield _Changed(row.id, row.version, row.asked, asked)


def _find_said_yes(session: Session) -> dict[tuple[str, int, int], list[tuple[int, str]]]:
    """Who said yes to a step of what is still pending: step and member, by what it is about."""
    found: dict[tuple[str, int, int], list[tuple[int, str]]] = {}
    rows = session.execute(
        select(
            Approval.subject_type,
            Approval.subject_id,
            Approval.revision,
            Approval.step,
            Approval.decided_by,
        )
        .select_from(with_subjects())
        .where(Approval.state == "approved", state_of_subject().in_(("pending", "open")))
    )
    for row in rows:
        if row.decided_by is not None:
            found.setdefault(_subject(row), []).append((row.step, row.decided_by))
    return found


def _subject(row: Any) -> tuple[str, int, int]:
    return (row.subject_type, row.subject_id, row.revision)


def _lateness(roster: Roster, row: Row[Any]) -> int:
    """How many percent of its time have passed, of those at which others join: 0, 100 or 150."""
    if row.deadline_at is None or row.deadline_at > roster.at:
        return 0
    further = share_moment(
        roster,
        region_id=row.region_id,
        created_at=row.created_at,
        deadline_at=row.deadline_at,
        share=150,
    )
    return 150 if further <= roster.at else 100


def _hand_on(
    session: Session, roster: Roster, changed: _Changed, *, actor: str | None
) -> list[str]:
    """Whom it concerns; nobody where a decision, or another replica, was faster."""
    first_look = changed.before is None
    won = session.scalar(
        update(Approval)
        .where(
            Approval.id == changed.approval_id,
            Approval.state == "pending",
            Approval.version == changed.version,
        )
        .values(
            asked=asked_values(changed.asked), version=Approval.version + (0 if first_look else 1)
        )
        .returning(Approval.id)
        .execution_options(synchronize_session=False)
    )
    if won is None or first_look:
        # A row of an earlier release did not say who was asked; those have their cards.
        return []
    approval = session.get_one(Approval, changed.approval_id)
    session.refresh(approval)
    before = [AskedPerson(**person) for person in changed.before or ()]
    is_late = any(person.because in LATE for person in changed.asked)
    audit.record(
        session,
        actor=actor,
        action="approval.escalate" if is_late else "approval.hand_on",
        subject_type="approval",
        subject_id=approval.id,
        before={"asked": asked_values(before)},
        after={"asked": asked_values(changed.asked)},
    )
    refresh_cards(session, approval=approval)
    card = card_values(session, approval=approval)
    had_it = {person.member_id for person in before if person.because not in LATE}
    for person in changed.asked:
        # Who joins because it is late reads so in the morning's reminder.
        if person.member_id not in had_it and person.because not in LATE:
            send_card(
                session,
                approval=approval,
                member_id=person.member_id,
                card=card,
                not_before=next_morning(roster, person.member_id),
            )
    return [person.member_id for person in (*before, *changed.asked)]
