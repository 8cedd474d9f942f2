"""Drafts: half-filled forms, kept for the one person who was filling them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from store.clock import now
from store.models import Draft
from store.statements import insert

# Older ones go when another is kept: a drawer, not an archive.
MOST_DRAFTS = 5


@dataclass(frozen=True)
class DraftInfo:
    """A half-filled form. `nomination_id` is set while something sent before is mended."""

    id: int
    kind: str
    nomination_id: int | None
    values: dict[str, Any]
    updated_at: datetime


def save_draft(
    session: Session,
    *,
    member_id: str,
    kind: str,
    form: str,
    values: Mapping[str, Any],
    typed_at: str = "",
    draft_id: int | None = None,
    nomination_id: int | None = None,
) -> int:
    """Keep what a form holds by now and return the draft's id.

    `form` is the id of the view that is being filled: it has one draft, however often it is
    kept, and values that were typed earlier never replace later ones. `typed_at` is compared
    as text. With `draft_id` this form goes on with that earlier draft of the same person.
    """
    row = {
        "kind": kind,
        "nomination_id": nomination_id,
        "values": dict(values),
        "typed_at": typed_at,
        "updated_at": now(session),
    }
    if draft_id is not None:
        # Continued in a new view: the draft moves along, and does not become two.
        moved = aliased(Draft)
        session.execute(
            update(Draft)
            .where(
                Draft.id == draft_id,
                Draft.member_id == member_id,
                ~exists().where(moved.member_id == member_id, moved.form == form),
            )
            .values(form=form)
        )
    session.execute(
        insert(session, Draft)
        .values(member_id=member_id, form=form, **row)
        .on_conflict_do_update(
            index_elements=["member_id", "form"], set_=row, where=Draft.typed_at <= typed_at
        )
    )
    _drop_oldest(session, member_id=member_id, kind=kind)
    return session.scalars(
        select(Draft.id).where(Draft.member_id == member_id, Draft.form == form)
    ).one()


def find_draft(session: Session, *, member_id: str, draft_id: int) -> DraftInfo | None:
    """A draft of this person, or None: other people's drafts do not exist for them."""
    row = session.scalar(select(Draft).where(Draft.id == draft_id, Draft.member_id == member_id))
    return None if row is None else _info(row)


def list_drafts(
    session: Session,
    *,
    member_id: str,
    kind: str,
    nomination_id: int | None = None,
    besides_form: str = "",
) -> list[DraftInfo]:
    """A person's drafts of a kind, newest first; with a nomination's id those that mend it.

    The draft of the form `besides_form` itself is left out.
    """
    rows = session.scalars(
        select(Draft)
        .where(
            Draft.member_id == member_id,
            Draft.kind == kind,
            Draft.form != besides_form,
            Draft.nomination_id.is_(None)
            if nomination_id is None
            else Draft.nomination_id == nomination_id,
        )
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )
    return [_info(row) for row in rows]


def drop_draft(session: Session, *, member_id: str, draft_id: int) -> bool:
    """Throw a draft away. Returns whether there was one (of this person)."""
    dropped = session.scalar(
        delete(Draft).where(Draft.id == draft_id, Draft.member_id == member_id).returning(Draft.id)
    )
    return dropped is not None


def drop_drafts_of_form(
    session: Session, *, member_id: str, form: str, draft_id: int | None = None
) -> None:
    """Throw away what was kept of a form, and the draft that it went on with: it is sent."""
    session.execute(
        delete(Draft).where(
            Draft.member_id == member_id, or_(Draft.form == form, Draft.id == draft_id)
        )
    )


def _drop_oldest(session: Session, *, member_id: str, kind: str) -> None:
    kept = (
        select(Draft.id)
        .where(Draft.member_id == member_id, Draft.kind == kind)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(MOST_DRAFTS)
    )
    session.execute(
        delete(Draft).where(
            Draft.member_id == member_id,
            Draft.kind == kind,
            Draft.id.not_in(kept.scalar_subquery()),
        )
    )


def _info(row: Draft) -> DraftInfo:
    return DraftInfo(row.id, row.kind, row.nomination_id, dict(row.values), row.updated_at)
