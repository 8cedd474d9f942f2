"""What shall become of a schedule that is due: reckoned and composed, without changing anything.

The first of two steps, for composing may read for a while and must not hold the database's
writers up; `store.slots` then makes a plan true.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.cron import iterate_due
from store.digests.composing import ComposedPost, Composers
from store.errors import NotFound
from store.models import Schedule
from store.program_record import find_program
from store.regions import find_region
from store.schedule_options import MILESTONE, MILESTONE_REACHED, find_milestone
from store.schedule_records import ScheduleInfo, get_schedule

# After a stop each missed slot gets its row, to be seen; after a very long one, the last ones.
MOST_ROWS = 100

# Why a slot was not posted.
TOO_LATE = "too_late"
NEWER_DUE = "newer_due"
MANY_MISSED = "many_missed"
NOTHING_TO_SAY = "nothing_to_say"
# Why a schedule cannot go on.
REGION_GONE = "region_gone"
NO_CHANNEL = "no_channel"
TIMEZONE_UNKNOWN = "timezone_unknown"
NEVER_DUE = "never_due"
KIND_UNKNOWN = "kind_unknown"


@dataclass(frozen=True)
class Recipient:
    """Where a post goes, and in which language; None is the member's own."""

    channel: str
    locale: str | None


@dataclass(frozen=True)
class SkippedSlot:
    """A due moment that is not posted, the code why, and what a person may want to know."""

    due_at: datetime
    because: str
    detail: str = ""


@dataclass(frozen=True)
class SlotPlan:
    """What shall become of a schedule, as it was when the plan was made.

    `due_at` is the slot to post, None when there is none; `trouble` the code of what keeps
    the schedule from going on, `ends` that of why this is its last post. `next_due_at` is None
    when it is never due again.
    """

    schedule: ScheduleInfo
    due_at: datetime | None = None
    next_due_at: datetime | None = None
    skipped: tuple[SkippedSlot, ...] = ()
    posts: tuple[ComposedPost, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    trouble: str | None = None
    ends: str | None = None
    by_hand: bool = False


def list_due_schedules(session: Session) -> list[int]:
    """The numbers of the schedules that are due now, the one that waits longest first."""
    rows = session.scalars(
        select(Schedule.id)
        .where(Schedule.next_due_at <= now(session), Schedule.paused_at.is_(None))
        .order_by(Schedule.next_due_at, Schedule.id)
    )
    return list(rows)


def plan_slot(session: Session, *, schedule_id: int, composers: Composers) -> SlotPlan | None:
    """The plan for a schedule that is due; None when it is not (any more).

    The newest missed slot is posted unless it is later than the schedule's grace; all older
    ones are skipped.
    """
    try:
        schedule = get_schedule(session, schedule_id=schedule_id)
    except NotFound:
        return None
    moment = now(session)
    if schedule.next_due_at is None or schedule.next_due_at > moment:
        return None
    try:
        missed, unlisted, next_due_at = _missed(schedule, schedule.next_due_at, moment)
    except ZoneInfoNotFoundError:
        return SlotPlan(schedule, trouble=TIMEZONE_UNKNOWN)
    except ValueError:
        # A cron that some other version of the library took.
        return SlotPlan(schedule, trouble=NEVER_DUE)
    newest = missed.pop()
    grace = timedelta(seconds=schedule.grace_seconds)
    is_late = moment - newest > grace
    because = TOO_LATE if is_late else NEWER_DUE
    skipped = [
        SkippedSlot(due_at, TOO_LATE if moment - due_at > grace else because) for due_at in missed
    ]
    if unlisted:
        first = SkippedSlot(schedule.next_due_at, MANY_MISSED, str(unlisted))
        skipped.insert(0, first)
    if is_late:
        skipped.append(SkippedSlot(newest, TOO_LATE))
    plan = SlotPlan(
        schedule,
        due_at=None if is_late else newest,
        next_due_at=next_due_at,
        skipped=tuple(skipped),
        trouble=NEVER_DUE if next_due_at is None else None,
    )
    return plan if is_late else _compose(session, plan, composers, newest)


def plan_by_hand(session: Session, *, schedule_id: int, composers: Composers) -> SlotPlan:
    """The plan for "send now": a slot of this minute, beside those of the clock.

    What is in the way is in its `trouble`, for the caller to tell. Raises `NotFound`.
    """
    schedule = get_schedule(session, schedule_id=schedule_id)
    due_at = now(session).replace(second=0, microsecond=0)
    plan = SlotPlan(schedule, due_at, schedule.next_due_at, by_hand=True)
    return _compose(session, plan, composers, due_at)


def _missed(
    schedule: ScheduleInfo, first: datetime, moment: datetime
) -> tuple[list[datetime], int, datetime | None]:
    """The due moments up to now, the number of older ones beyond the list, and what is next."""
    listed = deque([first], maxlen=MOST_ROWS)
    count = 1
    for due_at in iterate_due(schedule.cron, schedule.timezone, first):
        if due_at > moment:
            return list(listed), count - len(listed), due_at
        listed.append(due_at)
        count += 1
    return list(listed), count - len(listed), None


def _compose(session: Session, plan: SlotPlan, composers: Composers, due_at: datetime) -> SlotPlan:
    schedule = plan.schedule
    if schedule.lost_region is not None:
        return replace(plan, trouble=REGION_GONE)
    recipients = list_recipients(session, schedule)
    if not recipients:
        return replace(plan, trouble=NO_CHANNEL)
    composer = composers.get(schedule.kind)
    if composer is None:
        return replace(plan, trouble=KIND_UNKNOWN)
    posts = composer(session, schedule=schedule, due_at=due_at)
    return replace(plan, posts=tuple(posts), recipients=recipients, ends=_find_end(plan, due_at))


def _find_end(plan: SlotPlan, due_at: datetime) -> str | None:
    """Whether this is the last post: a milestone's day has come, and is told of once."""
    schedule = plan.schedule
    milestone = find_milestone(schedule.options) if schedule.kind == MILESTONE else None
    if plan.by_hand or milestone is None:
        return None
    is_over = milestone.days_left(due_at, timezone=schedule.timezone) <= 0
    return MILESTONE_REACHED if is_over else None


def list_recipients(session: Session, schedule: ScheduleInfo) -> tuple[Recipient, ...]:
    """Where a schedule posts as things are now; empty when its region has no channel."""
    if schedule.members:
        return tuple(Recipient(member, schedule.language) for member in schedule.members)
    region = find_region(session, region_id=schedule.region_id)
    program = find_program(session)
    channel, language = schedule.channel, schedule.language
    if region is not None:
        channel, language = channel or region.channel, language or region.language
    elif program is not None:
        channel, language = channel or program.wins_channel, language or program.language
    return (Recipient(channel, language),) if channel else ()
