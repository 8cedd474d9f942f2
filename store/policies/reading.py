"""The rules that hold somewhere, and all of them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import Policy, Program, Region
from store.policies.rules import PolicyInfo, Subject, describe_policy, is_about
from store.regions import DEFAULT_LANGUAGE, RegionInfo, list_regions


def list_policies(session: Session, *, region_id: int | None) -> list[PolicyInfo]:
    """The rules that hold in a region: its own first, those above it, then the whole program's.

    One with a code takes the place of those of the same code that stand above it.
    """
    return in_force(list_all_policies(session), list_regions(session), region_id=region_id)


def list_policies_about(
    session: Session, *, region_id: int | None, subject: Subject
) -> list[PolicyInfo]:
    """Those of them that concern a nomination."""
    return [
        policy
        for policy in list_policies(session, region_id=region_id)
        if is_about(policy, subject)
    ]


def list_all_policies(session: Session) -> list[PolicyInfo]:
    """Every rule: of the whole program first, then of each region in the file's order."""
    program = session.get(Program, 1)
    general = program.language if program else DEFAULT_LANGUAGE
    regions = {region.id: region for region in list_regions(session)}
    rows = session.scalars(
        select(Policy)
        .outerjoin(Region, Region.id == Policy.region_id)
        .order_by(
            Policy.region_id.is_not(None), Region.position, Region.id, Policy.position, Policy.id
        )
    )
    found = []
    for row in rows:
        region = regions.get(row.region_id) if row.region_id is not None else None
        found.append(
            describe_policy(
                row,
                region=region.told if region else None,
                language=region.language if region else general,
            )
        )
    return found


def in_force(
    policies: Iterable[PolicyInfo], regions: Iterable[RegionInfo], *, region_id: int | None
) -> list[PolicyInfo]:
    """Of all these rules those that hold in a region (None: in the hub), the nearest first."""
    known = {region.id: region for region in regions}
    line_up: list[int | None] = []
    while region_id in known:
        line_up.append(region_id)
        region_id = known[region_id].parent_id
    line_up.append(None)
    found: list[PolicyInfo] = []
    codes: set[str] = set()
    all_of_them = list(policies)
    for place in line_up:
        here = [policy for policy in all_of_them if policy.region_id == place]
        found += [policy for policy in here if policy.code not in codes]
        codes |= {policy.code for policy in here if policy.code}
    return found
