"""A small program and its nominations, for the tests of what is decided on."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from store.database import Store
from store.nomination_forms import NominationForm
from store.nominations import submit_nomination
from store.post_records import PostInfo
from store.posts import list_posts
from store.program import apply_program
from store.program_file import parse_program
from tests.telling import Once

PROGRAM = """
program: {name: Customer Voices, language: en, wins_channel: C0WINS}
hub: {channel: C0HUB, members: [U0HELEN]}
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
    countries: [FR, ES, IT, GB, SE]
  - code: DACH
    parent: EMEA
    name: Germany, Austria, Switzerland
    language: de
    channel: C0DACH
    countries: [DE, AT, CH, LI]
    owners: [U0JONAS, U0ANNA]
    approvers: [U0PETER]
    holidays: DE
    policies:
      - rule: Logos nur mit schriftlichem Ja.
        why: So können wir sie zeigen.
        language: de
"""

FORM = NominationForm(
    account_name="Nordwind Logistik",
    country="DE",
    industry="logistics",
    products="Route Planner",
    contact_name="Greta Lindner",
    contact_role="Head of Operations",
    contact_email="greta@nordwind.example",
    activities=("reference_call", "quote"),
    story="They halved the time a lorry waits at the gate. " * 10,
    statement="Lorries wait half as long at the gate.",
    metric="Waiting time",
    before="42 minutes",
    after="20 minutes",
    period="six months",
    source="Their gate log",
    helpers=("U0LUKAS",),
    agreement="written",
)

_numbers = count(1)


@pytest.fixture
def program(store: Store, once: Once) -> Store:
    """The store with the program applied."""
    once.tell("deciding", lambda: apply(store))
    return store


def apply(store: Store) -> None:
    """Apply the program."""
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)


def nominate(store: Store, *, nominator: str = "U0PRIYA", **changes: Any) -> int:
    """A nomination, sent; its id. `changes` are fields of the form."""
    form = replace(FORM, **changes)
    return store.run_sync(
        submit_nomination, submit_key=f"V{next(_numbers)}", member_id=nominator, form=form
    )


def cards(store: Store) -> list[PostInfo]:
    """The cards that the outbox holds, not their updates."""
    posts = store.read_sync(list_posts, limit=1000)
    return [post for post in posts if post.template == "approvals/card" and post.kind == "post"]


def posts_of(store: Store, template: str) -> list[PostInfo]:
    """All rows of a template, updates too."""
    posts = store.read_sync(list_posts, limit=1000)
    return [post for post in posts if post.template == template]
