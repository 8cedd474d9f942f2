"""Requests: asked of those who are there, due, reminded of and handed on as nominations are."""

from __future__ import annotations

from datetime import datetime

import pytest

from store.approvals import get_approval
from store.clock import ManualClock
from store.database import Store
from store.decisions import Decision, decide_approval
from store.errors import AlreadyDecided, NotAllowed, OwnRequest, ReasonMissing
from store.home import describe_home
from store.models import Request
from store.posts import list_posts
from store.program import apply_program
from store.program_file import parse_program
from store.requests import RequestForm, submit_request
from store.routing.handover import hand_on_approvals
from tests.store.deciding import nominate
from tests.store.routing.test_reminders import tick
from tests.store.routing.world import PROGRAM, asked, audit_of, go_away, program

__all__ = ["program"]

LEGAL = """
    policies:
      - code: legal
        effect: second_approval
        activities: [quote]
        approvers: [U0KENJI]
        team: Legal
        rule: Legal reads every quote.
  - code: FSI
"""


def ask(store: Store, clock: ManualClock, moment: str, **changes: str) -> int:
    """A reference of DACH, requested by Priya at this moment (UTC); the number of its approval."""
    nominate(store, agreement="written")
    reference_id = decide(store, 1, "U0JONAS").reference_id
    assert reference_id is not None
    clock.set(datetime.fromisoformat(f"{moment}+00:00"))
    form = RequestForm(**{"deal": "Hafen Süd", "activity": "reference_call", **changes})
    request_id = store.run_sync(
        submit_request,
        submit_key="V1",
        member_id="U0PRIYA",
        reference_id=reference_id,
        form=form,
    )
    assert request_id == 1
    return 2


def decide(store: Store, approval_id: int, actor: str, decision: str = "approved") -> Decision:
    return store.run_sync(
        decide_approval,
        approval_id=approval_id,
        decision=decision,
        actor_id=actor,
        reason="" if decision == "approved" else "They rest this month.",
    )


def state_of(store: Store) -> str:
    return store.read_sync(lambda session: session.get_one(Request, 1).state)


def test_a_request_is_due_in_the_regions_own_working_days(
    program: Store, clock: ManualClock
) -> None:
    ask(program, clock, "2026-03-10T10:00")
    for number, (moment, days, deadline) in enumerate(
        [
            # In Berlin: a Tuesday, a Friday afternoon, a Saturday, Easter, over the spring day.
            ("2026-03-10T10:00", None, "2026-03-12T10:00"),
            ("2026-03-13T16:00", None, "2026-03-17T16:00"),
            ("2026-03-14T10:00", 1, "2026-03-17T08:00"),
            ("2026-03-10T10:00", 5, "2026-03-17T10:00"),
            ("2026-04-02T10:00", 2, "2026-04-08T10:00"),
            ("2026-03-27T10:00", 2, "2026-03-31T09:00"),
        ],
        start=2,
    ):
        if days is not None:
            text = PROGRAM.replace("code: DACH", f"code: DACH\n    request_days: {days}")
            program.run_sync(apply_program, program=parse_program(text), actor=None)
        clock.set(datetime.fromisoformat(f"{moment}+00:00"))
        request_id = program.run_sync(
            submit_request,
            submit_key=f"V{number}",
            member_id="U0PRIYA",
            reference_id=1,
            form=RequestForm("Hafen", "reference_call"),
        )
        info = program.read_sync(get_approval, approval_id=request_id + 1)
        assert info.deadline_at == datetime.fromisoformat(f"{deadline}+00:00"), moment
        row = program.read_sync(lambda session, of=request_id: session.get_one(Request, of))
        assert row.deadline_at == info.deadline_at


def test_it_is_reminded_of_with_the_backup_then_the_region_above_and_never_lapses(
    program: Store, clock: ManualClock
) -> None:
    # Half is over on Wednesday at eleven in Berlin, all on Thursday, half as much again on Friday.
    approval_id = ask(program, clock, "2026-03-10T10:00")
    assert tick(program, clock, "2026-03-11", "08:00") == []
    assert tick(program, clock, "2026-03-12", "08:00") == [("U0JONAS", [(2, 50)])]
    assert tick(program, clock, "2026-03-13", "08:00") == [
        ("U0JONAS", [(2, 100)]),
        ("U0ROLF", [(2, 100)]),
    ]
    # A nomination that came meanwhile is in the same message.
    nominate(program, account_name="Alpenbahn")
    assert tick(program, clock, "2026-03-16", "08:00") == [
        ("U0JONAS", [(2, 150)]),
        ("U0ROLF", [(2, 150)]),
        ("U0CLAIRE", [(2, 150)]),
    ]
    [told] = tick(program, clock, "2026-03-18", "08:00")
    assert told == ("U0JONAS", [(3, 50)])
    # Silence is no answer.
    assert tick(program, clock, "2026-05-18", "08:00") == [
        ("U0JONAS", [(3, 150)]),
        ("U0ROLF", [(3, 150)]),
        ("U0CLAIRE", [(3, 150)]),
    ]
    assert (state_of(program), program.read_sync(get_approval, approval_id=2).state) == (
        "open",
        "pending",
    )
    assert [
        (item["kind"], item["approval_id"])
        for item in program.read_sync(describe_home, member_id="U0ROLF")["waiting"]["items"]
    ] == [("request", approval_id), ("nomination", 3)]


def test_somebody_else_is_asked_while_the_owner_is_away(program: Store, clock: ManualClock) -> None:
    program.run_sync(
        apply_program,
        program=parse_program(PROGRAM.replace("[U0JONAS]", "[U0JONAS, U0ANNA]")),
        actor=None,
    )
    go_away(program, "U0ANNA", "2026-03-10", "2026-03-11", delegate="U0JONAS")
    nominate(program, agreement="written")
    reference_id = decide(program, 1, "U0JONAS").reference_id
    assert reference_id is not None
    program.run_sync(
        submit_request,
        submit_key="V1",
        member_id="U0JONAS",
        reference_id=reference_id,
        form=RequestForm("Hafen", "quote"),
    )
    # Her delegate asks himself, so that her backup is asked for her.
    assert asked(program, 2) == [("U0ROLF", "backup", "U0ANNA", "2026-03-11")]
    with pytest.raises(OwnRequest):
        decide(program, 2, "U0JONAS")
    clock.set(datetime.fromisoformat("2026-03-12T07:30+00:00"))
    program.run_sync(hand_on_approvals)
    assert asked(program, 2) == [("U0ANNA", "owner", None, None)]
    assert len(audit_of(program, "approval.hand_on", 2)) == 1


def test_a_decision_is_one_and_is_told_with_its_reason(program: Store, clock: ManualClock) -> None:
    approval_id = ask(program, clock, "2026-03-10T10:00")
    with pytest.raises(NotAllowed):
        decide(program, approval_id, "U0KENJI")
    with pytest.raises(ReasonMissing):
        program.run_sync(
            decide_approval, approval_id=approval_id, decision="declined", actor_id="U0JONAS"
        )
    with pytest.raises(ValueError, match="changes_requested"):
        decide(program, approval_id, "U0JONAS", "changes_requested")
    assert decide(program, approval_id, "U0JONAS", "declined").asker_id == "U0PRIYA"
    with pytest.raises(AlreadyDecided):
        decide(program, approval_id, "U0ROLF")
    assert state_of(program) == "declined"
    [told] = [
        post
        for post in program.read_sync(list_posts, limit=1000)
        if post.template == "requests/answered"
    ]
    assert (told.channel, told.values["reason"]) == ("U0PRIYA", "They rest this month.")
    assert tick(program, clock, "2026-03-20", "08:00") == []


def test_a_policy_wants_a_second_yes_for_what_is_asked(program: Store, clock: ManualClock) -> None:
    text = PROGRAM.replace("  - code: FSI\n", LEGAL.lstrip("\n"))
    # Of the nomination legal has said yes already, before the rule; a call wants nothing.
    approval_id = ask(program, clock, "2026-03-10T10:00")
    assert decide(program, approval_id, "U0JONAS").is_settled
    program.run_sync(apply_program, program=parse_program(text), actor=None)
    program.run_sync(
        submit_request,
        submit_key="V2",
        member_id="U0PRIYA",
        reference_id=1,
        form=RequestForm("Hafen", "quote"),
    )
    assert not decide(program, 3, "U0JONAS").is_settled
    assert asked(program, 4) == [("U0KENJI", "named", None, None)]
    assert decide(program, 4, "U0KENJI").is_settled
    [answer] = [
        post
        for post in program.read_sync(list_posts, limit=1000)
        if post.template == "requests/answered" and post.values["request"]["request_id"] == 2
    ]
    # The region arranges it, whoever said yes last.
    assert (answer.values["arranged_by"], answer.values["decided_by"]) == ("U0JONAS", "U0KENJI")
