"""Who nominated the same customer as well, and what they said."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import JoinedNomination


def list_joined(
    session: Session, *, nomination_ids: Iterable[int]
) -> dict[int, list[JoinedNomination]]:
    """The nominations that joined these, in the order in which they came."""
    found: dict[int, list[JoinedNomination]] = {}
    for row in session.scalars(
        select(JoinedNomination)
        .where(JoinedNomination.nomination_id.in_(list(nomination_ids)))
        .order_by(JoinedNomination.id)
    ):
        found.setdefault(row.nomination_id, []).append(row)
    return found


def list_joined_members(session: Session, *, nomination_id: int) -> list[str]:
    """The ids of those who nominated the same customer as well, in the order in which they did."""
    joined = list_joined(session, nomination_ids=[nomination_id])
    return [row.member_id for row in joined.get(nomination_id, [])]
