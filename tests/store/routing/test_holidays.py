"""Who is asked while a region has a public holiday."""

from __future__ import annotations

from datetime import UTC, datetime

from store.clock import ManualClock
from store.database import Store
from store.program import apply_program
from store.program_file import parse_program
from tests.store.deciding import nominate
from tests.store.routing.world import PROGRAM, asked, go_away, hand_on, program

__all__ = ["program"]


def test_a_holiday_hands_on_what_comes_on_it_alone(program: Store, clock: ManualClock) -> None:
    # Thursday before Good Friday in Germany; France works on that Friday, and so does Claire.
    clock.set(datetime(2026, 4, 2, 12, 0, tzinfo=UTC))
    nominate(program, account_name="Before")
    clock.set(datetime(2026, 4, 3, 8, 0, tzinfo=UTC))
    assert hand_on(program) == []
    nominate(program, account_name="On it")
    assert asked(program, 1) == [("U0JONAS", "owner", None, None)]
    assert asked(program, 2) == [("U0CLAIRE", "parent", "U0JONAS", None)]
    # Easter Monday is free as well: Jonas opens on Tuesday at nine.
    clock.set(datetime(2026, 4, 7, 6, 59, tzinfo=UTC))
    assert hand_on(program) == []
    clock.set(datetime(2026, 4, 7, 7, 0, tzinfo=UTC))
    hand_on(program)
    assert asked(program, 2) == [("U0JONAS", "owner", None, None)]


def test_who_has_a_holiday_as_an_owner_has_it_in_the_hub_too(
    program: Store, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 4, 3, 8, 0, tzinfo=UTC))  # Good Friday
    both = PROGRAM.replace("members: [U0HELEN, U0HUGO]", "members: [U0HELEN, U0JONAS]")
    program.run_sync(apply_program, program=parse_program(both), actor=None)
    for member in ("U0CLAIRE", "U0MARTA"):
        go_away(program, member, "2026-04-03", "2026-04-03")
    nominate(program)
    assert asked(program) == [("U0HELEN", "hub", "U0JONAS", None)]
