"""An account's other regions hear of its nomination, each in its channel and language."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.consents import display_name
from store.models import Nomination, Reference
from store.posts import DIGEST, enqueue_post
from store.regions import find_region, get_calendar
from store.working_time import next_working_moment

TOLD = "routing/told"


def tell_other_regions(
    session: Session, *, nomination: Nomination, region_ids: Iterable[int]
) -> int:
    """Post into the channels of these regions that somebody else decides; returns how many.

    In each at its next working moment, once for a nomination. Where people of other companies
    read along the customer goes unnamed: nothing is agreed with it yet.
    """
    region = find_region(session, region_id=nomination.region_id)
    own_channel = region.channel if region else None
    channels: set[str] = set()
    for region_id in region_ids:
        other = find_region(session, region_id=region_id)
        if other is None or not other.channel or other.channel in channels | {own_channel}:
            continue
        channels.add(other.channel)
        enqueue_post(
            session,
            key=f"nomination:{nomination.id}:told:{other.channel}",
            channel=other.channel,
            template=TOLD,
            values={
                "customer": _customer(session, nomination),
                "nominator": nomination.nominator_id,
                "region": region.told if region else None,
                "if_shared": {"customer": ""},
            },
            locale=other.language,
            not_before=next_working_moment(get_calendar(session, region_id=other.id), now(session)),
            priority=DIGEST,
        )
    return len(channels)


def _customer(session: Session, nomination: Nomination) -> str:
    """The customer as colleagues may read it: without its name where it once asked for that."""
    references = session.scalars(
        select(Reference).where(
            Reference.account_id == nomination.account_id, Reference.state == "active"
        )
    )
    name = nomination.account.name
    for reference in references:
        shown = display_name(name, reference.audience, reference.anonymous_label, shared=False)
        if shown != name:
            return shown
    return name
