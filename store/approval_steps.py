"""The steps of an approval: opened, one after the other or side by side, and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.approval_answers import refresh_answer, tell_ended, tell_step
from store.approval_cards import card_values, find_earlier, refresh_cards
from store.approval_chain import approvers_of, second_eyes
from store.approval_subjects import DAYS_FIELD, asker_of, describe_subject
from store.approvals import send_card
from store.clock import now
from store.errors import NobodyToDecide
from store.gifts import gift_note
from store.members import list_hub
from store.models import Approval
from store.policies.reading import list_policies
from store.policies.rules import PolicyInfo, Subject, policy_values, wants_second
from store.regions import Nowhere, find_region, get_calendar
from store.routing.people import ask_people, asked_values
from store.working_time import add_working_days


def open_approval(
    session: Session, *, subject_type: str, subject_id: int, region_id: int | None, revision: int
) -> int:
    """Ask the region's owners to decide, each by a card in a direct message.

    Returns the approval's id; the same subject and revision again give the same approval.
    The deadline is as many working days away as the region gives itself for a nomination or a
    request, in its own time.
    Policies that want a second approval add steps: those side by side with the region are
    asked now, the others when all before them have said yes.
    Raises NobodyToDecide when who asks is the only one who could, at any step.
    """
    existing = session.scalar(
        select(Approval.id).where(
            Approval.subject_type == subject_type,
            Approval.subject_id == subject_id,
            Approval.revision == revision,
            Approval.step == 0,
        )
    )
    if existing is not None:
        return existing
    subject = describe_subject(session, kind=subject_type, subject_id=subject_id)
    policies = second_policies(session, rules=subject.rules, region_id=region_id)
    moment = now(session)
    steps: list[Approval] = []
    for step, policy in enumerate([None, *policies]):
        approval = Approval(
            subject_type=subject_type,
            subject_id=subject_id,
            revision=revision,
            step=step,
            policy=_asking(session, policy, subject.rules) if policy else None,
            region_id=region_id,
            state="waiting",
            settles=False,
            version=1,
            reason="",
            created_at=moment,
        )
        if not _ask(session, approval, subject.asker_id, besides=()):
            raise NobodyToDecide()
        session.add(approval)
        steps.append(approval)
    session.flush()
    _open_next(session, steps, actor=subject.asker_id)
    _retire_earlier_answer(session, approval=steps[0])
    return steps[0].id


def second_policies(session: Session, *, rules: Subject, region_id: int | None) -> list[PolicyInfo]:
    """The policies that want a second approval of it: those side by side first."""
    wanted = [
        policy
        for policy in list_policies(session, region_id=region_id)
        if wants_second(policy, rules)
    ]
    return sorted(wanted, key=lambda policy: policy.sequence != "beside")


def _asking(session: Session, policy: PolicyInfo, rules: Subject) -> dict[str, Any]:
    """The rule as its step keeps it, with what it says of a gift.

    Where a limit names nobody and cannot be compared with the gift, the hub decides.
    """
    approvers = list(policy.approvers) or list_hub(session)
    return policy_values(policy) | {"approvers": approvers} | gift_note(policy, rules)


def go_on(session: Session, *, approval: Approval, steps: Sequence[Approval]) -> bool:
    """What follows when one step said yes: whether all have.

    Otherwise the next step opens, all cards show where it stands, and who asked is told.
    """
    if all(step.state == "approved" for step in steps):
        for step in steps:
            if step is not approval:
                _redraw(session, step)
        return True
    opened = _open_next(session, steps, actor=approval.decided_by)
    for step in steps:
        if step is not approval and step not in opened and step.state != "waiting":
            _hand_on(session, step, steps)
    tell_step(session, approval=approval)
    return False


def withdraw_others(
    session: Session, *, approval: Approval, steps: Sequence[Approval]
) -> list[str]:
    """One no ends the other steps: those who were asked, or had said yes, are told kindly.

    Returns whom it concerns (member ids).
    """
    concerned: list[str] = []
    for step in steps:
        if step is approval:
            continue
        was = step.state
        if was == "approved":
            people = [step.decided_by] if step.decided_by else []
        else:
            people = [str(one["member_id"]) for one in step.asked or ()] if was == "pending" else []
            step.state = "withdrawn"
            audit.record(
                session,
                actor=approval.decided_by,
                action="approval.withdraw",
                subject_type="approval",
                subject_id=step.id,
                before={"state": was},
                after={"state": "withdrawn", "because_of": approval.id},
            )
        concerned += people
        if was != "waiting":
            _redraw(session, step)
        for person in dict.fromkeys(people):
            if person != approval.decided_by:
                tell_ended(session, approval=approval, member_id=person, said_yes=was == "approved")
    session.flush()
    return list(dict.fromkeys(concerned))


def _open_next(session: Session, steps: Sequence[Approval], *, actor: str | None) -> list[Approval]:
    """Open every step whose turn has come; returns those that were opened."""
    moment = now(session)
    calendar = get_calendar(session, region_id=steps[0].region_id)
    region = find_region(session, region_id=steps[0].region_id)
    kind = steps[0].subject_type
    days = getattr(region or Nowhere(), DAYS_FIELD[kind])
    asker_id = asker_of(session, steps[0])
    opened: list[Approval] = []
    for step in steps:
        if step.state != "waiting":
            continue
        is_beside = step.step == 0 or (step.policy or {}).get("sequence") == "beside"
        if not is_beside and any(
            other.state != "approved" for other in steps if other.step < step.step
        ):
            break
        asked = _ask(session, step, asker_id, besides=second_eyes(steps, step=step.step))
        step.asked = asked
        step.state = "pending"
        # Its time begins now: a step that waited for another is not late already.
        step.created_at = moment
        step.deadline_at = add_working_days(calendar, moment, days)
        opened.append(step)
    session.flush()
    for step in opened:
        audit.record(
            session,
            actor=actor,
            action="approval.open",
            subject_type="approval",
            subject_id=step.id,
            after={
                step.subject_type: step.subject_id,
                "revision": step.revision,
                "asked": step.asked,
                **({"step": step.step} if step.step else {}),
            },
        )
        card = card_values(session, approval=step)
        for person in step.asked or ():
            send_card(session, approval=step, member_id=str(person["member_id"]), card=card)
    return opened


def _hand_on(session: Session, step: Approval, steps: Sequence[Approval]) -> None:
    """Show where it stands; who has said yes elsewhere is asked no longer."""
    before = {str(one["member_id"]) for one in step.asked or ()}
    if step.state == "pending":
        step.asked = _ask(
            session,
            step,
            asker_of(session, step),
            besides=second_eyes(steps, step=step.step),
        )
    _redraw(session, step)
    card = card_values(session, approval=step)
    for one in step.asked or ():
        if step.state == "pending" and one["member_id"] not in before:
            send_card(session, approval=step, member_id=str(one["member_id"]), card=card)


def _ask(
    session: Session, approval: Approval, asker_id: str, *, besides: Sequence[str]
) -> list[dict[str, Any]]:
    asked = ask_people(
        session,
        region_id=approval.region_id,
        nominator_id=asker_id,
        opened_at=now(session),
        named=[approval.assignee_id] if approval.assignee_id else [],
        approvers=approvers_of(approval),
        besides=besides,
    )
    return asked_values(asked)


def _redraw(session: Session, approval: Approval) -> None:
    approval.version += 1
    session.flush()
    refresh_cards(session, approval=approval)


def _retire_earlier_answer(session: Session, *, approval: Approval) -> None:
    """Take the mend button from the answer to the revision before: it was mended."""
    earlier = find_earlier(session, approval=approval)
    if earlier is not None:
        refresh_answer(session, approval=earlier, version="mended")
