"""The tests' own PostgreSQL: whatever there is to run it with, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.postgres import PostgresServer, list_binaries, running_postgres

ROOT = Path(__file__).parents[1]


ENCODING_AND_ORDER = (
    "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database"
    " WHERE datname = current_database()"
)


def use(server: PostgresServer) -> None:
    first = server.create()
    with psycopg.connect(server.url(first)) as connection:
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.execute("INSERT INTO words VALUES ('Ünïcödé 語')")
    second = server.create(template=first)
    with closing(psycopg.connect(server.url(second))) as connection:
        assert connection.execute("SELECT word FROM words").fetchone() == ("Ünïcödé 語",)
        assert connection.execute(ENCODING_AND_ORDER).fetchone() == ("UTF8", "C.UTF-8")
        # Somebody still connected does not keep a database.
        server.drop(second)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(server.url(second))


@pytest.mark.parametrize("binaries", list_binaries(), ids=str)
def test_each_postgresql_that_is_found_serves(binaries: Path) -> None:
    with running_postgres(binaries) as server:
        use(server)
        folder = Path(server.url("").rpartition("=")[2])
        assert folder.is_dir()
    assert not folder.parent.exists()


def test_a_database_is_lent_as_the_migrations_leave_it_or_with_other_rows() -> None:
    with running_postgres() as server:
        template = server.create()
        with psycopg.connect(server.url(template)) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
            connection.execute("CREATE TABLE words (word TEXT PRIMARY KEY)")
            connection.execute("INSERT INTO words VALUES ('of a migration')")

        def read(name: str) -> list[tuple[str]]:
            with closing(psycopg.connect(server.url(name))) as connection:
                return connection.execute("SELECT word FROM words").fetchall()

        lent = [server.lend(template=template) for _ in range(2)]
        told = server.read_rows(lent[0])
        for name in lent:
            with psycopg.connect(server.url(name)) as connection:
                assert connection.execute("DELETE FROM words").rowcount == 1
            server.give_back(name)
        # Given back, and fresh: the third is made of the template.
        for rows in (None, told):
            names = [server.lend(template=template, rows=rows) for _ in range(3)]
            assert [read(name) for name in names] == [[("of a migration",)]] * 3
            for name in names:
                server.give_back(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that its server cannot read")
def test_binaries_that_only_root_can_read_serve_too(tmp_path: Path) -> None:
    original = list_binaries()[-1]
    package = original.parents[1]
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, private / part.name, symlinks=True)
    copied = private / original.relative_to(package.parent)
    with running_postgres(copied) as server:
        use(server)


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    binaries = tmp_path / "server" / "bin"
    binaries.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        script = binaries / name
        script.write_text("#!/bin/sh\necho the disk is full >&2\nexit 1\n")
        script.chmod(0o755)
    with (
        pytest.raises(RuntimeError, match=r"does not start: the disk is full"),
        running_postgres(binaries),
    ):
        pass


def test_when_the_tests_are_killed_the_server_ends_too() -> None:
    program = (
        "import sys\nfrom tests.postgres import running_postgres\n"
        "with running_postgres() as server:\n"
        "    print(server.url('postgres'), flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as killed:
        assert killed.stdout
        url = killed.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        family = psutil.Process(killed.pid).children(recursive=True)
        assert len(family) > 1
        killed.kill()
    _, alive = psutil.wait_procs(family, timeout=60)
    assert alive == []
    assert not Path(url.rpartition("=")[2]).parent.exists()


def test_a_database_given_back_is_empty_and_counts_from_one_again() -> None:
    with running_postgres() as server:
        template = server.create()
        with psycopg.connect(server.url(template), autocommit=True) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num text)")
            connection.execute("CREATE TABLE people (id serial PRIMARY KEY, name text)")
        first = server.lend(template=template)
        with psycopg.connect(server.url(first), autocommit=True) as connection:
            connection.execute("INSERT INTO people (name) VALUES ('Ada'), ('Bo')")
        server.give_back(first)
        assert server.lend(template=template) == first
        with psycopg.connect(server.url(first), autocommit=True) as connection:
            assert connection.execute("SELECT count(*) FROM people").fetchone() == (0,)
            row = connection.execute("INSERT INTO people (name) VALUES ('Cy') RETURNING id")
            assert row.fetchone() == (1,)
            # A dropped column is still counted in pg_class, so the columns are looked at.
            connection.execute("ALTER TABLE people DROP COLUMN name")
        server.give_back(first)
        assert server.lend(template=template) != first
