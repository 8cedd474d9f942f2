"""What the schedule's form asks besides for each kind: read, and drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.contributions import read_lines
from store.errors import InvalidForm
from store.schedule_options import MILESTONE, MILESTONE_LIMIT, MOST_GOAL, OPTIONS, PERIODS

# Twenty lines in full.
CONTRIBUTIONS_LIMIT = 3_000


def option_of(kind: str) -> str | None:
    """The first option of a kind: the form draws what goes with it."""
    return next(iter(OPTIONS.get(kind, ())), None)


def fields_of(options: Mapping[str, Any], *, contributions: str) -> dict[str, str]:
    """How options stand in the form; `contributions` are the lines of the store."""
    return {
        "goal": str(options.get("goal") or ""),
        "period": str(options.get("period") or "month"),
        "milestone": str(options.get("milestone") or ""),
        "date": str(options.get("date") or ""),
        "contributions": contributions,
    }


def options_of(
    kind: str, *, goal: str, period: str, milestone: str, date: str, contributions: str
) -> dict[str, Any]:
    """What the form says to a kind. Raises `InvalidForm` for what is no value at all."""
    option = option_of(kind)
    if option == "goal" and goal:
        number = int(goal) if goal.isascii() and goal.isdigit() and len(goal) < 16 else 0
        if not 0 < number <= MOST_GOAL:
            raise InvalidForm({"goal": "invalid_number"})
        return {"goal": number}
    if option == "period":
        return {"period": period}
    if kind == MILESTONE:
        return {
            "milestone": milestone,
            "date": date,
            "contributions": read_lines(contributions),
        }
    return {}


def surroundings_of(kind: str) -> dict[str, Any]:
    """What the template needs to draw them."""
    return {
        "option": option_of(kind),
        "periods": list(PERIODS),
        "most_goal": MOST_GOAL,
        "milestone_limit": MILESTONE_LIMIT,
        "contributions_limit": CONTRIBUTIONS_LIMIT,
    }
