"""Makes the index anew: after a release that understands more, or where it is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from store.database import Store
from store.models import Reference, ReferenceIndex, SearchVersion
from store.search.index.upkeep import index_references
from store.statements import insert

# Counts up with each release that keeps something else of a reference, here and in the migration
# that comes with it: a new database has nothing to make anew.
INDEX_FORM = 3
_FORM = "index"
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
    store.run_sync(_note_form)
    return done


def is_index_current(session: Session) -> bool:
    """Whether the index was made by this release, so that nothing is missed that it understands."""
    form = session.scalar(select(SearchVersion.number).where(SearchVersion.name == _FORM))
    return form == INDEX_FORM or not session.scalar(select(exists(select(ReferenceIndex))))


def _note_form(session: Session) -> None:
    session.execute(
        insert(session, SearchVersion)
        .values(name=_FORM, number=INDEX_FORM)
        .on_conflict_do_update(index_elements=["name"], set_={"number": INDEX_FORM})
    )


def _list_ids(session: Session, *, after: int) -> Sequence[int]:
    return session.scalars(
        select(Reference.id).where(Reference.id > after).order_by(Reference.id).limit(_AT_ONCE)
    ).all()


def _index_anew(session: Session, *, reference_ids: Sequence[int]) -> None:
    session.execute(delete(ReferenceIndex).where(ReferenceIndex.reference_id.in_(reference_ids)))
    index_references(session, reference_ids=reference_ids)
