"""Handing a pending approval to another person who may decide."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from store import audit
from store.approval_cards import card_values, refresh_cards
from store.approval_chain import approvers_of, list_steps, second_eyes, who_can
from store.approval_subjects import asker_of
from store.approvals import (
    ApprovalInfo,
    already_decided,
    check_may_decide,
    describe_approval,
    load_approval,
    send_card,
)
from store.errors import InvalidForm
from store.models import Approval
from store.routing.people import ask_people, asked_values


def reassign_approval(
    session: Session, *, approval_id: int, actor_id: str, to_id: str | None
) -> ApprovalInfo:
    """Hand a pending approval to another person who may decide; the deadline stays.

    The new person, or who stands in for them, gets a card; the others' cards show who decides
    now. Raises NotFound,
    OwnNomination, NotAllowed, AlreadyDecided, or InvalidForm at `person` when that person
    may not decide here.
    """
    approval = load_approval(session, approval_id=approval_id)
    check_may_decide(session, approval=approval, member_id=actor_id)
    if approval.state != "pending":
        raise already_decided(session, approval)
    if not to_id:
        raise InvalidForm({"person": "person_missing"})
    if to_id == asker_of(session, approval):
        raise InvalidForm({"person": "reassign_to_nominator"})
    if to_id not in who_can(session, approval=approval):
        raise InvalidForm({"person": "reassign_not_a_decider"})
    before = approval.assignee_id
    if before == to_id:
        return describe_approval(session, approval)
    asked = ask_people(
        session,
        region_id=approval.region_id,
        nominator_id=asker_of(session, approval),
        opened_at=approval.created_at,
        named=[to_id],
        approvers=approvers_of(approval),
        besides=second_eyes(list_steps(session, approval=approval), step=approval.step),
    )
    changed = session.scalar(
        update(Approval)
        .where(Approval.id == approval_id, Approval.state == "pending")
        .values(assignee_id=to_id, asked=asked_values(asked), version=Approval.version + 1)
        .returning(Approval.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(approval)
    if changed is None:
        raise already_decided(session, approval)
    audit.record(
        session,
        actor=actor_id,
        action="approval.reassign",
        subject_type="approval",
        subject_id=approval_id,
        before={"assignee": before},
        after={"assignee": to_id, "asked": asked_values(asked)},
    )
    refresh_cards(session, approval=approval)
    card = card_values(session, approval=approval)
    for person in asked:
        if person.member_id != actor_id:
            send_card(session, approval=approval, member_id=person.member_id, card=card)
    return describe_approval(session, approval)
