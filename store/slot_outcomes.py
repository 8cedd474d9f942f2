"""What became of the slots that were posted: told by their posts, and forgotten after a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session, aliased

from store.clock import now
from store.models import Post, Schedule, Slot
from store.schedule_records import get_schedule
from store.schedule_troubles import CHANNEL_TROUBLES, pause_for_trouble

NOT_SENT = "not_sent"
NOT_SENT_TO_ALL = "not_sent_to_all"

# So long can somebody look up what became of a due moment: a year, and the review after it.
KEPT_FOR = timedelta(days=400)

# How far back a failed post still says something about the channel as it is now.
_LOOK_BACK = timedelta(days=32)

# A slot's state, the code why, and what a person may want to know.
_Outcome = tuple[str, str, str]


def has_news_of_posts(session: Session) -> bool:
    """Whether there is something for `follow_posts` to do. Reads only."""
    return bool(_find_news(session))


def follow_posts(session: Session) -> int:
    """Let slots say what became of their posts; returns how many changed.

    With several members a slot has failed when one of them was not reached. A schedule whose
    channel takes no posts is paused, and its owner told.
    """
    news = _find_news(session)
    for slot, outcome, channel in news:
        slot.state, slot.because, slot.detail = outcome
        if slot.because != NOT_SENT:
            continue
        schedule = get_schedule(session, schedule_id=slot.schedule_id)
        reason = CHANNEL_TROUBLES.get(slot.detail)
        # A person who cannot be reached keeps the others' messages from nobody.
        if reason is not None and not schedule.members:
            pause_for_trouble(session, schedule=schedule, because=reason, detail=channel)
    session.flush()
    return len(news)


def forget_old_slots(session: Session, *, limit: int) -> int:
    """Drop slots that nobody looks up any more, `limit` at the most; returns how many.

    The newest of each schedule stays, however old.
    """
    newer = aliased(Slot)
    # From the schedules, each by its index: a sweep that finds nothing reads hardly anything.
    old = (
        select(Slot.id)
        .select_from(Schedule)
        .join(Slot, Slot.schedule_id == Schedule.id)
        .where(
            Slot.due_at < now(session) - KEPT_FOR,
            select(newer.id)
            .where(newer.schedule_id == Slot.schedule_id, newer.due_at > Slot.due_at)
            .exists(),
        )
        .limit(limit)
    )
    gone = session.scalars(delete(Slot).where(Slot.id.in_(old)).returning(Slot.id))
    return len(gone.all())


def _find_news(session: Session) -> list[tuple[Slot, _Outcome, str]]:
    """The slots that say something else than their posts, and a channel that was not reached."""
    # In two statements, each of which begins where there is little: few posts have failed.
    found = {
        slot.id: slot
        for statement in (_with_failed_posts(session), _failed_slots())
        for slot in session.scalars(statement)
    }
    slots = {slot.post_key: slot for _, slot in sorted(found.items())}
    heads: dict[str | None, list[Any]] = {key: [] for key in slots}
    for post in session.execute(
        select(Post.subject, Post.channel, Post.state, Post.trouble)
        .where(Post.subject.in_(slots), Post.kind == "post", Post.thread_of_id.is_(None))
        .order_by(Post.id)
    ):
        heads[post.subject].append(post)
    news = []
    for key, slot in slots.items():
        outcome = _outcome(heads[key])
        if outcome is not None and outcome[:2] != (slot.state, slot.because):
            news.append((slot, outcome, _failed(heads[key], "channel")))
        elif outcome is not None and outcome[1] == NOT_SENT_TO_ALL and outcome[2] != slot.detail:
            news.append((slot, outcome, ""))
    return news


def _outcome(posts: Sequence[Any]) -> _Outcome | None:
    """What a slot of these posts says; None when nothing new can be said yet."""
    states = {post.state for post in posts}
    if "failed" not in states:
        # Somebody had it sent again, perhaps given a part of it up.
        is_mended = "sent" in states and states <= {"sent", "skipped"}
        return ("posted", "", "") if is_mended else None
    if states == {"failed"}:
        return "failed", NOT_SENT, _failed(posts, "trouble").split(" ")[0]
    return "failed", NOT_SENT_TO_ALL, _failed(posts, "channel")


def _failed(posts: Sequence[Any], name: str) -> str:
    return " ".join(getattr(post, name) for post in posts if post.state == "failed")


def _with_failed_posts(session: Session) -> Select[Slot]:
    return (
        select(Slot)
        .join(Post, Post.subject == Slot.post_key)
        .where(
            Post.state == "failed",
            Post.kind == "post",
            Post.thread_of_id.is_(None),
            Slot.state.in_(("posted", "failed")),
            Slot.due_at > now(session) - _LOOK_BACK,
        )
        .distinct()
    )


def _failed_slots() -> Select[Slot]:
    return select(Slot).where(Slot.state == "failed", Slot.because.in_((NOT_SENT, NOT_SENT_TO_ALL)))
