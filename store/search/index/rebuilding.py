"""Makes the index anew: after a release that understands more, or where it is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.database import Store
from store.models import Reference, ReferenceIndex
from store.search.index.upkeep import index_references

_AT_ONCE = 200


def rebuild_index(store: Store, *, on_progress: Callable[[int], None] | None = None) -> int:
    """Index every reference anew, and return how many there are.

    Some hundred in a transaction, so that people search and work meanwhile; stopped halfway,
    it has done no harm. `on_progress` hears how many are done.
    """
    done = last = 0
    while ids := store.read_sync(_list_ids, after=last):
        store.run_sync(_index_anew, reference_ids=ids)
        last = ids[-1]
        done += len(ids)
        if on_progress is not None:
            on_progress(done)
    return done


def _list_ids(session: Session, *, after: int) -> Sequence[int]:
    return session.scalars(
        select(Reference.id).where(Reference.id > after).order_by(Reference.id).limit(_AT_ONCE)
    ).all()


def _index_anew(session: Session, *, reference_ids: Sequence[int]) -> None:
    session.execute(delete(ReferenceIndex).where(ReferenceIndex.reference_id.in_(reference_ids)))
    index_references(session, reference_ids=reference_ids)
