"""Rows as fast as either database takes them, past its guards against a machine that stops."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Protocol

import psycopg

from store.connections import database_url


class Filler(Protocol):
    """A connection to a database that nobody else has open."""

    on_postgresql: bool

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Do it, and give the rows where there are some."""
        ...

    def write(self, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
        """Insert these rows."""
        ...


@contextmanager
def filling(url: str) -> Iterator[Filler]:
    """The database's own fastest way: without a journal, by COPY."""
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(address.database), isolation_level=None)) as driver:
            yield _FillsSqlite(driver)
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            yield _FillsPostgres(connection)


class _FillsSqlite:
    on_postgresql = False

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF"):
            self.execute(f"PRAGMA {pragma}")
        self.execute("PRAGMA cache_size = -500000")  # kibibytes

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        return self._driver.execute(statement).fetchall()

    def write(self, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
        into = f"INSERT INTO {table} ({', '.join(columns)})"
        self.execute("BEGIN")
        self._driver.executemany(f"{into} VALUES ({', '.join('?' * len(columns))})", rows)
        self.execute("COMMIT")


class _FillsPostgres:
    on_postgresql = True

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection
        self.execute("SET maintenance_work_mem = '512MB'")
        self.execute("SET work_mem = '128MB'")
        # The rows are right as they are made: no triggers, no look at the other side of a key.
        self.execute("SET session_replication_role = replica")

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    def write(self, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
        into = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(into.encode()) as copy:
            for row in rows:
                copy.write_row(row)
