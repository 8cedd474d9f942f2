"""The migrations are the only way to the schema, and they lead to what the models say."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from store.database import Store
from store.errors import UnusableDatabase
from store.models import Base
from store.search.index.rebuilding import INDEX_FORM
from store.search.index.tables import FTS_TABLES
from tests.postgres import PostgresServer


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """A database without a single table."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty 100%.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


def differences(session: Session) -> list[Any]:
    dialect = session.connection().dialect.name

    def is_of_both(item: Any, name: str | None, kind: str, *_others: object) -> bool:
        if kind == "index":
            # The words of a tsvector are indexed by PostgreSQL alone; SQLite has its FTS tables.
            return dialect == "postgresql" or not item.dialect_options["postgresql"]["using"]
        return kind != "table" or name not in FTS_TABLES

    context = MigrationContext.configure(
        session.connection(), opts={"include_object": is_of_both, "compare_type": True}
    )
    return list(compare_metadata(context, Base.metadata))


def test_the_models_and_the_migrations_agree(store: Store) -> None:
    assert store.run_sync(differences) == []


def test_a_missing_column_would_be_noticed(store: Store) -> None:
    def lose_one(session: Session) -> list[Any]:
        session.execute(text("ALTER TABLE members DROP COLUMN title"))
        return differences(session)

    assert [difference[0] for difference in store.run_sync(lose_one)] == ["add_column"]


def test_constraints_have_the_names_by_which_migrations_find_them(store: Store) -> None:
    def names(session: Session) -> tuple[str | None, list[str | None]]:
        known = inspect(session.connection())
        return (
            known.get_pk_constraint("slots")["name"],
            [key["name"] for key in known.get_foreign_keys("slots")],
        )

    assert store.read_sync(names) == ("pk_slots", ["fk_slots_schedule_id_schedules"])


def test_a_new_index_is_of_the_form_of_this_release(empty_url: str) -> None:
    with closing(Store(empty_url)) as store:
        store.migrate()
        noted = store.read_sync(
            lambda session: session.execute(text("SELECT name, number FROM search_versions")).all()
        )
    assert [tuple(row) for row in noted] == [("index", INDEX_FORM)]


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    with closing(Store(empty_url)) as store:
        assert not store.is_ready()
        store.migrate()
        store.migrate()
        assert store.is_ready()


def test_stores_that_start_at_once_migrate_once(empty_url: str) -> None:
    together = threading.Barrier(6)

    def start() -> bool:
        with closing(Store(empty_url)) as store:
            together.wait(30)
            store.migrate()
            return store.is_ready()

    with ThreadPoolExecutor(6) as threads:
        started = [threads.submit(start) for _ in range(6)]
        assert all(one.result() for one in started)


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    program = (
        "import sys; from contextlib import closing; from store.database import Store\n"
        "with closing(Store(sys.argv[1])) as store: store.migrate(); print(store.is_ready())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, empty_url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Some folder that is not the checkout: nothing is read from beside the caller.
            cwd=os.path.abspath(os.sep),
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        for _ in range(3)
    ]
    assert [process.communicate() for process in processes] == [("True\n", "")] * 3


def test_a_failing_migration_leaves_nothing_behind(empty_url: str) -> None:
    """A table in the way stops the first migration; its other tables must not stay."""
    with closing(Store(empty_url)) as store:
        store.run_sync(lambda session: session.execute(text("CREATE TABLE wins (id INTEGER)")))
        with pytest.raises(Exception, match="wins"):
            store.migrate()
        tables = store.read_sync(lambda session: inspect(session.connection()).get_table_names())
    assert tables == ["wins"]


def test_the_data_of_a_newer_version_is_left_alone(store: Store) -> None:
    store.run_sync(
        lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    assert not store.is_ready()
    with pytest.raises(UnusableDatabase, match=r"9999.*start a newer one"):
        store.migrate()
