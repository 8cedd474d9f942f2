"""Policies that would leave a region with nobody who may decide are refused, with their line."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.errors import FileProblem
from store.models import Member, Region
from store.program_file import ProgramFile, RegionEntry
from store.program_policies import PolicyEntry
from store.regions import list_deciders


def find_dead_ends(session: Session, *, program: ProgramFile) -> list[FileProblem]:
    """What is wrong with the second approvals of a program that was just saved.

    Each needs somebody who is still with us. In each region the first yes and every second one
    must be two people's; the hub says what the named people cannot.
    """
    gone = set(
        session.scalars(
            select(Member.id).where(or_(Member.is_active.is_(False), Member.is_guest.is_(True)))
        )
    )
    ids = {row.code: row.id for row in session.execute(select(Region.code, Region.id))}
    hub = set(program.hub_members) - gone
    problems: dict[int, FileProblem] = {}
    regions = {region.code: region for region in program.regions}
    for code in (*regions, None):
        held = list(_second_approvals(program, regions, code))
        for entry in held:
            if not set(entry.approvers) - gone:
                problems[entry.line] = FileProblem(
                    entry.line,
                    f"the policy {entry.code or entry.texts[0][1]!r} asks nobody: "
                    f"{', '.join(entry.approvers)} left or is a guest.",
                )
        first = set(list_deciders(session, region_id=ids[code] if code else None).all()) - gone
        second = [(set(entry.approvers) - gone) | hub for entry in held]
        if held and not any(all(group - {one} for group in second) for one in first):
            entry = held[0]
            problems.setdefault(
                entry.line,
                FileProblem(
                    entry.line,
                    f"with the policy {entry.code or entry.texts[0][1]!r} nobody could decide in "
                    f"{code or 'the hub'}: the first and the second yes would be one person’s; "
                    "name another approver, owner or member of the hub.",
                ),
            )
    return list(problems.values())


def _second_approvals(
    program: ProgramFile, regions: dict[str, RegionEntry], code: str | None
) -> Iterator[PolicyEntry]:
    """The second approvals that hold in a region, as `store.policies.reading.in_force` has it."""
    codes: set[str] = set()
    lists = []
    while code is not None:
        lists.append(regions[code].policies)
        code = regions[code].parent
    for entries in (*lists, program.policies):
        yield from (entry for entry in entries if entry.asks_somebody and entry.code not in codes)
        codes |= {entry.code for entry in entries if entry.code}
