"""What customers agreed to: who may see a reference, by what name, and what it may be used for.

Consents are only ever added. Whether a reference may be found follows from those in force.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.errors import InvalidForm
from store.models import ACTIVITIES, AUDIENCES, Consent, Reference

# What may leave the company's own walls. Internal and NDA references never do.
_OUTSIDE_AUDIENCES = frozenset({"public", "anonymous"})
# The audience of what a policy lets us use inside, but not name yet (`store.policies.audiences`).
UNNAMED = "unnamed"
# Of whom nobody learns the name from us, ourselves included.
NAMELESS = frozenset({"anonymous", UNNAMED})
HOW_AGREED = ("verbal", "written", "import")


def may_see(
    audience: str, *, viewer_is_guest: bool = False, channel_is_shared: bool = False
) -> bool:
    """Whether a reference of this audience may appear for this viewer in this channel.

    Guests, and channels shared with another company, get only what is public or anonymous.
    """
    return not (viewer_is_guest or channel_is_shared) or audience in _OUTSIDE_AUDIENCES


def display_name(
    account_name: str, audience: str, anonymous_label: str | None, *, shared: bool
) -> str:
    """The name that a customer may carry here.

    `shared` is true where people of other companies, or guests, read along. An anonymous
    customer is never named, not even to ourselves, nor is one whose written yes is missing.
    Empty when there is no name to give: the words then say "one of our customers".
    """
    if audience in NAMELESS:
        return anonymous_label or ""
    if audience == "public" or not shared:
        return account_name
    return anonymous_label or ""


def consent_in_force(moment: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on `Consent` rows that hold at this moment."""
    return or_(Consent.expires_at.is_(None), Consent.expires_at > moment)


# Written once: what it is compiled to is found again by itself.
_AGREED = select(Consent.reference_id, Consent.activities).where(
    Consent.reference_id.in_(bindparam("ids", expanding=True)),
    consent_in_force(bindparam("now")),
)


def has_consent(moment: datetime) -> ColumnElement[bool]:
    """The condition on `Reference` rows that some consent covers at this moment."""
    return exists().where(Consent.reference_id == Reference.id, consent_in_force(moment))


def permitted_activities(session: Session, *, reference_id: int) -> list[str]:
    """What the customer agrees to do for this reference today, in the usual order.

    Empty when no consent is in force: such a reference must not be found or used.
    """
    return permitted_activities_of(session, reference_ids=[reference_id]).get(reference_id, [])


def permitted_activities_of(
    session: Session, *, reference_ids: Collection[int]
) -> dict[int, list[str]]:
    """The permitted activities of each of these references; one without consent is left out."""
    if not reference_ids:
        return {}
    agreed: dict[int, set[str]] = {}
    values = {"ids": list(reference_ids), "now": now(session)}
    for reference_id, activities in session.execute(_AGREED, values):
        agreed.setdefault(reference_id, set()).update(activities)
    return {
        reference_id: [activity for activity in ACTIVITIES if activity in activities]
        for reference_id, activities in agreed.items()
    }


def find_same_consent(
    session: Session,
    *,
    reference_id: int,
    activities: Collection[str],
    how: str,
    evidence: str,
    recorded_by: str,
) -> int | None:
    """The consent in force in which this person recorded exactly this already, or None."""
    rows = session.scalars(
        select(Consent).where(
            Consent.reference_id == reference_id,
            Consent.how == how,
            Consent.recorded_by == recorded_by,
            consent_in_force(now(session)),
        )
    )
    for consent in rows:
        if set(consent.activities) == set(activities) and consent.evidence == evidence.strip():
            return consent.id
    return None


def record_consent(
    session: Session,
    *,
    reference_id: int,
    activities: Collection[str],
    audience: str,
    how: str,
    evidence: str = "",
    recorded_by: str | None = None,
    language: str | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Add a consent to the ledger and return its id; who may do so is the caller's question.

    `how` is verbal, written or import; `recorded_by` a member id, or None for the bot.
    Raises InvalidForm for an activity, audience or way that we do not know.
    """
    # An imported case may list no activity at all: it is found and read, not asked for more.
    if set(activities) - set(ACTIVITIES) or (not activities and how != "import"):
        raise InvalidForm({"activities": "activities_missing"})
    if audience not in AUDIENCES:
        raise InvalidForm({"audience": "audience_unknown"})
    if how not in HOW_AGREED:
        raise InvalidForm({"how": "how_missing"})
    consent = Consent(
        reference_id=reference_id,
        activities=[activity for activity in ACTIVITIES if activity in activities],
        audience=audience,
        language=language,
        how=how,
        evidence=evidence.strip(),
        recorded_by=recorded_by,
        recorded_at=now(session),
        expires_at=expires_at,
    )
    session.add(consent)
    session.flush()
    audit.record(
        session,
        actor=recorded_by,
        action="consent.record",
        subject_type="reference",
        subject_id=reference_id,
        after={"activities": consent.activities, "audience": audience, "how": how},
        why=consent.evidence,
    )
    return consent.id
