"""The outbox: every message that the bot owes Slack, written with the change it follows from.

This room is what the program's rules use; `store.outbox` is the delivery's side of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from store import audit
from store.clock import now
from store.errors import NotFound
from store.models import POST_STATES, Post
from store.post_records import PostInfo, post_info
from store.statements import insert


@dataclass(frozen=True)
class OutboxHealth:
    """How the outbox stands: messages that could go now, and those that need a look."""

    due: int
    oldest_due_seconds: float  # 0.0 when nothing is due
    failed: int
    unsure: int


# Who goes first when several wait for one channel, or all at once: lower numbers.
ANSWER = 3  # a person waits for it
NORMAL = 5
DIGEST = 7  # and what else comes by the calendar

_DROPPED = "its post was dropped"

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
    priority: int = NORMAL,
    thread_of_id: int | None = None,
    picture: dict[str, Any] | None = None,
) -> int:
    """Owe Slack a message; returns its id. The same key again changes nothing.

    `channel` is a channel or, for a direct message, a member. Without a `locale` a member
    reads it in their own language, a channel in the program's. `subject` ("approval:12") is
    what the message shows, for `refresh_posts`. A lower `priority` goes first. With a
    `thread_of_id` it goes to the same place, in the thread of that post and not before it. A
    `picture` ({"template", "values", "alt"}) is drawn when the message is sent.
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
        thread_of_id=thread_of_id,
        picture=picture,
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
    return None if row is None else post_info(row)


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
    return [post_info(row) for row in session.scalars(statement)]


def retry_post(session: Session, *, post_id: int, actor: str | None = None) -> bool:
    """Send a failed or skipped post again; False when it is neither. Raises `NotFound`.

    What was given up with it comes back with it.
    """
    retried = _decide(session, post_id, ("failed", "skipped"), "due", "post.retry", actor)
    if retried:
        session.execute(
            update(Post)
            .where(_belongs_to(post_id), Post.state == "skipped", Post.error == _DROPPED)
            .values(state="due", error="")
        )
    return retried


def retry_failed(session: Session, *, channel: str, actor: str | None = None) -> int:
    """Send again whatever has failed at a channel or member; returns how many."""
    failed = session.scalars(
        select(Post.id).where(Post.channel == channel, Post.state == "failed").order_by(Post.id)
    ).all()
    return sum(retry_post(session, post_id=number, actor=actor) for number in failed)


def drop_post(session: Session, *, post_id: int, actor: str | None = None) -> bool:
    """Give up a post that is not sent; False when it was or is under way. Raises `NotFound`.

    What waits for it, updates and posts in its thread, is given up with it.
    """
    dropped = _decide(session, post_id, ("due", "failed", "unsure"), "skipped", "post.drop", actor)
    if dropped:
        session.execute(
            update(Post)
            .where(_belongs_to(post_id), Post.state == "due")
            .values(state="skipped", error=_DROPPED)
        )
    return dropped


def outbox_health(session: Session) -> OutboxHealth:
    """How the outbox stands now, for `/readyz`, the log and `vouch doctor`."""
    moment = now(session)
    due, oldest = session.execute(
        select(func.count(), func.min(Post.not_before)).where(
            Post.state == "due", Post.not_before <= moment, has_its_place()
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


def has_its_place() -> ColumnElement[bool]:
    """Whether what a row of `Post` mends, or whose thread it goes to, is in Slack by now."""
    return and_(_is_sent(Post.target_id), _is_sent(Post.thread_of_id))


def _belongs_to(post_id: int) -> ColumnElement[bool]:
    return or_(Post.target_id == post_id, Post.thread_of_id == post_id)


def _is_sent(number: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    other = aliased(Post)
    # Asked row by row, by the key: as EXISTS, PostgreSQL likes to read every sent post first.
    state = select(other.state).where(other.id == number).scalar_subquery()
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
        changes = {"state": WAITING, "attempts": 0, "error": "", "trouble": ""}
        changes["not_before"] = now(session)
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
