"""Who is asked while people are away, and how what waits changes hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from store.absences import end_absence, list_absences, open_absence, record_absence
from store.approvals import get_approval, get_card
from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.errors import InvalidForm, NotAllowed, NotFound
from store.home import describe_home
from store.members import save_member
from store.models import Absence
from store.posts import list_posts
from store.program import apply_program
from store.program_file import parse_program
from tests.store.deciding import nominate
from tests.store.routing.world import (
    PROGRAM,
    asked,
    audit_of,
    go_away,
    hand_on,
    program,
    sent_cards,
)

__all__ = ["program"]

# The clock stands at Tuesday, 10 March 2026, eleven o'clock in Berlin.
WEEK = ("2026-03-10", "2026-03-13")


# Absences (member, delegate), the nominator, and who is asked as what in whose place.
CHAINS: list[tuple[list[tuple[str, str | None]], str, list[tuple[str, str, str | None]]]] = [
    ([], "U0PRIYA", [("U0JONAS", "owner", None)]),
    ([("U0JONAS", "U0CLAIRE")], "U0PRIYA", [("U0CLAIRE", "delegate", "U0JONAS")]),
    ([("U0JONAS", None)], "U0PRIYA", [("U0ROLF", "backup", "U0JONAS")]),
    ([("U0JONAS", None), ("U0ROLF", None)], "U0PRIYA", [("U0CLAIRE", "parent", "U0JONAS")]),
    (
        [("U0JONAS", None), ("U0ROLF", None), ("U0CLAIRE", None)],
        "U0PRIYA",
        [("U0MARTA", "parent", "U0JONAS")],
    ),
    (
        [("U0JONAS", None), ("U0ROLF", None), ("U0CLAIRE", None), ("U0MARTA", None)],
        "U0PRIYA",
        [("U0HELEN", "hub", "U0JONAS"), ("U0HUGO", "hub", "U0JONAS")],
    ),
    # A delegate who is away too hands it on; one who nominated it does not decide.
    (
        [("U0CLAIRE", "U0HELEN"), ("U0JONAS", "U0CLAIRE")],
        "U0PRIYA",
        [("U0HELEN", "delegate", "U0JONAS")],
    ),
    ([("U0JONAS", "U0CLAIRE")], "U0CLAIRE", [("U0ROLF", "backup", "U0JONAS")]),
    # The owner's own nomination goes to the backup in nobody's place.
    ([], "U0JONAS", [("U0ROLF", "backup", None)]),
]


def test_delegate_then_backup_then_parent_then_hub(program: Store) -> None:
    for number, (absences, nominator, expected) in enumerate(CHAINS, start=1):
        for member, delegate in absences:
            go_away(program, member, *WEEK, delegate)
        nominate(program, nominator=nominator, account_name=f"Customer {number}")
        told = [row[:3] for row in asked(program, number)]
        assert told == expected, absences
        assert all(row[3] == "2026-03-13" for row in asked(program, number) if row[2])
        for member, _ in absences:
            [absence] = program.read_sync(list_absences, member_id=member)
            program.run_sync(end_absence, absence_id=absence.id, actor_id=member)


def test_when_everybody_is_away_it_waits_for_the_owners(program: Store) -> None:
    for member in ("U0JONAS", "U0ROLF", "U0CLAIRE", "U0MARTA", "U0HELEN", "U0HUGO"):
        go_away(program, member, *WEEK)
    nominate(program)
    assert asked(program) == [("U0JONAS", "owner", None, None)]


def test_what_waits_is_handed_on_and_comes_back(program: Store, clock: ManualClock) -> None:
    nominate(program)
    before = program.read_sync(get_approval, approval_id=1)
    go_away(program, "U0JONAS", "2026-03-11", "2026-03-12", "U0CLAIRE")
    assert asked(program) == [("U0JONAS", "owner", None, None)], "not before it begins"
    assert hand_on(program) == []
    # Just after midnight in Berlin, and still the day before in UTC.
    clock.set(datetime(2026, 3, 10, 23, 5, tzinfo=UTC))
    assert set(hand_on(program)) == {"U0JONAS", "U0CLAIRE"}
    assert hand_on(program) == [], "once"
    assert asked(program) == [("U0CLAIRE", "delegate", "U0JONAS", "2026-03-12")]
    after = program.read_sync(get_approval, approval_id=1)
    assert after.deadline_at == before.deadline_at
    waiting = {
        member: program.read_sync(describe_home, member_id=member)["waiting"]
        for member in ("U0JONAS", "U0CLAIRE")
    }
    assert waiting["U0JONAS"]["total"] == 0
    [item] = waiting["U0CLAIRE"]["items"]
    assert item["stands_in"] == {"member": "U0CLAIRE", "for": "U0JONAS", "until": "2026-03-12"}
    # She gets her card at nine, not in the night.
    [card] = [post for post in program.read_sync(list_posts) if post.channel == "U0CLAIRE"]
    assert card.not_before == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    [entry] = audit_of(program, "approval.hand_on")
    assert entry.actor is None
    assert entry.before is not None
    assert entry.after is not None
    assert [one["member_id"] for one in entry.before["asked"]] == ["U0JONAS"]  # type: ignore[attr-defined]
    assert [(one["member_id"], one["stands_in_for"]) for one in entry.after["asked"]] == [  # type: ignore[attr-defined]
        ("U0CLAIRE", "U0JONAS")
    ]
    clock.set(datetime(2026, 3, 13, 8, 30, tzinfo=UTC))
    hand_on(program)
    assert asked(program) == [("U0JONAS", "owner", None, None)]
    assert sent_cards(program) == ["U0JONAS", "U0CLAIRE", "U0JONAS"]


def test_the_stand_in_decides_and_both_are_written_down(program: Store) -> None:
    go_away(program, "U0JONAS", *WEEK, "U0CLAIRE")
    nominate(program)
    card = program.read_sync(get_card, approval_id=1, member_id="U0CLAIRE")
    stand_in = {"member": "U0CLAIRE", "for": "U0JONAS", "until": "2026-03-13"}
    assert card["stand_ins"] == [stand_in]
    decided = program.run_sync(
        decide_approval, approval_id=1, decision="approved", actor_id="U0CLAIRE"
    )
    assert decided.state == "approved"
    [entry] = audit_of(program, "approval.approved")
    assert (entry.actor, entry.after) == ("U0CLAIRE", {"state": "approved", "for": "U0JONAS"})
    card = program.read_sync(get_card, approval_id=1, member_id="U0CLAIRE")
    assert card["stand_ins"] == [stand_in], "the card stays a record of it"


def test_after_the_delegation_the_delegate_decides_no_more(
    program: Store, clock: ManualClock
) -> None:
    go_away(program, "U0JONAS", "2026-03-10", "2026-03-10", "U0CLAIRE")
    nominate(program)
    clock.advance(timedelta(days=1))
    hand_on(program)
    with pytest.raises(NotAllowed):
        program.run_sync(decide_approval, approval_id=1, decision="approved", actor_id="U0CLAIRE")


def test_who_left_the_company_is_asked_no_more(program: Store) -> None:
    nominate(program)
    program.run_sync(save_member, id="U0JONAS", name="Jonas", is_active=False)
    hand_on(program)
    assert asked(program) == [("U0ROLF", "backup", "U0JONAS", None)]


def test_new_owners_are_asked_at_once(program: Store) -> None:
    nominate(program)
    changed = PROGRAM.replace("owners: [U0JONAS]", "owners: [U0ANNA]")
    program.run_sync(apply_program, program=parse_program(changed), actor="U0HELEN")
    assert asked(program) == [("U0ANNA", "owner", None, None)]
    [entry] = audit_of(program, "approval.hand_on")
    assert entry.actor == "U0HELEN"


def test_late_ones_are_for_the_backups_and_then_the_region_above(
    program: Store, clock: ManualClock
) -> None:
    nominate(program)
    clock.set(datetime(2026, 3, 17, 9, 59, tzinfo=UTC))
    assert hand_on(program) == []
    clock.set(datetime(2026, 3, 17, 10, 0, tzinfo=UTC))
    hand_on(program)
    assert [row[:2] for row in asked(program)] == [("U0JONAS", "owner"), ("U0ROLF", "late")]
    # Two and a half working days of eight and a half hours later, and not a minute before.
    clock.set(datetime(2026, 3, 19, 14, 14, tzinfo=UTC))
    assert hand_on(program) == []
    clock.set(datetime(2026, 3, 19, 14, 15, tzinfo=UTC))
    hand_on(program)
    assert [row[:2] for row in asked(program)] == [
        ("U0JONAS", "owner"),
        ("U0ROLF", "late"),
        ("U0CLAIRE", "above"),
    ]
    assert sent_cards(program) == ["U0JONAS"], "the others read it in the morning's reminder"
    assert len(audit_of(program, "approval.escalate")) == 2
    program.run_sync(decide_approval, approval_id=1, decision="approved", actor_id="U0CLAIRE")


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"first_day": None}, "first_day", "required"),
    ({"last_day": "31 March"}, "last_day", "day_unknown"),
    ({"last_day": "2026-03-09"}, "last_day", "absence_backwards"),
    ({"first_day": "2026-03-02", "last_day": "2026-03-09"}, "last_day", "absence_over"),
    ({"last_day": "2027-03-12"}, "last_day", "absence_too_long"),
    ({"delegate_id": "U0JONAS"}, "delegate", "delegate_self"),
    ({"delegate_id": "U0ROLF"}, "delegate", "delegate_lower"),  # a backup for an owner
    ({"delegate_id": "U0KENJI"}, "delegate", "delegate_lower"),  # an owner, elsewhere
    ({"delegate_id": "U0PRIYA"}, "delegate", "delegate_lower"),
]


def test_absences_that_cannot_be(program: Store) -> None:
    usual: dict[str, Any] = {
        "member_id": "U0JONAS",
        "first_day": "2026-03-11",
        "last_day": "2026-03-12",
        "delegate_id": None,
        "actor_id": "U0JONAS",
    }
    for changes, field, problem in REFUSED:
        with pytest.raises(InvalidForm) as refused:
            program.run_sync(record_absence, **usual | changes)
        assert refused.value.errors == {field: problem}
    program.run_sync(record_absence, **usual)
    with pytest.raises(InvalidForm) as refused:
        program.run_sync(record_absence, **usual | {"first_day": "2026-03-12"})
    assert refused.value.errors == {"first_day": "absence_overlaps"}
    program.run_sync(record_absence, **usual | {"absence_id": 1, "last_day": "2026-03-14"})
    with pytest.raises(NotAllowed):
        program.run_sync(record_absence, **usual | {"actor_id": "U0CLAIRE"})
    with pytest.raises(NotAllowed):
        program.read_sync(open_absence, member_id="U0PRIYA")
    with pytest.raises(NotFound):
        program.run_sync(record_absence, **usual | {"absence_id": 99})
    # The hub may say it for somebody who is ill.
    program.run_sync(record_absence, **usual | {"member_id": "U0CLAIRE", "actor_id": "U0HELEN"})
    assert program.read_sync(open_absence, member_id="U0JONAS").candidates == [
        *("U0CLAIRE", "U0HELEN", "U0HUGO"),
    ]


def test_a_circle_of_delegates_is_refused(program: Store) -> None:
    go_away(program, "U0HELEN", "2026-03-10", "2026-03-20", "U0HUGO")
    # The days of the circle decide: after the twentieth there is none.
    go_away(program, "U0HUGO", "2026-03-21", "2026-03-22", "U0HELEN")
    with pytest.raises(InvalidForm) as refused:
        go_away(program, "U0HUGO", "2026-03-20", "2026-03-20", "U0HELEN")
    assert refused.value.errors == {"delegate": "delegate_loop"}
    assert refused.value.values["first"] == "2026-03-10"
    # Round three corners.
    three = PROGRAM.replace("[U0HELEN, U0HUGO]", "[U0HELEN, U0HUGO, U0HANA]")
    program.run_sync(apply_program, program=parse_program(three), actor=None)
    go_away(program, "U0HUGO", "2026-03-12", "2026-03-13", "U0HANA")
    with pytest.raises(InvalidForm) as refused:
        go_away(program, "U0HANA", "2026-03-13", "2026-03-16", "U0HELEN")
    assert refused.value.errors == {"delegate": "delegate_loop"}


def test_a_circle_that_arose_later_leads_to_the_next(program: Store) -> None:
    """Two who name each other at the same moment: neither sees the other's row."""

    def both(session: Session) -> None:
        for member, delegate in (("U0JONAS", "U0CLAIRE"), ("U0CLAIRE", "U0JONAS")):
            session.add(
                Absence(
                    member_id=member,
                    first_day=WEEK[0],
                    last_day=WEEK[1],
                    delegate_id=delegate,
                    recorded_by=member,
                    created_at=datetime(2026, 3, 9, tzinfo=UTC),
                )
            )

    program.run_sync(both)
    nominate(program)
    assert asked(program) == [("U0ROLF", "backup", "U0JONAS", "2026-03-13")]


def test_back_early_and_never_gone(program: Store, clock: ManualClock) -> None:
    go_away(program, "U0JONAS", "2026-03-09", "2026-03-20")
    go_away(program, "U0JONAS", "2026-04-01", "2026-04-03")
    nominate(program)
    assert asked(program)[0][0] == "U0ROLF"
    with pytest.raises(NotAllowed):
        program.run_sync(end_absence, absence_id=1, actor_id="U0ROLF")
    concerned = program.run_sync(end_absence, absence_id=1, actor_id="U0JONAS")
    assert set(concerned) == {"U0JONAS", "U0ROLF"}
    assert asked(program) == [("U0JONAS", "owner", None, None)]
    program.run_sync(end_absence, absence_id=2, actor_id="U0JONAS")
    assert program.read_sync(list_absences, member_id="U0JONAS") == []
    with pytest.raises(NotFound):
        program.run_sync(end_absence, absence_id=2, actor_id="U0JONAS")
