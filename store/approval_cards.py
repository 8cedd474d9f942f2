"""What the cards of an approval show, always drawn from the current state."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.approval_chain import list_steps, step_values
from store.approval_subjects import NOMINATION, REQUEST, ApprovalSubject, subject_of
from store.gifts import given_values
from store.joined_nominations import list_joined
from store.models import Approval, Nomination
from store.policies.reading import list_policies_about
from store.policies.rules import Subject, policy_values
from store.posts import refresh_posts
from store.readiness import Figures, Readiness, assess_readiness
from store.regions import find_region
from store.request_values import request_values
from store.routing.people import LATE, list_asked, stand_in_values
from store.titles.rules import read_with_rules

CARDS = {NOMINATION: "approvals/card", REQUEST: "requests/card"}


def card_subject(approval_id: int) -> str:
    """What every card of this approval is filed under in the outbox."""
    return f"approval:{approval_id}"


def refresh_cards(session: Session, *, approval: Approval) -> int:
    """Let every card of this approval show its state of now; returns how many there are."""
    return refresh_posts(
        session,
        subject=card_subject(approval.id),
        template=CARDS[approval.subject_type],
        values={"card": card_values(session, approval=approval)},
        version=str(approval.version),
    )


def card_values(session: Session, *, approval: Approval) -> dict[str, Any]:
    """What a card shows (`card` in its templates), the same for every reader.

    Its `kind` is what the approval is about.
    """
    subject = subject_of(session, approval)
    standing = _standing(session, approval, subject)
    if subject.kind == REQUEST:
        return standing | request_values(session, request_id=subject.id)
    nomination = session.get_one(Nomination, approval.subject_id)
    readiness = readiness_of(nomination)
    contact = nomination.contact
    return standing | {
        "nomination_id": nomination.id,
        "revision": approval.revision,
        "account": nomination.account.name,
        "country": nomination.country,
        "industry": nomination.industry,
        "products": list(nomination.products),
        "score": readiness.score,
        "facts": [
            {"key": fact.key, "points": fact.points, "of": fact.of} for fact in readiness.facts
        ],
        "agreement": nomination.agreement,
        "activities": list(nomination.activities),
        "contact_name": contact.name if contact else "",
        "contact_role": contact.role if contact else "",
        # Their title is kept as written; the function is how we read it.
        "contact_function": read_with_rules(session, title=contact.role).function
        if contact
        else None,
        "contact_email": (contact.email or "") if contact else "",
        "needs_written": lacks_written_consent(
            session,
            region_id=approval.region_id,
            agreement=nomination.agreement,
            rules=subject.rules,
        ),
        "nominator": nomination.nominator_id,
        "helpers": list(nomination.helpers),
        "also": [
            {"member": row.member_id, "story": row.story, "statement": row.statement}
            for row in list_joined(session, nomination_ids=[nomination.id]).get(nomination.id, [])
        ],
        "story": nomination.story,
        "proofs": proof_values(nomination),
        "permalink": nomination.permalink,
        "because": nomination.routed_because,
        "earlier": _earlier_answer(session, approval=approval),
    }


def _standing(session: Session, approval: Approval, subject: ApprovalSubject) -> dict[str, Any]:
    """Where a decision stands and by which rules, whatever it is about."""
    asked = list_asked(session, approval=approval, nominator_id=subject.asker_id)
    steps = list_steps(session, approval=approval)
    ended = next((step for step in steps if step.settles and step is not approval), None)
    region = find_region(session, region_id=approval.region_id)
    gift = subject.rules.gift
    policies = [
        policy
        for policy in list_policies_about(
            session, region_id=approval.region_id, subject=subject.rules
        )
        if gift is not None or policy.effect != "limit_gifts"
    ]
    return {
        "kind": subject.kind,
        "approval_id": approval.id,
        "state": approval.state,
        "region": region.told if region else None,
        "steps": (
            step_values(session, steps=steps, nominator_id=subject.asker_id)
            if len(steps) > 1
            else []
        ),
        "step": approval.step,
        "asks": approval.policy,
        "ended_by": ended.decided_by if ended else None,
        "ended_state": ended.state if ended else None,
        "policies": [policy_values(policy) for policy in policies],
        "gift": gift.values() if gift else None,
        "given": given_values(subject.rules.given),
        "deadline": approval.deadline_at.isoformat() if approval.deadline_at else None,
        "stand_ins": stand_in_values(asked),
        "joined": [person.member_id for person in asked if person.because in LATE],
        "assignee": approval.assignee_id,
        "decided_by": approval.decided_by,
        "decided_at": approval.decided_at.isoformat() if approval.decided_at else None,
        "reason": approval.reason,
        "earlier": None,
    }


def lacks_written_consent(
    session: Session, *, region_id: int | None, agreement: str, rules: Subject
) -> bool:
    """Whether a policy wants a written yes before the customer is named, and none is reported."""
    return agreement != "written" and any(
        policy.effect == "written_consent"
        for policy in list_policies_about(session, region_id=region_id, subject=rules)
    )


def proof_values(nomination: Nomination) -> list[dict[str, str]]:
    """The proofs as plain values, in the order in which they were given."""
    return [
        {
            "statement": proof.statement,
            "metric": proof.metric,
            "before": proof.before,
            "after": proof.after,
            "period": proof.period,
            "source": proof.source,
        }
        for proof in nomination.proofs
    ]


def readiness_of(nomination: Nomination) -> Readiness:
    """The score of a nomination as it stands."""
    contact = nomination.contact
    return assess_readiness(
        agreement=nomination.agreement,
        proofs=[Figures(**proof) for proof in proof_values(nomination)],
        contact_name=contact.name if contact else "",
        contact_email=(contact.email or "") if contact else "",
        activities=nomination.activities,
        story=nomination.story,
        industry=nomination.industry or "",
        products=nomination.products,
    )


def _earlier_answer(session: Session, *, approval: Approval) -> dict[str, Any] | None:
    """What was answered to the revision before, so that the reader sees what was mended."""
    earlier = find_earlier(session, approval=approval)
    if earlier is None or earlier.decided_by is None:
        return None
    return {"state": earlier.state, "by": earlier.decided_by, "reason": earlier.reason}


def find_earlier(session: Session, *, approval: Approval) -> Approval | None:
    """The approval of the revision before this one, if there was one."""
    return session.scalar(
        select(Approval)
        .where(
            Approval.subject_type == approval.subject_type,
            Approval.subject_id == approval.subject_id,
            Approval.revision < approval.revision,
            Approval.settles,
        )
        .order_by(Approval.revision.desc())
        .limit(1)
    )
