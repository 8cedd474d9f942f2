"""One decision asked of one region's owners: opened, looked at, handed to somebody else.

What follows from a decision is in `store.decisions`; what a card shows in
`store.approval_cards`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.approval_answers import refresh_answer
from store.approval_cards import CARD, card_subject, card_values, find_earlier
from store.clock import now
from store.errors import (
    AlreadyDecided,
    NobodyToDecide,
    NotAllowed,
    NotFound,
    OwnNomination,
)
from store.models import Approval, Nomination
from store.posts import enqueue_post
from store.regions import (
    DEFAULT_NOMINATION_DAYS,
    find_region,
    get_calendar,
    list_deciders,
    may_decide,
)
from store.routing.people import ask_people, asked_values, list_asked
from store.working_time import add_working_days


@dataclass(frozen=True)
class ApprovalInfo:
    """An approval as it stands; moments are UTC."""

    id: int
    subject_type: str
    subject_id: int
    revision: int
    region_id: int | None
    assignee_id: str | None
    state: str
    deadline_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    nominator_id: str
    # Whose Home tab shows it: the nominator, those who were asked, who was handed it.
    concerned: list[str]


@dataclass(frozen=True)
class Asked:
    """What a form about a pending approval says: the customer, the nominator, who else may."""

    account: str
    nominator_id: str
    others: list[str]


def open_approval(
    session: Session, *, subject_type: str, subject_id: int, region_id: int | None, revision: int
) -> int:
    """Ask the region's owners to decide, each by a card in a direct message.

    Returns the approval's id; the same subject and revision again give the same approval.
    The deadline is as many working days away as the region gives itself, in its own time.
    Raises NobodyToDecide when the nominator is the only one who could.
    """
    existing = session.scalar(
        select(Approval.id).where(
            Approval.subject_type == subject_type,
            Approval.subject_id == subject_id,
            Approval.revision == revision,
        )
    )
    if existing is not None:
        return existing
    nomination = session.get_one(Nomination, subject_id)
    moment = now(session)
    asked = ask_people(
        session,
        region_id=region_id,
        nominator_id=nomination.nominator_id,
        opened_at=moment,
    )
    if not asked:
        raise NobodyToDecide()
    calendar = get_calendar(session, region_id=region_id)
    region = find_region(session, region_id=region_id)
    days = region.nomination_days if region else DEFAULT_NOMINATION_DAYS
    approval = Approval(
        subject_type=subject_type,
        subject_id=subject_id,
        revision=revision,
        region_id=region_id,
        asked=asked_values(asked),
        state="pending",
        deadline_at=add_working_days(calendar, moment, days),
        created_at=moment,
    )
    session.add(approval)
    session.flush()
    audit.record(
        session,
        actor=nomination.nominator_id,
        action="approval.open",
        subject_type="approval",
        subject_id=approval.id,
        after={"nomination": subject_id, "revision": revision, "asked": asked_values(asked)},
    )
    card = card_values(session, approval=approval)
    for person in asked:
        send_card(session, approval=approval, member_id=person.member_id, card=card)
    _retire_earlier_answer(session, approval=approval)
    return approval.id


def get_approval(session: Session, *, approval_id: int) -> ApprovalInfo:
    """The approval as it stands; raises NotFound."""
    return describe_approval(session, load_approval(session, approval_id=approval_id))


def get_card(session: Session, *, approval_id: int, member_id: str) -> dict[str, Any]:
    """What the card shows, for somebody who may decide or who nominated.

    Raises NotFound, and NotAllowed for anybody else: the card names contacts.
    """
    approval = load_approval(session, approval_id=approval_id)
    if member_id != nominator_of(session, approval) and not _may_decide(
        session, approval, member_id
    ):
        raise NotAllowed(_who_may(session, approval))
    return card_values(session, approval=approval)


def prepare_decision(session: Session, *, approval_id: int, member_id: str) -> Asked:
    """What a form asks about, before anybody writes a reason in vain.

    Raises NotFound, OwnNomination, NotAllowed, AlreadyDecided.
    """
    approval = load_approval(session, approval_id=approval_id)
    check_may_decide(session, approval=approval, member_id=member_id)
    if approval.state != "pending":
        raise already_decided(approval)
    nomination = session.get_one(Nomination, approval.subject_id)
    others = [
        person
        for person in list_deciders(session, region_id=approval.region_id).all()
        if person not in (nomination.nominator_id, member_id)
    ]
    return Asked(nomination.account.name, nomination.nominator_id, others)


def load_approval(session: Session, *, approval_id: int) -> Approval:
    """The row itself, for the rooms of this aggregate; raises NotFound."""
    approval = session.get(Approval, approval_id)
    if approval is None:
        raise NotFound("approval", approval_id)
    return approval


def check_may_decide(session: Session, *, approval: Approval, member_id: str) -> None:
    """Raise OwnNomination or NotAllowed unless this member may decide on this approval.

    The nominator never may, not even from the hub: a second pair of eyes is the point.
    """
    if member_id == nominator_of(session, approval):
        raise OwnNomination(_who_may(session, approval))
    if not _may_decide(session, approval, member_id):
        raise NotAllowed(_who_may(session, approval))


def already_decided(approval: Approval) -> AlreadyDecided:
    """The error that tells a second clicker who decided what, and when."""
    if approval.decided_by is None or approval.decided_at is None:
        raise ValueError(f"approval {approval.id} is {approval.state} without a decision")
    return AlreadyDecided(by=approval.decided_by, at=approval.decided_at, decision=approval.state)


def list_concerned(session: Session, *, approval: Approval) -> list[str]:
    """Whose Home tab shows this approval: the nominator, who is asked, who was handed it."""
    people = [
        nominator_of(session, approval),
        *_who_may(session, approval),
        approval.assignee_id,
    ]
    return list(dict.fromkeys(person for person in people if person))


def send_card(
    session: Session,
    *,
    approval: Approval,
    member_id: str,
    card: dict[str, Any],
    not_before: datetime | None = None,
) -> None:
    """Enqueue a card for one more person."""
    # The version is in the key: who had a card and is handed the approval again gets a new
    # one, because a card that changes far up in a conversation is not noticed.
    enqueue_post(
        session,
        key=f"approval:{approval.id}:{approval.version}:{member_id}",
        channel=member_id,
        template=CARD,
        values={"card": card},
        subject=card_subject(approval.id),
        not_before=not_before,
        priority=3,
    )


def _retire_earlier_answer(session: Session, *, approval: Approval) -> None:
    """Take the mend button from the answer to the revision before: it was mended."""
    earlier = find_earlier(session, approval=approval)
    if earlier is not None and earlier.state != "pending":
        refresh_answer(session, approval=earlier, version="mended")


def _who_may(session: Session, approval: Approval) -> list[str]:
    """Those to turn to: not everybody who could, but those who are asked."""
    nominator_id = nominator_of(session, approval)
    asked = list_asked(session, approval=approval, nominator_id=nominator_id)
    return [person.member_id for person in asked]


def _may_decide(session: Session, approval: Approval, member_id: str) -> bool:
    """Those of the region, and who is asked in somebody's place or because it is late."""
    return member_id in _who_may(session, approval) or may_decide(
        session, region_id=approval.region_id, member_id=member_id
    )


def nominator_of(session: Session, approval: Approval) -> str:
    """Who nominated what this approval is about."""
    return session.get_one(Nomination, approval.subject_id).nominator_id


def describe_approval(session: Session, approval: Approval) -> ApprovalInfo:
    """The approval as plain values."""
    return ApprovalInfo(
        id=approval.id,
        subject_type=approval.subject_type,
        subject_id=approval.subject_id,
        revision=approval.revision,
        region_id=approval.region_id,
        assignee_id=approval.assignee_id,
        state=approval.state,
        deadline_at=approval.deadline_at,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        reason=approval.reason,
        nominator_id=nominator_of(session, approval),
        concerned=list_concerned(session, approval=approval),
    )
