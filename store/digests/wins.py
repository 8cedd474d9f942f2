"""The weekly wins digest: what we achieved together, beside a week and a quarter ago."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.digests.achievements import (
    MOST,
    Achievement,
    count_by_region,
    group_wins,
    list_achievements,
    list_functions,
)
from store.digests.composing import ComposedPost
from store.digests.headline import count_headline, count_waiting, measure_pace
from store.digests.keys import digest_number
from store.digests.periods import Period, week_before
from store.digests.progress_lines import list_progress
from store.digests.scope import Scope, find_scope
from store.digests.sources import count_sources
from store.digests.win_batch import find_channel
from store.digests.wishes import list_open_wishes, without_words
from store.schedule_records import ScheduleInfo
from store.win_turns import list_held_back

HEAD = "digests/wins"
PAGE = "digests/wins_page"
# What one message tells in full; a longer week says it by region and goes on in the thread, on
# four pages at the most: with the first message they are as many as Slack takes in answer to one
# click on "In my language".
_IN_HEAD = 8
_IN_PAGE = 25
_WISHES = 3

Groups = list[dict[str, Any]]


def compose_wins_digest(
    session: Session, *, schedule: ScheduleInfo, due_at: datetime
) -> list[ComposedPost]:
    """The digest of the week before `due_at`: its message, and a long week's pages.

    A quiet week has one as well, with the one thing that would help most. Raises `NotFound`
    when the schedule's region is gone.
    """
    scope = find_scope(session, region_id=schedule.region_id)
    period = week_before(due_at, timezone=schedule.timezone)
    counts = count_by_region(session, scope=scope, period=period)
    achievements = list_achievements(session, scope=scope, period=period)
    _mark_held_back(session, achievements, find_channel(session, schedule=schedule, scope=scope))
    inside, outside = (
        group_wins(achievements, counts=counts, scope=scope, side=side)
        for side in ("inside", "outside")
    )
    total = sum(counts.values())
    is_long = total > _IN_HEAD
    wishes = list_open_wishes(session, scope=scope, moment=due_at, limit=_WISHES)
    pace = measure_pace(session, scope=scope, period=period)
    ask = None
    if not total:
        ask = _ask_for_one_thing(session, scope, due_at, wishes)
        wishes = []
    values = {
        "digest": digest_number(schedule_id=schedule.id, due_at=due_at),
        "region": scope.region.told if scope.region else None,
        "period": period.values(),
        "figures": count_headline(session, scope=scope, period=period, timezone=schedule.timezone),
        "total": total,
        "in_thread": is_long,
        "groups": _without_wins(inside) if is_long else inside,
        "functions": list_functions(session, member_ids=_credited(achievements)),
        "origins": count_sources(session, scope=scope, period=period),
        "progress": list_progress(
            session,
            scope=scope,
            period=period,
            timezone=schedule.timezone,
            goal=_read_goal(schedule.options),
        ),
        "wishes": wishes,
        "thanks": [{"member": member, "count": count} for member, count in pace.fast],
        "decided": pace.decided,
        "in_time": pace.in_time,
        "ask": ask,
        "if_shared": {
            "groups": _without_wins(outside) if is_long else outside,
            "wishes": without_words(wishes),
            "ask": _ask_outside(ask),
        },
    }
    thread = _pages(inside, outside, period, total) if is_long else ()
    return [ComposedPost(HEAD, values, thread=thread)]


def _pages(inside: Groups, outside: Groups, period: Period, total: int) -> tuple[ComposedPost, ...]:
    pages = list(zip(_split(inside), _split(outside), strict=True))
    return tuple(
        ComposedPost(
            PAGE,
            {
                "page": number,
                "pages": len(pages),
                "period": period.values(),
                "groups": here,
                "left_out": max(total - MOST, 0) if number == len(pages) else 0,
                "if_shared": {"groups": there},
            },
        )
        for number, (here, there) in enumerate(pages, start=1)
    )


def _split(groups: Groups) -> list[Groups]:
    """The groups on pages of so many wins; a region that goes on is named again."""
    pages: list[Groups] = []
    room = 0
    for group in groups:
        wins = group["wins"]
        while wins:
            if not room:
                pages.append([])
                room = _IN_PAGE
            pages[-1].append(group | {"wins": wins[:room]})
            taken = len(wins[:room])
            wins, room = wins[room:], room - taken
    return pages


def _without_wins(groups: Groups) -> Groups:
    return [group | {"wins": []} for group in groups]


def _mark_held_back(
    session: Session, achievements: dict[int | None, list[Achievement]], channel: str | None
) -> None:
    """Say of the wins for which this channel had no turn left that it hears of them first here."""
    told = [win for wins in achievements.values() for one in wins for win in one.values()]
    held = list_held_back(
        session, win_ids={win["win_id"] for win in told} if channel else (), channel=channel
    )
    for win in told:
        win["held_back"] = win["win_id"] in held


def _credited(achievements: dict[int | None, list[Achievement]]) -> set[str]:
    people: set[str] = set()
    for region in achievements.values():
        for achievement in region:
            win = achievement["inside"]
            people |= {win["nominator"], win["decided_by"], *win["helpers"], *win["also"]} - {None}
    return people


def _ask_for_one_thing(
    session: Session, scope: Scope, due_at: datetime, wishes: list[dict[str, Any]]
) -> dict[str, Any]:
    """What would help most after a quiet week: a decision that waits, else a wish, else a name."""
    waiting, days = count_waiting(session, scope=scope, moment=due_at)
    if waiting:
        return {"kind": "decide", "count": waiting, "days": days, "wish": None}
    if wishes:
        return {"kind": "wish", "count": 0, "days": 0, "wish": wishes[0]}
    return {"kind": "nominate", "count": 0, "days": 0, "wish": None}


def _ask_outside(ask: dict[str, Any] | None) -> dict[str, Any] | None:
    if ask is None or ask["kind"] != "wish":
        return ask
    told = without_words([ask["wish"]])
    return ask | ({"wish": told[0]} if told else {"kind": "nominate", "wish": None})


def _read_goal(options: dict[str, Any]) -> int | None:
    goal = options.get("goal")
    return goal if isinstance(goal, int) and not isinstance(goal, bool) and goal > 0 else None
