"""SQL that both databases know but SQLAlchemy keeps in each dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

# Both classes offer the same on_conflict_do_nothing and on_conflict_do_update.
Insert = postgresql.Insert | sqlite.Insert


def is_postgresql(session: Session) -> bool:
    """Whether this session talks to PostgreSQL (else it is SQLite)."""
    return session.get_bind().dialect.name == "postgresql"


def insert(session: Session, table: Any) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, for either database.

    Ask whether a row was written with `.returning(...)`: psycopg reports no row count here.
    """
    return insert_for(is_postgresql(session), table)


def insert_for(on_postgresql: bool, table: Any) -> Any:
    """The same without a session, for a statement that is written once."""
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)
