"""Wins: where they are told, when, and what of the customer may be said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.errors import NotFound
from store.models import Reference
from store.program import apply_program
from store.program_file import parse_program
from store.wins import list_wins, read_win, record_win
from tests.store.deciding import PROGRAM, nominate, posts_of, program

__all__ = ["program"]


def heard(values: dict[str, Any], language: str = "") -> dict[str, Any]:
    """What a reader of this language hears of the story."""
    told: dict[str, Any] = values["told"]
    return told["in_languages"][language] if "in_languages" in told else told


def approve(store: Store, approval_id: int = 1, *, actor: str = "U0JONAS") -> int:
    done = store.run_sync(
        decide_approval, approval_id=approval_id, decision="approved", actor_id=actor
    )
    assert done.reference_id is not None
    return done.reference_id


def test_each_channel_in_its_language_within_the_regions_hours(
    program: Store, clock: ManualClock
) -> None:
    nominate(program)
    # Friday 19:30 in Berlin; the Monday is a working day.
    clock.set(datetime(2026, 3, 13, 18, 30, tzinfo=UTC))
    approve(program)
    posts = posts_of(program, "wins/post")
    assert {post.channel: post.locale for post in posts} == {"C0DACH": "de", "C0WINS": "en"}
    monday = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
    assert {post.not_before for post in posts} == {monday}
    values = posts[0].values
    assert (values["customer"], values["nominator"]) == ("Nordwind Logistik", "U0PRIYA")
    assert (values["helpers"], values["decided_by"]) == (["U0LUKAS"], "U0JONAS")


def test_within_the_hours_it_is_told_at_once(program: Store, clock: ManualClock) -> None:
    nominate(program)
    approve(program)
    assert {post.not_before for post in posts_of(program, "wins/post")} == {clock.now()}


def test_one_channel_for_both_is_told_once(store: Store) -> None:
    text = PROGRAM.replace("channel: C0DACH", "channel: C0WINS")
    store.run_sync(apply_program, program=parse_program(text), actor=None)
    nominate(store)
    approve(store)
    [post] = posts_of(store, "wins/post")
    assert (post.channel, post.locale) == ("C0WINS", "de")


def test_a_region_without_a_channel_inherits_one(store: Store) -> None:
    text = PROGRAM.replace("    channel: C0DACH\n", "")
    store.run_sync(apply_program, program=parse_program(text), actor=None)
    nominate(store)
    approve(store)
    assert {post.channel for post in posts_of(store, "wins/post")} == {"C0EMEA", "C0WINS"}


def test_the_same_nomination_is_one_win(program: Store) -> None:
    nomination_id = nominate(program)
    reference_id = approve(program)
    again = program.run_sync(record_win, nomination_id=nomination_id, reference_id=reference_id)
    assert again == 1
    assert len(posts_of(program, "wins/post")) == 2


@pytest.mark.parametrize(
    ("audience", "label", "inside", "outside", "told_inside", "told_outside"),
    [
        ("internal", None, "Nordwind Logistik", "", True, False),
        ("nda", None, "Nordwind Logistik", "", True, False),
        ("public", None, "Nordwind Logistik", "Nordwind Logistik", True, True),
        ("anonymous", "a carrier", "a carrier", "a carrier", False, False),
    ],
)
def test_what_may_be_said_where_others_read_along(
    program: Store,
    audience: str,
    label: str | None,
    inside: str,
    outside: str,
    told_inside: bool,
    told_outside: bool,
) -> None:
    nominate(program)
    reference_id = approve(program)
    program.run_sync(_set_audience, reference_id=reference_id, audience=audience, label=label)
    here = program.read_sync(read_win, win_id=1, shared=False)
    there = program.read_sync(read_win, win_id=1, shared=True)
    assert (here["customer"], bool(heard(here)["story"]), bool(heard(here)["proofs"])) == (
        inside,
        told_inside,
        told_inside,
    )
    assert (there["customer"], bool(heard(there)["story"]), bool(heard(there)["proofs"])) == (
        outside,
        told_outside,
        told_outside,
    )
    if audience != "public":
        assert "Nordwind" not in str(there)
    assert program.read_sync(list_wins, limit=5, shared=True)[0].customer == outside


def test_a_win_that_is_not_there(program: Store) -> None:
    with pytest.raises(NotFound):
        program.read_sync(read_win, win_id=1, shared=False)


def test_the_latest_come_first(program: Store) -> None:
    for name in ("Alpha Werke", "Beta Bank", "Gamma Glas"):
        nominate(program, account_name=name)
    for approval_id in (1, 2, 3):
        approve(program, approval_id)
    assert [win.customer for win in program.read_sync(list_wins, limit=2)] == [
        "Gamma Glas",
        "Beta Bank",
    ]
    [oldest] = program.read_sync(list_wins, limit=2, offset=2)
    assert (oldest.customer, oldest.region) == ("Alpha Werke", "Germany, Austria, Switzerland")


def _set_audience(session: Session, *, reference_id: int, audience: str, label: str | None) -> None:
    session.execute(
        update(Reference)
        .where(Reference.id == reference_id)
        .values(audience=audience, anonymous_label=label)
    )


def _public(session: Session, *, reference_id: int) -> None:
    session.execute(update(Reference).where(Reference.id == reference_id).values(audience="public"))


def test_who_has_not_agreed_yet_is_not_named_outside(program: Store) -> None:
    nominate(program, agreement="not_asked")
    reference_id = approve(program)
    program.run_sync(_public, reference_id=reference_id)
    there = program.read_sync(read_win, win_id=1, shared=True)
    told = heard(there)
    assert (there["customer"], told["story"], told["proofs"]) == ("", "", [])
    assert "Nordwind" not in str(there)
    assert program.read_sync(read_win, win_id=1, shared=False)["customer"] == "Nordwind Logistik"
