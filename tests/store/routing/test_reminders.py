"""Reminders: when, to whom, once a day at their own nine o'clock, whatever replicas there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.members import save_member
from store.post_records import PostInfo
from store.posts import list_posts
from store.reminders import list_people_to_remind, remind
from store.routing.handover import hand_on_approvals
from tests.store.deciding import nominate
from tests.store.routing.world import asked, audit_of, go_away, program

__all__ = ["program"]


def tick(store: Store, clock: ManualClock, day: str, hour: str) -> list[tuple[str, list[Any]]]:
    """What the tick does at this moment (UTC): whom it reminds of which approvals and shares."""
    clock.set(datetime.fromisoformat(f"{day}T{hour}+00:00"))
    store.run_sync(hand_on_approvals)
    before = {post.id for post in reminders(store)}
    for member_id in store.read_sync(list_people_to_remind):
        store.run_sync(remind, member_id=member_id)
    return [
        (post.channel, [(item["approval_id"], item["share"]) for item in post.values["items"]])
        for post in reminders(store)
        if post.id not in before
    ]


def reminders(store: Store) -> list[PostInfo]:
    posts = store.read_sync(list_posts, limit=1000)
    return [post for post in posts if post.template == "reminders/decisions"]


def test_at_half_at_all_and_at_one_and_a_half_of_the_time(
    program: Store, clock: ManualClock
) -> None:
    # Tuesday, 10 March, eleven in Berlin: half is over on Thursday at 15:15, all on Tuesday
    # at eleven, and half as much again on Thursday at 15:15.
    nominate(program)
    assert tick(program, clock, "2026-03-12", "14:30") == []
    assert tick(program, clock, "2026-03-13", "07:59") == []
    assert tick(program, clock, "2026-03-13", "08:00") == [("U0JONAS", [(1, 50)])]
    assert tick(program, clock, "2026-03-13", "08:01") == []
    # A weekend; on Monday there is nothing new; on Tuesday at nine it is not yet late.
    for day in ("2026-03-14", "2026-03-15", "2026-03-16", "2026-03-17"):
        assert tick(program, clock, day, "08:00") == []
    assert tick(program, clock, "2026-03-17", "11:00") == []
    # With the backup.
    assert tick(program, clock, "2026-03-18", "08:00") == [
        ("U0JONAS", [(1, 100)]),
        ("U0ROLF", [(1, 100)]),
    ]
    assert tick(program, clock, "2026-03-19", "08:00") == []
    # With those of the region above.
    assert tick(program, clock, "2026-03-20", "08:00") == [
        ("U0JONAS", [(1, 150)]),
        ("U0ROLF", [(1, 150)]),
        ("U0CLAIRE", [(1, 150)]),
    ]
    assert tick(program, clock, "2026-03-23", "08:00") == []
    joins = {post.channel: post.values["items"][0]["joins"] for post in reminders(program)}
    assert joins == {"U0JONAS": False, "U0ROLF": True, "U0CLAIRE": True}
    assert len(audit_of(program, "approval.remind")) == 6
    [state] = {post.values["items"][0]["since"] for post in reminders(program)}
    assert state == "2026-03-10T10:00:00+00:00"


def test_nine_of_them_are_one_message(program: Store, clock: ManualClock) -> None:
    for number in range(9):
        nominate(program, account_name=f"Customer {number}")
    [(person, told)] = tick(program, clock, "2026-03-13", "08:00")
    assert (person, len(told)) == ("U0JONAS", 8)
    [post] = reminders(program)
    assert post.values["more"] == 1
    # On the day after the deadline there is one again, and one for the backup.
    told = tick(program, clock, "2026-03-18", "08:00")
    assert [(person, len(items)) for person, items in told] == [("U0JONAS", 8), ("U0ROLF", 8)]


def test_what_is_decided_is_not_reminded_of(program: Store, clock: ManualClock) -> None:
    nominate(program)
    program.run_sync(decide_approval, approval_id=1, decision="approved", actor_id="U0JONAS")
    assert tick(program, clock, "2026-03-18", "08:00") == []


def test_nine_oclock_is_where_the_person_is(program: Store, clock: ManualClock) -> None:
    """The owner of Germany sits in Boston these days; the working time stays Berlin's."""
    program.run_sync(save_member, id="U0JONAS", name="Jonas", timezone="America/New_York")
    nominate(program)
    assert tick(program, clock, "2026-03-13", "08:00") == []
    assert tick(program, clock, "2026-03-13", "12:59") == []
    assert tick(program, clock, "2026-03-13", "13:00") == [("U0JONAS", [(1, 50)])]


def test_nobody_is_reminded_on_a_holiday_or_while_away(program: Store, clock: ManualClock) -> None:
    # The Tuesday before Easter at nine: half of it is over on Thursday afternoon, and the next
    # mornings are Good Friday, the weekend and Easter Monday.
    clock.set(datetime(2026, 3, 31, 7, 0, tzinfo=UTC))
    nominate(program)
    for day in ("2026-04-03", "2026-04-04", "2026-04-06"):
        assert tick(program, clock, day, "07:00") == []
    assert tick(program, clock, "2026-04-07", "07:00") == [("U0JONAS", [(1, 50)])]
    # Away with a delegate: she is the one who is reminded, in his place.
    go_away(program, "U0JONAS", "2026-04-09", "2026-04-20", "U0CLAIRE")
    told = tick(program, clock, "2026-04-10", "07:00")
    assert told == [("U0CLAIRE", [(1, 100)]), ("U0ROLF", [(1, 100)])]
    [item] = reminders(program)[1].values["items"]
    assert item["stand_ins"] == [{"member": "U0CLAIRE", "for": "U0JONAS", "until": "2026-04-20"}]
    assert asked(program)[0][0] == "U0CLAIRE"


def test_a_bot_that_slept_reminds_late_or_the_next_morning(
    program: Store, clock: ManualClock
) -> None:
    nominate(program)
    nominate(program, account_name="In Japan", country="JP")
    # The evening in Berlin is too late for today; in Tokyo it is the middle of the night.
    assert tick(program, clock, "2026-03-13", "17:30") == []
    assert tick(program, clock, "2026-03-16", "06:00") == [("U0KENJI", [(2, 50)])]
    assert tick(program, clock, "2026-03-16", "15:00") == [("U0JONAS", [(1, 50)])]


def test_replicas_that_tick_at_one_moment_remind_once(program: Store, clock: ManualClock) -> None:
    nominate(program)
    clock.set(datetime(2026, 3, 18, 8, 0, tzinfo=UTC))

    def replica(_: int) -> int:
        program.run_sync(hand_on_approvals)
        return sum(
            program.run_sync(remind, member_id=member) is not None
            for member in ("U0JONAS", "U0ROLF")
        )

    with ThreadPoolExecutor(4) as replicas:
        assert sum(replicas.map(replica, range(8))) == 2
    assert [post.channel for post in reminders(program)] == ["U0JONAS", "U0ROLF"]
    assert len(audit_of(program, "approval.escalate")) == 1
    assert len(audit_of(program, "approval.remind")) == 2
