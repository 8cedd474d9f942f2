"""The delivery's side of the outbox: claim what is due, say what became of it.

States: `due` → `sending` (a claim with a lease) → `sent`, `failed` (a person must look) or
`skipped`. When nobody knows whether Slack took a message (no answer, or the process died with
its lease), it is `unsure`: the delivery looks in the channel's history for the post's key and
sends it again only when it is not there.

Within a channel one message is under way at a time, by priority and then in the order in
which they came to be; one that waits for another try keeps the later ones behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session, aliased

from store.clock import now
from store.models import Post
from store.post_records import PostToSend, posts_to_send
from store.posts import WAITING, has_its_place
from store.statements import is_postgresql
from store.troubles import tell_failed

# Any number that nothing else on the server takes: "posts" as hex.
_CLAIM_LOCK = 0x706F737473

# Statements are built once, with parameters: SQLAlchemy takes longer to put the longer ones
# together than the database takes to answer them.
_MOMENT: BindParameter[Any] = bindparam("at_moment")


@dataclass(frozen=True)
class SentPost:
    """A claimed post that Slack took: the channel and `ts` at which it stands now."""

    post_id: int
    claim: str
    channel: str
    ts: str


def claim_due_posts(
    session: Session, *, limit: int, lease_seconds: float, claim: str
) -> list[PostToSend]:
    """Take up to `limit` posts that are due, at most one a channel; the claim is yours alone.

    Answer each with `mark_sent`, `return_post`, `mark_failed` or `mark_unsure` within the
    lease; afterwards it counts as unsure.
    """
    moment = now(session)
    if is_postgresql(session):
        # One at a time looks for what is next in each channel, or two could take two of one
        # channel. It lasts milliseconds; rows that a change holds are passed by.
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIM_LOCK})
    session.execute(_give_up_leases(), {"at_moment": moment})
    found = session.scalars(_next_of_channels(), {"at_moment": moment, "at_most": limit}).all()
    if not found:
        return []
    lease_until = moment + timedelta(seconds=lease_seconds)
    claimed = session.scalars(
        _claim(), {"of_posts": found, "as_claim": claim, "to_moment": lease_until}
    ).all()
    return posts_to_send(session, sorted(claimed, key=lambda row: (row.priority, row.id)))


def mark_sent(session: Session, *, post_id: int, claim: str, channel: str, ts: str) -> bool:
    """Slack took it: where it is now. False when it was answered otherwise meanwhile.

    Also takes the late word of a claim whose lease is over, as long as nobody else has the
    post: that it is in Slack is then known after all.
    """
    return mark_sent_together(session, sent=[SentPost(post_id, claim, channel, ts)]) == 1


def mark_sent_together(session: Session, *, sent: Iterable[SentPost]) -> int:
    """`mark_sent` for several posts at once; returns how many are sent by that.

    Those that it does not concern any more are passed over, and the others written.
    """
    moment = now(session)
    rows = [
        {
            "of_post": post.post_id,
            "of_claim": post.claim,
            "in_channel": post.channel,
            "as_ts": post.ts,
            "at_moment": moment,
        }
        # In one order, so that two who write of the same posts wait for each other.
        for post in sorted(sent, key=lambda post: post.post_id)
    ]
    if not rows:
        return 0
    return session.connection().execute(_is_sent_now(), rows).rowcount


def return_post(
    session: Session, *, post_id: int, claim: str, not_before: datetime, error: str
) -> bool:
    """Slack did not take it (a 429, no connection): try again from `not_before`.

    A post that was unsure stays so, and is looked up first the next time too.
    """
    return _answer(
        session, post_id, _is_ours(claim), state=WAITING, not_before=not_before, error=error
    )


def mark_failed(
    session: Session, *, post_id: int, claim: str, error: str, trouble: str = "unknown"
) -> bool:
    """Slack will never take it as it is: a person must look. Later ones of the channel go on.

    `trouble` is Slack's own word for it ("is_archived"). The hub is told, once for each channel
    and trouble, while such a post stands.
    """
    failed = _answer(
        session, post_id, _is_ours(claim), state="failed", error=error, trouble=trouble
    )
    if failed:
        tell_failed(session, post_id=post_id)
    return failed


def mark_skipped(session: Session, *, post_id: int, claim: str, error: str) -> bool:
    """It is not to be sent any more, and nobody need do anything about it."""
    return _answer(session, post_id, _is_ours(claim), state="skipped", error=error)


def mark_unsure(
    session: Session, *, post_id: int, claim: str, error: str, not_before: datetime | None = None
) -> bool:
    """Nobody knows whether Slack took it: to be looked up, from `not_before` (else now) on.

    An update is simply due again, for it may be done twice.
    """
    return _answer(
        session,
        post_id,
        _is_ours(claim),
        **_UNSURE,
        not_before=not_before or now(session),
        error=error,
    )


def find_next_due(session: Session) -> datetime | None:
    """When the delivery has something to do next: perhaps a moment that is past, or None.

    What waits behind another of its channel counts with that one: until then nothing is to do.
    """
    found: datetime | None = session.scalar(_next_moment(), {"at_moment": now(session)})
    return found


# What becomes of a row whose attempt was not answered; an update may be done twice.
_UNSURE: dict[str, Any] = {
    "state": case((Post.kind == "update", "due"), else_="unsure"),
    "perhaps_sent": Post.kind != "update",
}


def _is_ours(claim: str) -> Any:
    return and_(Post.state == "sending", Post.claim == claim)


def _answer(session: Session, post_id: int, condition: Any, **changes: Any) -> bool:
    answered = session.scalar(
        update(Post)
        .where(Post.id == post_id, condition)
        .values(claim=None, lease_until=None, **changes)
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    # What may go now, of the same channel or about this post, the delivery looks for by itself.
    return answered is not None


@cache
def _claim() -> Any:
    return (
        update(Post)
        .where(Post.id.in_(bindparam("of_posts", expanding=True)))
        .values(
            state="sending",
            claim=bindparam("as_claim"),
            lease_until=bindparam("to_moment"),
            attempts=Post.attempts + 1,
        )
        .returning(Post)
        .execution_options(populate_existing=True, synchronize_session=False)
    )


@cache
def _is_sent_now() -> Update:
    posts = Post.__table__
    ours = and_(posts.c.state == "sending", posts.c.claim == bindparam("of_claim"))
    return (
        update(posts)  # type: ignore[arg-type]
        .where(posts.c.id == bindparam("of_post"), or_(ours, posts.c.state == "unsure"))
        .values(
            state="sent",
            sent_channel=bindparam("in_channel"),
            ts=bindparam("as_ts"),
            sent_at=_MOMENT,
            error="",
            claim=None,
            lease_until=None,
        )
    )


@cache
def _give_up_leases() -> Update:
    expired = select(Post.id).where(Post.state == "sending", Post.lease_until < _MOMENT)
    return (
        update(Post)
        # A row that is being answered is passed by: whoever claims keeps all others waiting.
        .where(Post.id.in_(expired.with_for_update(skip_locked=True)))
        .values(
            **_UNSURE,
            claim=None,
            lease_until=None,
            not_before=_MOMENT,
            error="the delivery stopped before it heard from Slack",
        )
        .execution_options(synchronize_session=False)
    )


@cache
def _next_moment() -> Select[Any]:
    waits = and_(Post.attempts > 0, Post.not_before > _MOMENT)
    return select(
        func.min(case((Post.state == "sending", Post.lease_until), else_=Post.not_before))
    ).where(
        Post.state.in_(("due", "unsure", "sending")),
        has_its_place(),
        or_(Post.state == "sending", waits, ~_is_behind_another()),
    )


def _is_behind_another() -> ColumnElement[bool]:
    """Whether the channel of a row of `Post` has one under way, or one to be tried again."""
    other = aliased(Post)
    # Two lists, each from an index and made once, instead of a look at every row's channel.
    under_way = select(other.channel).where(other.state == "sending")
    to_be_tried_again = select(other.channel).where(
        other.state.in_(("due", "unsure")), other.not_before > _MOMENT, other.attempts > 0
    )
    return Post.channel.in_(under_way.union_all(to_be_tried_again))


@cache
def _next_of_channels() -> Select[Any]:
    """The ids of what is next in each channel, the most urgent channels first."""
    # What may already be in the channel comes before what certainly is not.
    order = (case((Post.state == "unsure", 0), else_=1), Post.priority, Post.id)
    ready = (
        select(
            Post.id,
            Post.priority,
            func.row_number().over(partition_by=Post.channel, order_by=order).label("place"),
        )
        .where(
            Post.state.in_(("due", "unsure")),
            Post.not_before <= _MOMENT,
            has_its_place(),
            ~_is_behind_another(),
        )
        .subquery()
    )
    first = select(ready.c.id).where(ready.c.place == 1)
    heads = first.order_by(ready.c.priority, ready.c.id).limit(bindparam("at_most"))
    return (
        select(Post.id)
        .where(Post.id.in_(heads), Post.state.in_(("due", "unsure")))
        .with_for_update(skip_locked=True)
    )
