"""What who asked is told of a decision, and how that message changes afterwards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.approval_chain import list_steps, step_values
from store.approval_subjects import REQUEST, subject_of
from store.clock import now
from store.consents import UNNAMED, has_consent
from store.joined_nominations import list_joined_members
from store.models import Approval, Nomination, Reference
from store.posts import enqueue_post, refresh_posts
from store.request_values import request_values
from store.win_turns import is_told_by_digest_alone

ANSWER = "approvals/decided"
REQUEST_ANSWER = "requests/answered"
JOINED_ANSWER = "nominations/joined_decided"
STEP = "approvals/step"
ENDED = "approvals/ended"


def send_answer(session: Session, *, approval: Approval) -> int:
    """Tell who asked, and those who joined, what was decided, by whom and why.

    Returns the id of the asker's post.
    """
    if approval.subject_type == REQUEST:
        return _answer_request(session, approval)
    nomination = session.get_one(Nomination, approval.subject_id)
    for member_id in list_joined_members(session, nomination_id=nomination.id):
        enqueue_post(
            session,
            key=f"approval:{approval.id}:answer:{member_id}",
            channel=member_id,
            template=JOINED_ANSWER,
            values={
                "account": nomination.account.name,
                "state": approval.state,
                "first": nomination.nominator_id,
                "decided_by": approval.decided_by,
                "reason": approval.reason,
            },
            priority=3,
        )
    return enqueue_post(
        session,
        key=f"approval:{approval.id}:answer",
        channel=nomination.nominator_id,
        template=ANSWER,
        values=answer_values(session, approval=approval),
        subject=_subject(approval.id),
        priority=3,
    )


def _answer_request(session: Session, approval: Approval) -> int:
    request = request_values(session, request_id=approval.subject_id)
    first = list_steps(session, approval=approval)[0]
    return enqueue_post(
        session,
        key=f"approval:{approval.id}:answer",
        channel=request["requester"],
        template=REQUEST_ANSWER,
        values={
            "request": request,
            "state": approval.state,
            "decided_by": approval.decided_by,
            # The region arranges it, whoever said yes last.
            "arranged_by": first.decided_by,
            "reason": approval.reason,
        },
        subject=_subject(approval.id),
        priority=3,
    )


def refresh_answer(session: Session, *, approval: Approval, version: str) -> int:
    """Let that message show how things stand now; `version` names the change."""
    return refresh_posts(
        session,
        subject=_subject(approval.id),
        template=ANSWER,
        values=answer_values(session, approval=approval),
        version=version,
    )


def tell_step(session: Session, *, approval: Approval) -> int:
    """Tell who asked that one step said yes, and who is asked now; returns the post's id."""
    subject = subject_of(session, approval)
    steps = list_steps(session, approval=approval)
    return enqueue_post(
        session,
        key=f"approval:{approval.id}:step",
        channel=subject.asker_id,
        template=STEP,
        values={
            "kind": subject.kind,
            "account": subject.account,
            "decided_by": approval.decided_by,
            "said_yes": sum(step.state == "approved" for step in steps),
            "steps": step_values(session, steps=steps, nominator_id=subject.asker_id),
        },
        priority=3,
    )


def tell_ended(session: Session, *, approval: Approval, member_id: str, said_yes: bool) -> int:
    """Tell somebody of another step that this decision ended it; returns the post's id."""
    subject = subject_of(session, approval)
    return enqueue_post(
        session,
        key=f"approval:{approval.id}:ended:{member_id}",
        channel=member_id,
        template=ENDED,
        values={
            "kind": subject.kind,
            "account": subject.account,
            "state": approval.state,
            "decided_by": approval.decided_by,
            "team": (approval.policy or {}).get("team", ""),
            "reason": approval.reason,
            "said_yes": said_yes,
        },
        priority=3,
    )


def answer_values(session: Session, *, approval: Approval) -> dict[str, Any]:
    """The plain values of `approvals/decided`."""
    nomination = session.get_one(Nomination, approval.subject_id)
    reference_id = session.scalar(
        select(Reference.id).where(Reference.nomination_id == nomination.id)
    )
    findable = reference_id is not None and session.scalar(
        select(Reference.id).where(Reference.id == reference_id, has_consent(now(session)))
    )
    return {
        "state": approval.state,
        "account": nomination.account.name,
        "nomination_id": nomination.id,
        "reference_id": reference_id,
        "findable": bool(findable),
        "unnamed": reference_id is not None
        and session.get_one(Reference, reference_id).audience == UNNAMED,
        "decided_by": approval.decided_by,
        "decided_at": approval.decided_at.isoformat() if approval.decided_at else None,
        "held_back": reference_id is not None
        and is_told_by_digest_alone(session, reference_id=reference_id),
        "reason": approval.reason,
        "helpers": list(nomination.helpers),
        # Sent again since: the answer stays to be read, its button has done its work.
        "resubmitted": nomination.revision > approval.revision,
    }


def _subject(approval_id: int) -> str:
    return f"answer:{approval_id}"
