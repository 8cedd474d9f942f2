"""When a schedule is due: in every zone of the machine, on both sides of every clock change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise, takewhile
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.cron import CronProblem, check_cron, iterate_due, list_next, next_due

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ZONES = sorted(available_timezones())


def local_time(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def read_rules(zone: str) -> bytes:
    """The zone's file in the machine's database: names of one zone have the same."""
    for folder in TZPATH:
        path = Path(folder, zone)
        if path.is_file():
            return path.read_bytes()
    return files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()


def list_names() -> list[list[str]]:
    """Every zone of the machine, those that are names of one zone together."""
    names: dict[bytes, list[str]] = {}
    for zone in ZONES:
        names.setdefault(read_rules(zone), []).append(zone)
    return sorted(names.values())


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """Each moment from 1970 to 2037 at which the zone's clocks are put, to the second."""
    found = []
    info = ZoneInfo(zone)
    # The shortest summer time, Recife's in 2000, lasted a week.
    last, step = datetime(2037, 12, 31, tzinfo=UTC), timedelta(days=6)
    start = datetime(1970, 1, 1, tzinfo=UTC)
    before = start.astimezone(info).utcoffset()
    while start < last:
        end = start + step
        after = end.astimezone(info).utcoffset()
        if after != before:
            early, late = start, end
            while late - early > SECOND:
                middle = (early + (late - early) / 2).replace(microsecond=0)
                if middle.astimezone(info).utcoffset() == before:
                    early = middle
                else:
                    late = middle
            found.append(late)
        start, before = end, after
    return tuple(found)


Piece = tuple[datetime, datetime, timedelta]


def even_pieces(zone: str, around: datetime) -> list[Piece]:
    """The days around a moment, cut at the clock changes: in each the clocks run evenly."""
    cuts = [one for one in clock_changes(zone) if abs(one - around) < 5 * DAY]
    return [
        (start, end, local_time(start, zone) - start.replace(tzinfo=None))
        for start, end in pairwise([around - 5 * DAY, *cuts, around + 5 * DAY])
    ]


def first_showing(wanted: datetime, pieces: list[Piece]) -> datetime:
    """The first moment at which the clocks show `wanted` or later, the plain way."""
    for start, end, offset in pieces:
        candidate = max(start, (wanted - offset).replace(tzinfo=UTC))
        if candidate < end:
            return candidate
    raise AssertionError("five days are enough")


@pytest.mark.parametrize("names", list_names(), ids=lambda names: names[0])
def test_every_zone_has_every_half_hour_of_a_clock_change_once(names: list[str]) -> None:
    """Around each change: what the clocks first show, in order, never twice."""
    changes = clock_changes(names[0])
    # The oldest, the newest, and one in between: Morocco alone has over a hundred.
    for change in {*changes[:1], *changes[len(changes) // 2 :][:1], *changes[-2:]}:
        # Far enough to both sides to see all that is jumped over, or shown twice.
        shown = [local_time(change + step, names[0]) for step in (-SECOND, timedelta(0))]
        reach = abs(shown[1] - shown[0]) + timedelta(hours=2)
        start, end = change - reach, change + reach
        # Every half hour that a calendar has, looked up in the zone.
        pieces = even_pieces(names[0], change)
        local = (min(*shown) - 2 * reach).replace(minute=0, second=0)
        half_hours = (local + timedelta(minutes=30) * step for step in range(int(8 * reach / HOUR)))
        wanted = {first_showing(one, pieces) for one in half_hours}
        expected = sorted(moment for moment in wanted if start < moment <= end)
        assert len(expected) >= 4
        for zone in names:
            due = iterate_due("0,30 * * * *", zone, start)
            assert list(takewhile(lambda moment, end=end: moment <= end, due)) == expected


@st.composite
def nights(draw: st.DrawFn) -> tuple[str, datetime, str]:
    """A zone, a moment near one of its clock changes, and a time of the day."""
    zone = draw(st.sampled_from(ZONES))
    around = draw(st.sampled_from([*clock_changes(zone), NEW_YEAR]))
    after = around + timedelta(seconds=draw(st.integers(-2 * 86_400, 2 * 86_400)))
    hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
    return zone, after, f"{minute} {hour} * * *"


@given(nights())
@example(("Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC), "30 2 * * *"))
@example(("Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC), "30 2 * * *"))
@example(("Australia/Lord_Howe", datetime(2026, 4, 4, 0, tzinfo=UTC), "45 1 * * *"))
@example(("Pacific/Apia", datetime(2011, 12, 29, 12, tzinfo=UTC), "0 9 * * *"))
@example(("Africa/Casablanca", datetime(2026, 2, 14, 12, tzinfo=UTC), "30 2 * * *"))
def test_a_daily_time_is_due_once_on_each_day(night: tuple[str, datetime, str]) -> None:
    zone, after, cron = night
    minute, hour = (int(field) for field in cron.split()[:2])
    due = list_next(cron, zone, after, 6)
    assert len(due) == 6
    assert after < due[0]
    assert all(early < late for early, late in pairwise(due)), "never twice, and in order"
    days = []
    for moment in due:
        shown = local_time(moment, zone)
        if (shown.hour, shown.minute) != (hour, minute):
            # The clocks jumped over it: this is the first moment behind the jump.
            assert local_time(moment - SECOND, zone) + SECOND != shown
        # Behind a jump the clocks may show the next day already: a zone that moves over the
        # date line leaves a whole day out.
        is_next_day = (shown.hour, shown.minute) < (hour, minute)
        days.append(shown.date() - DAY if is_next_day else shown.date())
    assert all(late - early == DAY for early, late in pairwise(days)), "no day goes without"


@given(nights(), st.integers(1, 5))
def test_going_on_from_a_due_moment_gives_the_next(
    night: tuple[str, datetime, str], steps: int
) -> None:
    """The tick knows only the last due moment: asking from there must lose and repeat nothing."""
    zone, after, cron = night
    at_once = list_next(cron, zone, after, steps)
    one_by_one, moment = [], after
    for _ in range(steps):
        following = next_due(cron, zone, moment)
        assert following is not None
        one_by_one.append(following)
        moment = following
    assert one_by_one == at_once


@given(nights(), st.integers(0, 2 * 86_400))
def test_it_does_not_matter_from_when_one_asks(
    night: tuple[str, datetime, str], later: int
) -> None:
    zone, after, cron = night
    first, second = list_next(cron, zone, after, 2)
    asked = min(after + timedelta(seconds=later), first - SECOND)
    assert list_next(cron, zone, asked, 2) == [first, second]


def test_the_spring_night_has_it_at_the_first_time_that_exists() -> None:
    due = list_next("30 2 * * *", "Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert [moment.isoformat() for moment in due] == [
        "2026-03-29T01:00:00+00:00",  # 03:00, for 02:30 is jumped over
        "2026-03-30T00:30:00+00:00",
    ]


def test_the_autumn_night_has_it_once() -> None:
    due = list_next("30 2 * * *", "Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert [moment.isoformat() for moment in due] == [
        "2026-10-25T00:30:00+00:00",  # the first 02:30
        "2026-10-26T01:30:00+00:00",
    ]
    in_between = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # 02:15 for the second time
    assert next_due("30 2 * * *", "Europe/Berlin", in_between) == due[1]


def test_nine_stays_nine_when_the_clocks_change() -> None:
    due = list_next("0 9 * * mon", "Europe/Berlin", datetime(2026, 3, 20, 12, tzinfo=UTC), 30)
    assert {local_time(moment, "Europe/Berlin").strftime("%a %H:%M") for moment in due} == {
        "Mon 09:00"
    }
    assert len({moment.hour for moment in due}) == 2


@pytest.mark.parametrize(
    ("cron", "normal", "first"),
    [
        ("0 9 * * MON", "0 9 * * mon", "2026-01-05T09:00"),
        ("0  9 1-7 * mon", "0 9 1-7 * mon", "2026-01-05T09:00"),
        ("30 8 last * *", "30 8 last * *", "2026-01-31T08:30"),
        ("0 9 * * sun-thu", "0 9 * * mon,tue,wed,thu,sun", "2026-01-01T09:00"),
        ("0 9 * * fri-mon", "0 9 * * mon,fri,sat,sun", "2026-01-02T09:00"),
        ("0 9 1 jan,apr,jul,oct *", "0 9 1 jan,apr,jul,oct *", "2026-01-01T09:00"),
        ("0 9 29 2 *", "0 9 29 2 *", "2028-02-29T09:00"),
        ("*/15 9-17/4 * * mon-sun", "*/15 9-17/4 * * *", "2026-01-01T09:00"),
    ],
)
def test_expressions_and_what_they_mean(cron: str, normal: str, first: str) -> None:
    assert check_cron(cron, timezone="UTC", after=NEW_YEAR) == normal
    found = next_due(normal, "UTC", NEW_YEAR)
    assert found is not None
    assert found.isoformat() == f"{first}:00+00:00"


@pytest.mark.parametrize(
    ("cron", "code", "text"),
    [
        ("0 9 * *", "cron_fields", "has 4 fields"),
        ("", "cron_fields", "has 0 fields"),
        ("0 9 * * 1", "cron_weekday_number", "write names"),
        ("0 9 * * 0-4", "cron_weekday_number", "write names"),
        ("0 9 * * mon#1", "cron_weekday_number", "write names"),
        ("0 9 * * monday", "cron_weekday", "no weekday"),
        ("0 9 31 2 *", "cron_never", "next 10 years"),
        ("0 9 30 feb *", "cron_never", "next 10 years"),
        ("60 9 * * mon", "cron_minute", "0 to 59"),
        ("0 24 * * mon", "cron_hour", "0 to 23"),
        ("0 9 0 * mon", "cron_day", "1 to 31"),
        ("0 9 * 13 mon", "cron_month", "1 to 12"),
        ("0 9 * foo mon", "cron_month", "1 to 12"),
        ("5/15 9 * * mon", "cron_minute", "0 to 59"),
        ("0 17-9 * * mon", "cron_hour", "0 to 23"),
        ("0 */0 * * mon", "cron_hour", "0 to 23"),
        ("0 9, * * mon", "cron_hour", "0 to 23"),
        ("* 9 * * mon", "cron_too_often", "60 times an hour"),
        ("*/2 * * * *", "cron_too_often", "30 times an hour"),
    ],
)
def test_what_cannot_be_a_schedule_is_refused(cron: str, code: str, text: str) -> None:
    with pytest.raises(CronProblem, match=text) as refused:
        check_cron(cron, timezone="Europe/Berlin", after=NEW_YEAR)
    assert refused.value.code == code


@given(st.text(alphabet="0123456789*/,-#?LWmontue jan@", max_size=30))
def test_any_text_is_taken_or_refused(cron: str) -> None:
    """Whatever is let through can be reckoned with."""
    try:
        normal = check_cron(cron, timezone="America/New_York", after=NEW_YEAR)
    except CronProblem:
        return
    assert check_cron(normal, timezone="America/New_York", after=NEW_YEAR) == normal
    assert next_due(normal, "America/New_York", NEW_YEAR) is not None


def test_a_zone_that_is_not_there() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        next_due("0 9 * * mon", "Europe/Atlantis", NEW_YEAR)
