"""Schedules that cannot go on: paused, and the one who made them told, once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.members import find_member, list_hub
from store.models import Post, Region, Schedule, Slot
from store.posts import ANSWER, enqueue_post
from store.program_record import find_program
from store.schedule_records import ScheduleInfo, get_schedule
from store.schedules import stop_schedule
from store.slot_plans import REGION_GONE

TEMPLATE = "schedules/paused"

# Slack's words for a channel in which nothing can be posted until somebody does something
# there (docs of chat.postMessage), and our codes.
CHANNEL_TROUBLES = {
    "channel_not_found": "channel_gone",
    "is_archived": "channel_archived",
    "not_in_channel": "not_in_channel",
    "restricted_action": "channel_restricted",
    "restricted_action_read_only_channel": "channel_restricted",
    "restricted_action_thread_only_channel": "channel_restricted",
    "restricted_action_non_threadable_channel": "channel_restricted",
}


def pause_for_trouble(
    session: Session, *, schedule: ScheduleInfo, because: str, detail: str = ""
) -> bool:
    """Pause a schedule for the code `because` and tell its owner, else the hub.

    False when it is paused already, and then nobody is told again. `detail` is what a person
    can look up: a channel, a region, a code in the log.
    """
    if not stop_schedule(session, schedule_id=schedule.id, because=because):
        return False
    for reader in _readers(session, schedule):
        enqueue_post(
            session,
            # The version counts the pauses too: paused again later, it is told again.
            key=f"schedule:{schedule.id}:paused:{schedule.version + 1}:{reader}",
            channel=reader,
            template=TEMPLATE,
            values={
                "schedule_id": schedule.id,
                "name": schedule.name,
                "kind": schedule.kind,
                "because": because,
                "detail": detail,
                "channel": schedule.channel,
            },
            priority=ANSWER,
        )
    return True


def lose_regions(session: Session, *, region_ids: Iterable[int]) -> None:
    """Regions are about to be removed: their schedules are for no region from now on."""
    rows = session.execute(
        select(Schedule.id, Region.code)
        .join(Region, Region.id == Schedule.region_id)
        .where(Schedule.region_id.in_(list(region_ids)))
        .order_by(Schedule.id)
    ).all()
    for schedule_id, code in rows:
        session.execute(
            update(Schedule)
            .where(Schedule.id == schedule_id)
            # Not for all regions: what it was for is remembered, and keeps it from going on.
            .values(region_id=None, lost_region=code)
        )
        schedule = get_schedule(session, schedule_id=schedule_id)
        pause_for_trouble(session, schedule=schedule, because=REGION_GONE, detail=code)


def will_tell_hub(session: Session, *, post: Post) -> bool:
    """Whether a post that has just failed pauses a schedule, of which the hub is then told."""
    if post.trouble not in CHANNEL_TROUBLES or post.thread_of_id is not None:
        return False
    schedule_id = session.scalar(
        select(Slot.schedule_id)
        .join(Schedule, Schedule.id == Slot.schedule_id)
        .where(Slot.post_key == post.subject, Slot.state == "posted", Schedule.paused_at.is_(None))
    )
    if schedule_id is None:
        return False
    schedule = get_schedule(session, schedule_id=schedule_id)
    return not schedule.members and _find_owner(session, schedule) is None


def _readers(session: Session, schedule: ScheduleInfo) -> list[str]:
    owner = _find_owner(session, schedule)
    if owner is not None:
        return [owner]
    program = find_program(session)
    if program is not None and program.hub_channel and program.hub_channel != schedule.channel:
        return [program.hub_channel]
    return list_hub(session)


def _find_owner(session: Session, schedule: ScheduleInfo) -> str | None:
    """Who is told of a schedule's troubles; None where that is the hub."""
    if schedule.owner_id is None:
        return None
    owner = find_member(session, member_id=schedule.owner_id)
    return schedule.owner_id if owner is None or owner.is_active else None
