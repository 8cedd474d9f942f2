"""What people decide, look for, ask for and celebrate; and what the bot owes Slack."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, Key

# A step that comes after another waits for it; one that is not needed any more is withdrawn.
APPROVAL_STATES = (
    "waiting",
    "pending",
    "approved",
    "changes_requested",
    "declined",
    "withdrawn",
)
POST_STATES = ("due", "sending", "unsure", "sent", "failed", "skipped")


class Approval(Base):
    """One decision asked of one region's owners, or of those whom a policy names."""

    __tablename__ = "approvals"
    __table_args__ = (
        UniqueConstraint("subject_type", "subject_id", "revision", "step"),
        Index("ix_approvals_state_region_id", "state", "region_id"),
        Index("ix_approvals_decided_at", "decided_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    subject_type: Mapped[str] = mapped_column(String(32))  # "nomination" or "request"
    subject_id: Mapped[int] = mapped_column(Key)
    # A nomination sent again after changes is asked again: a new row.
    revision: Mapped[int] = mapped_column(default=1)
    # 0: the region's owners; from 1 on the second approvals that policies want, in their order.
    step: Mapped[int] = mapped_column(default=0)
    # The policy as it was when it asked (`store.policies.rules.policy_values`).
    policy: Mapped[dict[str, Any] | None]
    # Whether this decision was that of the whole nomination: the last yes, or the first no.
    settles: Mapped[bool] = mapped_column(default=False)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))  # None: the hub
    assignee_id: Mapped[str | None] = mapped_column(String(32))  # set by Reassign
    # Those whom it waits for now (`store.routing.people.AskedPerson`), also for whom they stand
    # in; kept when it is decided. None: not reckoned yet.
    asked: Mapped[list[dict[str, Any]] | None]
    state: Mapped[str] = mapped_column(String(24), default="pending")
    # Counts every change, so that each redrawing of the cards has a key of its own.
    version: Mapped[int] = mapped_column(default=1)
    deadline_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class Search(Base):
    """One `/reference`: its words and filters, so that a button carries only its number."""

    __tablename__ = "searches"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    member_id: Mapped[str] = mapped_column(String(32))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    query: Mapped[str] = mapped_column(Text)
    filters: Mapped[dict[str, Any]]
    result_ids: Mapped[list[str]]  # reference ids as text, best first, for "More"
    result_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(index=True)


class Gap(Base):
    """What people searched for and we did not have; the same wish counts up."""

    __tablename__ = "gaps"
    __table_args__ = (Index("ix_gaps_last_at", "last_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)  # the normalised words and filters
    query: Mapped[str] = mapped_column(Text)
    filters: Mapped[dict[str, Any]]
    times: Mapped[int] = mapped_column(default=1)
    last_member_id: Mapped[str] = mapped_column(String(32))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class Request(Base):
    """A deal team asks to use a reference."""

    __tablename__ = "requests"
    __table_args__ = (Index("ix_requests_created_at", "created_at", "state"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    submit_key: Mapped[str] = mapped_column(String(64), unique=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("references.id"), index=True)
    requester_id: Mapped[str] = mapped_column(String(32), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    deal: Mapped[str] = mapped_column(String(300))
    activity: Mapped[str] = mapped_column(String(32))
    needed_by: Mapped[str | None] = mapped_column(String(10))  # a local day, 2026-05-01
    note: Mapped[str] = mapped_column(Text, default="")
    # What the customer gets in return, or what it costs; in hundredths of an ISO 4217 currency.
    gift_hundredths: Mapped[int | None] = mapped_column(BigInteger)
    gift_currency: Mapped[str | None] = mapped_column(String(3))
    # "open", then "approved" or "declined" with its approval.
    state: Mapped[str] = mapped_column(String(16), default="open")
    deadline_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Win(Base):
    """Something worth telling."""

    __tablename__ = "wins"
    __table_args__ = (UniqueConstraint("kind", "nomination_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(32))  # "new_reference"
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nominations.id"))
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("references.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)


class WinTurn(Base):
    """A win's place among those of a day in a channel, or that there was none for it.

    That a turn is unique is what keeps two approvals of one moment from one too many.
    """

    __tablename__ = "win_turns"
    __table_args__ = (
        UniqueConstraint("channel", "day", "turn"),
        UniqueConstraint("win_id", "channel"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    win_id: Mapped[int] = mapped_column(ForeignKey("wins.id"))
    channel: Mapped[str] = mapped_column(String(32))
    day: Mapped[str] = mapped_column(String(10))  # of the channel's region, 2026-05-01
    turn: Mapped[int | None]  # from 1; None: held back for the digest


class Post(Base):
    """One message that the bot owes Slack: a row of the outbox."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_state_not_before", "state", "not_before"),
        Index("ix_posts_channel_state", "channel", "state"),
        Index("ix_posts_subject", "subject"),
        Index("ix_posts_target_id", "target_id"),
        Index("ix_posts_thread_of_id", "thread_of_id"),
        # One message at a time is under way to a channel: that keeps their order.
        Index(
            "uq_posts_channel_sending",
            "channel",
            unique=True,
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(16), default="post")  # post, update
    # A channel id, or a member id: Slack opens the direct message by itself.
    channel: Mapped[str] = mapped_column(String(32))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))  # what an update mends
    # In the thread of that post, and so not before it is sent.
    thread_of_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    template: Mapped[str] = mapped_column(String(100))
    values: Mapped[dict[str, Any]]
    # {"template", "values", "alt"}: drawn when it is sent.
    picture: Mapped[dict[str, Any] | None]
    locale: Mapped[str | None] = mapped_column(String(16))  # None: the member's own
    subject: Mapped[str | None] = mapped_column(String(64))  # "approval:12": what it shows
    priority: Mapped[int] = mapped_column(default=5)  # lower goes first
    state: Mapped[str] = mapped_column(String(16), default="due")
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    # An attempt was never answered: look before sending again, whatever happened since.
    perhaps_sent: Mapped[bool] = mapped_column(default=False)
    claim: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    sent_channel: Mapped[str | None] = mapped_column(String(32))  # where Slack put it
    ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str] = mapped_column(Text, default="")
    trouble: Mapped[str] = mapped_column(String(64), default="")  # Slack's own word for it
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Delivery(Base):
    """A delivery from Slack that was already handled: a repeat finds its key here."""

    __tablename__ = "deliveries"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    answer: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
