"""What people do in Slack, one room per conversation."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from handlers import (
    absences,
    approvals,
    consents,
    digests,
    home,
    nominations,
    policies,
    references,
    references_chips,
    references_details,
    requests,
    schedules,
    search_terms,
    titles,
)
from handlers.services import Services


def register_all(app: AsyncApp, services: Services) -> None:
    """Register every room's listeners, the busiest first: dispatch passes them in this order."""
    rooms = (
        *(references, approvals, nominations, requests, home, digests, consents, schedules),
        references_chips,
        references_details,
        search_terms,
        policies,
        absences,
        titles,
    )
    for room in rooms:
        room.register(app, services)
