"""Schedules: made, changed, paused and taken up again, by the hub or from the command line.

The tick's side, what becomes of a due moment, is `store.slots`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.cron import next_due
from store.errors import InvalidForm, NotAllowed, NotFound, ScheduleChanged
from store.members import is_hub, list_hub
from store.models import Schedule
from store.schedule_options import MILESTONE_REACHED
from store.schedule_records import ScheduleInfo, get_schedule
from store.schedule_values import ScheduleValues, check_values, plain_values, values_of

BY_HAND = "by_hand"
# Why a schedule is paused when nothing is wrong with it.
AS_MEANT = (BY_HAND, MILESTONE_REACHED)


def create_schedule(
    session: Session, *, values: ScheduleValues, actor: str | None, from_file: bool = False
) -> ScheduleInfo:
    """Make a schedule, due from now on. Raises `NotAllowed` and `InvalidForm`.

    `actor` None is the operator, at the command line.
    """
    _check_actor(session, actor)
    checked = check_values(session, values=values)
    moment = now(session)
    row = Schedule(
        **_columns(checked),
        from_file=from_file,
        next_due_at=next_due(checked.cron, checked.timezone, moment),
        created_at=moment,
        updated_at=moment,
    )
    session.add(row)
    _flush_name(session, checked.name)
    _record(session, "schedule.create", row.id, actor, after=_audited(checked))
    return get_schedule(session, schedule_id=row.id)


def update_schedule(
    session: Session,
    *,
    schedule_id: int,
    version: int,
    values: ScheduleValues,
    actor: str | None,
    from_file: bool | None = None,
) -> ScheduleInfo:
    """Change a schedule as it was when it had this version; what it paused for stays.

    A new cron or zone counts from now on. Raises `NotAllowed`, `NotFound`, `InvalidForm`, and
    `ScheduleChanged` when somebody was faster.
    """
    _check_actor(session, actor)
    before = get_schedule(session, schedule_id=schedule_id)
    checked = check_values(session, values=values, schedule_id=schedule_id)
    changes = _columns(checked) | {"lost_region": None}
    if from_file is not None:
        changes["from_file"] = from_file
    if before.paused_at is None and (checked.cron, checked.timezone) != (
        before.cron,
        before.timezone,
    ):
        changes["next_due_at"] = next_due(checked.cron, checked.timezone, now(session))
    try:
        _change(session, schedule_id, version, changes)
    except IntegrityError:
        raise InvalidForm({"name": "schedule_name_taken"}) from None
    _record(
        session,
        "schedule.update",
        schedule_id,
        actor,
        before=_audited(values_of(before)),
        after=_audited(checked),
    )
    return get_schedule(session, schedule_id=schedule_id)


def pause_schedule(session: Session, *, schedule_id: int, actor: str | None) -> bool:
    """Post nothing until it is resumed; False when it was paused already.

    Raises `NotAllowed` and `NotFound`.
    """
    _check_actor(session, actor)
    return stop_schedule(session, schedule_id=schedule_id, because=BY_HAND, actor=actor)


def resume_schedule(session: Session, *, schedule_id: int, actor: str | None) -> bool:
    """Post again from now on, nothing of the meantime; False when it was not paused.

    Raises `NotAllowed`, `NotFound`, and `InvalidForm` when what it was paused for still holds.
    """
    _check_actor(session, actor)
    schedule = get_schedule(session, schedule_id=schedule_id)
    if schedule.paused_at is None:
        return False
    if schedule.lost_region is not None:
        raise InvalidForm({"region": "region_unknown"})
    check_values(session, values=values_of(schedule), schedule_id=schedule_id)
    changes = {
        "paused_at": None,
        "paused_because": None,
        "next_due_at": next_due(schedule.cron, schedule.timezone, now(session)),
    }
    _change(session, schedule_id, schedule.version, changes)
    _record(
        session,
        "schedule.resume",
        schedule_id,
        actor,
        before={"paused_because": schedule.paused_because},
    )
    return True


def remove_schedule(session: Session, *, schedule_id: int, actor: str | None) -> None:
    """Take a schedule away with its slots; what it posted stays. Raises as the others do."""
    _check_actor(session, actor)
    schedule = get_schedule(session, schedule_id=schedule_id)
    session.execute(delete(Schedule).where(Schedule.id == schedule_id))
    _record(session, "schedule.remove", schedule_id, actor, before=_audited(values_of(schedule)))


def stop_schedule(
    session: Session, *, schedule_id: int, because: str, actor: str | None = None
) -> bool:
    """Pause for a reason (a code); False when it is paused already. Raises `NotFound`."""
    stopped = session.scalar(
        update(Schedule)
        .where(Schedule.id == schedule_id, Schedule.paused_at.is_(None))
        .values(
            paused_at=now(session),
            paused_because=because,
            next_due_at=None,
            updated_at=now(session),
            version=Schedule.version + 1,
        )
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    )
    if stopped is None:
        get_schedule(session, schedule_id=schedule_id)
        return False
    _record(session, "schedule.pause", schedule_id, actor, after={"paused_because": because})
    return True


def _check_actor(session: Session, actor: str | None) -> None:
    if actor is not None and not is_hub(session, member_id=actor):
        raise NotAllowed(list_hub(session))


def _change(session: Session, schedule_id: int, version: int, changes: dict[str, Any]) -> None:
    changed = session.scalar(
        update(Schedule)
        .where(Schedule.id == schedule_id, Schedule.version == version)
        .values(updated_at=now(session), version=Schedule.version + 1, **changes)
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        if session.scalar(select(Schedule.id).where(Schedule.id == schedule_id)) is None:
            raise NotFound("schedule", schedule_id)
        raise ScheduleChanged


def _flush_name(session: Session, name: str) -> None:
    try:
        session.flush()
    except IntegrityError:
        # Two people made a schedule of one name at the same moment.
        raise InvalidForm({"name": "schedule_name_taken"}) from None


def _columns(values: ScheduleValues) -> dict[str, Any]:
    return plain_values(values) | {"members": list(values.members), "options": dict(values.options)}


def _audited(values: ScheduleValues) -> dict[str, object]:
    return {**asdict(values), "members": list(values.members), "options": dict(values.options)}


def _record(
    session: Session,
    action: str,
    schedule_id: int,
    actor: str | None,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject_type="schedule",
        subject_id=schedule_id,
        before=before,
        after=after,
    )
