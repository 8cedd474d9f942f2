"""How the two databases are opened: SQLite for one process, PostgreSQL for many."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from store.errors import UnusableDatabase
from store.storable import mend_parameters, to_json

_FORMS = (
    "give DATABASE_URL as sqlite:///vouch.db (a file beside you), sqlite:////var/lib/vouch.db "
    "(an absolute path) or postgresql://user:password@host:5432/vouch"
)
_BUSY_SECONDS = 10


@dataclass(frozen=True)
class Connections:
    """The engines of one database: one for changes, one for reading; perhaps the same pool."""

    writer: Engine
    reader: Engine
    one_writer: bool
    threads: int

    def close(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self.reader.dispose()


def database_url(text: str) -> URL:
    """The parsed address of a database. Raises `UnusableDatabase`, never showing a password."""
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        # The parser's own words may quote the password; they are not passed on.
        raise UnusableDatabase("in DATABASE_URL", f"it is no database URL; {_FORMS}.") from None
    kind = url.drivername.partition("+")[0]
    shown = address(url)
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise UnusableDatabase(shown, f"we keep our data in SQLite or PostgreSQL; {_FORMS}.")
    if not url.database or url.database == ":memory:" or "memory" in url.query.get("mode", ""):
        raise UnusableDatabase(
            shown, f"a database in memory would be lost with the process; {_FORMS}."
        )
    if url.host or url.username:
        raise UnusableDatabase(shown, f"SQLite is a file and has no host; {_FORMS}.")
    return url.set(drivername="sqlite+pysqlite")


def address(url: URL) -> str:
    """Which database it is, for people: no password, and no options, which can hold one too."""
    return url.set(query={}).render_as_string(hide_password=True)


def open_connections(url: URL) -> Connections:
    """The engines for a database; connects to nothing yet."""
    try:
        return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    except (SQLAlchemyError, TypeError, ValueError):
        raise UnusableDatabase(address(url), f"its options are not understood; {_FORMS}.") from None


def _make(url: URL, **options: Any) -> Engine:
    engine = create_engine(
        url,
        # What people wrote about customers does not belong into logs and tracebacks.
        hide_parameters=True,
        json_serializer=to_json,
        **options,
    )
    event.listen(engine, "before_cursor_execute", mend_parameters, retval=True)
    return engine


def _sqlite(url: URL) -> Connections:
    threads = 4
    arguments = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    # Runs of run_sync in other threads take turns too, so one connection is enough to write.
    writer = _make(url, pool_size=1, max_overflow=1, connect_args=arguments)
    reader = _make(url, pool_size=threads, max_overflow=threads, connect_args=arguments)
    event.listen(writer, "connect", _open_sqlite_writer)
    event.listen(reader, "connect", _open_sqlite_reader)
    # The driver would begin late (at the first change) and never before a SELECT; we begin
    # ourselves. IMMEDIATE: a transaction that reads first and writes then fails at once
    # ("database is locked") when another wrote in between.
    event.listen(writer, "begin", partial(_begin, "BEGIN IMMEDIATE"))
    event.listen(reader, "begin", partial(_begin, "BEGIN"))
    return Connections(writer, reader, one_writer=True, threads=threads)


def _begin(statement: str, connection: Connection) -> None:
    connection.exec_driver_sql(statement)


def _open_sqlite_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON").close()


def _open_sqlite_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    # WAL is a property of the file, kept there: readers go on while one writes. Changing over
    # needs the file alone, so it is only asked for when it is not so yet.
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL").close()
    connection.execute("PRAGMA synchronous = NORMAL").close()
    connection.execute("PRAGMA foreign_keys = ON").close()


def _postgresql(url: URL) -> Connections:
    threads = 5
    engine = _make(
        url,
        pool_size=2 * threads,
        max_overflow=threads,
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "application_name": "vouch",
            # jit: compiling takes longer than any of our queries. What the URL says wins.
            "options": f"-c timezone=UTC -c jit=off {_text(url.query.get('options', ''))}",
        },
    )
    # One snapshot for the whole of a read, as SQLite gives it; such a transaction never fails
    # for what others write.
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Connections(engine, reader, one_writer=False, threads=threads)


def _text(value: str | tuple[str, ...]) -> str:
    """An option of a URL, which may stand there several times."""
    return value if isinstance(value, str) else " ".join(value)
