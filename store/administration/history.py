"""What was changed of the program, by whom and when: read from the audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store import audit
from store.audit import AuditRecord
from store.models import Account, AuditEntry, Schedule
from store.program_changes import Change
from store.program_record import show_program
from store.regions import find_region
from store.schedule_hub import check_hub

_ACTIONS = ("program.", "route.", "absence.", "schedule.", "search_term.", "title_rule.")
# What the hub ran or took home changes nothing.
_NO_CHANGES = ("schedule.run", "program.export")
# These say only how it stands now, or how it stood: nothing came, and nothing went.
_STATES = ("schedule.pause", "schedule.resume")


@dataclass(frozen=True)
class Changes:
    """A page of the changes, the newest first, and how many there are in all."""

    items: list[AuditRecord]
    total: int


def list_changes(session: Session, *, limit: int, offset: int = 0) -> Changes:
    """What was changed of regions, routes, absences, schedules, search words and titles."""
    wanted = (
        or_(
            *(AuditEntry.action.startswith(action, autoescape=True) for action in _ACTIONS),
            AuditEntry.action == "account.home",
        ),
        AuditEntry.action.not_in(_NO_CHANGES),
    )
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
    rows = session.scalars(
        select(AuditEntry).where(*wanted).order_by(AuditEntry.id.desc()).limit(limit).offset(offset)
    )
    return Changes([audit.read(row) for row in rows], total)


def describe_record(record: AuditRecord) -> str:
    """A change as one line to read, for the command line."""
    before, after = record.before or {}, record.after or {}
    kind = "changed" if before and after else "created" if after else "removed"
    if record.action in _STATES:
        kind = "changed"
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return str(
        Change(
            kind,
            f"{record.subject_type} {record.subject_id}",
            {name: before.get(name) for name in names},
            {name: after.get(name) for name in names},
        )
    )


def describe_changes(
    session: Session, *, member_id: str, page: int, page_size: int
) -> dict[str, Any]:
    """A page of the changes for the hub, in plain values; past the end the last one.

    Each is {"at", "actor", "part", "name", "done", "fields"}: `part` is region, route, absence
    and so on; `done` added, changed or removed; `fields` are {"field", "before", "after"} of
    what differs, for changes alone. Raises NotAllowed.
    """
    check_hub(session, member_id=member_id)
    total = list_changes(session, limit=0).total
    pages = max(1, -(-total // page_size))
    page = min(max(page, 0), pages - 1)
    changes = list_changes(session, limit=page_size, offset=page * page_size)
    return {
        "items": [_describe(session, record) for record in changes.items],
        "page": page,
        "pages": pages,
        "total": total,
    }


def export_program(session: Session, *, member_id: str) -> str:
    """The program as a program file, for a member of the hub, and written down. NotAllowed."""
    check_hub(session, member_id=member_id)
    audit.record(
        session,
        actor=member_id,
        action="program.export",
        subject_type="program",
        subject_id="1",
    )
    return show_program(session)


def _describe(session: Session, record: AuditRecord) -> dict[str, Any]:
    before, after = record.before or {}, record.after or {}
    part = record.subject_type
    done = "changed" if before and after else "added" if after else "removed"
    if record.action in _STATES:
        done = "changed"
    fields = [
        {"field": name, "before": _plain(before.get(name)), "after": _plain(after.get(name))}
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    if record.action == "account.home":
        part, done = "home", "changed" if after.get("home_region") else "removed"
    return {
        "at": record.at.isoformat(),
        "actor": record.actor,
        "part": part,
        "name": _name(session, record),
        "done": done,
        "fields": fields if done == "changed" and part in ("region", "program", "hub") else [],
    }


def _name(session: Session, record: AuditRecord) -> dict[str, Any]:
    """What was changed, as far as its part has a name: plain values, some of them keys."""
    values = {**(record.before or {}), **(record.after or {})}
    nothing = dict.fromkeys(("name", "member", "account", "size", "industry", "region"))
    if record.subject_type == "region":
        return nothing | {"name": record.subject_id}
    if record.subject_type == "absence":
        return nothing | {"member": values.get("member")}
    if record.action == "account.home":
        return nothing | {
            "account": _account(session, record.subject_id),
            "region": _region(session, values.get("home_region")),
        }
    if record.subject_type == "route":
        return nothing | {
            "account": _account(session, values.get("account_id")),
            "size": values.get("size"),
            "industry": values.get("industry"),
            "region": _region(session, values.get("region")),
        }
    name = values.get("phrase") or values.get("name")
    if name is None and record.subject_type == "schedule":
        # Paused or resumed: the record says that alone.
        schedule = session.get(Schedule, int(record.subject_id))
        name = schedule.name if schedule else None
    return nothing | {"name": name if isinstance(name, str) else None}


def _account(session: Session, account_id: object) -> str | None:
    account = session.get(Account, int(str(account_id))) if account_id is not None else None
    return account.name if account else None


def _region(session: Session, region_id: object) -> Any:
    region = find_region(session, region_id=int(str(region_id))) if region_id is not None else None
    return region.told if region else None


def _plain(value: object) -> Any:
    """A list stays one where it is of words; what has parts of its own is not told in a line."""
    if isinstance(value, list):
        return value if all(isinstance(one, str) for one in value) else None
    return value if isinstance(value, str | int) else None
