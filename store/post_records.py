"""Rows of the outbox as plain values: for people to look at, and for the delivery to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import Post, Program


@dataclass(frozen=True)
class PostInfo:
    """A row of the outbox, for people to look at. `ts` is Slack's, once it was sent.

    `trouble` is Slack's own word for why it failed, `error` the sentence.
    """

    id: int
    key: str
    kind: str
    channel: str
    template: str
    subject: str | None
    state: str
    not_before: datetime
    attempts: int
    error: str
    trouble: str
    created_at: datetime
    sent_at: datetime | None
    sent_channel: str | None
    ts: str | None
    values: dict[str, Any]
    locale: str | None
    priority: int
    thread_of_id: int | None
    picture: dict[str, Any] | None


@dataclass(frozen=True)
class PostToSend:
    """A claimed post. When it `is_unsure`, first look whether it is already in the channel.

    For an `update`, `target_channel` and `target_ts` say which message to mend; for a post in
    a thread, `thread_channel` and `thread_ts` which one it goes under. `locale` is None for a
    direct message that is said in the member's own language.
    """

    id: int
    key: str
    kind: str
    channel: str
    template: str
    values: dict[str, Any]
    locale: str | None
    subject: str | None
    attempts: int  # this one included
    is_unsure: bool
    created_at: datetime
    target_channel: str | None
    target_ts: str | None
    thread_channel: str | None
    thread_ts: str | None
    picture: dict[str, Any] | None

    @property
    def is_direct(self) -> bool:
        """Whether it goes to a member."""
        return is_member(self.channel)


def is_member(channel: str) -> bool:
    """Whether what a post goes to is a member: Slack numbers members U… or W…."""
    return channel.startswith(("U", "W"))


def post_info(row: Post) -> PostInfo:
    """The row for people to look at."""
    return PostInfo(
        id=row.id,
        key=row.key,
        kind=row.kind,
        channel=row.channel,
        template=row.template,
        subject=row.subject,
        state=row.state,
        not_before=row.not_before,
        attempts=row.attempts,
        error=row.error,
        trouble=row.trouble,
        created_at=row.created_at,
        sent_at=row.sent_at,
        sent_channel=row.sent_channel,
        ts=row.ts,
        values=row.values,
        locale=row.locale,
        priority=row.priority,
        thread_of_id=row.thread_of_id,
        picture=row.picture,
    )


def posts_to_send(session: Session, rows: list[Post]) -> list[PostToSend]:
    """The claimed rows for the delivery, with the places in Slack of what they belong to."""
    if not rows:
        return []
    language = session.scalar(select(Program.language)) or "en"
    needed = {number for row in rows for number in (row.target_id, row.thread_of_id) if number}
    sent = _posts_by_id(session, needed) if needed else {}
    return [_to_send(row, language, sent) for row in rows]


def _posts_by_id(session: Session, numbers: set[int]) -> dict[int, Post]:
    return {post.id: post for post in session.scalars(select(Post).where(Post.id.in_(numbers)))}


def _to_send(row: Post, language: str, sent: dict[int, Post]) -> PostToSend:
    target = sent[row.target_id] if row.target_id else None
    head = sent[row.thread_of_id] if row.thread_of_id else None
    return PostToSend(
        id=row.id,
        key=row.key,
        kind=row.kind,
        channel=row.channel,
        template=row.template,
        values=row.values,
        locale=row.locale or (None if is_member(row.channel) else language),
        subject=row.subject,
        attempts=row.attempts,
        is_unsure=row.perhaps_sent,
        created_at=row.created_at,
        target_channel=target.sent_channel if target else None,
        target_ts=target.ts if target else None,
        thread_channel=head.sent_channel if head else None,
        thread_ts=head.ts if head else None,
        # A message that is mended keeps its picture.
        picture=row.picture or (target.picture if target else None),
    )
