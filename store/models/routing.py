"""Who gets what in whose place: overrides of the tree, absences, and who was reminded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, Key


class Route(Base):
    """An override of the country tree: what an industry, a size or one account goes to.

    Exactly one of the three is set, and each stands once.
    """

    __tablename__ = "routes"
    __table_args__ = (
        UniqueConstraint("industry"),
        UniqueConstraint("size"),
        UniqueConstraint("account_id"),
        CheckConstraint(
            "(CASE WHEN industry IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN size IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    position: Mapped[int] = mapped_column(default=0)  # the order of the program file
    industry: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[str | None] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    created_by: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]


class Absence(Base):
    """Days on which somebody does not decide; the days are those of their own time zone."""

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_member_id_last_day", "member_id", "last_day"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    member_id: Mapped[str] = mapped_column(String(32))
    first_day: Mapped[str] = mapped_column(String(10))  # 2026-05-01
    last_day: Mapped[str] = mapped_column(String(10), index=True)  # still away on it
    delegate_id: Mapped[str | None] = mapped_column(String(32))
    recorded_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]


class Reminder(Base):
    """The one message of a day that reminds somebody of all that waits for them.

    That member and day are unique is what keeps replicas, and a clock that was moved, from a
    second one.
    """

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("member_id", "day"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    member_id: Mapped[str] = mapped_column(String(32))
    day: Mapped[str] = mapped_column(String(10))  # of the member, 2026-05-01
    post_key: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class Reminded(Base):
    """That somebody was reminded of an approval when so much of its time had passed."""

    __tablename__ = "reminded"

    approval_id: Mapped[int] = mapped_column(
        ForeignKey("approvals.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    share: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # percent
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminders.id"))
