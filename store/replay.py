"""What a changed program would have done to the nominations of the last weeks: only read.

Both programs, the one in force and the changed one, are put to the same nominations by the same
rules, so that what is told is the difference and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import outerjoin, select
from sqlalchemy.orm import Session

from store.account_names import account_key
from store.approval_subjects import rules_of
from store.clock import now
from store.models import Account, AccountAlias, Approval, Nomination, Reference, Region, Request
from store.policies.rules import Subject, is_about, refuses, wants_second
from store.program_file import ProgramFile, RegionEntry
from store.program_policies import PolicyEntry
from store.program_record import read_program
from store.program_routes import RouteEntry
from store.regions import (
    DEFAULT_DAYS,
    DEFAULT_HOURS,
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
    Requests' deadlines are counted apart, but both have their part in `second_approvals` and in
    `refused`: what a limit of gifts would not have let be sent.
    """

    nominations: int
    second_approvals: tuple[int, int]
    other_owner: int
    earlier: int
    later: int
    late: tuple[int, int]
    unnamed: tuple[int, int]
    customers: tuple[str, ...]
    requests: int = 0
    requests_earlier: int = 0
    requests_later: int = 0
    refused: tuple[int, int] = (0, 0)

    @property
    def changes_nothing(self) -> bool:
        """Whether all of them would have gone as they went."""
        pairs = (self.second_approvals, self.late, self.unnamed, self.refused)
        moved = self.other_owner or self.earlier or self.later
        moved = moved or self.requests_earlier or self.requests_later
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
    seconds, late, unnamed, refused = [0, 0], [0, 0], [0, 0], [0, 0]
    other_owner = earlier = later = 0
    customers: list[str] = []
    for case in cases:
        outcomes = [rules.decide(case) for rules in (before, after)]
        for side, outcome in enumerate(outcomes):
            seconds[side] += outcome.second_approvals
            late[side] += (case.decided_at or moment) > outcome.deadline
            unnamed[side] += outcome.unnamed
            refused[side] += outcome.refused
        first, second = outcomes
        other_owner += first.owners != second.owners
        earlier += second.deadline < first.deadline
        later += second.deadline > first.deadline
        if first != second:
            customers.append(case.account)
    asked = _load_requests(session, since=moment - timedelta(days=days))
    dues = [
        tuple(rules.due(region, created_at, "request_days") for rules in (before, after))
        for region, created_at, _ in asked
    ]
    for side, rules in enumerate((before, after)):
        for region, _, subject in asked:
            seconds[side] += rules.count_seconds(region, subject)
            refused[side] += rules.refuses(region, subject)
    return Replay(
        nominations=len(cases),
        second_approvals=(seconds[0], seconds[1]),
        other_owner=other_owner,
        earlier=earlier,
        later=later,
        late=(late[0], late[1]),
        unnamed=(unnamed[0], unnamed[1]),
        customers=tuple(dict.fromkeys(customers))[:5],
        requests=len(asked),
        requests_earlier=sum(due < was for was, due in dues),
        requests_later=sum(due > was for was, due in dues),
        refused=(refused[0], refused[1]),
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
    refused: bool


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
        return _Outcome(
            owners=frozenset(self._owners(code)),
            deadline=self.due(code, case.created_at, "nomination_days"),
            second_approvals=self.count_seconds(code, case.subject),
            unnamed="written_consent" in effects and case.agreement != "written",
            refused=self.refuses(code, case.subject),
        )

    def count_seconds(self, code: str | None, subject: Subject) -> int:
        """How many more approvals a region's rules want of this."""
        return sum(wants_second(policy, subject) for policy in self._held(code))

    def refuses(self, code: str | None, subject: Subject) -> bool:
        """Whether a limit of gifts does not let it be."""
        return any(refuses(policy, subject) for policy in self._held(code))

    def due(self, code: str | None, created_at: datetime, field: str) -> datetime:
        """Until when something of a region is due; of one that is gone, as of the hub."""
        code = code if code in self._regions else None
        days = self._inherited(code, field, getattr(Nowhere, field))
        return add_working_days(self._calendar(code), created_at, days)

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
        code = code if code in self._regions else None
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
        # A home that the hub named stands among the routes, and may be taken from them.
        at_home = nomination.routed_because == "home" and account.home_region_id is None
        yield _Case(
            account=account.name,
            keys=frozenset({account.key, *aliases.get(account.id, ())}),
            size=account.size or sizes.get(account.id),
            country=nomination.country,
            subject=rules_of(session, nomination),
            agreement=nomination.agreement,
            home=codes.get(nomination.region_id or 0) if at_home else None,
            created_at=nomination.created_at,
            decided_at=decided_at,
        )


def _load_requests(
    session: Session, *, since: datetime
) -> list[tuple[str | None, datetime, Subject]]:
    """Of each request: its region's code (None: the hub), when it was made, what rules look at."""
    rows = session.execute(
        select(Region.code, Request)
        .select_from(outerjoin(Request, Region, Region.id == Request.region_id))
        .where(Request.created_at >= since)
        .order_by(Request.id)
    )
    return [(code, request.created_at, rules_of(session, request)) for code, request in rows]
