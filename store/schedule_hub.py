"""Schedules as the hub handles them in Slack: list, form, preview, sending now; nobody else may.

What a schedule is, and what its values must be, is in `store.schedules`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from store.contributions import settle_contributions, write_lines
from store.digests.composing import Composers
from store.errors import InvalidForm, NotAllowed, ScheduleBlocked
from store.members import find_member, is_hub, list_hub
from store.models import SCHEDULE_KINDS
from store.program_record import find_program
from store.regions import RegionInfo, find_region, list_regions
from store.schedule_records import (
    ScheduleInfo,
    SlotInfo,
    get_schedule,
    list_last_slots,
    list_schedules,
)
from store.schedule_values import ScheduleValues, check_values
from store.schedules import AS_MEANT, create_schedule, update_schedule
from store.slot_plans import SlotPlan, list_recipients, plan_by_hand
from store.slots import post_preview, post_slot

SENT = "sent"
SENT_BEFORE = "sent_before"


@dataclass(frozen=True)
class ScheduleSurroundings:
    """What the form offers and shows beside a schedule's own values.

    `schedule` is None for a new one; `contributions` are those of its milestone, one a line.
    `channel` and `language` are those of the program, for schedules of all regions.
    """

    schedule: ScheduleInfo | None
    regions: tuple[RegionInfo, ...]
    kinds: tuple[str, ...]
    channel: str | None
    language: str
    reader_timezone: str
    contributions: str = ""


def check_hub(session: Session, *, member_id: str) -> None:
    """Raises `NotAllowed`, with the hub's members, for anybody else."""
    if not is_hub(session, member_id=member_id):
        raise NotAllowed(list_hub(session))


def describe_schedules(
    session: Session, *, member_id: str, page: int, page_size: int
) -> dict[str, Any] | None:
    """A page of all schedules, the next due first; None for who is not of the hub.

    Those that were paused because something is wrong stand before all others.
    """
    if not is_hub(session, member_id=member_id):
        return None
    schedules = sorted(list_schedules(session), key=_urgency)
    pages = max(1, -(-len(schedules) // page_size))
    page = min(max(page, 0), pages - 1)
    last = list_last_slots(session)
    return {
        "page": page,
        "pages": pages,
        "total": len(schedules),
        "items": [
            _item(session, schedule, last.get(schedule.id))
            for schedule in schedules[page * page_size : (page + 1) * page_size]
        ],
    }


def open_schedule(
    session: Session, *, member_id: str, schedule_id: int | None, composers: Composers
) -> ScheduleSurroundings:
    """What the form needs. Raises `NotAllowed`, and `NotFound` for a schedule that is gone."""
    check_hub(session, member_id=member_id)
    schedule = None
    if schedule_id is not None:
        schedule = get_schedule(session, schedule_id=schedule_id)
    program = find_program(session)
    member = find_member(session, member_id=member_id)
    kinds = [kind for kind in SCHEDULE_KINDS if kind in composers]
    if schedule is not None and schedule.kind not in kinds:
        kinds.append(schedule.kind)
    return ScheduleSurroundings(
        schedule=schedule,
        regions=tuple(list_regions(session)),
        kinds=tuple(kinds),
        channel=program.wins_channel if program else None,
        language=program.language if program else "en",
        reader_timezone=(member.timezone if member else None) or "UTC",
        contributions=write_lines(
            session, schedule.options.get("contributions") or () if schedule else ()
        ),
    )


def find_channel(session: Session, *, values: ScheduleValues) -> str | None:
    """The channel that a schedule of these values posts to; None when there is none."""
    if values.channel is not None or values.members:
        return values.channel
    if values.region_id is not None:
        region = find_region(session, region_id=values.region_id)
        return region.channel if region else None
    program = find_program(session)
    return program.wins_channel if program else None


def save_schedule(
    session: Session,
    *,
    schedule_id: int | None,
    version: int,
    values: ScheduleValues,
    member_id: str,
    channel_problem: str | None,
) -> ScheduleInfo:
    """Make a schedule, or change it as it was when it had this version.

    `channel_problem` is the code of what Slack says against its channel. Raises `InvalidForm`
    with all that is wrong at once, and as `create_schedule` and `update_schedule` do.
    """
    check_hub(session, member_id=member_id)
    values = _settle(session, schedule_id, values, member_id)
    errors: dict[str, str] = {}
    fillings: dict[str, Any] = {}
    if channel_problem is not None:
        errors["channel"] = channel_problem
    try:
        check_values(session, values=values, schedule_id=schedule_id)
    except InvalidForm as error:
        errors |= error.errors
        fillings = {name: value for name, value in error.values.items() if name != "errors"}
    if not values.members and find_channel(session, values=values) is None:
        errors.setdefault("channel", "channel_missing")
    if errors:
        raise InvalidForm(errors, **fillings)
    if schedule_id is None:
        return create_schedule(session, values=values, actor=member_id)
    return update_schedule(
        session, schedule_id=schedule_id, version=version, values=values, actor=member_id
    )


def plan_for_hub(
    session: Session, *, schedule_id: int, member_id: str, composers: Composers
) -> SlotPlan:
    """What the schedule would post at this moment, changing nothing.

    Raises `NotAllowed`, `NotFound`, and `ScheduleBlocked` when it can post nothing as it is.
    """
    check_hub(session, member_id=member_id)
    plan = plan_by_hand(session, schedule_id=schedule_id, composers=composers)
    if plan.trouble:
        raise ScheduleBlocked(plan.trouble)
    return plan


def send_preview(session: Session, *, plan: SlotPlan, member_id: str) -> int:
    """Send what was composed to this member alone; how many messages. Raises `NotAllowed`."""
    check_hub(session, member_id=member_id)
    return post_preview(session, plan=plan, member_id=member_id)


def send_now(session: Session, *, plan: SlotPlan, member_id: str) -> str:
    """Post what was composed to the schedule's channel or members; the code of what came of it.

    That is `sent`, `sent_before` (in this very minute) or `nothing_to_say`.
    Raises `NotAllowed`.
    """
    check_hub(session, member_id=member_id)
    slots = post_slot(session, plan=plan, actor=member_id)
    if not slots:
        return SENT_BEFORE
    return SENT if slots[0].state == "posted" else slots[0].because


def _settle(
    session: Session, schedule_id: int | None, values: ScheduleValues, member_id: str
) -> ScheduleValues:
    """The values with the people whom somebody typed by their names."""
    given = values.options.get("contributions")
    if given is None:
        return values
    before: Mapping[str, Any] = {}
    if schedule_id is not None:
        before = get_schedule(session, schedule_id=schedule_id).options
    settled = settle_contributions(session, given, before=before, member_id=member_id)
    return replace(values, options={**values.options, "contributions": settled})


def _item(session: Session, schedule: ScheduleInfo, last: SlotInfo | None) -> dict[str, Any]:
    region = find_region(session, region_id=schedule.region_id)
    channels: Sequence[str] = ()
    if not schedule.members:
        channels = [one.channel for one in list_recipients(session, schedule)]
    return {
        "id": schedule.id,
        "name": schedule.name,
        "kind": schedule.kind,
        "region": region.told if region else schedule.lost_region,
        "channel": channels[0] if channels else None,
        "members": list(schedule.members),
        "timezone": schedule.timezone,
        "next_due_at": schedule.next_due_at.isoformat() if schedule.next_due_at else None,
        "paused": schedule.paused_at is not None,
        "because": schedule.paused_because,
        "last": _last(last),
    }


def _last(slot: SlotInfo | None) -> dict[str, Any] | None:
    if slot is None:
        return None
    return asdict(slot) | {"due_at": slot.due_at.isoformat()}


def _urgency(schedule: ScheduleInfo) -> tuple[bool, bool, float, str]:
    """In trouble first, then by the next due moment, those that somebody paused last."""
    in_trouble = schedule.paused_because not in (None, *AS_MEANT)
    due = schedule.next_due_at
    return (not in_trouble, due is None, due.timestamp() if due else 0.0, schedule.name.casefold())
