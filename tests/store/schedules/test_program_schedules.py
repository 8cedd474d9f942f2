"""The `schedules` of a program file: applied, shown, and refused with their lines."""

from __future__ import annotations

import pytest

from store.database import Store
from store.errors import InvalidProgram
from store.program import apply_program, parse_program, show_program
from store.schedule_records import ScheduleInfo, list_schedules
from store.schedules import pause_schedule
from tests.store.schedules.steps import PROGRAM, keys, make

SCHEDULES = """
schedules:
  - {name: Our week, kind: wins_digest, region: emea, cron: 0 9 * * MON, options: {goal: 40}}
  - name: Our month
    kind: progress_digest
    cron: 0 10 1 * *
    timezone: Asia/Tokyo
    members: [U0HELEN, U0JONAS]
    language: ja
    grace: 90m
    owner: U0JONAS
    options: {period: month}
"""


def apply(store: Store, schedules: str) -> list[str]:
    changes = store.run_sync(apply_program, program=parse_program(PROGRAM + schedules), actor=None)
    return [str(change) for change in changes if change.subject.startswith("schedule")]


def named(store: Store, name: str) -> ScheduleInfo:
    return next(one for one in store.read_sync(list_schedules) if one.name == name)


def test_they_are_made_and_nothing_changes_the_second_time(store: Store) -> None:
    assert apply(store, SCHEDULES) == [
        "created schedule Our week",
        "created schedule Our month",
    ]
    week, month = named(store, "Our week"), named(store, "Our month")
    assert (week.region_code, week.cron, week.timezone) == ("EMEA", "0 9 * * mon", "Europe/Berlin")
    assert (week.grace_seconds, week.options) == (86_400, {"goal": 40})
    assert (month.region_id, month.members) == (None, ("U0HELEN", "U0JONAS"))
    assert (month.language, month.grace_seconds, month.owner_id) == ("ja", 5400, "U0JONAS")
    assert apply(store, SCHEDULES) == []
    assert named(store, "Our week") == week


def test_what_is_shown_applies_without_a_change(store: Store) -> None:
    apply(store, SCHEDULES)
    make(store, name="Made in Slack", cron="30 8 last * *", language="de")
    shown = store.read_sync(show_program)
    assert store.run_sync(apply_program, program=parse_program(shown), actor=None) == []


def test_a_file_without_schedules_leaves_them_alone(store: Store) -> None:
    apply(store, SCHEDULES)
    assert apply(store, "") == []
    assert len(store.read_sync(list_schedules)) == 2


def test_what_the_file_drops_goes_and_what_slack_made_stays(store: Store) -> None:
    apply(store, SCHEDULES)
    make(store, name="Made in Slack")
    assert apply(store, "schedules: []") == [
        "removed schedule Our month",
        "removed schedule Our week",
    ]
    assert [one.name for one in store.read_sync(list_schedules)] == ["Made in Slack"]


def test_a_change_is_told_and_a_pause_kept(store: Store) -> None:
    apply(store, SCHEDULES)
    week = named(store, "Our week")
    store.run_sync(pause_schedule, schedule_id=week.id, actor=None)
    changed = SCHEDULES.replace("0 9 * * MON", "30 8 * * fri")
    assert apply(store, changed) == ["changed schedule Our week: cron: 0 9 * * mon → 30 8 * * fri"]
    assert named(store, "Our week").paused_because == "by_hand"


def test_a_schedule_goes_with_its_region_when_both_leave_the_file(store: Store) -> None:
    apply(store, SCHEDULES.replace("emea", "amer"))
    without = "\n".join(line for line in PROGRAM.splitlines() if "AMER" not in line)
    program = parse_program(without + "\nschedules: []")
    changes = [str(one) for one in store.run_sync(apply_program, program=program, actor=None)]
    assert {"removed region AMER", "removed schedule Our week"} <= set(changes)
    assert keys(store) == [], "nobody need hear of it"


def test_a_region_that_comes_back_has_its_schedule_again(store: Store) -> None:
    apply(store, SCHEDULES.replace("emea", "amer"))
    without = "\n".join(line for line in PROGRAM.splitlines() if "AMER" not in line)
    store.run_sync(apply_program, program=parse_program(without), actor=None)
    assert named(store, "Our week").lost_region == "AMER"
    apply(store, SCHEDULES.replace("emea", "amer"))
    week = named(store, "Our week")
    assert (week.region_code, week.lost_region) == ("AMER", None)
    assert week.paused_because == "region_gone", "it waits until somebody takes it up again"


@pytest.mark.parametrize(
    ("schedule", "problem"),
    [
        (
            "{name: A, kind: wins_digst, region: EMEA, cron: 0 9 * * mon}",
            "Did you mean wins_digest",
        ),
        ("{name: A, kind: wins_digest, region: EMA, cron: 0 9 * * mon}", "Did you mean EMEA"),
        ("{name: A, kind: wins_digest, region: EMEA, cron: 0 9 * * 1}", "write names"),
        ("{name: A, kind: wins_digest, region: EMEA, cron: 0 9 30 feb *}", "never due"),
        ("{name: A, kind: wins_digest, region: EMEA}", 'needs "cron"'),
        ("{name: A, kind: wins_digest, cron: 0 9 * * mon}", "needs a timezone"),
        (
            "{name: A, kind: wins_digest, timezone: Europe/Belrin, cron: 0 9 * * mon}",
            "Did you mean Europe/Berlin",
        ),
        (
            "{name: A, kind: wins_digest, region: EMEA, cron: 0 9 * * mon, channel: general}",
            "no channel id",
        ),
        (
            "{name: A, kind: wins_digest, region: EMEA, cron: 0 9 * * mon, channel: C0A, "
            "members: [U0B]}",
            "not to both",
        ),
        (
            "{name: A, kind: wins_digest, region: EMEA, cron: 0 9 * * mon, grace: 2 weeks}",
            "such as 90m, 12h or 2d",
        ),
        (
            "{name: A, kind: wins_digest, region: EMEA, cron: 0 9 * * mon, grace: 40d}",
            "up to 31 days",
        ),
        (
            "{name: A, kind: progress_digest, region: EMEA, cron: 0 9 * * mon, "
            "options: {period: year}}",
            "one of week, month, quarter",
        ),
        (
            "{name: A, kind: wins_digest, region: EMEA, cron: 0 9 * * mon, owner: helen}",
            "no member id",
        ),
        ("{name: A, kind: wins_digest, region: EMEA, cron: 0 9 * * mon, colour: red}", "colour"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(schedule: str, problem: str) -> None:
    text = f"{PROGRAM}schedules:\n  - {schedule}\n"
    with pytest.raises(InvalidProgram, match=problem) as refused:
        parse_program(text)
    assert [one.line for one in refused.value.problems] == [text.count("\n")]


def test_one_name_is_given_once() -> None:
    one = "{name: %s, kind: wins_digest, region: EMEA, cron: 0 9 * * mon}"
    text = f"{PROGRAM}schedules:\n  - {one % 'A'}\n  - {one % 'a'}\n"
    with pytest.raises(InvalidProgram, match=r'schedule "a" stands twice \(first in line 10\)'):
        parse_program(text)
