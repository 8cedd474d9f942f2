"""What is said of a milestone and cannot be: refused in a program file, and at its field."""

from __future__ import annotations

from datetime import date

import pytest

from store.errors import InvalidProgram
from store.program import parse_program
from store.schedule_options import check_options
from tests.store.schedules.steps import PROGRAM
from tests.store.schedules.test_milestones import OPTIONS


@pytest.mark.parametrize(
    ("options", "line", "problem"),
    [
        ("", 0, "needs options: a milestone and its date"),
        ("options: {milestone: Day}", 1, 'options needs "date"'),
        ("options: {date: 2026-05-12}", 1, 'options needs "milestone"'),
        ("options: {milestone: Day, date: soon}", 1, '"soon" is no day'),
        ("options: {milestone: Day, date: 2026-02-30}", 1, '"2026-02-30" is no day'),
        ("options: {milestone: Day, date: 2026-05-12, goal: 4}", 1, 'options has no "goal"'),
        (
            "options: {milestone: Day, date: 2026-05-12, contributions: [{team: PR}]}",
            1,
            'a contribution needs "what"',
        ),
        (
            "options: {milestone: Day, date: 2026-05-12,\n"
            "      contributions: [{what: A, team: PR, member: U0A}]}",
            2,
            "not both",
        ),
        (
            "options: {milestone: Day, date: 2026-05-12, contributions: [{what: A, member: Jo}]}",
            1,
            '"Jo" is no member id',
        ),
        (
            f"options: {{milestone: Day, date: 2026-05-12, contributions: [{'A, ' * 21}]}}",
            1,
            "20 at the most",
        ),
    ],
)
def test_a_file_that_says_it_wrongly(options: str, line: int, problem: str) -> None:
    head = "schedules:\n  - {name: A, kind: milestone_reminder, cron: 0 9 * * mon, timezone: UTC,"
    text = f"{PROGRAM}{head}\n    {options}}}"
    first = text[: text.index("  - {name: A")].count("\n") + 1
    with pytest.raises(InvalidProgram) as refused:
        parse_program(text)
    (found,) = refused.value.values["problems"]
    assert problem in found["text"]
    assert found["line"] == first + line


def test_what_cannot_be_is_refused_at_its_field() -> None:
    today = date(2026, 3, 11)
    for given, errors in (
        ({}, {}),
        ({"date": "2026-03-11"}, {}),
        ({"milestone": " "}, {"milestone": "required"}),
        ({"milestone": "x" * 101}, {"milestone": "too_long"}),
        ({"date": ""}, {"date": "required"}),
        ({"date": "2026-03-10"}, {"date": "day_past"}),
        ({"date": "12.5.2026"}, {"date": "invalid_day"}),
        ({"date": "2026-02-30"}, {"date": "invalid_day"}),
        ({"date": 20260512}, {"date": "invalid_day"}),
        ({"contributions": []}, {}),
        ({"contributions": [{"what": "x"}] * 21}, {"contributions": "contributions_too_many"}),
        ({"contributions": "x"}, {"contributions": "contributions_unknown"}),
        ({"contributions": ["x"]}, {"contributions": "contributions_unknown"}),
        ({"contributions": [{"what": ""}]}, {"contributions": "contributions_unknown"}),
        ({"contributions": [{"what": "x" * 201}]}, {"contributions": "contributions_unknown"}),
        (
            {"contributions": [{"what": "x", "member": "Jonas"}]},
            {"contributions": "contributions_unknown"},
        ),
        (
            {"contributions": [{"what": "x", "member": "U0A", "team": "PR"}]},
            {"contributions": "contributions_unknown"},
        ),
        ({"goal": 4}, {"options": "options_unknown"}),
        ({"milestone": "", "date": ""}, {"milestone": "required", "date": "required"}),
    ):
        found, _ = check_options("milestone_reminder", OPTIONS | given, today=today)
        assert found == errors, given
