"""Steps that the stories about schedules share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.database import Store
from store.digests.composing import ComposedPost, Composers
from store.models import Post, Slot
from store.program import apply_program, parse_program
from store.schedule_records import ScheduleInfo, get_schedule
from store.schedule_values import ScheduleValues
from store.schedules import create_schedule
from store.slot_plans import list_due_schedules, plan_slot
from store.slots import post_slot

PROGRAM = """
program: {name: Customer Voices, language: en, wins_channel: C0WINS}
hub: {channel: C0HUB, members: [U0HELEN]}
regions:
  - {code: EMEA, name: Europe, timezone: Europe/Berlin, language: fr, channel: C0EMEA,
     owners: [U0CLAIRE]}
  - {code: DACH, name: Central Europe, parent: EMEA, language: de, owners: [U0JONAS]}
  - {code: AMER, name: Americas, timezone: America/New_York, owners: [U0GRACE]}
"""


def tell(session: Session, *, schedule: ScheduleInfo, due_at: datetime) -> list[ComposedPost]:
    """A digest with one page in its thread."""
    values = {"sentence": "errors.required", "values": {}}
    page = ComposedPost("failures/notice", values)
    return [ComposedPost("failures/notice", values, thread=(page,))]


def tell_nothing(
    session: Session, *, schedule: ScheduleInfo, due_at: datetime
) -> list[ComposedPost]:
    """A digest that finds nothing worth telling."""
    return []


COMPOSERS: Composers = {"wins_digest": tell, "progress_digest": tell_nothing}


def set_up(store: Store, program: str = PROGRAM) -> None:
    """The program and its regions."""
    store.run_sync(apply_program, program=parse_program(program), actor=None)


def make(store: Store, **values: Any) -> ScheduleInfo:
    """A schedule: the wins of the week on Mondays at nine in Berlin, unless said otherwise."""
    ordinary: dict[str, Any] = {
        "name": "Our week",
        "kind": "wins_digest",
        "cron": "0 9 * * mon",
        "timezone": "Europe/Berlin",
        "channel": "C0DIGEST",
    }
    return store.run_sync(create_schedule, values=ScheduleValues(**ordinary | values), actor=None)


def look(store: Store, schedule: ScheduleInfo) -> ScheduleInfo:
    """The schedule as it is now."""
    return store.read_sync(get_schedule, schedule_id=schedule.id)


def tick(store: Store, composers: Composers = COMPOSERS) -> int:
    """What a replica's tick does; returns the number of slots that it wrote."""
    written = 0
    for schedule_id in store.read_sync(list_due_schedules):
        plan = store.read_sync(plan_slot, schedule_id=schedule_id, composers=composers)
        if plan is not None:
            written += len(store.run_sync(post_slot, plan=plan))
    return written


def slots(store: Store) -> list[tuple[str, str, str]]:
    """Every slot, oldest first: when it was due in UTC, its state, and why."""

    def read(session: Session) -> list[tuple[str, str, str]]:
        rows = session.scalars(select(Slot).order_by(Slot.schedule_id, Slot.due_at))
        return [
            (row.due_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M"), row.state, row.because)
            for row in rows
        ]

    return store.read_sync(read)


def posts(store: Store, begins: str = "") -> list[Post]:
    """The posts whose key begins so, in the order in which they were written."""

    def read(session: Session) -> list[Post]:
        rows = session.scalars(select(Post).order_by(Post.id)).all()
        return [row for row in rows if row.key.startswith(begins)]

    return store.read_sync(read)


def keys(store: Store, begins: str = "") -> list[str]:
    """The keys of those posts."""
    return [row.key for row in posts(store, begins)]
