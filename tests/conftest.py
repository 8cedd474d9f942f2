"""What all tests share: a clock that they move, and a store on either database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.clock import ManualClock
from store.database import Store
from tests.postgres import PostgresServer, running_postgres

# The fixture `story`: a Slack, a bot and a program at work.
pytest_plugins = ["tests.story"]

DATABASES = ("sqlite", "postgresql")

# A Tuesday, inside the working hours of Europe.
START = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until a test moves it."""
    return ManualClock(START)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """A migrated database, of which each test gets a copy."""
    name = postgres.create()
    with closing(Store(postgres.url(name))) as store:
        store.migrate()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, of which each test gets a copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    with closing(Store(f"sqlite:///{path}")) as store:
        store.migrate()
    return path


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on; a test that asks for it runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of the test's own."""
    if database == "sqlite":
        path = tmp_path / "vouch.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    # Asked for here, so that tests on SQLite alone start no server.
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.lend(template=request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.give_back(name)


@pytest.fixture
def store(database_url: str, clock: ManualClock) -> Iterator[Store]:
    """A store on a fresh database, telling the test's own time."""
    with closing(Store(database_url, clock=clock)) as store:
        yield store
