"""The schedules of a program file, brought into the store and shown from there.

A file that says nothing of schedules leaves them alone. One that does removes those that came
from a file and are in it no longer; those that the hub made in Slack stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from store.errors import FileProblem, InvalidForm, InvalidProgram
from store.program_changes import Change, compare
from store.program_schedules import ScheduleEntry, show_grace
from store.regions import find_region_by_code
from store.schedule_options import keep_done, without_done
from store.schedule_records import ScheduleInfo, find_schedule, list_schedules
from store.schedule_values import ScheduleValues
from store.schedules import create_schedule, remove_schedule, update_schedule

_DATE_PROBLEMS = {
    "day_past": "the milestone's date is past; write a later one, or take the schedule out.",
    "day_before_first": "the milestone's date is before the first reminder of this cron; write "
    "a later one, or a cron that comes round sooner.",
}


def remove_schedules(
    session: Session, entries: tuple[ScheduleEntry, ...] | None, *, actor: str | None
) -> list[Change]:
    """Remove what an earlier file brought and this one drops; returns what that changed."""
    changes: list[Change] = []
    if entries is None:
        return changes
    wanted = {entry.name.casefold() for entry in entries}
    for schedule in list_schedules(session):
        if schedule.from_file and schedule.name.casefold() not in wanted:
            remove_schedule(session, schedule_id=schedule.id, actor=actor)
            changes += compare(_subject(schedule.name), schedule_values(schedule), None)
    return changes


def save_schedules(
    session: Session, entries: tuple[ScheduleEntry, ...] | None, *, actor: str | None
) -> list[Change]:
    """Make and change the schedules of a file, after its regions; returns what that changed.

    One that is paused stays so.
    """
    changes: list[Change] = []
    for entry in entries or ():
        values = _values(session, entry)
        before = find_schedule(session, name=entry.name)
        if before is None:
            with _refused_at(entry):
                after = create_schedule(session, values=values, actor=actor, from_file=True)
        elif (
            before.from_file
            and before.lost_region is None
            and schedule_values(before) == _wanted(entry, values)
        ):
            continue
        else:
            values = replace(values, options=keep_done(values.options, before=before.options))
            with _refused_at(entry):
                after = update_schedule(
                    session,
                    schedule_id=before.id,
                    version=before.version,
                    values=values,
                    actor=actor,
                    from_file=True,
                )
        changes += compare(
            _subject(entry.name),
            None if before is None else schedule_values(before),
            schedule_values(after),
        )
    return changes


def schedule_values(schedule: ScheduleInfo) -> dict[str, Any]:
    """One of the `schedules` of a file, as plain values."""
    return {
        "name": schedule.name,
        "kind": schedule.kind,
        "region": schedule.region_code or schedule.lost_region,
        "cron": schedule.cron,
        "timezone": schedule.timezone,
        "channel": schedule.channel,
        "members": list(schedule.members),
        "language": schedule.language,
        "grace": show_grace(schedule.grace_seconds),
        "owner": schedule.owner_id,
        "options": without_done(schedule.options),
    }


def _values(session: Session, entry: ScheduleEntry) -> ScheduleValues:
    region = find_region_by_code(session, code=entry.region) if entry.region else None
    return ScheduleValues(
        name=entry.name,
        kind=entry.kind,
        cron=entry.cron,
        timezone=entry.timezone or (region.timezone if region else "UTC"),
        region_id=region.id if region else None,
        channel=entry.channel,
        members=entry.members,
        language=entry.language,
        grace_seconds=entry.grace_seconds,
        owner_id=entry.owner,
        options=entry.options,
    )


def _wanted(entry: ScheduleEntry, values: ScheduleValues) -> dict[str, Any]:
    return {
        "name": entry.name,
        "kind": entry.kind,
        "region": entry.region,
        "cron": entry.cron,
        "timezone": values.timezone,
        "channel": entry.channel,
        "members": list(entry.members),
        "language": entry.language,
        "grace": show_grace(entry.grace_seconds),
        "owner": entry.owner,
        "options": dict(entry.options),
    }


@contextmanager
def _refused_at(entry: ScheduleEntry) -> Iterator[None]:
    """Name the line of what no reader of a file can know: which day it is."""
    try:
        yield
    except InvalidForm as error:
        problem = _DATE_PROBLEMS.get(error.errors.get("date", ""))
        if problem is None:
            raise
        raise InvalidProgram([FileProblem(entry.date_line, problem)]) from None


def _subject(name: str) -> str:
    return f"schedule {name}"
