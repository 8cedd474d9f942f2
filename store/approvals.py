"""One decision asked of one region's owners, or of those whom a policy names: looked at.

What is asked of whom is in `store.approval_steps`; what follows from a decision is in
`store.decisions`; what a card shows in `store.approval_cards`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.approval_cards import CARDS, card_subject, card_values
from store.approval_chain import list_steps, who_can
from store.approval_subjects import REQUEST, asker_of, subject_of
from store.errors import (
    AlreadyDecided,
    NotAllowed,
    NotFound,
    OwnNomination,
    OwnRequest,
    VouchError,
)
from store.models import Approval
from store.posts import enqueue_post
from store.routing.people import list_asked


@dataclass(frozen=True)
class ApprovalInfo:
    """An approval as it stands; moments are UTC."""

    id: int
    subject_type: str
    subject_id: int
    revision: int
    step: int
    region_id: int | None
    assignee_id: str | None
    state: str
    deadline_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    asker_id: str
    # Whose Home tab shows it: who asked for it, those who were asked, who was handed it.
    concerned: list[str]


@dataclass(frozen=True)
class Asked:
    """What a form about a pending approval says: the customer, who asks, who else may.

    `kind` is what it is about (`store.approval_subjects`).
    """

    kind: str
    account: str
    asker_id: str
    others: list[str]


def get_approval(session: Session, *, approval_id: int) -> ApprovalInfo:
    """The approval as it stands; raises NotFound."""
    return describe_approval(session, load_approval(session, approval_id=approval_id))


def get_card(session: Session, *, approval_id: int, member_id: str) -> dict[str, Any]:
    """What the card shows, for somebody who may decide or who nominated or requested.

    Its `kind` says what it is about.

    Raises NotFound, and NotAllowed for anybody else: the card names contacts.
    """
    approval = load_approval(session, approval_id=approval_id)
    allowed = member_id == asker_of(session, approval) or any(
        member_id == step.decided_by or _may_decide(session, step, member_id)
        for step in list_steps(session, approval=approval)
    )
    if not allowed:
        raise NotAllowed(_who_may(session, approval))
    return card_values(session, approval=approval)


def prepare_decision(session: Session, *, approval_id: int, member_id: str) -> Asked:
    """What a form asks about, before anybody writes a reason in vain.

    Raises NotFound, OwnNomination, OwnRequest, NotAllowed, AlreadyDecided.
    """
    approval = load_approval(session, approval_id=approval_id)
    check_may_decide(session, approval=approval, member_id=member_id)
    if approval.state != "pending":
        raise already_decided(session, approval)
    subject = subject_of(session, approval)
    others = [
        person
        for person in who_can(session, approval=approval)
        if person not in (subject.asker_id, member_id)
    ]
    return Asked(subject.kind, subject.account, subject.asker_id, others)


def load_approval(session: Session, *, approval_id: int) -> Approval:
    """The row itself, for the rooms of this aggregate; raises NotFound."""
    approval = session.get(Approval, approval_id)
    if approval is None:
        raise NotFound("approval", approval_id)
    return approval


def check_may_decide(session: Session, *, approval: Approval, member_id: str) -> None:
    """Raise OwnNomination, OwnRequest or NotAllowed unless this member may decide on this approval.

    Who nominated or requests it, and whoever joined, never may, not even from the hub.
    """
    subject = subject_of(session, approval)
    if member_id in subject.never:
        who_may = _who_may(session, approval)
        raise OwnRequest(who_may) if subject.kind == REQUEST else OwnNomination(who_may)
    if not _may_decide(session, approval, member_id):
        raise NotAllowed(_who_may(session, approval))


def already_decided(session: Session, approval: Approval) -> VouchError:
    """The error that tells a second clicker who decided what, and when.

    A step that was withdrawn was decided by whoever ended all of them; one that waits for
    another is not anybody's to decide yet.
    """
    decided = approval
    if approval.state == "withdrawn":
        steps = list_steps(session, approval=approval)
        decided = next((step for step in steps if step.settles), approval)
    if decided.decided_by is None or decided.decided_at is None:
        return NotAllowed(
            [
                person
                for step in list_steps(session, approval=approval)
                if step.state == "pending"
                for person in _who_may(session, step)
            ]
        )
    return AlreadyDecided(by=decided.decided_by, at=decided.decided_at, decision=decided.state)


def list_concerned(session: Session, *, approval: Approval) -> list[str]:
    """Whose Home tab shows this approval: who asked for it, who is asked, who was handed it."""
    people = [
        asker_of(session, approval),
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
        template=CARDS[approval.subject_type],
        values={"card": card},
        subject=card_subject(approval.id),
        not_before=not_before,
        priority=3,
    )


def _who_may(session: Session, approval: Approval) -> list[str]:
    """Those to turn to: not everybody who could, but those who are asked."""
    nominator_id = asker_of(session, approval)
    asked = list_asked(session, approval=approval, nominator_id=nominator_id)
    return [person.member_id for person in asked]


def _may_decide(session: Session, approval: Approval, member_id: str) -> bool:
    """Those of the region or policy, and who is asked in somebody's place or because it is late."""
    # Who can leaves out whoever said yes to another step, even where a part would allow it.
    return member_id in _who_may(session, approval) or member_id in who_can(
        session, approval=approval
    )


def describe_approval(session: Session, approval: Approval) -> ApprovalInfo:
    """The approval as plain values."""
    return ApprovalInfo(
        id=approval.id,
        subject_type=approval.subject_type,
        subject_id=approval.subject_id,
        revision=approval.revision,
        step=approval.step,
        region_id=approval.region_id,
        assignee_id=approval.assignee_id,
        state=approval.state,
        deadline_at=approval.deadline_at,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        reason=approval.reason,
        asker_id=asker_of(session, approval),
        concerned=list_concerned(session, approval=approval),
    )
