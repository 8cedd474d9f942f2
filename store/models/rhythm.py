"""The program's rhythm: what is posted again and again, and each moment at which it was due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, Key

SCHEDULE_KINDS = ("wins_digest", "progress_digest", "win_batch", "milestone_reminder")
SLOT_STATES = ("posted", "skipped", "failed")


class Schedule(Base):
    """A recurring post: what, for whom, and when, on the clocks of its own time zone."""

    __tablename__ = "schedules"
    __table_args__ = (
        Index("ix_schedules_next_due_at", "next_due_at"),
        # The number is part of a post's key, so that of a removed schedule never comes again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    region_id: Mapped[int | None] = mapped_column(  # None: all regions
        ForeignKey("regions.id"), index=True
    )
    # The code of the region that it was for, when that is gone: it is not for all then.
    lost_region: Mapped[str | None] = mapped_column(String(32))
    # Where: a channel, or direct messages to members; neither: the region's own channel.
    channel: Mapped[str | None] = mapped_column(String(32))
    members: Mapped[list[str]]
    cron: Mapped[str] = mapped_column(String(100))  # five fields, weekdays by name
    timezone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(16))  # None: the channel's own
    options: Mapped[dict[str, Any]]
    grace_seconds: Mapped[int]  # a slot that was missed by more than this is not posted
    paused_at: Mapped[datetime | None]
    paused_because: Mapped[str | None] = mapped_column(String(32))  # a code, "channel_gone"
    next_due_at: Mapped[datetime | None]  # None while paused
    owner_id: Mapped[str | None] = mapped_column(String(32))  # None: the hub
    from_file: Mapped[bool] = mapped_column(default=False)  # a program file may remove it
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    # Counts every change, so that a form that was opened before one is noticed.
    version: Mapped[int] = mapped_column(default=1)


class Slot(Base):
    """One due moment of a schedule, and what became of it."""

    __tablename__ = "slots"
    __table_args__ = (
        UniqueConstraint("schedule_id", "due_at"),
        # From a post that has failed to its slot, and from slots that failed to their posts.
        Index("ix_slots_post_key", "post_key"),
        # Only of those that failed: else SQLite would begin with the many that were posted.
        Index(
            "ix_slots_because_failed",
            "because",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedules.id", ondelete="CASCADE"))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    because: Mapped[str] = mapped_column(String(32), default="")  # a code, "too_late"
    detail: Mapped[str] = mapped_column(Text, default="")  # what a person can look up: an error
    post_key: Mapped[str | None] = mapped_column(String(200))  # the first of its posts
    created_at: Mapped[datetime]
