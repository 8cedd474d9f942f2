"""A request as its card and its messages show it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from store.consents import display_name
from store.gifts import gift_of
from store.models import Reference, Request
from store.regions import find_region


def request_values(session: Session, *, request_id: int) -> dict[str, Any]:
    """The plain values of a request: what is asked, for which deal, of which customer.

    `name` is what the customer may be called among colleagues, empty where it has none.
    """
    request = session.get_one(Request, request_id)
    reference = session.get_one(Reference, request.reference_id)
    region = find_region(session, region_id=request.region_id)
    gift = gift_of(request)
    return {
        "request_id": request.id,
        "reference_id": request.reference_id,
        "requester": request.requester_id,
        "name": display_name(
            reference.account.name, reference.audience, reference.anonymous_label, shared=False
        ),
        "country": reference.country,
        "industry": reference.industry,
        "region": region.told if region else None,
        "deal": request.deal,
        "activity": request.activity,
        "needed_by": request.needed_by,
        "note": request.note,
        "channel": request.channel_id,
        "gift": gift.values() if gift else None,
    }
