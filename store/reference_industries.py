"""The industry of a reference, confirmed or corrected by those who look after it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.errors import InvalidForm, NotAllowed, NotFound
from store.models import INDUSTRIES, Reference
from store.regions import list_deciders, may_decide
from store.search.index.upkeep import index_reference


def may_set_industry(session: Session, *, reference_id: int, member_id: str) -> bool:
    """Whether this member looks after the reference: who decides in its region, or the hub."""
    reference = session.get(Reference, reference_id)
    return reference is not None and may_decide(
        session, region_id=reference.region_id, member_id=member_id
    )


def set_industry(session: Session, *, reference_id: int, industry: str, member_id: str) -> None:
    """Say which industry a reference belongs to; what was proposed is so no longer.

    What the source wrote stays beside it. The same again changes nothing. Raises NotFound,
    NotAllowed, and InvalidForm at `industry`.
    """
    reference = session.get(Reference, reference_id)
    if reference is None or reference.state != "active":
        raise NotFound("reference", reference_id)
    if not may_decide(session, region_id=reference.region_id, member_id=member_id):
        raise NotAllowed(list_deciders(session, region_id=reference.region_id).all())
    if industry not in INDUSTRIES:
        raise InvalidForm({"industry": "industry_unknown"})
    before = {"industry": reference.industry, "proposed": reference.industry_proposed}
    if reference.industry_by is not None and reference.industry == industry:
        return
    reference.industry = industry
    reference.industry_proposed = False
    reference.industry_by = member_id
    reference.updated_at = now(session)
    session.flush()
    audit.record(
        session,
        actor=member_id,
        action="reference.industry",
        subject_type="reference",
        subject_id=reference_id,
        before=before,
        after={"industry": industry, "proposed": False},
        why="confirmed" if before["industry"] == industry else "corrected",
    )
    index_reference(session, reference_id=reference_id)
