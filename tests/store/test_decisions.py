"""A decision, taken once, and all that follows from it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest

from store.agreements import prepare_agreement, record_agreement
from store.approvals import get_approval
from store.assignments import reassign_approval
from store.audit import list_audit
from store.clock import ManualClock
from store.consents import permitted_activities
from store.database import Store
from store.decisions import Decision, decide_approval
from store.errors import (
    AlreadyDecided,
    InvalidForm,
    NotAllowed,
    NotFound,
    OwnNomination,
    ReasonMissing,
)
from store.nomination_records import get_nomination
from store.nominations import resubmit_nomination
from store.search import search_references
from tests.store.deciding import FORM, cards, nominate, posts_of, program

__all__ = ["program"]


def decide(store: Store, decision: str, *, actor: str = "U0JONAS", reason: str = "") -> Decision:
    return store.run_sync(
        decide_approval, approval_id=1, decision=decision, actor_id=actor, reason=reason
    )


def test_approving_makes_a_reference_a_consent_and_a_win(program: Store) -> None:
    nomination_id = nominate(program)
    decision = decide(program, "approved")
    assert (decision.state, decision.repeated, decision.asker_id) == (
        "approved",
        False,
        "U0PRIYA",
    )
    assert decision.reference_id is not None
    assert program.read_sync(get_nomination, nomination_id=nomination_id).state == "approved"
    assert program.read_sync(permitted_activities, reference_id=decision.reference_id) == [
        "reference_call",
        "quote",
    ]
    assert _found(program, "reference call") == [decision.reference_id]
    assert {post.channel for post in posts_of(program, "wins/post")} == {"C0DACH", "C0WINS"}
    [answer] = posts_of(program, "approvals/decided")
    assert (answer.channel, answer.values["decided_by"]) == ("U0PRIYA", "U0JONAS")
    assert answer.values["findable"] is True


def test_a_customer_who_was_not_asked_has_not_agreed(program: Store) -> None:
    nominate(program, agreement="not_asked")
    reference_id = decide(program, "approved").reference_id
    assert reference_id is not None
    assert program.read_sync(permitted_activities, reference_id=reference_id) == []
    [answer] = posts_of(program, "approvals/decided")
    assert (answer.values["findable"], answer.values["reference_id"]) == (False, reference_id)


@pytest.mark.parametrize("decision", ["declined", "changes_requested"])
def test_turning_down_wants_a_reason(program: Store, decision: str) -> None:
    nomination_id = nominate(program)
    with pytest.raises(ReasonMissing):
        decide(program, decision, reason=" \n")
    with pytest.raises(InvalidForm):
        decide(program, decision, reason="x" * 2001)
    assert program.read_sync(get_approval, approval_id=1).state == "pending"
    decide(program, decision, reason=" Where is it measured? ")
    assert program.read_sync(get_nomination, nomination_id=nomination_id).state == decision
    [answer] = posts_of(program, "approvals/decided")
    assert answer.values["reason"] == "Where is it measured?"
    assert posts_of(program, "wins/post") == []
    actions = [
        (entry.actor, entry.action, entry.why)
        for entry in program.read_sync(list_audit, subject_type="approval", subject_id=1)
    ]
    assert actions[-1] == ("U0JONAS", f"approval.{decision}", "Where is it measured?")


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [("U0PRIYA", OwnNomination), ("U0LUKAS", NotAllowed), ("U0CLAIRE", NotAllowed)],
)
def test_who_may_not_decide_changes_nothing(
    program: Store, actor: str, refusal: type[Exception]
) -> None:
    nominate(program)
    with pytest.raises(refusal):
        decide(program, "approved", actor=actor)
    assert program.read_sync(get_approval, approval_id=1).state == "pending"


def test_what_is_not_there_cannot_be_decided(program: Store) -> None:
    with pytest.raises(NotFound):
        decide(program, "approved")


def test_the_second_to_click_learns_who_was_first(program: Store, clock: ManualClock) -> None:
    nominate(program)
    decide(program, "declined", reason="Too early.")
    with pytest.raises(AlreadyDecided) as late:
        decide(program, "approved", actor="U0ANNA")
    assert late.value.values == {
        "by": "U0JONAS",
        "at": clock.now().isoformat(),
        "decision": "declined",
    }
    with pytest.raises(AlreadyDecided):
        program.run_sync(reassign_approval, approval_id=1, actor_id="U0ANNA", to_id="U0PETER")


def test_a_double_click_is_one_decision(program: Store) -> None:
    nominate(program)
    first = decide(program, "approved")
    again = decide(program, "approved")
    assert again.repeated
    assert again.reference_id == first.reference_id
    assert len(posts_of(program, "approvals/decided")) == 1
    with pytest.raises(AlreadyDecided):
        decide(program, "declined", reason="On second thoughts.")


def test_of_two_at_one_moment_exactly_one_decides(program: Store) -> None:
    nominate(program)
    together = Barrier(4)
    deciders = [("U0JONAS", "approved"), ("U0ANNA", "declined")]
    deciders += [("U0PETER", "changes_requested"), ("U0HELEN", "approved")]

    def click(actor: str, decision: str) -> tuple[str, str]:
        together.wait(timeout=30)
        try:
            decide(program, decision, actor=actor, reason="Because.")
        except AlreadyDecided as late:
            return "late", str(late.values["by"])
        return "first", actor

    with ThreadPoolExecutor(max_workers=4) as threads:
        answers = list(threads.map(lambda each: click(*each), deciders))
    info = program.read_sync(get_approval, approval_id=1)
    assert sorted(kind for kind, _ in answers) == ["first", "late", "late", "late"]
    assert {who for _, who in answers} == {info.decided_by}
    assert len(posts_of(program, "approvals/decided")) == 1
    wins = posts_of(program, "wins/post")
    assert len(wins) == (2 if info.state == "approved" else 0)


def test_handed_on_and_decided_at_one_moment(program: Store) -> None:
    nominate(program)
    together = Barrier(2)

    def hand_on() -> None:
        together.wait(timeout=30)
        with suppress(AlreadyDecided):
            program.run_sync(reassign_approval, approval_id=1, actor_id="U0ANNA", to_id="U0PETER")

    def approve() -> None:
        together.wait(timeout=30)
        decide(program, "approved")

    with ThreadPoolExecutor(max_workers=2) as threads:
        for done in [threads.submit(hand_on), threads.submit(approve)]:
            done.result()
    # Whoever was first, every card tells of the decision.
    assert {post.values["card"]["state"] for post in cards(program)} == {"approved"}


def test_every_card_shows_the_decision(program: Store) -> None:
    nominate(program)
    decide(program, "approved", actor="U0PETER")
    shown = [post.values["card"] for post in cards(program)]
    assert [(card["state"], card["decided_by"]) for card in shown] == [("approved", "U0PETER")] * 2


def test_mended_and_asked_again(program: Store) -> None:
    nomination_id = nominate(program)
    decide(program, "changes_requested", reason="Where is it measured?")
    program.run_sync(
        resubmit_nomination,
        submit_key="VMENDED",
        member_id="U0PRIYA",
        nomination_id=nomination_id,
        revision=1,
        form=FORM,
    )
    again = program.read_sync(get_approval, approval_id=2)
    assert (again.state, again.revision) == ("pending", 2)
    newest = cards(program)[-1].values["card"]
    assert newest["earlier"] == {
        "state": "changes_requested",
        "by": "U0JONAS",
        "reason": "Where is it measured?",
    }
    # The answer that was not read yet no longer asks for what was done.
    assert posts_of(program, "approvals/decided")[0].values["resubmitted"] is True
    done = program.run_sync(decide_approval, approval_id=2, decision="approved", actor_id="U0JONAS")
    assert done.reference_id is not None
    # The first approval stays what it was.
    assert program.read_sync(get_approval, approval_id=1).state == "changes_requested"


def agree(store: Store, reference_id: int, *, actor: str = "U0PRIYA", **changes: Any) -> int:
    agreement: dict[str, Any] = {
        "how": "verbal",
        "evidence": "On the phone",
        "activities": ["quote"],
    }
    return store.run_sync(
        record_agreement, reference_id=reference_id, actor_id=actor, **agreement | changes
    ).consent_id


@pytest.mark.parametrize("actor", ["U0PRIYA", "U0ANNA", "U0HELEN"])
def test_once_the_customer_agrees_it_is_found(program: Store, actor: str) -> None:
    nominate(program, agreement="not_asked")
    reference_id = decide(program, "approved").reference_id
    assert reference_id is not None
    asked = program.read_sync(prepare_agreement, reference_id=reference_id, member_id=actor)
    assert (asked.account, asked.activities) == ("Nordwind Logistik", ["reference_call", "quote"])
    assert _found(program, "reference call logistics germany") == []
    first = agree(program, reference_id, actor=actor)
    assert _found(program, "quote logistics germany") == [reference_id]
    assert agree(program, reference_id, actor=actor) == first, "sent twice, recorded once"
    assert program.read_sync(permitted_activities, reference_id=reference_id) == ["quote"]
    assert posts_of(program, "approvals/decided")[0].values["findable"] is True
    for post in posts_of(program, "wins/post"):
        assert (post.values["agreed"], post.values["reference_id"]) == (True, reference_id)


def test_a_consent_sent_twice_at_one_moment_is_recorded_once(program: Store) -> None:
    nominate(program, agreement="not_asked")
    reference_id = decide(program, "approved").reference_id
    assert reference_id is not None
    together = Barrier(4)

    def send(_: int) -> int:
        together.wait(timeout=30)
        return agree(program, reference_id)

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert len(set(threads.map(send, range(4)))) == 1


def test_who_may_not_record_what_the_customer_said(program: Store) -> None:
    nominate(program, agreement="not_asked")
    reference_id = decide(program, "approved").reference_id
    assert reference_id is not None
    with pytest.raises(NotAllowed):
        agree(program, reference_id, actor="U0LUKAS")
    with pytest.raises(InvalidForm):
        agree(program, reference_id, how="import")
    with pytest.raises(InvalidForm):
        agree(program, reference_id, activities=[])
    with pytest.raises(NotFound):
        agree(program, 99)
    assert program.read_sync(permitted_activities, reference_id=reference_id) == []


def _found(store: Store, query: str) -> list[int]:
    return store.read_sync(search_references, query=query).ids
