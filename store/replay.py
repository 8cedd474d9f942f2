"""What a changed program would have done to the nominations of the last weeks: only read.

Both programs, the one in force and the changed one, are put to the same nominations by the same
rules, so that what is told is the difference and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.account_names import account_key
from store.clock import now
from store.models import Account, AccountAlias, Approval, Nomination, Reference, Region
from store.policies.rules import Subject, is_about
from store.program_file import ProgramFile, RegionEntry
from store.program_policies import PolicyEntry
from store.program_record import read_program
from store.program_routes import RouteEntry
from store.regions import (
    DEFAULT_DAYS,
    DEFAULT_HOURS,
    DEFAULT_NOMINATION_DAYS,
    DEFAULT_TIMEZONE,
    NO_HOLIDAYS,
    Nowhere,
)
from store.routing.overrides import list_routes
from store.working_time import WorkingCalendar, add_working_days, working_calendar

REPLAYED_DAYS = 90


@dataclass(frozen=True)
class Replay:
    """The difference that a change would have made.

    `nominations` is how many were looked at. `second_approvals`, `late` (decided, or still
    open, after their deadline) and `unnamed` (used without the customer's name) are (before,
    after); the others count nominations: those that other people would have decided, and those
    whose deadline would have come earlier or later. `customers` are the first few concerned.
    """

    nominations: int
    second_approvals: tuple[int, int]
    other_owner: int
    earlier: int
    later: int
    late: tuple[int, int]
    unnamed: tuple[int, int]
    customers: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether all of them would have gone as they went."""
        pairs = (self.second_approvals, self.late, self.unnamed)
        moved = self.other_owner or self.earlier or self.later
        return not moved and all(before == after for before, after in pairs)


def replay_program(
    session: Session, *, program: ProgramFile, days: int = REPLAYED_DAYS
) -> Replay | None:
    """What this program instead of the present one would have done to the last `days` days.

    None before there is a program. Absences and the hands that an approval went through are
    left out on both sides: they are nobody's rule.
    """
    present = read_program(session)
    if present is None:
        return None
    routes = list_routes(session)
    before = _Rules(present, routes)
    after = _Rules(program, routes if program.routes is None else program.routes)
    moment = now(session)
    cases = list(_load(session, since=moment - timedelta(days=days)))
    seconds, late, unnamed = [0, 0], [0, 0], [0, 0]
    other_owner = earlier = later = 0
    customers: list[str] = []
    for case in cases:
        outcomes = [rules.decide(case) for rules in (before, after)]
        for side, outcome in enumerate(outcomes):
            seconds[side] += outcome.second_approvals
            late[side] += (case.decided_at or moment) > outcome.deadline
            unnamed[side] += outcome.unnamed
        first, second = outcomes
        other_owner += first.owners != second.owners
        earlier += second.deadline < first.deadline
        later += second.deadline > first.deadline
        if first != second:
            customers.append(case.account)
    return Replay(
        nominations=len(cases),
        second_approvals=(seconds[0], seconds[1]),
        other_owner=other_owner,
        earlier=earlier,
        later=later,
        late=(late[0], late[1]),
        unnamed=(unnamed[0], unnamed[1]),
        customers=tuple(dict.fromkeys(customers))[:5],
    )


@dataclass(frozen=True)
class _Case:
    account: str
    keys: frozenset[str]  # all names of the account, as they are compared
    size: str | None
    country: str | None
    subject: Subject
    agreement: str
    home: str | None  # the code of the region where it went because the account is at home there
    created_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class _Outcome:
    owners: frozenset[str]
    deadline: datetime
    second_approvals: int
    unnamed: bool


class _Rules:
    """One program, ready to be put to nominations."""

    def __init__(self, program: ProgramFile, routes: Sequence[RouteEntry]) -> None:
        self._program = program
        self._regions = {region.code: region for region in program.regions}
        self._countries = {
            country: region.code for region in program.regions for country in region.countries
        }
        self._routes = {
            (route.kind, account_key(route.value) or route.value): route.region for route in routes
        }
        self._calendars: dict[str | None, WorkingCalendar] = {}

    def decide(self, case: _Case) -> _Outcome:
        code = self._route(case)
        held = [policy for policy in self._held(code) if is_about(policy, case.subject)]
        effects = [policy.effect for policy in held]
        days = self._inherited(code, "nomination_days", DEFAULT_NOMINATION_DAYS)
        return _Outcome(
            owners=frozenset(self._owners(code)),
            deadline=add_working_days(self._calendar(code), case.created_at, days),
            second_approvals=effects.count("second_approval"),
            unnamed="written_consent" in effects and case.agreement != "written",
        )

    def _route(self, case: _Case) -> str | None:
        """As `store.routing.choosing` does: account, size, industry, home, country, hub."""
        wanted: list[tuple[str, str | None]] = [("account", key) for key in sorted(case.keys)]
        wanted += [("size", case.size), ("industry", case.subject.industry)]
        wanted += [("home_of", key) for key in sorted(case.keys)]
        for kind, value in wanted:
            if value is not None:
                region = self._routes.get((kind, account_key(value) or value))
                if region is not None:
                    return region
        if case.home in self._regions:
            return case.home
        return self._countries.get(case.country or "")

    def _upwards(self, code: str | None) -> Iterator[RegionEntry]:
        while code is not None:
            region = self._regions[code]
            yield region
            code = region.parent

    def _owners(self, code: str | None) -> Sequence[str]:
        owners = (region.owners for region in self._upwards(code) if region.owners)
        return next(owners, self._program.hub_members)

    def _held(self, code: str | None) -> Iterator[PolicyEntry]:
        codes: set[str] = set()
        for entries in (
            *(region.policies for region in self._upwards(code)),
            self._program.policies,
        ):
            yield from (entry for entry in entries if entry.code not in codes)
            codes |= {entry.code for entry in entries if entry.code}

    def _inherited(self, code: str | None, name: str, default: Any) -> Any:
        values = (getattr(region, name) for region in self._upwards(code))
        return next((value for value in values if value is not None), default)

    def _calendar(self, code: str | None) -> WorkingCalendar:
        if code not in self._calendars:
            self._calendars[code] = working_calendar(
                Nowhere(
                    timezone=self._inherited(code, "timezone", DEFAULT_TIMEZONE),
                    hours=self._inherited(code, "hours", DEFAULT_HOURS),
                    days=self._inherited(code, "days", DEFAULT_DAYS),
                    holidays=self._inherited(code, "holidays", NO_HOLIDAYS),
                )
            )
        return self._calendars[code]


def _load(session: Session, *, since: datetime) -> Iterator[_Case]:
    codes = {row.id: row.code for row in session.execute(select(Region.id, Region.code))}
    rows = session.execute(
        select(Nomination, Account, Approval.decided_at)
        .join(Account, Account.id == Nomination.account_id)
        .outerjoin(
            Approval,
            (Approval.subject_type == "nomination")
            & (Approval.subject_id == Nomination.id)
            & (Approval.revision == Nomination.revision)
            & Approval.settles,
        )
        .where(Nomination.created_at >= since)
        .order_by(Nomination.created_at.desc(), Nomination.id.desc())
    ).all()
    ids = {account.id for _, account, _ in rows}
    aliases: dict[int, set[str]] = {}
    for account_id, key in session.execute(
        select(AccountAlias.account_id, AccountAlias.key).where(AccountAlias.account_id.in_(ids))
    ):
        aliases.setdefault(account_id, set()).add(key)
    sizes: dict[int, str | None] = {}
    for account_id, size in session.execute(
        select(Reference.account_id, Reference.size)
        .where(Reference.account_id.in_(ids), Reference.size.is_not(None))
        .order_by(Reference.created_at, Reference.id)
    ):
        sizes.update({account_id: size})
    for nomination, account, decided_at in rows:
        at_home = nomination.routed_because == "home" and nomination.region_id is not None
        yield _Case(
            account=account.name,
            keys=frozenset({account.key, *aliases.get(account.id, ())}),
            size=sizes.get(account.id),
            country=nomination.country,
            subject=Subject(activities=nomination.activities, industry=nomination.industry),
            agreement=nomination.agreement,
            home=codes.get(nomination.region_id) if at_home else None,
            created_at=nomination.created_at,
            decided_at=decided_at,
        )
