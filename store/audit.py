"""The audit: one row for each change: who, what, before, after, why. Append-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.models import AuditEntry


@dataclass(frozen=True)
class AuditRecord:
    """One change as it was written down; `actor` is a member id, or None for the bot itself."""

    at: datetime
    actor: str | None
    action: str
    subject_type: str
    subject_id: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    why: str


def record(
    session: Session,
    *,
    actor: str | None,
    action: str,
    subject_type: str,
    subject_id: object,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    why: str = "",
) -> None:
    """Write down a change, in the transaction that makes it. Values are plain JSON."""
    session.add(
        AuditEntry(
            at=now(session),
            actor=actor,
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id),
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
            why=why,
        )
    )


def list_audit(session: Session, *, subject_type: str, subject_id: object) -> list[AuditRecord]:
    """All changes of one subject, oldest first."""
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.id)
    )
    return [read(row) for row in rows]


def read(row: AuditEntry) -> AuditRecord:
    """A row of the audit as a plain record."""
    return AuditRecord(
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        before=row.before,
        after=row.after,
        why=row.why,
    )
