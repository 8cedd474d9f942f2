"""The outbox: every message that the bot owes Slack, written with the change it follows from.

This room is what the program's rules use; `store.outbox` is the delivery's side of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session, aliased

from store import audit
from store.clock import now
from store.errors import NotFound
from store.models import POST_STATES, Post
from store.statements import insert


@dataclass(frozen=True)
class PostInfo:
    """A row of the outbox, for people to look at. `ts` is Slack's, once it was sent."""

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
    created_at: datetime
    sent_at: datetime | None
    sent_channel: str | None
    ts: str | None
    values: dict[str, Any]
    locale: str | None
    priority: int


@dataclass(frozen=True)
class OutboxHealth:
    """How the outbox stands: messages that could go now, and those that need a look."""

    due: int
    oldest_due_seconds: float  # 0.0 when nothing is due
    failed: int
    unsure: int


# A row that waits for its turn: to be looked up first when an attempt was never answered.
WAITING = case((Post.perhaps_sent, "unsure"), else_="due")


def enqueue_post(
    session: Session,
    *,
    key: str,
    channel: str,
    template: str,
    values: dict[str, Any],
    locale: str | None = None,
    subject: str | None = None,
    not_before: datetime | None = None,
    priority: int = 5,
) -> int:
    """Owe Slack a message; returns its id. The same key again changes nothing.

    `channel` is a channel or, for a direct message, a member. Without a `locale` a member
    reads it in their own language, a channel in the program's. `subject` ("approval:12") is
    what the message shows, for `refresh_posts`. A lower `priority` goes first.
    """
    return _enqueue(
        session,
        key=key,
        kind="post",
        channel=channel,
        template=template,
        values=values,
        locale=locale,
        subject=subject,
        not_before=not_before or now(session),
        priority=priority,
    )


def refresh_posts(
    session: Session, *, subject: str, template: str, values: dict[str, Any], version: str
) -> int:
    """Let every post about a subject show its new state; returns how many it concerns.

    What was not sent yet says the new words from the start; what was, or perhaps was, gets
    an update, once for each `version` (a new one for each new state). Older updates that are
    still waiting are skipped, for the newer one says it all.
    """
    # Locked in one order, so that two changes of one subject wait for each other; a delivery
    # passes locked rows by and comes again.
    posts = session.scalars(
        select(Post)
        .where(Post.subject == subject, Post.kind == "post", Post.state != "skipped")
        .order_by(Post.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for post in posts:
        if post.state in ("due", "failed"):
            # Failed ones too: when somebody has them sent again, they tell the present state.
            post.template, post.values = template, values
        newest = None
        if post.state != "due":
            newest = _enqueue_update(
                session, post, template=template, values=values, version=version
            )
        _skip_older_updates(session, post, newest=newest)
    session.flush()
    return len(posts)


def find_post(session: Session, *, key: str) -> PostInfo | None:
    """The post of a key, or None."""
    row = session.scalar(select(Post).where(Post.key == key))
    return None if row is None else _info(row)


def list_posts(
    session: Session, *, state: str | None = None, subject: str | None = None, limit: int = 100
) -> list[PostInfo]:
    """Posts, oldest first, perhaps only those in a state or about a subject."""
    if state is not None and state not in POST_STATES:
        raise ValueError(f"a post is never {state!r}; the states are {', '.join(POST_STATES)}")
    statement = select(Post).order_by(Post.id).limit(limit)
    if state is not None:
        statement = statement.where(Post.state == state)
    if subject is not None:
        statement = statement.where(Post.subject == subject)
    return [_info(row) for row in session.scalars(statement)]


def retry_post(session: Session, *, post_id: int, actor: str | None = None) -> bool:
    """Send a failed or skipped post again; False when it is neither. Raises `NotFound`."""
    return _decide(session, post_id, ("failed", "skipped"), "due", "post.retry", actor)


def drop_post(session: Session, *, post_id: int, actor: str | None = None) -> bool:
    """Give up a post that is not sent; False when it was or is under way. Raises `NotFound`.

    Updates that wait for it are given up with it.
    """
    dropped = _decide(session, post_id, ("due", "failed", "unsure"), "skipped", "post.drop", actor)
    if dropped:
        session.execute(
            update(Post)
            .where(Post.target_id == post_id, Post.state == "due")
            .values(state="skipped", error="its post was dropped")
        )
    return dropped


def outbox_health(session: Session) -> OutboxHealth:
    """How the outbox stands now, for `/readyz`, the log and `vouch doctor`."""
    moment = now(session)
    due, oldest = session.execute(
        select(func.count(), func.min(Post.not_before)).where(
            Post.state == "due", Post.not_before <= moment, target_is_sent()
        )
    ).one()
    counted = session.execute(
        select(Post.state, func.count().label("number"))
        .where(Post.state.in_(("failed", "unsure")))
        .group_by(Post.state)
    )
    counts: dict[str, int] = {row.state: row.number for row in counted}
    waited = (moment - oldest).total_seconds() if oldest else 0.0
    return OutboxHealth(due, waited, counts.get("failed", 0), counts.get("unsure", 0))


def target_is_sent() -> ColumnElement[bool]:
    """Whether a row of `Post` mends nothing, or what it mends is in Slack by now."""
    target = aliased(Post)
    # Asked row by row, by the key: as EXISTS, PostgreSQL likes to read every sent post first.
    state = select(target.state).where(target.id == Post.target_id).scalar_subquery()
    return func.coalesce(state, "sent") == "sent"


def _enqueue(session: Session, **columns: Any) -> int:
    """The id of the row of this key, which is written when it is not there yet."""
    row_id: int | None = session.scalar(
        insert(session, Post)
        .values(
            state="due",
            attempts=0,
            perhaps_sent=False,
            error="",
            created_at=now(session),
            **columns,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Post.id)
    )
    if row_id is None:
        return session.scalars(select(Post.id).where(Post.key == columns["key"])).one()
    session.info["posted"] = True  # the store wakes the delivery after the commit
    return row_id


def _enqueue_update(
    session: Session, post: Post, *, template: str, values: dict[str, Any], version: str
) -> int:
    return _enqueue(
        session,
        key=f"{post.key}:{version}",
        kind="update",
        channel=post.channel,
        target_id=post.id,
        template=template,
        values=values,
        locale=post.locale,
        subject=post.subject,
        not_before=now(session),
        priority=post.priority,
    )


def _skip_older_updates(session: Session, post: Post, *, newest: int | None) -> None:
    # Also when the post itself has the newest words: one that came back unsent may have
    # updates waiting for it, and they would put it back to what was.
    older = (Post.target_id == post.id, Post.state == "due")
    session.execute(
        update(Post)
        .where(*older, *([Post.id < newest] if newest is not None else []))
        .values(state="skipped", error="a newer state says it all")
    )


def _decide(
    session: Session,
    post_id: int,
    states: tuple[str, ...],
    state: str,
    action: str,
    actor: str | None,
) -> bool:
    before = session.execute(
        select(Post.state, Post.error).where(Post.id == post_id).with_for_update()
    ).one_or_none()
    if before is None:
        raise NotFound("post", post_id)
    if before.state not in states:
        return False
    changes: dict[str, Any] = {"state": state}
    if state == "due":
        changes = {"state": WAITING, "attempts": 0, "error": "", "not_before": now(session)}
        session.info["posted"] = True
    session.execute(update(Post).where(Post.id == post_id).values(changes))
    audit.record(
        session,
        actor=actor,
        action=action,
        subject_type="post",
        subject_id=post_id,
        before={"state": before.state, "error": before.error},
        after={"state": state},
    )
    return True


def _info(row: Post) -> PostInfo:
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
        created_at=row.created_at,
        sent_at=row.sent_at,
        sent_channel=row.sent_channel,
        ts=row.ts,
        values=row.values,
        locale=row.locale,
        priority=row.priority,
    )
