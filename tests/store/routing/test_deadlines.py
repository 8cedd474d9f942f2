"""Deadlines of ten regions, over their holidays, their weeks and their clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.models import Approval
from store.program import apply_program
from store.program_file import parse_program
from store.working_time import add_working_time, working_calendar, working_time_between
from tests.store.deciding import nominate
from tests.store.test_working_time import Hours, at

# A region (code, country, zone, hours, days, holidays, working days); then when a nomination
# comes, half of its time, its deadline, and half as much again, all on the region's own clocks.
TEN: list[tuple[str, str, str, str, str]] = [
    # Good Friday and Easter Monday; the clocks have changed the Sunday before.
    (
        "DACH DE Europe/Berlin 09:00-17:30 mon-fri DE 5",
        *("Wed 2026-04-01 15:00", "Wed 2026-04-08 10:45"),
        *("Fri 2026-04-10 15:00", "Wed 2026-04-15 10:45"),
    ),
    # The clocks go forward on 29 March: a working day is as long as before.
    (
        "UKI GB Europe/London 09:00-17:00 mon-fri GB-ENG 5",
        *("Fri 2026-03-27 10:00", "Tue 2026-03-31 14:00"),
        *("Tue 2026-04-07 10:00", "Thu 2026-04-09 14:00"),
    ),
    # Thanksgiving; asked after hours, so it counts from the next morning.
    (
        "AMER US America/New_York 09:00-17:00 mon-fri US 5",
        *("Tue 2026-11-24 18:00", "Mon 2026-11-30 13:00"),
        *("Thu 2026-12-03 09:00", "Mon 2026-12-07 13:00"),
    ),
    # Golden Week: Showa Day, then 4, 5 and 6 May (the third is a Sunday).
    (
        "JAPAN JP Asia/Tokyo 09:00-18:00 mon-fri JP 5",
        *("Tue 2026-04-28 09:00", "Fri 2026-05-01 13:30"),
        *("Mon 2026-05-11 09:00", "Wed 2026-05-13 13:30"),
    ),
    # A week from Sunday to Thursday, over Saudi National Day on Wednesday, 23 September.
    (
        "GULF SA Asia/Riyadh 08:00-16:00 sun-thu SA 5",
        *("Thu 2026-09-17 12:00", "Mon 2026-09-21 16:00"),
        *("Sun 2026-09-27 12:00", "Tue 2026-09-29 16:00"),
    ),
    # Tiradentes on Tuesday, 21 April.
    (
        "BRAZIL BR America/Sao_Paulo 09:00-18:00 mon-fri BR 2",
        *("Mon 2026-04-20 16:00", "Wed 2026-04-22 16:00"),
        *("Thu 2026-04-23 16:00", "Fri 2026-04-24 16:00"),
    ),
    # Half an hour off the others; Republic Day on Monday, 26 January.
    (
        "INDIA IN Asia/Kolkata 09:30-18:30 mon-fri IN 1",
        *("Fri 2026-01-23 10:30", "Fri 2026-01-23 15:00"),
        *("Tue 2026-01-27 10:30", "Tue 2026-01-27 15:00"),
    ),
    # Australia Day, and six working days a week.
    (
        "ANZ AU Australia/Sydney 09:00-17:00 mon-sat AU 3",
        *("Sat 2026-01-24 09:00", "Tue 2026-01-27 13:00"),
        *("Thu 2026-01-29 09:00", "Fri 2026-01-30 13:00"),
    ),
    # The clocks go back in the night to Sunday, 1 November, where people are always at work:
    # three days have an hour more.
    (
        "CANADA CA America/Toronto 00:00-24:00 mon-sun none 3",
        *("Fri 2026-10-30 12:00", "Sun 2026-11-01 00:30"),
        *("Mon 2026-11-02 12:00", "Wed 2026-11-04 00:30"),
    ),
    # 14 July is a Tuesday, and this comes late on the Friday before.
    (
        "FRANCE FR Europe/Paris 09:00-18:00 mon-fri FR 5",
        *("Fri 2026-07-10 17:20", "Thu 2026-07-16 12:50"),
        *("Mon 2026-07-20 17:20", "Thu 2026-07-23 12:50"),
    ),
]


def _file() -> str:
    regions = []
    for words, *_ in TEN:
        code, country, zone, hours, days, holidays, promised = words.split()
        # Five is what holds where nothing is said.
        kept = f", nomination_days: {promised}" if promised != "5" else ""
        regions.append(
            f"  - {{code: {code}, name: {code}, timezone: {zone}, hours: '{hours}', days: {days}, "
            f"holidays: {holidays}, countries: [{country}], owners: [U0{code}]{kept}}}"
        )
    head = "program: {name: Ten}\nhub: {members: [U0HELEN]}\nregions:\n"
    return head + "\n".join(regions)


def _deadline(session: Session, approval_id: int) -> datetime:
    deadline = session.get_one(Approval, approval_id).deadline_at
    assert deadline is not None
    return deadline


def test_deadlines_and_their_shares_in_ten_regions(store: Store, clock: ManualClock) -> None:
    store.run_sync(apply_program, program=parse_program(_file()), actor=None)
    told = []
    for number, (words, asked, *_) in enumerate(TEN, start=1):
        code, country, zone, hours, days, holidays, _ = words.split()
        clock.set(at(zone, asked.partition(" ")[2]))
        nominate(store, account_name=code, country=country)
        deadline = store.read_sync(_deadline, number)
        calendar = working_calendar(Hours(zone, hours, days, holidays))
        whole = working_time_between(calendar, clock.now(), deadline)
        half, further = (
            add_working_time(calendar, clock.now(), whole * share) for share in (0.5, 1.5)
        )
        told.append((words, asked, *(_local(zone, one) for one in (half, deadline, further))))
    assert told == TEN


def _local(zone: str, moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-10 10:00", "2026-03-10 12:30", 2.5),
        ("2026-03-10 10:00", "2026-03-10 10:00", 0),
        ("2026-03-10 12:00", "2026-03-10 10:00", 0),
        ("2026-03-13 17:00", "2026-03-16 09:30", 1),
        ("2026-03-14 00:00", "2026-03-15 23:59", 0),
    ],
)
def test_time_at_work_between_two_moments(start: str, end: str, hours: float) -> None:
    calendar = working_calendar(Hours())
    first, last = at("Europe/Berlin", start), at("Europe/Berlin", end)
    assert working_time_between(calendar, first, last) == timedelta(hours=hours)


def test_a_region_inherits_how_long_it_takes(store: Store, clock: ManualClock) -> None:
    text = """
program: {name: Ten}
hub: {members: [U0HELEN]}
regions:
  - {code: TOP, name: Top, owners: [U0TOP], nomination_days: 2, hours: '00:00-24:00', days: mon-sun}
  - {code: BELOW, name: Below, parent: TOP, countries: [DE]}
"""
    store.run_sync(apply_program, program=parse_program(text), actor=None)
    nominate(store)
    assert store.read_sync(_deadline, 1) == datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
