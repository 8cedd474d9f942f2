"""Turns: a channel is told so many wins a day at the most; the rest stand in its digest.

A turn is a row whose place in its channel and day is unique. Two approvals of one moment that
want the same place meet in the database, and the second takes the next one or none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.models import Win, WinTurn
from store.program_record import find_program
from store.regions import DEFAULT_TIMEZONE, list_regions
from store.statements import insert

WINS_A_DAY = 3


@dataclass(frozen=True)
class WinLimit:
    """How many wins a day a channel is told at the most, and on whose clocks a day is one."""

    wins_a_day: int
    zone: ZoneInfo

    def day_of(self, moment: datetime) -> str:
        """The local day of a moment: "2026-05-01"."""
        return moment.astimezone(self.zone).date().isoformat()


def find_limit(session: Session, *, channel: str) -> WinLimit:
    """The limit of a channel: that of its region, else of the program, else `WINS_A_DAY`.

    A channel of several regions is that of the topmost. One of no region, such as the global
    wins channel, keeps the days of the region above all others, or UTC where there are many.
    """
    regions = list_regions(session)
    program = find_program(session)
    # Parents come first, and a child that inherits a channel names its parent's.
    region = next((region for region in regions if region.channel == channel), None)
    tops = [region for region in regions if region.parent_id is None]
    wins_a_day = WINS_A_DAY
    if region is not None and region.wins_a_day is not None:
        wins_a_day = region.wins_a_day
    elif program is not None and program.wins_a_day is not None:
        wins_a_day = program.wins_a_day
    home = region or (tops[0] if len(tops) == 1 else None)
    return WinLimit(wins_a_day, ZoneInfo(home.timezone if home else DEFAULT_TIMEZONE))


def take_turn(
    session: Session, *, win_id: int, channel: str, moment: datetime, limit: WinLimit
) -> bool:
    """Take the next turn of the moment's day in a channel for a win; False when none is left.

    A win that gets no turn is held back for the channel's digest, which is kept as well.
    """
    day = limit.day_of(moment)
    taken = session.scalar(
        select(func.count(WinTurn.turn)).where(WinTurn.channel == channel, WinTurn.day == day)
    )
    # From the first that looked free; whoever has it by now shows when we ask for it.
    for turn in range((taken or 0) + 1, limit.wins_a_day + 1):
        won = session.scalar(
            insert(session, WinTurn)
            .values(win_id=win_id, channel=channel, day=day, turn=turn)
            .on_conflict_do_nothing(index_elements=["channel", "day", "turn"])
            .returning(WinTurn.id)
        )
        if won is not None:
            return True
    session.execute(
        insert(session, WinTurn).values(win_id=win_id, channel=channel, day=day, turn=None)
    )
    return False


def list_held_back(
    session: Session, *, win_ids: Collection[int], channel: str | None = None
) -> set[int]:
    """Those of these wins for which a channel, or any channel, had no turn left."""
    statement = select(WinTurn.win_id).where(WinTurn.win_id.in_(win_ids), WinTurn.turn.is_(None))
    if channel is not None:
        statement = statement.where(WinTurn.channel == channel)
    return set(session.scalars(statement))


def is_told_by_digest_alone(session: Session, *, reference_id: int) -> bool:
    """Whether no channel had a turn left for the win of this reference."""
    turns = session.scalars(
        select(WinTurn.turn)
        .join(Win, Win.id == WinTurn.win_id)
        .where(Win.reference_id == reference_id)
    ).all()
    return bool(turns) and all(turn is None for turn in turns)
