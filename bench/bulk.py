"""Rows as fast as either database takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from store.statements import is_postgresql


def write_rows(
    session: Session, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Insert these rows: by COPY on PostgreSQL, by one prepared statement on SQLite."""
    driver: Any = session.connection().connection.driver_connection
    into = f'"{table}" ({", ".join(columns)})'
    if is_postgresql(session):
        with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        driver.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(columns))})", rows)
