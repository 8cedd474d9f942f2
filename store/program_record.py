"""The program as the store keeps it: the program itself, and all of it as a program file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from store.members import list_role
from store.models import Policy, Program, Region
from store.program_file import ProgramFile, RegionEntry
from store.program_policies import policy_entry, policy_values
from store.program_rhythm import schedule_values
from store.program_terms import show_terms
from store.region_rows import load_regions
from store.routing.overrides import list_routes, route_values
from store.schedule_records import list_schedules
from store.statements import is_postgresql

# Any number that nothing else on the server takes: "program" as hex.
_LOCK = 0x70726F6772616D

_NO_PROGRAM = """\
# There is no program yet. Write a program file, then run: vouch program apply FILE
"""


@dataclass(frozen=True)
class ProgramInfo:
    """The program itself. `language` is that of channels that have none of their own."""

    name: str
    language: str
    wins_channel: str | None
    hub_channel: str | None
    wins_a_day: int | None = None


def find_program(session: Session) -> ProgramInfo | None:
    """The program, or None before the first `vouch program apply`."""
    row = session.get(Program, 1)
    if row is None:
        return None
    return ProgramInfo(row.name, row.language, row.wins_channel, row.hub_channel, row.wins_a_day)


def lock_program(session: Session) -> None:
    """Let nobody else change the program until this transaction ends.

    To be taken before the program is read that is to be changed: of two who change it at once
    each would see half of the other, and take the other's change back.
    """
    # On SQLite there is one writer at a time anyhow.
    if is_postgresql(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def show_program(session: Session) -> str:
    """The program as a program file, in YAML, that applies again without a change."""
    program = read_program(session)
    if program is None:
        return _NO_PROGRAM
    values: dict[str, object] = {
        "program": _without_gaps(program_values(program)),
        "hub": _without_gaps(hub_values(program)),
        "regions": [_without_gaps(region_values(region)) for region in program.regions],
    }
    routes = [route_values(one) for one in list_routes(session)]
    if routes:
        values["routes"] = routes
    schedules = [_without_gaps(schedule_values(one)) for one in list_schedules(session)]
    if schedules:
        values["schedules"] = schedules
    if terms := show_terms(session):
        values["search_terms"] = terms
    written: str = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return written


def read_program(session: Session) -> ProgramFile | None:
    """The program in the store as a program file would say it, in normal order, or None."""
    program = session.get(Program, 1)
    if program is None:
        return None
    rows = load_regions(session)
    codes = {row.id: row.code for row in rows}
    return in_normal_order(
        ProgramFile(
            name=program.name,
            language=program.language,
            wins_channel=program.wins_channel,
            wins_a_day=program.wins_a_day,
            executives=tuple(list_role(session, role="executive")),
            competitors=tuple(program.competitors),
            policies=tuple(policy_entry(one) for one in _general_policies(session)),
            hub_channel=program.hub_channel,
            hub_members=tuple(list_role(session, role="hub")),
            regions=tuple(_entry(row, codes) for row in rows),
        )
    )


def in_normal_order(program: ProgramFile) -> ProgramFile:
    """The same program with all that has no order of its own sorted, so that it compares."""
    return replace(
        program,
        executives=tuple(sorted(program.executives)),
        competitors=tuple(sorted(program.competitors)),
        hub_members=tuple(sorted(program.hub_members)),
        regions=tuple(
            replace(region, countries=tuple(sorted(region.countries))) for region in program.regions
        ),
    )


def program_values(program: ProgramFile) -> dict[str, Any]:
    """The part `program` of a file, as plain values."""
    return {
        "name": program.name,
        "language": program.language,
        "wins_channel": program.wins_channel,
        "wins_a_day": program.wins_a_day,
        "executives": list(program.executives),
        "competitors": list(program.competitors),
        "policies": [policy_values(one) for one in program.policies],
    }


def hub_values(program: ProgramFile) -> dict[str, Any]:
    """The part `hub` of a file, as plain values."""
    return {"channel": program.hub_channel, "members": list(program.hub_members)}


def region_values(region: RegionEntry) -> dict[str, Any]:
    """One of the `regions` of a file, as plain values."""
    return {
        "code": region.code,
        "name": region.name,
        "names": dict(region.names),
        "parent": region.parent,
        "timezone": region.timezone,
        "language": region.language,
        "channel": region.channel,
        "owners": list(region.owners),
        "backups": list(region.backups),
        "approvers": list(region.approvers),
        "hours": region.hours,
        "days": region.days,
        "holidays": region.holidays,
        "nomination_days": region.nomination_days,
        "request_days": region.request_days,
        "wins_a_day": region.wins_a_day,
        "countries": list(region.countries),
        "policies": [policy_values(one) for one in region.policies],
    }


def _general_policies(session: Session) -> list[Policy]:
    """The rules of the whole program."""
    return list(
        session.scalars(
            select(Policy).where(Policy.region_id.is_(None)).order_by(Policy.position, Policy.id)
        )
    )


def _without_gaps(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _entry(row: Region, codes: Mapping[int, str]) -> RegionEntry:
    people = sorted(row.people, key=lambda person: (person.position, person.id))
    owners, backups, approvers = (
        tuple(person.member_id for person in people if person.role == role)
        for role in ("owner", "backup", "approver")
    )
    return RegionEntry(
        code=row.code,
        name=row.name,
        names=tuple(sorted(row.names.items())),
        parent=None if row.parent_id is None else codes[row.parent_id],
        timezone=row.timezone,
        language=row.language,
        channel=row.channel,
        owners=owners,
        backups=backups,
        approvers=approvers,
        hours=row.hours,
        days=row.days,
        holidays=row.holidays,
        nomination_days=row.nomination_days,
        request_days=row.request_days,
        wins_a_day=row.wins_a_day,
        countries=tuple(country.country for country in row.countries),
        policies=tuple(policy_entry(one) for one in row.policies),
    )


class _Dumper(yaml.SafeDumper):
    """Writes lists of words in one line and other lists indented, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _represent_list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq",
        values,
        flow_style=all(isinstance(value, str) for value in values),
    )


_Dumper.add_representer(list, _represent_list)
