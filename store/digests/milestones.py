"""The milestone reminder: how long it is still, what is due by whom, and what is there already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.digests.composing import ComposedPost
from store.digests.keys import digest_number
from store.digests.scope import find_scope
from store.schedule_options import Contribution, find_milestone, fingerprint
from store.schedule_records import ScheduleInfo

HEAD = "digests/milestone"


def compose_milestone_reminder(
    session: Session, *, schedule: ScheduleInfo, due_at: datetime
) -> list[ComposedPost]:
    """The reminder of a schedule's milestone; nothing when it has none.

    Raises `NotFound` when the schedule's region is gone.
    """
    milestone = find_milestone(schedule.options)
    if milestone is None:
        return []
    scope = find_scope(session, region_id=schedule.region_id)

    def told(one: Contribution) -> dict[str, Any]:
        return {
            "what": one["what"],
            "member": one.get("member"),
            "team": one.get("team"),
            "done_by": one.get("done_by"),
            "button": f"{schedule.id}:{fingerprint(one)}",
        }

    every = [told(one) for one in milestone.contributions]
    values = {
        "digest": digest_number(schedule_id=schedule.id, due_at=due_at),
        "region": scope.region.told if scope.region else None,
        "milestone": milestone.name,
        "date": milestone.day.isoformat(),
        "days": milestone.days_left(due_at, timezone=schedule.timezone),
        "open": [one for one in every if not one["done_by"]],
        "done": [one for one in every if one["done_by"]],
    }
    return [ComposedPost(HEAD, values)]
