"""Members, the program itself, its regions, and who decides in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base, Key
from store.models.policies import Policy

# What a person may be to the program as a whole; roles in a region stand in RegionMember.
MEMBER_ROLES = ("member", "hub", "executive")
REGION_ROLES = ("owner", "backup", "approver")


class Member(Base):
    """A colleague in Slack, as last seen through users.info."""

    __tablename__ = "members"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  # Slack's user id
    name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(320))
    timezone: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(16))  # as Slack gives it: "de-DE"
    # Both as `store.titles` reads the title; None: not read yet, or it says nothing.
    function: Mapped[str | None] = mapped_column(String(32))
    seniority: Mapped[str | None] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16), default="member")
    is_guest: Mapped[bool] = mapped_column(Boolean, default=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    refreshed_at: Mapped[datetime | None]


class Program(Base):
    """The one program that this store runs; a single row with id 1."""

    __tablename__ = "program"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(16), default="en")
    wins_channel: Mapped[str | None] = mapped_column(String(32))
    hub_channel: Mapped[str | None] = mapped_column(String(32))
    # How many wins a channel is told a day at the most; None: the usual number.
    wins_a_day: Mapped[int | None]
    # Names of others' products that our customers come from, or weigh us against.
    competitors: Mapped[list[str]] = mapped_column(default=list)


class Region(Base):
    """A node of the tree under Global. An empty column is inherited from the parent."""

    __tablename__ = "regions"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    # What it is called in other languages: {"de": "Nordamerika"}.
    names: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    timezone: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(16))
    channel: Mapped[str | None] = mapped_column(String(32))
    hours: Mapped[str | None] = mapped_column(String(16))  # "09:00-17:30"
    days: Mapped[str | None] = mapped_column(String(32))  # "mon-fri"
    holidays: Mapped[str | None] = mapped_column(String(32))  # "DE", "DE-BY" or "none"
    wins_a_day: Mapped[int | None]  # at the most, in its channel
    # Working days until a decision, and until an answer to a request.
    nomination_days: Mapped[int | None]
    request_days: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)  # the order of the program file

    countries: Mapped[list[RegionCountry]] = relationship(
        back_populates="region", cascade="all, delete-orphan"
    )
    people: Mapped[list[RegionMember]] = relationship(
        back_populates="region", cascade="all, delete-orphan"
    )
    policies: Mapped[list[Policy]] = relationship(
        back_populates="region", cascade="all, delete-orphan", order_by="Policy.position, Policy.id"
    )


class RegionCountry(Base):
    """A country belongs to one region at the most: the country is the key."""

    __tablename__ = "region_countries"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)  # ISO 3166 alpha-2
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    region: Mapped[Region] = relationship(back_populates="countries")


class RegionMember(Base):
    """A person's part in a region: owner, backup or approver."""

    __tablename__ = "region_members"
    __table_args__ = (UniqueConstraint("region_id", "member_id", "role"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"))
    member_id: Mapped[str] = mapped_column(String(32), index=True)
    role: Mapped[str] = mapped_column(String(16))
    position: Mapped[int] = mapped_column(default=0)  # the order of the program file
    region: Mapped[Region] = relationship(back_populates="people")


class TitleRule(Base):
    """A correction by the hub: titles with this phrase are read so; None leaves it open."""

    __tablename__ = "title_rules"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    phrase: Mapped[str] = mapped_column(String(100))
    folded: Mapped[str] = mapped_column(String(300), unique=True)  # as titles are compared
    function: Mapped[str | None] = mapped_column(String(32))
    seniority: Mapped[str | None] = mapped_column(String(16))
    changed_by: Mapped[str | None] = mapped_column(String(32))
    changed_at: Mapped[datetime]


class AuditEntry(Base):
    """One change: who, what, before, after, why. Never updated, never deleted."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str | None] = mapped_column(String(32))  # a member id, or None for the bot
    action: Mapped[str] = mapped_column(String(64))  # "nomination.submit"
    subject_type: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, object] | None]
    after: Mapped[dict[str, object] | None]
    why: Mapped[str] = mapped_column(Text, default="")
