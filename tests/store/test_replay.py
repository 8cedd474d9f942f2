"""What a changed program would have done: counted beside what really follows from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.program import apply_program, show_program
from store.program_file import parse_program
from store.replay import Replay, replay_program
from tests.store.deciding import PROGRAM, nominate

LEGAL = """\
      - code: legal
        effect: second_approval
        activities: [quote]
        approvers: [U0KENJI]
        rule: Legal reads every quote.
      - {code: written, effect: written_consent, rule: A written yes first.}
"""


def replay(store: Store, text: str) -> Replay:
    found = store.read_sync(replay_program, program=parse_program(text))
    assert found is not None
    return found


def test_each_kind_of_change_is_counted(store: Store, clock: ManualClock) -> None:
    assert store.read_sync(replay_program, program=parse_program(PROGRAM)) is None
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)
    clock.set(clock.now() - timedelta(days=100))
    nominate(store, account_name="Long ago")
    clock.set(clock.now() + timedelta(days=80))
    customers: dict[str, dict[str, Any]] = {
        "Nordwind": {},
        "Alpenbahn": {"activities": ("reference_call",), "agreement": "verbal"},
        "Pariser Brot": {"country": "FR", "industry": "food_beverage"},
    }
    for name, changes in customers.items():
        nominate(store, account_name=name, **changes)
    # Three working days later: in time for five, too late for two.
    clock.set(clock.now() + timedelta(days=5))
    store.run_sync(decide_approval, approval_id=2, decision="approved", actor_id="U0JONAS")
    clock.set(clock.now() + timedelta(days=30))
    before = store.read_sync(show_program)

    nothing = replay(store, PROGRAM)
    assert (nothing.nominations, nothing.changes_nothing) == (3, True)
    assert nothing.late == (2, 2), "what still waits is late on both sides"

    second = replay(store, PROGRAM + LEGAL)
    assert (second.second_approvals, second.unnamed) == ((0, 1), (0, 1))
    assert (second.other_owner, set(second.customers)) == (0, {"Nordwind", "Alpenbahn"})

    faster = replay(store, PROGRAM.replace("    holidays: DE\n", "    nomination_days: 2\n"))
    assert (faster.earlier, faster.later, faster.late) == (2, 0, (2, 3))

    moved = replay(store, PROGRAM + "routes:\n  - {industry: food_beverage, region: DACH}\n")
    assert (moved.other_owner, moved.customers) == (1, ("Pariser Brot",))

    handed = replay(store, PROGRAM.replace("[U0JONAS, U0ANNA]", "[U0PETER]"))
    assert handed.other_owner == 2
    assert store.read_sync(show_program) == before, "nothing of it took effect"
