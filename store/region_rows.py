"""The rows of the regions, read once in a transaction.

Nearly everything that is done asks for a region, and most of it more than once: its owners, its
working time, its language, what lies below it.
"""

from __future__ import annotations

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, selectinload, sessionmaker

from store.models import Policy, Region, RegionCountry, RegionMember

# Where a session keeps the regions that it has read, and whose change makes it forget them.
_KNOWN = "regions"
_PARTS = (Region, RegionCountry, RegionMember, Policy)
_PART_TABLES = {part.__tablename__ for part in _PARTS}


def load_regions(session: Session) -> list[Region]:
    """All regions with their parts, in the order of the program file.

    Read once in a transaction, and again after it changed them.
    """
    known: list[Region] | None = session.info.get(_KNOWN)
    if known is not None:
        # What was added to the session and not written yet belongs to them, too.
        session.flush()
        known = session.info.get(_KNOWN)
    if known is None:
        # A program has tens of regions at the most: all of them, with their people and
        # countries, are four small queries, and inheritance needs them anyhow.
        rows = session.scalars(
            select(Region)
            .order_by(Region.position, Region.id)
            .options(
                selectinload(Region.countries),
                selectinload(Region.people),
                selectinload(Region.policies),
            )
        )
        known = session.info[_KNOWN] = list(rows)
    return list(known)


def watch_regions(sessions: sessionmaker[Session]) -> None:
    """Let each of these sessions forget the regions when it changes them, in whatever way."""
    event.listen(sessions, "after_flush", _forget_flushed)
    event.listen(sessions, "do_orm_execute", _forget_written)
    event.listen(sessions, "after_transaction_end", _forget)


def _forget_flushed(session: Session, _context: object) -> None:
    if any(isinstance(row, _PARTS) for row in (*session.new, *session.dirty, *session.deleted)):
        _forget(session)


def _forget_written(state: ORMExecuteState) -> None:
    if state.is_select:
        return
    table = getattr(state.statement, "table", None)
    if table is None or table.name in _PART_TABLES:
        _forget(state.session)


def _forget(session: Session, _transaction: object = None) -> None:
    session.info.pop(_KNOWN, None)
