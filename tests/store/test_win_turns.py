"""A channel is told so many wins a day at the most; the rest are left to its digest."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.errors import InvalidProgram
from store.late_wins import has_late_wins, move_late_wins
from store.models import WinTurn
from store.post_records import PostInfo
from store.posts import DIGEST
from store.program import apply_program, show_program
from store.program_file import parse_program
from store.win_turns import find_limit, list_held_back
from tests.store.deciding import PROGRAM, nominate, posts_of, program

__all__ = ["program"]


def apply(store: Store, text: str) -> list[str]:
    changes = store.run_sync(apply_program, program=parse_program(text), actor=None)
    return [str(change) for change in changes]


def win(store: Store, name: str, *, country: str = "DE", owner: str = "U0JONAS") -> int:
    """A nomination that is approved; its id, which is that of its approval and win as well."""
    nomination_id = nominate(store, account_name=name, country=country)
    approve(store, nomination_id, owner=owner)
    return nomination_id


def approve(store: Store, approval_id: int, *, owner: str = "U0JONAS") -> None:
    store.run_sync(decide_approval, approval_id=approval_id, decision="approved", actor_id=owner)


def told(store: Store, channel: str) -> list[PostInfo]:
    posts = posts_of(store, "wins/post")
    return [post for post in posts if post.channel == channel and post.kind == "post"]


def turns(session: Session) -> list[tuple[str, str, int | None]]:
    rows = session.scalars(select(WinTurn).order_by(WinTurn.id))
    return [(row.channel, row.day, row.turn) for row in rows]


def test_three_a_day_and_the_rest_is_held_back(program: Store, clock: ManualClock) -> None:
    wins = [win(program, f"Werk {number}") for number in range(1, 6)]
    for channel in ("C0DACH", "C0WINS"):
        assert [post.subject for post in told(program, channel)] == ["win:1", "win:2", "win:3"]
        assert program.read_sync(list_held_back, win_ids=wins, channel=channel) == {4, 5}
    assert {post.priority for post in told(program, "C0DACH")} == {DIGEST}
    clock.advance(timedelta(days=1))
    win(program, "Werk 6")
    assert [post.subject for post in told(program, "C0DACH")][3:] == ["win:6"]
    assert program.read_sync(list_held_back, win_ids=[4, 6]) == {4}


def test_the_nominator_hears_that_the_digest_tells_it(program: Store) -> None:
    for number in range(1, 5):
        win(program, f"Werk {number}")
    answers = posts_of(program, "approvals/decided")
    assert [post.values["held_back"] for post in answers] == [False, False, False, True]


def test_each_channel_counts_its_own(program: Store) -> None:
    for number in range(1, 4):
        win(program, f"Banque {number}", country="FR", owner="U0CLAIRE")
    win(program, "Werk 4")
    # The wins channel has had its three; DACH hears of its first.
    assert [post.subject for post in told(program, "C0DACH")] == ["win:4"]
    assert program.read_sync(list_held_back, win_ids=[4]) == {4}
    assert program.read_sync(list_held_back, win_ids=[4], channel="C0DACH") == set()
    assert posts_of(program, "approvals/decided")[-1].values["held_back"] is False


def test_what_waits_for_a_working_day_takes_the_turns_of_that_day(
    program: Store, clock: ManualClock
) -> None:
    # Good Friday in Germany: whatever is approved waits for Tuesday, over Easter Monday.
    clock.set(datetime(2026, 4, 3, 10, 0, tzinfo=UTC))
    for number in range(1, 3):
        win(program, f"Werk {number}")
    tuesday = datetime(2026, 4, 7, 7, 0, tzinfo=UTC)
    assert {post.not_before for post in told(program, "C0DACH")} == {tuesday}
    clock.set(tuesday + timedelta(hours=1))
    for number in range(3, 5):
        win(program, f"Werk {number}")
    assert [post.subject for post in told(program, "C0DACH")] == ["win:1", "win:2", "win:3"]
    assert {row[1] for row in program.read_sync(turns)} == {"2026-04-07"}


def test_the_day_is_that_of_the_channels_region(store: Store, clock: ManualClock) -> None:
    # A region on the other side of the world whose wins go to Berlin's channel as well.
    text = PROGRAM + (
        "  - {code: ANZ, parent: EMEA, name: Australia, timezone: Australia/Sydney, "
        "countries: [AU], owners: [U0MIA], channel: C0ANZ}\n"
    )
    text = text.replace("C0WINS", "C0EMEA")
    apply(store, text)
    # Monday 23:00 in Berlin is Tuesday 09:00 in Sydney.
    clock.set(datetime(2026, 3, 9, 22, 0, tzinfo=UTC))
    win(store, "Koala Bank", country="AU", owner="U0MIA")
    assert store.read_sync(turns) == [("C0ANZ", "2026-03-10", 1), ("C0EMEA", "2026-03-09", 1)]


@pytest.mark.parametrize(
    ("channel", "most", "zone"),
    [
        ("C0EMEA", 2, "Europe/Berlin"),  # the program's
        ("C0DACH", 1, "Europe/Vienna"),  # its own
        ("C0CH", 1, "Europe/Vienna"),  # its parent's
        ("C0WINS", 2, "Europe/Berlin"),  # of no region: the top's days, the program's number
        ("C0ELSE", 2, "Europe/Berlin"),
    ],
)
def test_where_a_limit_comes_from(store: Store, channel: str, most: int, zone: str) -> None:
    text = PROGRAM.replace("wins_channel: C0WINS", "wins_channel: C0WINS, wins_a_day: 2")
    text = text.replace(
        "channel: C0DACH", "channel: C0DACH\n    wins_a_day: 1\n    timezone: Europe/Vienna"
    )
    text += "  - {code: CH, parent: DACH, name: Switzerland, channel: C0CH}\n"
    apply(store, text)
    limit = store.read_sync(find_limit, channel=channel)
    assert (limit.wins_a_day, limit.zone) == (most, ZoneInfo(zone))


def test_without_a_word_it_is_three_and_without_one_top_a_day_is_utc(store: Store) -> None:
    assert store.read_sync(find_limit, channel="C0WINS").wins_a_day == 3
    apply(store, PROGRAM + "  - {code: APAC, name: Asia, owners: [U0YUKI]}\n")
    limit = store.read_sync(find_limit, channel="C0WINS")
    assert (limit.wins_a_day, limit.zone) == (3, ZoneInfo("UTC"))


def test_none_a_day_leaves_all_to_the_digest(store: Store) -> None:
    apply(store, PROGRAM.replace("channel: C0DACH", "channel: C0DACH\n    wins_a_day: 0"))
    win(store, "Werk 1")
    assert told(store, "C0DACH") == []
    assert len(told(store, "C0WINS")) == 1


def test_the_program_file_has_it_and_shows_it_again(store: Store) -> None:
    text = PROGRAM.replace("channel: C0DACH", "channel: C0DACH\n    wins_a_day: 0")
    text = text.replace("wins_channel: C0WINS", "wins_channel: C0WINS, wins_a_day: 5")
    apply(store, text)
    shown = store.read_sync(show_program)
    assert "wins_a_day: 5" in shown
    assert "wins_a_day: 0" in shown
    assert apply(store, shown) == []
    assert apply(store, text.replace("wins_a_day: 5", "wins_a_day: 4")) == [
        "changed program: wins_a_day: 5 → 4"
    ]


@pytest.mark.parametrize("number", ["-1", "101", "three", "2.5", "³", "[3]", "1e1"])
def test_a_limit_that_is_none_is_refused_with_its_line(number: str) -> None:
    text = PROGRAM.replace("channel: C0DACH", f"channel: C0DACH\n    wins_a_day: {number}")
    line = text[: text.index("wins_a_day")].count("\n") + 1
    with pytest.raises(InvalidProgram, match="wins_a_day") as refused:
        parse_program(text)
    assert [problem.line for problem in refused.value.problems] == [line]


def test_approvals_of_one_moment_never_make_one_too_many(program: Store) -> None:
    approvals = [nominate(program, account_name=f"Werk {number}") for number in range(1, 9)]
    # Some of another region, which meet the others in the wins channel alone.
    approvals += [
        nominate(program, account_name=f"Banque {number}", country="FR") for number in range(1, 5)
    ]
    together = threading.Barrier(len(approvals))

    def decide(approval_id: int) -> None:
        together.wait(30)
        approve(program, approval_id, owner="U0HELEN")

    with ThreadPoolExecutor(len(approvals)) as hands:
        list(hands.map(decide, approvals))
    posts = Counter(post.channel for post in posts_of(program, "wins/post"))
    assert posts == {"C0DACH": 3, "C0EMEA": 3, "C0WINS": 3}
    given = program.read_sync(turns)
    assert Counter(channel for channel, _, turn in given if turn is None) == {
        "C0DACH": 5,
        "C0EMEA": 1,
        "C0WINS": 9,
    }


def test_what_a_stopped_bot_did_not_tell_takes_the_turns_of_another_day(
    program: Store, clock: ManualClock
) -> None:
    # Friday's two, which nobody sent; Monday has two of its own by then.
    clock.set(datetime(2026, 3, 13, 10, 0, tzinfo=UTC))
    for number in range(1, 3):
        win(program, f"Werk {number}")
    assert not program.read_sync(has_late_wins)
    # Monday, at four in the morning in Berlin.
    clock.set(datetime(2026, 3, 16, 3, 0, tzinfo=UTC))
    for number in range(3, 5):
        win(program, f"Werk {number}")
    assert program.read_sync(has_late_wins)
    assert program.run_sync(move_late_wins) == 4
    assert program.run_sync(move_late_wins) == 0
    morning = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
    posts = told(program, "C0DACH")
    assert [(post.subject, post.state) for post in posts] == [
        ("win:1", "due"),
        ("win:2", "skipped"),
        ("win:3", "due"),
        ("win:4", "due"),
    ]
    assert {post.not_before for post in posts if post.state == "due"} == {morning}
    assert "digest" in posts[1].error
    assert program.read_sync(list_held_back, win_ids=[1, 2, 3, 4], channel="C0DACH") == {2}


def test_a_day_that_is_not_over_is_left_alone(program: Store, clock: ManualClock) -> None:
    win(program, "Werk 1")
    # Still Tuesday in Berlin, though past its working hours.
    clock.set(datetime(2026, 3, 10, 22, 30, tzinfo=UTC))
    assert program.run_sync(move_late_wins) == 0
    clock.advance(timedelta(hours=1))
    assert program.run_sync(move_late_wins) == 2
