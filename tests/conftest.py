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
from tests.connections import KeptEngines
from tests.postgres import PostgresServer, Rows, running_postgres
from tests.program import apply_the_program
from tests.telling import Memory, Once

# The fixture `story`: a Slack, a bot and a program at work.
pytest_plugins = ["tests.story"]

DATABASES = ("sqlite", "postgresql")

# A Tuesday, inside the working hours of Europe.
START = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until a test moves it."""
    return ManualClock(START)


@pytest.fixture(scope="session", autouse=True)
def kept_engines() -> Iterator[None]:
    """Statements are compiled once in this test process, not once in each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.database.open_connections", KeptEngines().open)
        yield


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


@pytest.fixture(scope="session")
def sqlite_program(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the program of the stories, of which each story gets a copy."""
    path = tmp_path_factory.mktemp("sqlite") / "program.db"
    shutil.copyfile(sqlite_template, path)
    apply_the_program(f"sqlite:///{path}", clock=ManualClock(START))
    return path


@pytest.fixture(scope="session")
def postgres_program(postgres: PostgresServer, postgres_template: str) -> Rows:
    """The program of the stories, as rows that are put into each story's database."""
    name = postgres.lend(template=postgres_template)
    apply_the_program(postgres.url(name), clock=ManualClock(START))
    rows = postgres.read_rows(name)
    postgres.give_back(name)
    return rows


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on; a test that asks for it runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of the test's own: empty, or with a story's program."""
    has_program = "story" in request.fixturenames
    if database == "sqlite":
        path = tmp_path / "vouch.db"
        template = "sqlite_program" if has_program else "sqlite_template"
        shutil.copyfile(request.getfixturevalue(template), path)
        yield f"sqlite:///{path}"
        return
    # Asked for here, so that tests on SQLite alone start no server.
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.lend(
        template=request.getfixturevalue("postgres_template"),
        rows=request.getfixturevalue("postgres_program") if has_program else None,
    )
    yield server.url(name)
    server.give_back(name)


@pytest.fixture(scope="session")
def told_before() -> Memory:
    """What was told before in this test process."""
    return {}


@pytest.fixture
def once(
    request: pytest.FixtureRequest,
    database: str,
    database_url: str,
    clock: ManualClock,
    told_before: Memory,
) -> Once:
    """Brings a test's database to where other tests begin, too."""
    server = None if database == "sqlite" else request.getfixturevalue("postgres")
    return Once(database_url, server, clock, told_before)


@pytest.fixture
def store(database_url: str, clock: ManualClock) -> Iterator[Store]:
    """A store on a fresh database, telling the test's own time."""
    with closing(Store(database_url, clock=clock)) as store:
        yield store
