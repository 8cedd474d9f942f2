"""The wins for which a channel had no turn left, told there together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.digests.achievements import by_region, group_wins, read_regions_of
from store.digests.composing import ComposedPost
from store.digests.keys import digest_number
from store.digests.scope import Scope, find_scope
from store.models import Slot, Win, WinTurn
from store.program_record import find_program
from store.schedule_records import ScheduleInfo

HEAD = "digests/win_batch"
# What one message tells; the App Home has them all.
_MOST = 25
# The first batch, or one after a long pause, does not go back to the beginning.
_FURTHEST = timedelta(days=7)


def compose_win_batch(
    session: Session, *, schedule: ScheduleInfo, due_at: datetime
) -> list[ComposedPost]:
    """The wins since the batch before that its channel was not told; nothing when there are none.

    For a list of members, those that any channel was not told. Raises `NotFound` when the
    schedule's region is gone.
    """
    scope = find_scope(session, region_id=schedule.region_id)
    since = max(_batch_before(session, schedule, due_at), due_at - _FURTHEST)
    held = (
        select(Win.id)
        .join(WinTurn, WinTurn.win_id == Win.id)
        .where(
            WinTurn.turn.is_(None),
            Win.created_at > since,
            Win.created_at <= due_at,
            scope.holds(Win.region_id),
        )
        .distinct()
    )
    if not schedule.members:
        held = held.where(WinTurn.channel == find_channel(session, schedule=schedule, scope=scope))
    win_ids = sorted(session.scalars(held))
    if not win_ids:
        return []
    told = by_region(read_regions_of(session, win_ids=win_ids[:_MOST]))
    counts = {region_id: len(wins) for region_id, wins in told.items()}
    inside, outside = (
        group_wins(told, counts=counts, scope=scope, side=side) for side in ("inside", "outside")
    )
    values = {
        "digest": digest_number(schedule_id=schedule.id, due_at=due_at),
        "total": len(win_ids),
        "groups": inside,
        "left_out": max(len(win_ids) - _MOST, 0),
        "if_shared": {"groups": outside},
    }
    return [ComposedPost(HEAD, values)]


def find_channel(session: Session, *, schedule: ScheduleInfo, scope: Scope) -> str | None:
    """The channel of a schedule that is not for members, or None where there is none."""
    if schedule.channel is not None:
        return schedule.channel
    if scope.region is not None:
        return scope.region.channel
    program = find_program(session)
    return program.wins_channel if program else None


def _batch_before(session: Session, schedule: ScheduleInfo, due_at: datetime) -> datetime:
    found: datetime | None = session.scalar(
        select(Slot.due_at)
        .where(Slot.schedule_id == schedule.id, Slot.state == "posted", Slot.due_at < due_at)
        .order_by(Slot.due_at.desc())
        .limit(1)
    )
    return found or due_at - _FURTHEST
