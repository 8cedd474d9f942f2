"""Slots: what became of each due moment of a schedule.

Any number of replicas may plan the same moment (`store.slot_plans`); the one that finds the
schedule still as it was planned posts it, in one short transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.digests.composing import ComposedPost
from store.errors import NotFound
from store.models import Schedule, Slot
from store.posts import ANSWER, DIGEST, enqueue_post
from store.schedule_records import ScheduleInfo, SlotInfo, get_schedule, slot_info
from store.schedule_troubles import pause_for_trouble
from store.schedules import stop_schedule
from store.slot_plans import NOTHING_TO_SAY, Recipient, SlotPlan
from store.statements import insert

SENT_BY_HAND = "sent_by_hand"
NOT_COMPOSED = "not_composed"


def slot_key(schedule_id: int, due_at: datetime) -> str:
    """The key of a slot's first post; the others' begin with it, and all have it as subject."""
    return f"slot:{schedule_id}:{due_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def post_slot(session: Session, *, plan: SlotPlan, actor: str | None = None) -> list[SlotInfo]:
    """Make a plan true; returns the slots that it came to, none when another was faster.

    A schedule that cannot go on is paused, and its owner told; one that is posted by hand is
    left as it is.
    """
    if plan.by_hand:
        slots = [] if plan.trouble else _post(session, plan, because=SENT_BY_HAND, actor=actor)
        return _without_gaps(slots)
    schedule = plan.schedule
    moved = session.scalar(
        update(Schedule)
        .where(
            Schedule.id == schedule.id,
            Schedule.next_due_at == schedule.next_due_at,
            Schedule.version == schedule.version,
        )
        # The version stays as it is: a form is stale when a person changed something.
        .values(next_due_at=plan.next_due_at)
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        return []
    slots = [
        _insert(session, schedule, one.due_at, "skipped", because=one.because, detail=one.detail)
        for one in plan.skipped
    ]
    if plan.posts or not plan.trouble:
        slots += _post(session, plan, because="", actor=actor)
    elif plan.due_at is not None:
        slots.append(_insert(session, schedule, plan.due_at, "failed", because=plan.trouble))
    if plan.ends:
        # Nobody need be told: the post itself says that the day has come.
        stop_schedule(session, schedule_id=schedule.id, because=plan.ends)
    if plan.trouble:
        pause_for_trouble(
            session, schedule=schedule, because=plan.trouble, detail=schedule.lost_region or ""
        )
    return _without_gaps(slots)


def post_preview(session: Session, *, plan: SlotPlan, member_id: str) -> int:
    """Send what a plan composed to one member alone, as its channel would read it.

    Returns the number of messages; no slot is used up. The same plan again sends nothing.
    """
    if plan.recipients:
        recipient = Recipient(member_id, plan.recipients[0].locale)
        key = f"preview:{plan.schedule.id}:{member_id}:{now(session):%Y-%m-%dT%H:%M:%SZ}"
        _enqueue(session, plan.posts, recipient, key=key, subject=key[:64], priority=ANSWER)
    return len(plan.posts)


def fail_slot(session: Session, *, schedule_id: int, detail: str) -> bool:
    """What is due could not be composed: keep the slot as failed, pause, tell the owner.

    `detail` finds the error in the log. False when it is not due (any more).
    """
    try:
        schedule = get_schedule(session, schedule_id=schedule_id)
    except NotFound:
        return False
    if schedule.next_due_at is None or schedule.next_due_at > now(session):
        return False
    _insert(session, schedule, schedule.next_due_at, "failed", because=NOT_COMPOSED, detail=detail)
    return pause_for_trouble(session, schedule=schedule, because=NOT_COMPOSED, detail=detail)


def _post(
    session: Session, plan: SlotPlan, *, because: str, actor: str | None
) -> list[SlotInfo | None]:
    if plan.due_at is None:
        return []
    schedule = plan.schedule
    if not plan.posts:
        return [_insert(session, schedule, plan.due_at, "skipped", because=NOTHING_TO_SAY)]
    key = slot_key(schedule.id, plan.due_at)
    slot = _insert(session, schedule, plan.due_at, "posted", because=because, post_key=key)
    if slot is None:
        return []  # sent by hand in this very minute
    for one in plan.recipients:
        # With members each has posts of their own.
        own_key = f"{key}:{one.channel}" if schedule.members else key
        _enqueue(session, plan.posts, one, key=own_key, subject=key, priority=DIGEST)
    if plan.by_hand:
        audit.record(
            session,
            actor=actor,
            action="schedule.run",
            subject_type="schedule",
            subject_id=schedule.id,
            after={"due_at": plan.due_at.isoformat()},
        )
    return [slot]


def _without_gaps(slots: list[SlotInfo | None]) -> list[SlotInfo]:
    return [slot for slot in slots if slot is not None]


def _enqueue(
    session: Session,
    posts: tuple[ComposedPost, ...],
    recipient: Recipient,
    *,
    key: str,
    subject: str,
    priority: int,
) -> None:
    number = 0

    def enqueue(post: ComposedPost, thread_of_id: int | None) -> int:
        nonlocal number
        post_id = enqueue_post(
            session,
            key=f"{key}:{number}" if number else key,
            channel=recipient.channel,
            template=post.template,
            values=post.values,
            picture=post.picture,
            locale=recipient.locale,
            subject=subject,
            thread_of_id=thread_of_id,
            priority=priority,
        )
        number += 1
        return post_id

    for head in posts:
        head_id = enqueue(head, None)
        for below in head.thread:
            enqueue(below, head_id)


def _insert(
    session: Session,
    schedule: ScheduleInfo,
    due_at: datetime,
    state: str,
    *,
    because: str = "",
    detail: str = "",
    post_key: str | None = None,
) -> SlotInfo | None:
    """The new slot, or None when this due moment has one already."""
    row = session.scalars(
        insert(session, Slot)
        .values(
            schedule_id=schedule.id,
            due_at=due_at,
            state=state,
            because=because,
            detail=detail,
            post_key=post_key,
            created_at=now(session),
        )
        .on_conflict_do_nothing(index_elements=["schedule_id", "due_at"])
        .returning(Slot)
    ).one_or_none()
    return None if row is None else slot_info(row)
