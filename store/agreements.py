"""The customer of an approved nomination has agreed: then, and only then, it is found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.approval_answers import refresh_answer
from store.consents import find_same_consent, record_consent
from store.errors import InvalidForm, NotAllowed, NotFound
from store.models import Approval, Nomination, Reference
from store.policies.audiences import settle_audience
from store.regions import list_deciders
from store.search.index.upkeep import index_reference
from store.wins import refresh_wins


@dataclass(frozen=True)
class AgreementAsked:
    """What the form starts from: the customer's name, and what the nomination said."""

    account: str
    activities: list[str]


@dataclass(frozen=True)
class Agreement:
    """A consent that was recorded, and whose Home tab shows it (member ids)."""

    consent_id: int
    concerned: list[str]


def prepare_agreement(session: Session, *, reference_id: int, member_id: str) -> AgreementAsked:
    """What to ask about, for somebody who may record it; raises NotFound, NotAllowed."""
    reference, _ = _load(session, reference_id=reference_id, member_id=member_id)
    return AgreementAsked(reference.account.name, list(reference.activities))


def record_agreement(
    session: Session,
    *,
    reference_id: int,
    actor_id: str,
    how: str,
    evidence: str,
    activities: Collection[str],
) -> Agreement:
    """Record that the customer has agreed, verbally or in writing, to these activities.

    Only the nominator, those who decide in its region and the hub may. A form sent twice
    records one consent. Raises NotFound, NotAllowed, InvalidForm at `how` or `activities`.
    """
    # Locked, so that a form that arrives twice at one moment finds its first consent.
    reference, nomination = _load(session, reference_id=reference_id, member_id=actor_id, lock=True)
    concerned = [actor_id]
    if nomination is not None and nomination.nominator_id != actor_id:
        concerned.append(nomination.nominator_id)
    if how not in ("verbal", "written"):
        raise InvalidForm({"how": "how_missing"})
    consent_id = find_same_consent(
        session,
        reference_id=reference_id,
        activities=activities,
        how=how,
        evidence=evidence,
        recorded_by=actor_id,
    )
    if consent_id is not None:
        return Agreement(consent_id, concerned)
    consent_id = record_consent(
        session,
        reference_id=reference_id,
        activities=activities,
        audience=reference.audience_meant or reference.audience,
        how=how,
        evidence=evidence,
        recorded_by=actor_id,
    )
    settle_audience(session, reference=reference)
    # The index knows a reference by what its customer has agreed to.
    index_reference(session, reference_id=reference_id)
    version = f"consent:{consent_id}"
    if nomination is not None:
        approval = session.scalar(
            select(Approval).where(
                Approval.subject_type == "nomination",
                Approval.subject_id == nomination.id,
                Approval.state == "approved",
                Approval.settles,
            )
        )
        if approval is not None:
            refresh_answer(session, approval=approval, version=version)
    refresh_wins(session, reference_id=reference_id, version=version)
    return Agreement(consent_id, concerned)


def _load(
    session: Session, *, reference_id: int, member_id: str, lock: bool = False
) -> tuple[Reference, Nomination | None]:
    reference = session.get(Reference, reference_id, with_for_update=lock)
    if reference is None:
        raise NotFound("reference", reference_id)
    nomination = (
        session.get(Nomination, reference.nomination_id)
        if reference.nomination_id is not None
        else None
    )
    allowed = list_deciders(session, region_id=reference.region_id).all()
    if nomination is not None:
        allowed.insert(0, nomination.nominator_id)
    if member_id not in allowed:
        raise NotAllowed(allowed[:5])
    return reference, nomination
