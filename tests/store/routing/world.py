"""A program with people who go away, for the tests of who is asked when."""

from __future__ import annotations

from typing import Any

import pytest

from store.absences import record_absence
from store.audit import AuditRecord, list_audit
from store.database import Store
from store.models import Approval
from store.posts import list_posts
from store.program import apply_program
from store.program_file import parse_program
from store.routing.handover import hand_on_approvals, must_hand_on
from tests.telling import Once

# Jonas and Anna own DACH, Rolf is their backup; above it are Claire and her backup Marta.
PROGRAM = """
program: {name: Customer Voices, language: en, wins_channel: C0WINS}
hub: {channel: C0HUB, members: [U0HELEN, U0HUGO]}
regions:
  - code: EMEA
    name: Europe, Middle East and Africa
    timezone: Europe/Berlin
    language: en
    channel: C0EMEA
    owners: [U0CLAIRE]
    backups: [U0MARTA]
    hours: "09:00-17:30"
    days: mon-fri
    holidays: none
    countries: [FR, ES]
  - code: DACH
    parent: EMEA
    name: Germany, Austria, Switzerland
    language: de
    channel: C0DACH
    countries: [DE, AT]
    owners: [U0JONAS]
    backups: [U0ROLF]
    approvers: [U0PETER]
    holidays: DE
  - code: FSI
    parent: EMEA
    name: Financial services
    owners: [U0FINN]
  - code: APAC
    name: Asia Pacific
    timezone: Asia/Tokyo
    language: ja
    channel: C0APAC
    owners: [U0KENJI]
    holidays: JP
    countries: [JP]
"""


@pytest.fixture
def program(store: Store, once: Once) -> Store:
    """The store with the program applied."""
    once.tell(__name__, lambda: _apply(store))
    return store


def _apply(store: Store) -> None:
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)


def go_away(
    store: Store, member: str, first: str, last: str, delegate: str | None = None
) -> list[str]:
    """An absence, as the member records it."""
    return store.run_sync(
        record_absence,
        member_id=member,
        first_day=first,
        last_day=last,
        delegate_id=delegate,
        actor_id=member,
    )


def asked(store: Store, approval_id: int = 1) -> list[tuple[Any, ...]]:
    """Whom an approval waits for: member, as what, in whose place, until when."""
    rows = store.read_sync(lambda session: session.get_one(Approval, approval_id).asked)
    return [
        (row["member_id"], row["because"], row["stands_in_for"], row["until"]) for row in rows or []
    ]


def sent_cards(store: Store) -> list[str]:
    """Who got a card, in that order; updates are not counted."""
    posts = store.read_sync(list_posts, limit=1000)
    return [
        post.channel for post in posts if post.template == "approvals/card" and post.kind == "post"
    ]


def audit_of(store: Store, action: str, approval_id: int = 1) -> list[AuditRecord]:
    """What is written down of an approval."""
    entries = store.read_sync(list_audit, subject_type="approval", subject_id=approval_id)
    return [entry for entry in entries if entry.action == action]


def hand_on(store: Store) -> list[str]:
    """What the tick does."""
    if not store.read_sync(must_hand_on):
        return []
    return store.run_sync(hand_on_approvals)
