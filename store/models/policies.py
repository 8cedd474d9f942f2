"""What holds in a region, or in the whole program, and what it asks of those who nominate."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base, Key

if TYPE_CHECKING:
    from store.models.people import Region

POLICY_EFFECTS = (
    "note",
    "written_consent",
    "second_approval",
    "forbid_audience",
    "limit_gifts",
)


class Policy(Base):
    """A rule, with the sentence that explains how it supports the program."""

    __tablename__ = "policies"
    __table_args__ = (UniqueConstraint("region_id", "code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    # None: it holds for the whole program.
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)  # the order of the program file
    # A rule of the same code replaces that of the regions above. None: it replaces nothing.
    code: Mapped[str | None] = mapped_column(String(32))
    effect: Mapped[str] = mapped_column(String(24), default="note")
    # What it is for; nothing in a list is everything.
    activities: Mapped[list[str]] = mapped_column(default=list)
    industries: Mapped[list[str]] = mapped_column(default=list)
    # The most that a customer may be given in a year; or more than what wants a second approval.
    amount: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))  # ISO 4217
    # Who says yes as well, what they are called together, and when they are asked.
    approvers: Mapped[list[str]] = mapped_column(default=list)
    team: Mapped[str] = mapped_column(String(100), default="")
    sequence: Mapped[str | None] = mapped_column(String(8))  # "after" or "beside" the region
    audience: Mapped[str | None] = mapped_column(String(16))  # the forbidden one
    # {language: {"rule", "why"}}; the language is empty where the file leaves it out.
    texts: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime | None]  # None: before we kept it
    region: Mapped[Region | None] = relationship(back_populates="policies")
