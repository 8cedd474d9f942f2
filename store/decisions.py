"""What a decision means: compare-and-set, and everything that follows from it, at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import audit
from store.approval_answers import send_answer
from store.approval_cards import refresh_cards
from store.approval_chain import list_steps
from store.approval_steps import go_on, withdraw_others
from store.approval_subjects import DECISIONS, asker_of, load_row
from store.approvals import (
    already_decided,
    check_may_decide,
    list_concerned,
    load_approval,
)
from store.clock import now
from store.consents import record_consent
from store.errors import InvalidForm, ReasonMissing
from store.models import Approval, Nomination, Reference, Request
from store.policies.audiences import settle_audience
from store.references import create_from_nomination
from store.routing.people import list_asked
from store.search.index.upkeep import index_reference
from store.wins import record_win

# Longer reasons are cut by Slack's limits on the way to the nominator.
REASON_LIMIT = 2000


@dataclass(frozen=True)
class Decision:
    """A decision that stands, and whom it concerns (member ids).

    `subject_id` is the nomination's or the request's, `asker_id` who nominated or requested it.

    `is_settled` is false for a yes that waits for another one. `repeated` is true when the same
    person had already decided the same: a double click, or Slack delivering a click twice.
    """

    approval_id: int
    subject_id: int
    state: str
    asker_id: str
    concerned: list[str]
    reference_id: int | None = None
    repeated: bool = False
    is_settled: bool = True


def decide_approval(
    session: Session, *, approval_id: int, decision: str, actor_id: str, reason: str = ""
) -> Decision:
    """Decide a pending approval as one of those who may, exactly once.

    Two people may click at the same moment: the state is compared and set in one statement,
    the second gets AlreadyDecided with the first one's name. Declining and asking for changes
    need a reason. Raises NotFound, OwnNomination, OwnRequest, NotAllowed, ReasonMissing,
    AlreadyDecided, InvalidForm at `reason` when it is too long.

    A nomination or a request is approved with its last step, and turned down by the first no,
    which ends the other steps. Approving a nomination makes a reference, records the consent that
    the nominator reported, and announces a win. Who asked is told of every decision.
    """
    approval = load_approval(session, approval_id=approval_id)
    if decision not in DECISIONS[approval.subject_type]:
        raise ValueError(f"unknown decision {decision!r}")
    check_may_decide(session, approval=approval, member_id=actor_id)
    reason = reason.strip()
    if decision != "approved" and not reason:
        raise ReasonMissing()
    if len(reason) > REASON_LIMIT:
        raise InvalidForm({"reason": "too_long"}, limit=REASON_LIMIT)
    steps = list_steps(session, approval=approval, lock=True)
    won = session.scalar(
        update(Approval)
        .where(Approval.id == approval_id, Approval.state == "pending")
        .values(
            state=decision,
            decided_by=actor_id,
            decided_at=now(session),
            reason=reason,
            version=Approval.version + 1,
        )
        .returning(Approval.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(approval)
    row = load_row(session, kind=approval.subject_type, subject_id=approval.subject_id)
    concerned = list_concerned(session, approval=approval)
    made = Decision(
        approval_id=approval_id,
        subject_id=row.id,
        state=decision,
        asker_id=asker_of(session, approval),
        concerned=concerned,
    )
    if won is None:
        if approval.decided_by == actor_id and approval.state == decision:
            return replace(
                made,
                reference_id=_reference_of(session, row),
                repeated=True,
                is_settled=any(step.settles for step in list_steps(session, approval=approval)),
            )
        raise already_decided(session, approval)
    audit.record(
        session,
        actor=actor_id,
        action=f"approval.{decision}",
        subject_type="approval",
        subject_id=approval_id,
        before={"state": "pending"},
        after={"state": decision} | _in_whose_place(session, approval, actor_id),
        why=reason,
    )
    if decision == "approved":
        is_settled = go_on(session, approval=approval, steps=steps)
        if not is_settled:
            refresh_cards(session, approval=approval)
            asked = [person for step in steps for person in list_concerned(session, approval=step)]
            return replace(
                made, concerned=list(dict.fromkeys([*concerned, *asked])), is_settled=False
            )
    approval.settles = True
    before = row.state
    row.state = decision
    if isinstance(row, Nomination):
        row.updated_at = now(session)
    session.flush()
    if decision != "approved":
        concerned += withdraw_others(session, approval=approval, steps=steps)
    audit.record(
        session,
        actor=actor_id,
        action=f"{approval.subject_type}.{decision}",
        subject_type=approval.subject_type,
        subject_id=row.id,
        before={"state": before},
        after={"state": decision},
        why=reason,
    )
    reference_id = None
    if isinstance(row, Nomination) and decision == "approved":
        reference_id = _make_reference(session, row)
    refresh_cards(session, approval=approval)
    send_answer(session, approval=approval)
    return replace(made, concerned=list(dict.fromkeys(concerned)), reference_id=reference_id)


def _in_whose_place(session: Session, approval: Approval, actor_id: str) -> dict[str, object]:
    """For whom the one who decided stood in, when they did."""
    asker_id = asker_of(session, approval)
    for person in list_asked(session, approval=approval, nominator_id=asker_id):
        if person.member_id == actor_id and person.stands_in_for is not None:
            return {"for": person.stands_in_for}
    return {}


def _make_reference(session: Session, nomination: Nomination) -> int:
    """The reference that an approved nomination becomes, its consent and its win."""
    reference_id = create_from_nomination(session, nomination_id=nomination.id)
    if nomination.agreement != "not_asked":
        reference = session.get_one(Reference, reference_id)
        record_consent(
            session,
            reference_id=reference_id,
            activities=nomination.activities,
            audience=reference.audience_meant or reference.audience,
            how=nomination.agreement,
            evidence=nomination.permalink or "",
            recorded_by=nomination.nominator_id,
        )
    settle_audience(session, reference=session.get_one(Reference, reference_id))
    # The index knows a reference by what its customer has agreed to.
    index_reference(session, reference_id=reference_id)
    record_win(session, nomination_id=nomination.id, reference_id=reference_id)
    return reference_id


def _reference_of(session: Session, row: Nomination | Request) -> int | None:
    if isinstance(row, Request):
        return None
    return session.scalar(select(Reference.id).where(Reference.nomination_id == row.id))
