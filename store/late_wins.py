"""Announcements whose day went by before they could be sent: another day, or the digest."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.models import Post, Win, WinTurn
from store.regions import get_calendar
from store.win_turns import find_limit, take_turn
from store.wins import POST
from store.working_time import next_working_moment

_HELD_BACK = "its day went by, and the next has wins enough: the digest tells it"


def has_late_wins(session: Session) -> bool:
    """Whether a win waits still though the day of its turn is over."""
    return any(True for _ in _late(session, lock=False))


def move_late_wins(session: Session) -> int:
    """Give each such win a turn at the next working moment, or leave it to the digest.

    Without this, a bot that was away for some days would tell all their wins on the day of its
    return, at whatever hour. What may be in Slack already stays as it is. Returns how many.
    """
    moved = 0
    for post, turn in _late(session, lock=True):
        win = session.get_one(Win, turn.win_id)
        calendar = get_calendar(session, region_id=win.region_id)
        moment = next_working_moment(calendar, now(session))
        limit = find_limit(session, channel=turn.channel)
        session.delete(turn)
        session.flush()
        if take_turn(session, win_id=win.id, channel=post.channel, moment=moment, limit=limit):
            post.not_before = moment
        else:
            post.state, post.error = "skipped", _HELD_BACK
        moved += 1
    session.flush()
    return moved


def _late(session: Session, *, lock: bool) -> Iterator[tuple[Post, WinTurn]]:
    moment = now(session)
    waiting = (
        select(Post)
        .where(
            Post.state == "due",
            Post.not_before <= moment,
            Post.template == POST,
            Post.kind == "post",
        )
        # One order for all replicas; what another moves or sends already is passed by.
        .order_by(Post.channel, Post.id)
    )
    if lock:
        waiting = waiting.with_for_update(skip_locked=True).execution_options(
            populate_existing=True
        )
    for post in session.scalars(waiting).all():
        turn = session.scalar(
            select(WinTurn).where(
                WinTurn.win_id == post.values["win_id"],
                WinTurn.channel == post.channel,
                WinTurn.turn.is_not(None),
            )
        )
        if turn is None:
            continue
        if turn.day < find_limit(session, channel=post.channel).day_of(moment):
            yield post, turn
