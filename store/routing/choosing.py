"""The region that decides on a nomination, and why that one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.account_sizes import find_size
from store.models import Account, Nomination, Reference, Route
from store.regions import find_region_for_country

# Why a nomination is where it is: kept with it, and told on its card.
REASONS = ("account", "size", "industry", "home", "country", "hub")


@dataclass(frozen=True)
class Routed:
    """Where a nomination goes: `region_id` of None is the hub.

    `because` is one of `REASONS`. `also_told` are the other regions in which we have this
    account, or in which it was nominated now.
    """

    region_id: int | None
    because: str
    also_told: tuple[int, ...] = ()


def route_nomination(
    session: Session,
    *,
    account_id: int | None,
    country: str | None,
    industry: str | None,
    size: str | None = None,
    besides: int | None = None,
) -> Routed:
    """The region whose people decide, and those that are told.

    The first that applies: an override for this account, for its size, for its industry; the
    home of an account that spans regions; the region of the country; else the hub, which then
    reads why. `size` is one of `store.models.SIZES`; what we know of the account when it is
    not given. `besides` is the nomination itself, while it is mended.
    """
    size = size or find_size(session, account_id=account_id)
    local = find_region_for_country(session, country=country)
    local_id = local.id if local else None
    known = _regions_of(session, account_id=account_id, besides=besides)
    chosen = _find_override(session, account_id=account_id, size=size, industry=industry)
    if chosen is None:
        home_id = _find_home(session, account_id=account_id, local_id=local_id, known=known)
        if home_id is not None:
            chosen = (home_id, "home")
        elif local_id is not None:
            chosen = (local_id, "country")
        else:
            chosen = (None, "hub")
    region_id, because = chosen
    others = {*known, local_id} - {region_id, None}
    return Routed(region_id, because, tuple(sorted(other for other in others if other)))


def _find_override(
    session: Session, *, account_id: int | None, size: str | None, industry: str | None
) -> tuple[int | None, str] | None:
    for because, column, value in (
        ("account", Route.account_id, account_id),
        ("size", Route.size, size),
        ("industry", Route.industry, industry),
    ):
        if value is not None:
            region_id = session.scalar(select(Route.region_id).where(column == value))
            if region_id is not None:
                return region_id, because
    return None


def _find_home(
    session: Session, *, account_id: int | None, local_id: int | None, known: set[int]
) -> int | None:
    """The home region of an account that spans regions, where that is not the local one.

    It is what the hub says; else where the account's own country is, when we have it there.
    """
    account = session.get(Account, account_id) if account_id is not None else None
    if account is None:
        return None
    home_id = account.home_region_id
    if home_id is None:
        home = find_region_for_country(session, country=account.country)
        home_id = home.id if home is not None and home.id in known else None
    return home_id if home_id != local_id else None


def _regions_of(session: Session, *, account_id: int | None, besides: int | None) -> set[int]:
    """The regions in which an account is nominated, or one of our references."""
    if account_id is None:
        return set()
    nominated = select(Nomination.region_id).where(
        Nomination.account_id == account_id, Nomination.state != "declined"
    )
    if besides is not None:
        nominated = nominated.where(Nomination.id != besides)
    referred = select(Reference.region_id).where(
        Reference.account_id == account_id, Reference.state == "active"
    )
    found = {*session.scalars(nominated), *session.scalars(referred)}
    return {region_id for region_id in found if region_id is not None}
