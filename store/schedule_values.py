"""What people say of a schedule, and what of it is refused where it is entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from store.clock import now
from store.cron import CronProblem, check_cron, list_next, next_due
from store.errors import InvalidForm
from store.models import SCHEDULE_KINDS
from store.program_fields import is_channel_id, is_language, is_member_id, list_timezones
from store.regions import find_region
from store.schedule_options import MILESTONE_LIMIT, check_options, find_milestone
from store.schedule_records import ScheduleInfo, find_schedule

# A weekly digest that is a day late is still read; one that is two days late is in the way.
DAY = 86_400
LONGEST_GRACE = 31 * DAY
NAME_LIMIT = 100


@dataclass(frozen=True)
class ScheduleValues:
    """What people say of a schedule. With neither `channel` nor `members` it posts to the
    region's own channel; `grace_seconds` is how late it may still be posted.
    """

    name: str
    kind: str
    cron: str
    timezone: str
    region_id: int | None = None
    channel: str | None = None
    members: tuple[str, ...] = ()
    language: str | None = None
    grace_seconds: int = DAY
    owner_id: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def list_kinds() -> tuple[str, ...]:
    """The kinds of schedules that can be made: those that something composes."""
    # Not at the top: what composes reads the program, and the program its schedules.
    from store.digests import COMPOSERS

    return tuple(kind for kind in SCHEDULE_KINDS if kind in COMPOSERS)


def preview_times(*, cron: str, timezone: str, after: datetime, count: int = 5) -> list[datetime]:
    """The next due moments of what somebody is typing, in UTC.

    Raises `InvalidForm` with what is wrong at the fields `cron` and `timezone`.
    """
    errors, values, normal = _check_time(cron, timezone, after)
    if errors:
        raise InvalidForm(errors, **values)
    return list_next(normal, timezone, after, count)


def check_values(
    session: Session, *, values: ScheduleValues, schedule_id: int | None = None
) -> ScheduleValues:
    """The values in their normal form. Raises `InvalidForm` with all that is wrong."""
    errors, fillings, cron = _check_time(values.cron, values.timezone, now(session))
    name = values.name.strip()
    if not name:
        errors["name"] = "required"
    elif len(name) > NAME_LIMIT:
        errors["name"] = "too_long"
        fillings["limit"] = NAME_LIMIT
    else:
        other = find_schedule(session, name=name)
        if other is not None and other.id != schedule_id:
            errors["name"] = "schedule_name_taken"
    if values.kind not in list_kinds():
        errors["kind"] = "schedule_kind_unknown"
    if values.region_id is not None and find_region(session, region_id=values.region_id) is None:
        errors["region"] = "region_unknown"
    if values.channel is not None and values.members:
        errors["channel"] = "channel_or_members"
    elif values.channel is not None and not is_channel_id(values.channel):
        errors["channel"] = "channel_unknown"
    if not all(is_member_id(member) for member in values.members):
        errors["members"] = "member_unknown"
    if values.language is not None and not is_language(values.language):
        errors["language"] = "language_unknown"
    if not 0 <= values.grace_seconds <= LONGEST_GRACE:
        errors["grace"] = "grace_unknown"
    timed = replace(values, cron=cron)
    options = _check_options(session, timed, errors, fillings, is_new=schedule_id is None)
    if errors:
        raise InvalidForm(errors, **fillings)
    return ScheduleValues(
        **{
            **plain_values(values),
            "name": name,
            "cron": cron,
            "members": tuple(dict.fromkeys(values.members)),
            "options": options,
        }
    )


def values_of(schedule: ScheduleInfo) -> ScheduleValues:
    """What people said of a schedule."""
    return ScheduleValues(
        **{name: getattr(schedule, name) for name in ScheduleValues.__dataclass_fields__}
    )


def plain_values(values: ScheduleValues) -> dict[str, Any]:
    """The values by their names."""
    return {name: getattr(values, name) for name in ScheduleValues.__dataclass_fields__}


def _check_time(
    cron: str, timezone: str, after: datetime
) -> tuple[dict[str, str], dict[str, Any], str]:
    """The fields that are wrong, what fills their sentences, and the cron in normal form."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    is_known = timezone in list_timezones()
    if not is_known:
        errors["timezone"] = "timezone_unknown"
    try:
        cron = check_cron(cron, timezone=timezone if is_known else "UTC", after=after)
    except CronProblem as problem:
        errors["cron"] = problem.code
        values = dict(problem.values)
    return errors, values, cron


def _check_options(
    session: Session,
    values: ScheduleValues,
    errors: dict[str, str],
    fillings: dict[str, Any],
    *,
    is_new: bool,
) -> dict[str, Any]:
    """The options in their normal form; what is wrong with them goes to `errors`."""
    moment = now(session)
    zone = ZoneInfo("UTC" if "timezone" in errors else values.timezone)
    found, options = check_options(
        values.kind, values.options, today=moment.astimezone(zone).date()
    )
    if "too_long" in found.values():
        fillings["limit"] = MILESTONE_LIMIT
    errors |= found
    milestone = find_milestone(options)
    if not is_new or found or milestone is None or {"cron", "timezone"} & errors.keys():
        return options
    # One that there is already may have reminded for the last time.
    first = next_due(values.cron, values.timezone, moment)
    if first is not None and milestone.days_left(first, timezone=values.timezone) < 0:
        errors["date"] = "day_before_first"
    return options
