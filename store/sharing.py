"""A reference shown to a whole channel: checked for who reads along, posted once."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from store import audit
from store.errors import NotForThisChannel, NotFound
from store.posts import enqueue_post, find_post
from store.program import find_program
from store.reference_records import ReferenceInfo
from store.references import get_reference


def share_reference(
    session: Session,
    *,
    reference_id: int,
    channel_id: str,
    member_id: str,
    share_key: str,
    viewer_is_guest: bool = False,
    channel_is_shared: bool = False,
) -> bool:
    """Post a reference's card into a channel; whether it is new: the same key posts once.

    Raises NotFound for one that this member may not see, NotForThisChannel where the channel
    is shared with another company and the reference is for ourselves alone.
    """
    get_reference(session, reference_id=reference_id, viewer_is_guest=viewer_is_guest)
    program = find_program(session)
    try:
        reference = get_reference(
            session,
            reference_id=reference_id,
            language=program.language if program else "en",
            viewer_is_guest=viewer_is_guest,
            channel_is_shared=channel_is_shared,
        )
    except NotFound:
        raise NotForThisChannel() from None
    key = f"share:{reference_id}:{channel_id}:{share_key}"[:200]
    if find_post(session, key=key) is not None:
        return False
    enqueue_post(
        session,
        key=key,
        channel=channel_id,
        template="references/card",
        values={"reference": card_values(reference), "shared_by": member_id},
        subject=f"reference:{reference_id}",
        priority=3,
    )
    audit.record(
        session,
        actor=member_id,
        action="reference.share",
        subject_type="reference",
        subject_id=reference_id,
        after={"channel": channel_id},
    )
    return True


def card_values(reference: ReferenceInfo) -> dict[str, Any]:
    """A reference as the templates take it, plain JSON."""
    return {
        "id": reference.id,
        "name": reference.name,
        "anonymous": reference.anonymous,
        "audience": reference.audience,
        "country": reference.country,
        "industry": reference.industry,
        "industry_proposed": reference.industry_proposed,
        # The source's own words may say who the customer is.
        "industry_as_written": reference.industry_as_written if reference.name else None,
        "products": reference.products,
        "activities": reference.activities,
        "languages": reference.languages,
        "telling": reference.text.telling.values(),
        "title": reference.text.title,
        "summary": reference.text.summary or reference.text.story,
        "story": reference.text.story,
        "quote": reference.text.quote,
        "quote_by": reference.text.quote_by if reference.name else "",
        "quote_role": reference.text.quote_role if reference.name else "",
        "proofs": [proof.values() for proof in reference.proofs],
        "source": reference.source if reference.name else None,
        "licence": reference.licence if reference.name else None,
        "last_used_at": reference.last_used_at.isoformat() if reference.last_used_at else None,
    }
