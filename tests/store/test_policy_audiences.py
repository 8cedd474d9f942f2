"""A missing written yes, and a forbidden audience: who is named where."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.agreements import record_agreement
from store.approvals import get_card
from store.database import Store
from store.decisions import decide_approval
from store.models import Reference
from store.program import apply_program
from store.program_file import parse_program
from store.references import get_reference
from store.wins import list_wins
from tests.store.deciding import PROGRAM, nominate, posts_of

WRITTEN = "      - {code: written, effect: written_consent, rule: A written yes first.}\n"
FORBID = """\
      - code: not-public
        effect: forbid_audience
        audience: public
        industries: [logistics]
        rule: Nothing of logistics in public.
"""


def start(store: Store, policies: str) -> None:
    store.run_sync(apply_program, program=parse_program(PROGRAM + policies), actor=None)


def approve(store: Store, **changes: str) -> int:
    nominate(store, **changes)
    decided = store.run_sync(
        decide_approval, approval_id=1, decision="approved", actor_id="U0JONAS"
    )
    assert decided.reference_id is not None
    return decided.reference_id


def test_without_a_written_yes_nobody_is_named(store: Store) -> None:
    start(store, WRITTEN)
    nominate(store, agreement="verbal")
    assert store.read_sync(get_card, approval_id=1, member_id="U0JONAS")["needs_written"]
    reference_id = store.run_sync(
        decide_approval, approval_id=1, decision="approved", actor_id="U0JONAS"
    ).reference_id
    assert reference_id is not None
    seen = store.read_sync(get_reference, reference_id=reference_id)
    assert (seen.name, seen.audience, seen.text.story, seen.proofs) == ("", "unnamed", "", [])
    [win] = store.read_sync(list_wins, limit=5)
    assert win.customer == ""
    for post in posts_of(store, "wins/post"):
        assert "Nordwind" not in str(post.values)
        assert "lorry" not in str(post.values)
    [answer] = posts_of(store, "approvals/decided")
    assert (answer.values["unnamed"], answer.values["findable"]) == (True, True)
    store.run_sync(
        record_agreement,
        reference_id=reference_id,
        actor_id="U0PRIYA",
        how="written",
        evidence="mail of 3 May",
        activities=["quote"],
    )
    named = store.read_sync(get_reference, reference_id=reference_id)
    assert (named.name, named.audience) == ("Nordwind Logistik", "internal")
    assert "lorry" in named.text.story
    [win] = store.read_sync(list_wins, limit=5)
    assert win.customer == "Nordwind Logistik"


def test_with_a_written_yes_nothing_changes(store: Store) -> None:
    start(store, WRITTEN)
    seen = store.read_sync(get_reference, reference_id=approve(store))
    assert (seen.name, seen.audience) == ("Nordwind Logistik", "internal")


def test_a_forbidden_audience_is_narrowed_and_comes_back(store: Store) -> None:
    start(store, "")
    reference_id = approve(store)

    def publish(session: Session) -> None:
        session.get_one(Reference, reference_id).audience = "public"

    def audiences(session: Session) -> tuple[str, str | None]:
        row = session.execute(
            select(Reference.audience, Reference.audience_meant).where(Reference.id == reference_id)
        ).one()
        return row.audience, row.audience_meant

    store.run_sync(publish)
    start(store, FORBID)
    assert store.read_sync(audiences) == ("internal", "public")
    start(store, FORBID)
    assert store.read_sync(audiences) == ("internal", "public")
    start(store, FORBID.replace("[logistics]", "[banking]"))
    assert store.read_sync(audiences) == ("public", None)
