"""Nominations looked up: in short for lists, and as the form that their nominator mends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.approval_chain import list_steps_of, nearest_deadline, present_steps
from store.errors import NotAllowed, NotFound, NotMendable
from store.gifts import gift_of
from store.models import JoinedNomination, Nomination, Proof
from store.nomination_forms import NominationForm
from store.nomination_surroundings import DescribedForm, describe_form
from store.regions import find_region
from store.routing.people import AskedPerson, list_asked

MENDABLE = ("changes_requested", "declined")


@dataclass(frozen=True)
class NominationInfo:
    """A nomination in short, for lists.

    `waiting_for` are member ids while it is pending, `asked` the same with whom they stand in
    for.
    """

    id: int
    account: str
    state: str
    revision: int
    nominator_id: str
    region: Any  # as `RegionInfo.told`
    waiting_for: list[str]
    asked: list[AskedPerson]
    deadline_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class MendedForm:
    """A nomination's form, opened again by its nominator; `revision` is the one that came back."""

    described: DescribedForm
    revision: int
    permalink: str | None


def open_mended_form(session: Session, *, nomination_id: int, member_id: str) -> MendedForm:
    """The form of a nomination that came back, as its nominator sent it.

    Raises NotFound; NotAllowed for anybody else; NotMendable while it cannot be changed.
    """
    nomination = own_nomination(session, nomination_id=nomination_id, member_id=member_id)
    if nomination.state not in MENDABLE:
        raise NotMendable(nomination.state)
    described = describe_form(
        session, form=form_of(nomination), member_id=member_id, nomination_id=nomination_id
    )
    return MendedForm(described, nomination.revision, nomination.permalink)


def list_own_nominations(
    session: Session, *, member_id: str, limit: int = 10
) -> list[NominationInfo]:
    """A member's nominations, the last changed first."""
    rows = session.scalars(
        select(Nomination)
        .where(Nomination.nominator_id == member_id)
        .order_by(Nomination.updated_at.desc(), Nomination.id.desc())
        .limit(limit)
    )
    return [describe_nomination(session, nomination) for nomination in rows]


def get_nomination(session: Session, *, nomination_id: int) -> NominationInfo:
    """The nomination in short. Raises NotFound."""
    nomination = session.get(Nomination, nomination_id)
    if nomination is None:
        raise NotFound("nomination", nomination_id)
    return describe_nomination(session, nomination)


def find_by_submit_key(session: Session, *, submit_key: str) -> int | None:
    """The nomination that this view sent last, or joined; or None."""
    return session.scalar(
        select(Nomination.id).where(Nomination.submit_key == submit_key)
    ) or session.scalar(
        select(JoinedNomination.nomination_id).where(JoinedNomination.submit_key == submit_key)
    )


def form_of(nomination: Nomination) -> NominationForm:
    """The form as it must have been filled to give this nomination."""
    contact = nomination.contact
    proof = nomination.proofs[0] if nomination.proofs else Proof()
    gift = gift_of(nomination)
    return NominationForm(
        account_id=nomination.account_id,
        account_name=nomination.account.name,
        country=nomination.country,
        industry=nomination.industry,
        products=", ".join(nomination.products),
        contact_name=contact.name if contact else "",
        contact_role=contact.role if contact else "",
        contact_email=(contact.email or "") if contact else "",
        activities=tuple(nomination.activities),
        story=nomination.story,
        language=nomination.language,
        statement=proof.statement or "",
        metric=proof.metric or "",
        before=proof.before or "",
        after=proof.after or "",
        period=proof.period or "",
        source=proof.source or "",
        helpers=tuple(nomination.helpers),
        agreement=nomination.agreement,
        origin=nomination.source,
        size=nomination.account.size,
        gift=gift.written if gift else "",
    )


def own_nomination(session: Session, *, nomination_id: int, member_id: str) -> Nomination:
    """The row, for its nominator alone. Raises NotFound; NotAllowed for anybody else."""
    nomination = session.get(Nomination, nomination_id)
    if nomination is None:
        raise NotFound("nomination", nomination_id)
    if nomination.nominator_id != member_id:
        raise NotAllowed([nomination.nominator_id])
    return nomination


def describe_nomination(session: Session, nomination: Nomination) -> NominationInfo:
    """The row in short, as plain values."""
    region = find_region(session, region_id=nomination.region_id)
    steps = present_steps(
        list_steps_of(session, nomination_id=nomination.id, revision=nomination.revision)
    )
    asked: list[AskedPerson] = []
    if nomination.state == "pending":
        asked = [
            person
            for step in steps
            for person in list_asked(session, approval=step, nominator_id=nomination.nominator_id)
        ]
    return NominationInfo(
        id=nomination.id,
        account=nomination.account.name,
        state=nomination.state,
        revision=nomination.revision,
        nominator_id=nomination.nominator_id,
        region=region.told if region else None,
        waiting_for=list(dict.fromkeys(person.member_id for person in asked)),
        asked=asked,
        deadline_at=nearest_deadline(steps),
        created_at=nomination.created_at,
        updated_at=nomination.updated_at,
    )
