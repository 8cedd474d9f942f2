"""Second approvals: in order and side by side, one no ends them all, two clicks at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from store.absences import record_absence
from store.approvals import get_approval, get_card
from store.assignments import reassign_approval
from store.clock import ManualClock
from store.database import Store
from store.decisions import Decision, decide_approval
from store.errors import AlreadyDecided, InvalidForm, InvalidProgram, NobodyToDecide, NotAllowed
from store.home import describe_home
from store.models import Member
from store.nomination_records import get_nomination
from store.nominations import resubmit_nomination
from store.program import apply_program, show_program
from store.program_file import parse_program
from store.routing.handover import hand_on_approvals
from tests.store.deciding import FORM, PROGRAM, cards, nominate, posts_of

AFTER = """\
      - code: legal
        effect: second_approval
        activities: [quote]
        approvers: [U0KENJI, U0LEGAL]
        team: Legal
        rule: Legal reads every quote.
"""
BESIDE = AFTER.replace("team: Legal", "team: Legal\n        order: beside")


def start(store: Store, policies: str) -> None:
    store.run_sync(apply_program, program=parse_program(PROGRAM + policies), actor=None)


def decide(store: Store, approval_id: int, actor: str, decision: str = "approved") -> Decision:
    return store.run_sync(
        decide_approval,
        approval_id=approval_id,
        decision=decision,
        actor_id=actor,
        reason="" if decision == "approved" else "The bank forbids it.",
    )


def state_of(store: Store, approval_id: int) -> str:
    return store.read_sync(get_approval, approval_id=approval_id).state


def test_one_after_the_other(store: Store, clock: ManualClock) -> None:
    start(store, AFTER)
    nomination_id = nominate(store)
    assert [post.channel for post in cards(store)] == ["U0JONAS", "U0ANNA"]
    assert (state_of(store, 1), state_of(store, 2)) == ("pending", "waiting")
    with pytest.raises(NotAllowed) as early:
        decide(store, 2, "U0KENJI")
    assert early.value.values["who_may"] == ["U0JONAS", "U0ANNA"]
    clock.set(clock.now() + timedelta(days=2))
    first = decide(store, 1, "U0JONAS")
    assert (first.is_settled, first.reference_id) == (False, None)
    assert "U0KENJI" in first.concerned
    assert [post.channel for post in cards(store)[2:]] == ["U0KENJI", "U0LEGAL"]
    card = store.read_sync(get_card, approval_id=2, member_id="U0KENJI")
    assert [(one["state"], one["team"]) for one in card["steps"]] == [
        ("approved", ""),
        ("pending", "Legal"),
    ]
    assert card["asks"]["rule"] == "Legal reads every quote."
    info = store.read_sync(get_nomination, nomination_id=nomination_id)
    assert (info.state, info.waiting_for) == ("pending", ["U0KENJI", "U0LEGAL"])
    second = store.read_sync(get_approval, approval_id=2)
    assert second.deadline_at is not None
    assert second.deadline_at > clock.now() + timedelta(days=5), "its own time begins now"
    [told] = posts_of(store, "approvals/step")
    assert (told.channel, told.values["said_yes"]) == ("U0PRIYA", 1)
    again = decide(store, 1, "U0JONAS")
    assert (again.repeated, again.is_settled) == (True, False)
    last = decide(store, 2, "U0KENJI")
    assert last.is_settled
    assert last.reference_id is not None
    assert store.read_sync(get_nomination, nomination_id=nomination_id).state == "approved"
    assert len(posts_of(store, "approvals/decided")) == 1
    assert len(posts_of(store, "approvals/step")) == 1
    [own] = store.read_sync(describe_home, member_id="U0PRIYA")["nominations"]["items"]
    assert (own["state"], own["decided_by"]) == ("approved", "U0KENJI")


@pytest.mark.parametrize("decision", ["declined", "changes_requested"])
def test_the_second_says_no(store: Store, decision: str) -> None:
    start(store, AFTER)
    nomination_id = nominate(store)
    decide(store, 1, "U0JONAS")
    ended = decide(store, 2, "U0KENJI", decision)
    assert "U0JONAS" in ended.concerned
    assert store.read_sync(get_nomination, nomination_id=nomination_id).state == decision
    assert state_of(store, 1) == "approved", "what was said stays said"
    [told] = posts_of(store, "approvals/ended")
    assert (told.channel, told.values["said_yes"], told.values["team"]) == (
        "U0JONAS",
        True,
        "Legal",
    )
    [answer] = posts_of(store, "approvals/decided")
    assert (answer.values["decided_by"], answer.values["reason"]) == (
        "U0KENJI",
        "The bank forbids it.",
    )


def test_side_by_side_and_the_first_no_ends_both(store: Store) -> None:
    start(store, BESIDE)
    nominate(store)
    assert [post.channel for post in cards(store)] == ["U0JONAS", "U0ANNA", "U0KENJI", "U0LEGAL"]
    decide(store, 1, "U0JONAS", "declined")
    assert state_of(store, 2) == "withdrawn"
    with pytest.raises(AlreadyDecided) as late:
        decide(store, 2, "U0KENJI")
    assert (late.value.values["by"], late.value.values["decision"]) == ("U0JONAS", "declined")
    assert [post.channel for post in posts_of(store, "approvals/ended")] == ["U0KENJI", "U0LEGAL"]
    card = store.read_sync(get_card, approval_id=2, member_id="U0KENJI")
    assert (card["state"], card["ended_by"], card["ended_state"]) == (
        "withdrawn",
        "U0JONAS",
        "declined",
    )
    assert store.read_sync(describe_home, member_id="U0KENJI")["waiting"]["total"] == 0


def test_two_yeses_of_one_moment_approve_it_once(store: Store) -> None:
    start(store, BESIDE)
    nomination_id = nominate(store)
    gate = threading.Barrier(2)
    found: list[Decision] = []

    def click(approval_id: int, actor: str) -> None:
        gate.wait()
        found.append(decide(store, approval_id, actor))

    clicks = [
        threading.Thread(target=click, args=pair) for pair in ((1, "U0JONAS"), (2, "U0KENJI"))
    ]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(one.is_settled for one in found) == [False, True]
    assert store.read_sync(get_nomination, nomination_id=nomination_id).state == "approved"
    assert len(posts_of(store, "approvals/decided")) == 1


def test_one_person_does_not_say_both_yeses(store: Store) -> None:
    start(store, BESIDE.replace("[U0KENJI, U0LEGAL]", "[U0JONAS, U0KENJI]"))
    nominate(store)
    decide(store, 1, "U0JONAS")
    with pytest.raises(NotAllowed) as refused:
        decide(store, 2, "U0JONAS")
    assert refused.value.values["who_may"] == ["U0KENJI"]
    assert decide(store, 2, "U0KENJI").is_settled


def test_who_is_not_concerned_is_not_asked(store: Store) -> None:
    start(store, AFTER)
    nominate(store, activities=("reference_call",))
    assert decide(store, 1, "U0JONAS").is_settled


def test_only_the_nominator_could_say_the_second_yes(store: Store) -> None:
    alone = AFTER.replace("[U0KENJI, U0LEGAL]", "[U0HELEN]")
    start(store, alone)
    nominate(store)
    decide(store, 1, "U0JONAS")
    assert [post.channel for post in cards(store)][-1] == "U0HELEN"
    with pytest.raises(NobodyToDecide):
        nominate(store, nominator="U0HELEN")


def test_a_second_approval_is_handed_on_within_the_policys_people(store: Store) -> None:
    start(store, AFTER)
    nominate(store)
    decide(store, 1, "U0JONAS")
    with pytest.raises(InvalidForm) as refused:
        store.run_sync(reassign_approval, approval_id=2, actor_id="U0KENJI", to_id="U0ANNA")
    assert refused.value.errors == {"person": "reassign_not_a_decider"}
    store.run_sync(reassign_approval, approval_id=2, actor_id="U0KENJI", to_id="U0LEGAL")
    [waiting] = store.read_sync(describe_home, member_id="U0LEGAL")["waiting"]["items"]
    assert waiting["approval_id"] == 2
    assert store.read_sync(describe_home, member_id="U0KENJI")["waiting"]["total"] == 0


def test_sent_again_it_is_asked_again_from_the_first(store: Store) -> None:
    start(store, AFTER)
    nomination_id = nominate(store)
    decide(store, 1, "U0JONAS")
    decide(store, 2, "U0KENJI", "changes_requested")
    store.run_sync(
        resubmit_nomination,
        submit_key="V-again",
        member_id="U0PRIYA",
        nomination_id=nomination_id,
        revision=1,
        form=replace(FORM, source="Their own log"),
    )
    card = store.read_sync(get_card, approval_id=3, member_id="U0JONAS")
    assert (card["state"], card["earlier"]["by"]) == ("pending", "U0KENJI")
    assert state_of(store, 4) == "waiting"


DEAD_ENDS = [
    # Everybody whom it names has left.
    (AFTER, {"U0KENJI", "U0LEGAL"}, "asks nobody: U0KENJI, U0LEGAL"),
    # One person is the owner, the hub and the second approver.
    (
        AFTER.replace("[U0KENJI, U0LEGAL]", "[U0HELEN]"),
        {"U0JONAS", "U0ANNA", "U0PETER"},
        "nobody could decide in DACH",
    ),
]


@pytest.mark.parametrize(("policies", "gone", "said"), DEAD_ENDS)
def test_a_policy_that_leaves_nobody_to_decide_is_refused(
    store: Store, policies: str, gone: set[str], said: str
) -> None:
    start(store, AFTER)

    def leave(session: Session) -> None:
        session.add_all(Member(id=member_id, is_active=False) for member_id in sorted(gone))

    store.run_sync(leave)
    before = store.read_sync(show_program)
    with pytest.raises(InvalidProgram) as refused:
        start(store, policies)
    [problem] = refused.value.problems
    assert said in problem.text
    assert (PROGRAM + policies).splitlines()[problem.line - 1].strip() == "- code: legal"
    assert store.read_sync(show_program) == before


def test_the_second_approver_is_away_and_reminded_like_everybody(
    store: Store, clock: ManualClock
) -> None:
    start(store, AFTER.replace("[U0KENJI, U0LEGAL]", "[U0KENJI]"))
    today = clock.now().date()
    store.run_sync(
        record_absence,
        member_id="U0KENJI",
        actor_id="U0KENJI",
        first_day=today.isoformat(),
        last_day=(today + timedelta(days=3)).isoformat(),
        delegate_id="U0HELEN",
    )
    nominate(store)
    decide(store, 1, "U0JONAS")
    assert [post.channel for post in cards(store)][-1] == "U0HELEN"
    card = store.read_sync(get_card, approval_id=2, member_id="U0HELEN")
    assert [one["for"] for one in card["stand_ins"]] == ["U0KENJI"]
    clock.set(clock.now() + timedelta(days=4))
    store.run_sync(hand_on_approvals)
    assert [post.channel for post in cards(store)][-1] == "U0KENJI"
