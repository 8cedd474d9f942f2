"""Who is asked, who may decide, until when, and who is handed it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.approval_steps import open_approval
from store.approvals import (
    get_approval,
    get_card,
    prepare_decision,
)
from store.assignments import reassign_approval
from store.audit import list_audit
from store.clock import ManualClock
from store.database import Store
from store.errors import InvalidForm, NobodyToDecide, NotAllowed, NotFound, OwnNomination
from store.outbox import claim_due_posts, mark_sent
from store.program import apply_program
from store.program_file import parse_program
from tests.store.deciding import PROGRAM, cards, nominate, posts_of, program

__all__ = ["program"]


def asked(member_id: str, because: str) -> dict[str, str | None]:
    return {"member_id": member_id, "because": because, "stands_in_for": None, "until": None}


def test_each_owner_gets_a_card_with_the_facts(program: Store) -> None:
    nominate(program)
    sent = cards(program)
    assert [post.channel for post in sent] == ["U0JONAS", "U0ANNA"]
    card = sent[0].values["card"]
    assert card["score"] == 100 - 5
    assert {fact["key"]: fact["points"] for fact in card["facts"]}["activities"] == 10
    assert card["policies"][0]["why"] == "So können wir sie zeigen."
    assert (card["nominator"], card["helpers"]) == ("U0PRIYA", ["U0LUKAS"])
    assert [post.locale for post in sent] == [None, None], "each in the reader's own language"


def test_the_deadline_is_five_working_days_of_the_region(
    program: Store, clock: ManualClock
) -> None:
    # The Wednesday before Easter at 15:00 in Berlin: Good Friday and Easter Monday are free.
    clock.set(datetime(2026, 4, 1, 13, 0, tzinfo=UTC))
    nominate(program)
    info = program.read_sync(get_approval, approval_id=1)
    assert info.deadline_at == datetime(2026, 4, 10, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("nominator", "asked"),
    [
        ("U0PRIYA", ["U0CLAIRE"]),
        ("U0CLAIRE", ["U0MARTA"]),  # the only owner nominated it herself: her backup
        ("U0MARTA", ["U0CLAIRE"]),
    ],
)
def test_nobody_is_asked_about_their_own(program: Store, nominator: str, asked: list[str]) -> None:
    nominate(program, nominator=nominator, country="FR")
    assert [post.channel for post in cards(program)] == asked


def test_the_hub_is_asked_when_owner_and_backup_are_the_nominator(store: Store) -> None:
    alone = PROGRAM.replace("backups: [U0MARTA]", "backups: [U0CLAIRE]")
    store.run_sync(apply_program, program=parse_program(alone), actor=None)
    nominate(store, nominator="U0CLAIRE", country="FR")
    assert [post.channel for post in cards(store)] == ["U0HELEN"]


def test_a_country_in_no_region_is_the_hubs(program: Store) -> None:
    nominate(program, country="BR")
    assert [post.channel for post in cards(program)] == ["U0HELEN"]


def test_a_nomination_that_nobody_could_decide_is_refused(store: Store) -> None:
    alone = PROGRAM.replace("members: [U0HELEN]", "members: [U0CLAIRE]").replace(
        "backups: [U0MARTA]", "backups: [U0CLAIRE]"
    )
    store.run_sync(apply_program, program=parse_program(alone), actor=None)
    with pytest.raises(NobodyToDecide):
        nominate(store, nominator="U0CLAIRE", country="FR")
    assert cards(store) == []


def test_the_same_revision_is_asked_once(program: Store) -> None:
    nomination_id = nominate(program)
    again = program.run_sync(
        open_approval,
        subject_type="nomination",
        subject_id=nomination_id,
        region_id=None,
        revision=1,
    )
    assert again == 1
    assert len(cards(program)) == 2


PERMISSIONS = [
    ("U0JONAS", None),  # owner
    ("U0PETER", None),  # approver
    ("U0HELEN", None),  # hub
    ("U0PRIYA", OwnNomination),
    ("U0LUKAS", NotAllowed),  # helped, and owns nothing
    ("U0CLAIRE", NotAllowed),  # owns the region above, which has owners of its own
    ("U0MARTA", NotAllowed),
]


@pytest.mark.parametrize(("member", "refusal"), PERMISSIONS)
def test_who_may_decide(program: Store, member: str, refusal: type[Exception] | None) -> None:
    nominate(program)
    if refusal is None:
        asked = program.read_sync(prepare_decision, approval_id=1, member_id=member)
        assert asked.account == "Nordwind Logistik"
        assert not {member, "U0PRIYA"} & set(asked.others)
    else:
        with pytest.raises(refusal):
            program.read_sync(prepare_decision, approval_id=1, member_id=member)


def test_not_even_the_hub_decides_its_own(program: Store) -> None:
    nominate(program, nominator="U0HELEN")
    with pytest.raises(OwnNomination) as refused:
        program.read_sync(prepare_decision, approval_id=1, member_id="U0HELEN")
    assert refused.value.values["who_may"] == ["U0JONAS", "U0ANNA"]


def test_a_helper_who_owns_the_region_may_decide(program: Store) -> None:
    nominate(program, helpers=("U0JONAS",))
    assert program.read_sync(prepare_decision, approval_id=1, member_id="U0JONAS")


def test_only_those_concerned_see_the_card(program: Store) -> None:
    nominate(program)
    for member in ("U0PRIYA", "U0ANNA", "U0HELEN"):
        assert program.read_sync(get_card, approval_id=1, member_id=member)["approval_id"] == 1
    with pytest.raises(NotAllowed):
        program.read_sync(get_card, approval_id=1, member_id="U0LUKAS")
    with pytest.raises(NotFound):
        program.read_sync(get_card, approval_id=99, member_id="U0ANNA")


def test_reassigning_gives_a_card_and_keeps_the_deadline(
    program: Store, clock: ManualClock
) -> None:
    nominate(program)
    before = program.read_sync(get_approval, approval_id=1)
    _send_everything(program)
    clock.set(datetime(2026, 3, 12, 9, 0, tzinfo=UTC))
    info = program.run_sync(reassign_approval, approval_id=1, actor_id="U0JONAS", to_id="U0PETER")
    assert (info.assignee_id, info.deadline_at) == ("U0PETER", before.deadline_at)
    assert [post.channel for post in cards(program)] == ["U0JONAS", "U0ANNA", "U0PETER"]
    updates = [post for post in posts_of(program, "approvals/card") if post.kind == "update"]
    assert {post.channel for post in updates} == {"U0JONAS", "U0ANNA"}
    assert {post.values["card"]["assignee"] for post in updates} == {"U0PETER"}
    [entry] = [
        entry
        for entry in program.read_sync(list_audit, subject_type="approval", subject_id=1)
        if entry.action == "approval.reassign"
    ]
    assert (entry.actor, entry.before, entry.after) == (
        "U0JONAS",
        {"assignee": None},
        {"assignee": "U0PETER", "asked": [asked("U0PETER", "named")]},
    )


def test_handing_it_back_is_noticed_again(program: Store) -> None:
    nominate(program)
    _send_everything(program)
    for actor, to in (("U0JONAS", "U0PETER"), ("U0PETER", "U0JONAS")):
        program.run_sync(reassign_approval, approval_id=1, actor_id=actor, to_id=to)
    assert [post.channel for post in cards(program)].count("U0JONAS") == 2


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (None, "person_missing"),
        ("U0PRIYA", "reassign_to_nominator"),
        ("U0LUKAS", "reassign_not_a_decider"),
    ],
)
def test_reassigning_to_somebody_who_may_not_decide(
    program: Store, to: str | None, sentence: str
) -> None:
    nominate(program)
    with pytest.raises(InvalidForm) as refused:
        program.run_sync(reassign_approval, approval_id=1, actor_id="U0JONAS", to_id=to)
    assert refused.value.errors == {"person": sentence}
    assert program.read_sync(get_approval, approval_id=1).assignee_id is None


def test_only_those_who_decide_may_reassign(program: Store) -> None:
    nominate(program)
    with pytest.raises(NotAllowed):
        program.run_sync(reassign_approval, approval_id=1, actor_id="U0LUKAS", to_id="U0ANNA")


def _send_everything(store: Store) -> None:
    """As the delivery does, so that what follows is an update of something that is there."""
    for post in store.run_sync(claim_due_posts, limit=100, lease_seconds=60, claim="test"):
        store.run_sync(
            mark_sent, post_id=post.id, claim="test", channel=post.channel, ts=f"1.{post.id}"
        )
