"""What policies leave of a reference's audience: narrower, or without the customer's name.

The audience that holds stands in `Reference.audience`, so that every surface asks one thing;
what was meant stands beside it and comes back when the reason is gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.consents import UNNAMED, consent_in_force
from store.models import Consent, Reference
from store.policies.reading import in_force, list_all_policies
from store.policies.rules import PolicyInfo, Subject, is_about
from store.regions import RegionInfo, list_regions

_AUDIENCE_EFFECTS = ("written_consent", "forbid_audience")
# What an earlier system handed over was published, or signed, before it came to us.
_WRITTEN = ("written", "import")


class AudienceRules:
    """The rules that touch audiences, read once for any number of references."""

    def __init__(self, session: Session) -> None:
        self._policies = [
            policy for policy in list_all_policies(session) if policy.effect in _AUDIENCE_EFFECTS
        ]
        self._regions: Sequence[RegionInfo] = list_regions(session) if self._policies else []

    def narrow(
        self,
        audience: str,
        *,
        region_id: int | None,
        activities: Sequence[str],
        industry: str | None,
        is_written: bool,
    ) -> str:
        """What these rules leave of an audience."""
        held = self._held(region_id, activities, industry)
        if audience in {policy.audience for policy in held if policy.effect == "forbid_audience"}:
            audience = "internal"
        wants_written = any(policy.effect == "written_consent" for policy in held)
        return UNNAMED if wants_written and not is_written and audience != "anonymous" else audience

    def _held(
        self, region_id: int | None, activities: Sequence[str], industry: str | None
    ) -> list[PolicyInfo]:
        subject = Subject(activities=activities, industry=industry)
        return [
            policy
            for policy in in_force(self._policies, self._regions, region_id=region_id)
            if is_about(policy, subject)
        ]

    def __bool__(self) -> bool:
        return bool(self._policies)


def settle_audience(
    session: Session, *, reference: Reference, rules: AudienceRules | None = None
) -> bool:
    """Give a reference the audience that the rules leave it; whether that changed anything.

    The search and what was posted follow where the caller brings them in step.
    """
    rules = rules or AudienceRules(session)
    meant = reference.audience_meant or reference.audience
    before = reference.audience
    after = rules.narrow(
        meant,
        region_id=reference.region_id,
        activities=reference.activities,
        industry=reference.industry,
        is_written=_is_written(session, reference.id),
    )
    reference.audience = after
    reference.audience_meant = None if after == meant else meant
    if before == after:
        return False
    reference.updated_at = now(session)
    session.flush()
    audit.record(
        session,
        actor=None,
        action="reference.audience",
        subject_type="reference",
        subject_id=reference.id,
        before={"audience": before},
        after={"audience": after},
        why="the policies of its region",
    )
    return True


def settle_audiences(session: Session) -> list[int]:
    """Do so for all references that rules touch or touched; the ids of those that changed."""
    rules = AudienceRules(session)
    touched = select(Reference).where(Reference.state == "active").order_by(Reference.id)
    if not rules:
        touched = touched.where(Reference.audience_meant.is_not(None))
    else:
        # An imported case, found anonymously or inside, is what no such rule is about.
        touched = touched.where(
            or_(
                Reference.audience_meant.is_not(None),
                Reference.nomination_id.is_not(None),
                Reference.audience != "internal",
            )
        )
    return [
        reference.id
        for reference in session.scalars(touched)
        if settle_audience(session, reference=reference, rules=rules)
    ]


def _is_written(session: Session, reference_id: int) -> bool:
    found = session.scalar(
        select(Consent.id)
        .where(
            Consent.reference_id == reference_id,
            Consent.how.in_(_WRITTEN),
            consent_in_force(now(session)),
        )
        .limit(1)
    )
    return found is not None
