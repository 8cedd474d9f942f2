"""What each kind of schedule may be told besides: read, brought into its normal form, refused."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from store.program_fields import is_member_id

MILESTONE = "milestone_reminder"

# By name: see `store.digests`.
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "wins_digest": ("goal",),  # new references a calendar year
    "progress_digest": ("period",),
    MILESTONE: ("milestone", "date", "contributions"),
}
PERIODS = ("week", "month", "quarter")
MOST_GOAL = 1_000_000

MILESTONE_LIMIT = 100
# Each has a line and a button of its own in the reminder.
MOST_CONTRIBUTIONS = 20
WHAT_LIMIT = 200
TEAM_LIMIT = 60
_CONTRIBUTION = {"what", "member", "team", "done_by"}

# The schedule has said what it had to say.
MILESTONE_REACHED = "milestone_reached"

# {"what"}, with perhaps one of "member" and "team", and "done_by" when it is there.
Contribution = dict[str, Any]


@dataclass(frozen=True)
class Milestone:
    """A date in the program's rhythm, and what is due for it."""

    name: str
    day: date
    contributions: tuple[Contribution, ...]

    def days_left(self, moment: datetime, *, timezone: str) -> int:
        """Days from a moment's local day to that of the milestone; below zero when it is over."""
        return (self.day - moment.astimezone(ZoneInfo(timezone)).date()).days


def find_milestone(options: Mapping[str, Any]) -> Milestone | None:
    """The milestone that a schedule's options tell of, or None."""
    day = read_day(options.get("date"))
    if day is None or not options.get("milestone"):
        return None
    return Milestone(options["milestone"], day, tuple(options.get("contributions") or ()))


def read_day(text: object) -> date | None:
    """A day that is written as "2026-05-12"; None for anything else."""
    if not isinstance(text, str) or len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def check_options(
    kind: str, options: Mapping[str, Any], *, today: date
) -> tuple[dict[str, str], dict[str, Any]]:
    """What is wrong, by field, and the options in their normal form.

    `today` is the day in the schedule's zone: a milestone is not in the past.
    """
    if not options.keys() <= set(OPTIONS.get(kind, ())):
        return {"options": "options_unknown"}, {}
    if kind == MILESTONE:
        return _check_milestone(options, today)
    goal, period = options.get("goal"), options.get("period")
    is_goal = goal is None or (type(goal) is int and 1 <= goal <= MOST_GOAL)
    is_fine = is_goal and (period is None or period in PERIODS)
    return ({} if is_fine else {"options": "options_unknown"}), dict(options)


def keep_done(options: Mapping[str, Any], *, before: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a file, which does not say what is done, with what is known of that."""
    if "contributions" not in options:
        return dict(options)
    known = {fingerprint(one): one for one in before.get("contributions") or ()}
    kept = [
        one
        | {name: by for name, by in known.get(fingerprint(one), {}).items() if name == "done_by"}
        for one in options["contributions"]
    ]
    return dict(options) | {"contributions": kept}


def without_done(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options as a file says them."""
    if "contributions" not in options:
        return dict(options)
    told = [
        {name: value for name, value in one.items() if name != "done_by"}
        for one in options["contributions"]
    ]
    return dict(options) | {"contributions": told}


def fingerprint(one: Contribution) -> str:
    """What tells a contribution from the others of its milestone, whether done or not."""
    whole = [one["what"], one.get("member"), one.get("team")]
    return f"{zlib.crc32(json.dumps(whole).encode()):08x}"


def _check_milestone(
    options: Mapping[str, Any], today: date
) -> tuple[dict[str, str], dict[str, Any]]:
    errors: dict[str, str] = {}
    name = str(options.get("milestone") or "").strip()
    if not name:
        errors["milestone"] = "required"
    elif len(name) > MILESTONE_LIMIT:
        errors["milestone"] = "too_long"
    text = options.get("date")
    day = read_day(text)
    if not text:
        errors["date"] = "required"
    elif day is None:
        errors["date"] = "invalid_day"
    elif day < today:
        errors["date"] = "day_past"
    given = options.get("contributions") or ()
    contributions = [_tidy(one) for one in given] if isinstance(given, list | tuple) else [None]
    if len(contributions) > MOST_CONTRIBUTIONS:
        errors["contributions"] = "contributions_too_many"
    elif None in contributions:
        errors["contributions"] = "contributions_unknown"
    return errors, {"milestone": name, "date": text, "contributions": contributions}


def _tidy(given: object) -> Contribution | None:
    """A contribution in its normal form, without gaps; None for what is none."""
    if not isinstance(given, dict) or not given.keys() <= _CONTRIBUTION:
        return None
    if not all(value is None or isinstance(value, str) for value in given.values()):
        return None
    one = {name: value.strip() for name, value in given.items() if value and value.strip()}
    if not 0 < len(one.get("what", "")) <= WHAT_LIMIT or len(one.get("team", "")) > TEAM_LIMIT:
        return None
    if {"member", "team"} <= one.keys():
        return None
    if "member" in one and not is_member_id(one["member"]):
        return None
    return one
