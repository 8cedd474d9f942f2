"""Deliveries that were handled already: what Slack sends twice gets the same answer twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.clock import now
from store.models import Delivery
from store.statements import insert

# Slack repeats an event for the last time after about six minutes; people come back to a
# form that stayed open over a weekend.
KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True)
class KeptAnswer:
    """What was answered to a delivery: a view, a message, or None for a plain acknowledgement."""

    answer: dict[str, Any] | None


def find_answer(session: Session, key: str) -> KeptAnswer | None:
    """The answer that a delivery of this key got, or None when it was not handled yet."""
    row = session.execute(select(Delivery.answer).where(Delivery.key == key)).one_or_none()
    return None if row is None else KeptAnswer(row.answer)


def remember_answer(session: Session, key: str, answer: dict[str, Any] | None) -> bool:
    """Keep the answer in the transaction that makes the change.

    False when another delivery of the same key was quicker: then undo this one's work (raise)
    and give the answer that is kept.
    """
    kept: str | None = session.scalar(
        insert(session, Delivery)
        .values(key=key, answer=answer, created_at=now(session))
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Delivery.key)
    )
    return kept is not None


def forget_old_answers(session: Session) -> int:
    """Drop what nobody will repeat any more; returns how many."""
    gone = session.scalars(
        delete(Delivery)
        .where(Delivery.created_at < now(session) - KEPT_FOR)
        .returning(Delivery.key)
    )
    return len(gone.all())
