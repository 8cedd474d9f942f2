"""The hub adds, changes and removes a rule in Slack; what it would have done is told first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from store.errors import InvalidForm, InvalidProgram, NotAllowed, NotFound
from store.members import is_hub, list_hub
from store.models import Policy
from store.program import apply_program
from store.program_file import ProgramFile
from store.program_policies import PolicyEntry, policy_entry
from store.program_record import lock_program, read_program
from store.regions import find_region, find_region_by_code
from store.replay import Replay, replay_program

_NEEDED = {"second_approval": "approvers", "forbid_audience": "audience", "limit_gifts": "amount"}


def open_policy(
    session: Session, *, member_id: str, policy_id: int | None
) -> tuple[str | None, PolicyEntry | None]:
    """A rule to change: its region's code (None: the whole program's) and what it says.

    Without an id both are None. Raises NotAllowed for anybody but the hub; NotFound.
    """
    _check(session, member_id)
    if policy_id is None:
        return None, None
    row = _load(session, policy_id)
    region = find_region(session, region_id=row.region_id)
    return (region.code if region else None), policy_entry(row)


def preview_policy(
    session: Session,
    *,
    member_id: str,
    region: str | None,
    entry: PolicyEntry,
    policy_id: int | None = None,
) -> Replay | None:
    """What the rule would have done to the last weeks, were it there; nothing is changed.

    Raises NotAllowed, NotFound, InvalidForm where it cannot be a rule.
    """
    _check(session, member_id)
    program = _changed(session, region=region, entry=entry, policy_id=policy_id)
    return replay_program(session, program=program)


def save_policy(
    session: Session,
    *,
    member_id: str,
    region: str | None,
    entry: PolicyEntry | None,
    policy_id: int | None = None,
) -> None:
    """Let the rule hold from now on, for every replica; `entry` of None removes it.

    It is the same as applying a program file with it, and is written down like that. Raises
    NotAllowed, NotFound, InvalidForm: at `approvers` when nobody could decide then.
    """
    lock_program(session)
    _check(session, member_id)
    program = _changed(session, region=region, entry=entry, policy_id=policy_id)
    try:
        apply_program(session, program=program, actor=member_id)
    except InvalidProgram as error:
        raise InvalidForm({"approvers": "policy_dead_end"}) from error


def _check(session: Session, member_id: str) -> None:
    if not is_hub(session, member_id=member_id):
        raise NotAllowed(list_hub(session))


def _load(session: Session, policy_id: int) -> Policy:
    row = session.get(Policy, policy_id)
    if row is None:
        raise NotFound("policy", policy_id)
    return row


def _changed(
    session: Session, *, region: str | None, entry: PolicyEntry | None, policy_id: int | None
) -> ProgramFile:
    """The program of now with this rule in its region, in the place of the one it changes."""
    program = read_program(session)
    if program is None:
        raise NotFound("program", 1)
    if entry is not None:
        _refuse_gaps(entry)
    if region is not None and find_region_by_code(session, code=region) is None:
        raise NotFound("region", region)
    place: int | None = None
    if policy_id is not None:
        row = _load(session, policy_id)
        there = find_region(session, region_id=row.region_id)
        if (there.code if there else None) != region:
            raise NotFound("policy", policy_id)
        siblings = _entries(program, region)
        place = siblings.index(policy_entry(row))
    entries: list[Any] = list(_entries(program, region))
    if place is None:
        entries += [entry] if entry else []
    else:
        entries[place : place + 1] = [entry] if entry else []
    if region is None:
        return replace(program, policies=tuple(entries))
    return replace(
        program,
        regions=tuple(
            replace(one, policies=tuple(entries)) if one.code == region else one
            for one in program.regions
        ),
    )


def _entries(program: ProgramFile, region: str | None) -> tuple[PolicyEntry, ...]:
    if region is None:
        return program.policies
    return next(one.policies for one in program.regions if one.code == region)


def _refuse_gaps(entry: PolicyEntry) -> None:
    errors = {}
    if not entry.texts or not all(rule for _, rule, _ in entry.texts):
        errors["rule"] = "required"
    needed = _NEEDED.get(entry.effect)
    if needed is not None and not getattr(entry, needed):
        errors[needed] = "required"
    if errors:
        raise InvalidForm(errors)
