"""What the hub says against the tree of countries: kept, listed, and brought from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store import audit
from store.accounts import find_account, get_account, get_or_create_account
from store.clock import now
from store.errors import FileProblem, InvalidForm, InvalidProgram, NotAllowed, NotFound
from store.members import is_hub, list_hub
from store.models import INDUSTRIES, SIZES, Account, Region, Route
from store.program_changes import Change, compare
from store.program_routes import RouteEntry
from store.regions import get_region


def list_routes(session: Session) -> list[RouteEntry]:
    """All overrides, as a program file would say them, in its order; homes of accounts last."""
    codes = {row.id: row.code for row in session.scalars(select(Region))}
    entries: list[RouteEntry] = []
    for route in session.scalars(select(Route).order_by(Route.position, Route.id)):
        if route.account_id is not None:
            name = get_account(session, account_id=route.account_id).name
            entries.append(RouteEntry("account", name, codes[route.region_id]))
        elif route.size is not None:
            entries.append(RouteEntry("size", route.size, codes[route.region_id]))
        elif route.industry is not None:
            entries.append(RouteEntry("industry", route.industry, codes[route.region_id]))
    at_home = session.scalars(
        select(Account).where(Account.home_region_id.is_not(None)).order_by(Account.key)
    )
    homes = [
        RouteEntry("home_of", account.name, codes[account.home_region_id or 0])
        for account in at_home
    ]
    return [*entries, *homes]


def set_route(
    session: Session,
    *,
    actor_id: str,
    region_id: int,
    account_id: int | None = None,
    size: str | None = None,
    industry: str | None = None,
) -> int:
    """Let one account, size or industry go to a region from now on; returns the route's id.

    What waits for a decision already stays where it is. Raises NotAllowed for who is not of the
    hub, NotFound, and InvalidForm at `what` unless exactly one of the three is given.
    """
    _check_hub(session, actor_id)
    get_region(session, region_id=region_id)
    if account_id is not None:
        get_account(session, account_id=account_id)
    given = {
        name: value
        for name, value in (("account_id", account_id), ("size", size), ("industry", industry))
        if value is not None
    }
    if len(given) != 1 or (size or SIZES[0]) not in SIZES:
        raise InvalidForm({"what": "required"})
    if (industry or INDUSTRIES[0]) not in INDUSTRIES:
        raise InvalidForm({"what": "industry_unknown"})
    [(name, value)] = given.items()
    route = session.scalar(select(Route).where(getattr(Route, name) == value).with_for_update())
    before = None if route is None else {name: value, "region": route.region_id}
    if route is None:
        last = session.scalar(select(func.max(Route.position)))
        route = Route(position=(last or 0) + 1, created_by=actor_id, created_at=now(session))
        setattr(route, name, value)
        session.add(route)
    route.region_id = region_id
    session.flush()
    audit.record(
        session,
        actor=actor_id,
        action="route.set",
        subject_type="route",
        subject_id=route.id,
        before=before,
        after={name: value, "region": region_id},
    )
    return route.id


def remove_route(session: Session, *, actor_id: str, route_id: int) -> None:
    """Take an override back. Raises NotAllowed for who is not of the hub, NotFound."""
    _check_hub(session, actor_id)
    route = session.get(Route, route_id)
    if route is None:
        raise NotFound("route", route_id)
    before: dict[str, Any] = {
        "account_id": route.account_id,
        "size": route.size,
        "industry": route.industry,
        "region": route.region_id,
    }
    session.delete(route)
    audit.record(
        session,
        actor=actor_id,
        action="route.remove",
        subject_type="route",
        subject_id=route_id,
        before={name: value for name, value in before.items() if value is not None},
    )


def set_home_region(
    session: Session, *, actor_id: str, account_id: int, region_id: int | None
) -> None:
    """Say where an account that spans regions is at home; None: where its country is.

    Raises NotAllowed for who is not of the hub, NotFound.
    """
    _check_hub(session, actor_id)
    get_account(session, account_id=account_id)
    if region_id is not None:
        get_region(session, region_id=region_id)
    account = session.get_one(Account, account_id)
    before, account.home_region_id = account.home_region_id, region_id
    audit.record(
        session,
        actor=actor_id,
        action="account.home",
        subject_type="account",
        subject_id=account_id,
        before={"home_region": before},
        after={"home_region": region_id},
    )


def take_routes(session: Session, entries: tuple[RouteEntry, ...] | None) -> tuple[RouteEntry, ...]:
    """Empty the overrides for those of a file that names some; returns those that there were.

    Before its regions are saved: one that the file drops may still be pointed to.
    """
    before = tuple(list_routes(session))
    if entries is not None and not _are_same(session, entries, before):
        session.execute(delete(Route))
        session.execute(
            update(Account).where(Account.home_region_id.is_not(None)).values(home_region_id=None)
        )
    return before


def save_routes(
    session: Session,
    entries: tuple[RouteEntry, ...] | None,
    *,
    before: tuple[RouteEntry, ...],
    actor: str | None,
) -> list[Change]:
    """Keep the overrides of a file, after its regions; returns what that changed.

    Raises `InvalidProgram` when two of them mean the same account by different names.
    """
    if entries is None or _are_same(session, entries, before):
        return []
    ids = {row.code: row.id for row in session.execute(select(Region.code, Region.id))}
    taken: dict[tuple[str, object], int] = {}
    for position, entry in enumerate(entries):
        value: object = entry.value
        if entry.kind in ("account", "home_of"):
            value = get_or_create_account(session, name=entry.value, actor=actor)
        if (entry.kind, value) in taken:
            line = taken[entry.kind, value]
            told = (
                f'the customer "{entry.value}" has a route already, by another name (line {line}).'
            )
            raise InvalidProgram([FileProblem(entry.line, told)])
        taken[entry.kind, value] = entry.line
        if entry.kind == "home_of":
            session.execute(
                update(Account).where(Account.id == value).values(home_region_id=ids[entry.region])
            )
        else:
            column = "account_id" if entry.kind == "account" else entry.kind
            route = Route(
                position=position,
                region_id=ids[entry.region],
                created_by=actor,
                created_at=now(session),
            )
            setattr(route, column, value)
            session.add(route)
    session.flush()
    session.expire_all()
    after = list_routes(session)
    return list(compare("routes", _lines(before), _lines(after)))


def route_values(entry: RouteEntry) -> dict[str, str]:
    """One of the `routes` of a file, as plain values."""
    return {entry.kind: entry.value, "region": entry.region}


def route_lines(entries: Sequence[RouteEntry]) -> list[str]:
    """The overrides as lines to read: "industry banking → DACH"."""
    return [f"{entry.kind} {entry.value} → {entry.region}" for entry in entries]


def _are_same(
    session: Session, entries: Sequence[RouteEntry], before: Sequence[RouteEntry]
) -> bool:
    """Whether a file says what there is, under whatever names of the accounts."""
    wanted: list[RouteEntry] = []
    for entry in entries:
        known = None
        if entry.kind in ("account", "home_of"):
            known = find_account(session, name=entry.value)
        wanted.append(entry if known is None else replace(entry, value=known.name))
    # A home stands with its account, which has no place in the file's order.
    return _parted(wanted) == _parted(before)


def _parted(entries: Sequence[RouteEntry]) -> tuple[list[RouteEntry], list[str]]:
    homes = sorted(f"{one.value} {one.region}" for one in entries if one.kind == "home_of")
    return [one for one in entries if one.kind != "home_of"], homes


def _lines(entries: Sequence[RouteEntry]) -> dict[str, Any] | None:
    return {"routes": route_lines(entries)} if entries else None


def _check_hub(session: Session, actor_id: str) -> None:
    if not is_hub(session, member_id=actor_id):
        raise NotAllowed(list_hub(session))
