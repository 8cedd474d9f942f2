"""Schedules and their slots as the store keeps them, for people and for the tick to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.errors import NotFound
from store.models import Region, Schedule, Slot


@dataclass(frozen=True)
class ScheduleInfo:
    """A schedule. Without `region_id` it is for all regions; `lost_region` is one that is gone.

    It posts to `channel`, or to each of `members`, or, with neither, to the region's own
    channel. `paused_because` is a code such as "by_hand" or "channel_gone".
    """

    id: int
    name: str
    kind: str
    region_id: int | None
    region_code: str | None
    lost_region: str | None
    channel: str | None
    members: tuple[str, ...]
    cron: str
    timezone: str
    language: str | None
    options: dict[str, Any]
    grace_seconds: int
    paused_at: datetime | None
    paused_because: str | None
    next_due_at: datetime | None
    owner_id: str | None
    from_file: bool
    version: int


@dataclass(frozen=True)
class SlotInfo:
    """One due moment and what became of it: posted, skipped or failed, and the code why."""

    schedule_id: int
    due_at: datetime
    state: str
    because: str
    detail: str
    post_key: str | None


def get_schedule(session: Session, *, schedule_id: int) -> ScheduleInfo:
    """The schedule. Raises `NotFound`."""
    found = _read(session, Schedule.id == schedule_id)
    if not found:
        raise NotFound("schedule", schedule_id)
    return found[0]


def find_schedule(session: Session, *, name: str) -> ScheduleInfo | None:
    """The schedule of a name, in whatever case it is written, or None."""
    wanted = name.strip().casefold()
    # Python folds "Ö" where SQLite's lower() does not; there are tens or hundreds of them.
    return next((one for one in list_schedules(session) if one.name.casefold() == wanted), None)


def list_schedules(session: Session) -> list[ScheduleInfo]:
    """All schedules by name."""
    return sorted(_read(session), key=lambda one: (one.name.casefold(), one.id))


def list_slots(session: Session, *, schedule_id: int, limit: int = 10) -> list[SlotInfo]:
    """The last slots of a schedule, newest first."""
    rows = session.scalars(
        select(Slot)
        .where(Slot.schedule_id == schedule_id)
        .order_by(Slot.due_at.desc())
        .limit(limit)
    )
    return [slot_info(row) for row in rows]


def list_last_slots(session: Session) -> dict[int, SlotInfo]:
    """The newest slot of each schedule that has one, by the schedule's number."""
    newest = (
        select(Slot.schedule_id, func.max(Slot.due_at).label("due_at"))
        .group_by(Slot.schedule_id)
        .subquery()
    )
    rows = session.scalars(
        select(Slot).join(
            newest, (newest.c.schedule_id == Slot.schedule_id) & (newest.c.due_at == Slot.due_at)
        )
    )
    return {row.schedule_id: slot_info(row) for row in rows}


def slot_info(row: Slot) -> SlotInfo:
    """The plain values of a slot."""
    return SlotInfo(row.schedule_id, row.due_at, row.state, row.because, row.detail, row.post_key)


def _read(session: Session, *conditions: Any) -> list[ScheduleInfo]:
    rows = session.execute(
        select(Schedule, Region.code)
        .outerjoin(Region, Region.id == Schedule.region_id)
        .where(*conditions)
        .execution_options(populate_existing=True)
    )
    return [_info(row, code) for row, code in rows]


def _info(row: Schedule, region_code: str | None) -> ScheduleInfo:
    return ScheduleInfo(
        id=row.id,
        name=row.name,
        kind=row.kind,
        region_id=row.region_id,
        region_code=region_code,
        lost_region=row.lost_region,
        channel=row.channel,
        members=tuple(row.members),
        cron=row.cron,
        timezone=row.timezone,
        language=row.language,
        options=row.options,
        grace_seconds=row.grace_seconds,
        paused_at=row.paused_at,
        paused_because=row.paused_because,
        next_due_at=row.next_due_at,
        owner_id=row.owner_id,
        from_file=row.from_file,
        version=row.version,
    )
