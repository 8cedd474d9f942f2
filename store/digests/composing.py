"""What the schedules and the rooms that compose their posts agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from store.schedule_records import ScheduleInfo


@dataclass(frozen=True)
class ComposedPost:
    """A message as it will be rendered, and what goes into its thread, in order.

    `picture` is {"template", "values", "alt"}, drawn when it is sent.
    """

    template: str
    values: dict[str, Any]
    thread: tuple[ComposedPost, ...] = ()
    picture: dict[str, Any] | None = field(default=None)


class Composer(Protocol):
    """Says what a schedule posts at a due moment; nothing at all when the list is empty.

    The session is read-only, and a composer that is asked again for the same moment says the
    same: several replicas may compose what only one of them posts.
    """

    def __call__(
        self, session: Session, *, schedule: ScheduleInfo, due_at: datetime
    ) -> list[ComposedPost]: ...


Composers = Mapping[str, Composer]
