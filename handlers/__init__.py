"""What people do in Slack, one room per conversation."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from handlers import (
    absences,
    approvals,
    colleague_absences,
    consents,
    digests,
    home,
    nominations,
    policies,
    program,
    reading,
    references,
    references_chips,
    references_details,
    regions,
    requests,
    routes,
    schedules,
    search_terms,
    stories,
    titles,
)
from handlers.services import Services


def register_all(app: AsyncApp, services: Services) -> None:
    """Register every room's listeners, the busiest first: dispatch passes them in this order."""
    rooms = (
        *(references, approvals, nominations, requests, home, digests, consents, schedules),
        references_chips,
        references_details,
        reading,
        stories,
        search_terms,
        policies,
        absences,
        titles,
        *(regions, routes, colleague_absences, program),
    )
    for room in rooms:
        room.register(app, services)
