"""The steps of one nomination's approval: the region's first, then those that policies want."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.members import list_hub
from store.models import Approval
from store.regions import list_deciders
from store.routing.people import list_asked


def list_steps(session: Session, *, approval: Approval, lock: bool = False) -> list[Approval]:
    """All steps of the same revision, in their order.

    `lock` keeps them for this transaction, in one order for everybody: two decisions of the
    same moment come one after the other, and the second sees what the first one did.
    """
    statement = (
        select(Approval)
        .where(
            Approval.subject_type == approval.subject_type,
            Approval.subject_id == approval.subject_id,
            Approval.revision == approval.revision,
        )
        .order_by(Approval.step)
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(statement))


def list_steps_of(session: Session, *, nomination_id: int, revision: int) -> list[Approval]:
    """The steps of a revision of a nomination, in their order."""
    return list(
        session.scalars(
            select(Approval)
            .where(
                Approval.subject_type == "nomination",
                Approval.subject_id == nomination_id,
                Approval.revision == revision,
            )
            .order_by(Approval.step)
        )
    )


def present_steps(steps: Iterable[Approval]) -> list[Approval]:
    """What there is to say of a nomination now: the decision, else those that are asked."""
    every = list(steps)
    settled = [one for one in every if one.settles]
    return settled or [one for one in every if one.state == "pending"] or every[:1]


def nearest_deadline(steps: Iterable[Approval]) -> Any:
    """The deadline that comes first, or None."""
    return min((one.deadline_at for one in steps if one.deadline_at), default=None)


def approvers_of(approval: Approval) -> list[str]:
    """Whom the policy behind a second approval names; nobody for the region's own step."""
    return list(approval.policy["approvers"]) if approval.policy else []


def second_eyes(steps: Iterable[Approval], *, step: int) -> list[str]:
    """Who said yes to another step and so does not decide this one.

    The region's decision and a second approval are two people's; several second approvals
    may be one person's.
    """
    return [
        one.decided_by
        for one in steps
        if one.decided_by and one.step != step and (one.step == 0 or step == 0)
    ]


def who_can(session: Session, *, approval: Approval) -> list[str]:
    """Everybody who may decide this step, those to be asked first."""
    if approval.policy is None:
        everyone = list_deciders(session, region_id=approval.region_id).all()
    else:
        everyone = list(dict.fromkeys([*approvers_of(approval), *list_hub(session)]))
    besides = second_eyes(list_steps(session, approval=approval), step=approval.step)
    return [person for person in everyone if person not in besides]


def step_values(
    session: Session, *, steps: Sequence[Approval], nominator_id: str
) -> list[dict[str, Any]]:
    """Where a nomination stands, step by step, as the templates take it."""
    found = []
    for number, step in enumerate(steps, start=1):
        asked = list_asked(session, approval=step, nominator_id=nominator_id)
        found.append(
            {
                "number": number,
                "of": len(steps),
                "state": step.state,
                "team": (step.policy or {}).get("team", ""),
                "second": step.step > 0,
                "people": [person.member_id for person in asked],
                "decided_by": step.decided_by,
                "decided_at": step.decided_at.isoformat() if step.decided_at else None,
                "deadline": (
                    step.deadline_at.isoformat()
                    if step.deadline_at and step.state == "pending"
                    else None
                ),
            }
        )
    return found
