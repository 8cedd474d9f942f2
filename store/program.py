"""The program: apply a program file to the store, and say what that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.errors import FileProblem, InvalidProgram
from store.models import (
    Base,
    Member,
    Policy,
    Program,
    Region,
    RegionCountry,
    RegionMember,
    Schedule,
)
from store.policies.audiences import settle_audiences
from store.policies.checking import find_dead_ends
from store.program_changes import Change, compare
from store.program_file import ProgramFile, RegionEntry, parse_program
from store.program_policies import save_policies
from store.program_record import (
    ProgramInfo,
    find_program,
    hub_values,
    in_normal_order,
    lock_program,
    program_values,
    read_program,
    region_values,
    show_program,
)
from store.program_rhythm import remove_schedules, save_schedules
from store.program_terms import save_terms
from store.routing.handover import hand_on_approvals
from store.routing.overrides import save_routes, take_routes
from store.schedule_troubles import lose_regions
from store.search.index.upkeep import index_reference
from store.search.understanding.terms import count_up
from store.statements import insert
from store.wins import refresh_wins

__all__ = [
    "Change",
    "ProgramFile",
    "ProgramInfo",
    "apply_program",
    "find_program",
    "parse_program",
    "show_program",
]

# A region's own parts; everything else that points to it is somebody's work.
_OWN_PARTS = (RegionCountry, RegionMember)
# A schedule of a region that is gone is paused, and the one who made it told.
_MAY_LOSE_IT = Schedule


def apply_program(session: Session, *, program: ProgramFile, actor: str | None) -> list[Change]:
    """Make the store's program that of the file; returns what changed: nothing the second time.

    Raises `InvalidProgram` when a region is gone from the file to which work still belongs, or
    when a policy would leave nobody to decide; the caller then takes all of it back.
    """
    lock_program(session)
    program = in_normal_order(program)
    current = read_program(session)
    old = {region.code: region for region in current.regions} if current else {}
    new = {region.code: region for region in program.regions}
    gone = [code for code in old if code not in new]
    routes = take_routes(session, program.routes)
    _refuse_lost_work(session, gone=gone, line=program.regions_line)
    changes = list(_compare_all(current, program, old, new))
    # Those that the file drops go first: nobody need hear that their region is gone.
    removed = remove_schedules(session, program.schedules, actor=actor)
    _save_program(session, program)
    _save_regions(
        session, program, rewritten={code for code in new if old.get(code) != new[code]}, gone=gone
    )
    if dead_ends := find_dead_ends(session, program=program):
        raise InvalidProgram(dead_ends)
    changes += save_routes(session, program.routes, before=routes, actor=actor)
    for change in changes:
        kind, _, code = change.subject.partition(" ")
        audit.record(
            session,
            actor=actor,
            action="program.apply",
            subject_type=kind,
            subject_id=code or "1",
            before=change.before or None,
            after=change.after or None,
        )
    scheduled = save_schedules(session, program.schedules, actor=actor)
    taught = save_terms(session, program.search_terms, actor=actor)
    # What a rule forbids, or allows again, holds for what we have as well.
    for reference_id in settle_audiences(session):
        index_reference(session, reference_id=reference_id)
        refresh_wins(session, reference_id=reference_id, version=f"audience:{now(session)}")
    # Whoever decides from now on is asked from now on, also about what waits already.
    hand_on_approvals(session, actor=actor)
    return [*changes, *removed, *scheduled, *taught]


def _compare_all(
    current: ProgramFile | None,
    program: ProgramFile,
    old: Mapping[str, RegionEntry],
    new: Mapping[str, RegionEntry],
) -> Iterable[Change]:
    for subject, values in (("program", program_values), ("hub", hub_values)):
        yield from compare(subject, values(current) if current else None, values(program))
    for code in {**new, **old}:
        yield from compare(
            f"region {code}",
            region_values(old[code]) if code in old else None,
            region_values(new[code]) if code in new else None,
        )


def _refuse_lost_work(session: Session, *, gone: list[str], line: int) -> None:
    problems = []
    for code in gone:
        region_id = session.scalars(select(Region.id).where(Region.code == code)).one()
        work = list(_work_of(session, region_id))
        if work:
            problems.append(
                FileProblem(
                    line,
                    f"the region {code} is gone from the file, but work belongs to it "
                    f"({', '.join(work)}); keep it in the file, without countries if it shall "
                    "get nothing new.",
                )
            )
    if problems:
        raise InvalidProgram(problems)


def _work_of(session: Session, region_id: int) -> Iterable[str]:
    own = {table.__table__ for table in (Region, Policy, *_OWN_PARTS, _MAY_LOSE_IT)}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            points_here = any(key.column.table is Region.__table__ for key in column.foreign_keys)
            if not points_here or table in own:
                continue
            number = session.scalar(
                select(func.count()).select_from(table).where(column == region_id)
            )
            if number:
                yield f"{table.name}: {number}"


def _save_program(session: Session, program: ProgramFile) -> None:
    values = {
        "name": program.name,
        "language": program.language,
        "wins_channel": program.wins_channel,
        "wins_a_day": program.wins_a_day,
        "hub_channel": program.hub_channel,
        "competitors": list(program.competitors),
    }
    session.execute(
        insert(session, Program)
        .values(id=1, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
    # Every replica's search reads the names of regions and competitors again.
    count_up(session, name="program")
    roles = {
        **dict.fromkeys(program.hub_members, "hub"),
        **dict.fromkeys(program.executives, "executive"),
    }
    session.execute(
        update(Member)
        .where(Member.role.in_(("hub", "executive")), Member.id.not_in(list(roles)))
        .values(role="member")
    )
    for member_id, role in roles.items():
        session.execute(
            insert(session, Member)
            .values(id=member_id, role=role, name="", title="", is_guest=False, is_active=True)
            .on_conflict_do_update(index_elements=["id"], set_={"role": role})
        )


def _save_regions(
    session: Session, program: ProgramFile, *, rewritten: set[str], gone: list[str]
) -> None:
    moment = now(session)
    touched = select(Region.id).where(Region.code.in_([*rewritten, *gone]))
    # First everything goes, then everything comes: a country may move from one to another.
    for part in _OWN_PARTS:
        session.execute(delete(part).where(part.region_id.in_(touched)))
    for position, region in enumerate(program.regions):
        values = {
            "name": region.name,
            "names": dict(region.names),
            "timezone": region.timezone,
            "language": region.language,
            "channel": region.channel,
            "hours": region.hours,
            "days": region.days,
            "holidays": region.holidays,
            "nomination_days": region.nomination_days,
            "request_days": region.request_days,
            "wins_a_day": region.wins_a_day,
            "position": position,
        }
        session.execute(
            insert(session, Region)
            .values(code=region.code, **values)
            .on_conflict_do_update(index_elements=["code"], set_=values)
        )
    ids = {row.code: row.id for row in session.execute(select(Region.code, Region.id))}
    for region in program.regions:
        session.execute(
            update(Region)
            .where(Region.id == ids[region.code])
            .values(parent_id=ids[region.parent] if region.parent else None)
        )
        if region.code in rewritten:
            _save_parts(session, region, ids[region.code])
            save_policies(
                session, region_id=ids[region.code], entries=region.policies, moment=moment
            )
    save_policies(session, region_id=None, entries=program.policies, moment=moment)
    # Whoever lay below them lies elsewhere by now, or goes with them.
    lose_regions(session, region_ids=[ids[code] for code in gone])
    session.execute(update(Region).where(Region.code.in_(gone)).values(parent_id=None))
    session.execute(delete(Policy).where(Policy.region_id.in_([ids[code] for code in gone])))
    session.execute(delete(Region).where(Region.code.in_(gone)))
    session.expire_all()


def _save_parts(session: Session, region: RegionEntry, region_id: int) -> None:
    # As plain rows: the session may still hold the objects of those that were just deleted.
    people = (
        *(("owner", place, member) for place, member in enumerate(region.owners)),
        *(("backup", place, member) for place, member in enumerate(region.backups)),
        *(("approver", place, member) for place, member in enumerate(region.approvers)),
    )
    rows: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
        (RegionCountry, [{"country": country} for country in region.countries]),
        (
            RegionMember,
            [
                {"role": role, "position": place, "member_id": member}
                for role, place, member in people
            ],
        ),
    )
    for part, values in rows:
        if values:
            session.execute(
                insert(session, part), [{"region_id": region_id, **value} for value in values]
            )
