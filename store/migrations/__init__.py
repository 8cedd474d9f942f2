"""The way to the schema: Alembic's migrations, run from wherever the package is installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from store.errors import UnusableDatabase

# Any number will do, as long as nobody else on the same server takes it: "vouch" as hex.
_LOCK = 0x766F756368


def upgrade(engine: Engine, *, address: str) -> None:
    """Apply what is missing, in one transaction that only one process at a time can hold.

    `address` names the database in the error `UnusableDatabase`, without its password.
    """
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            # On SQLite the transaction was begun with BEGIN IMMEDIATE, which is the lock.
            configuration = _configuration()
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")
    except CommandError as error:
        # The one that people meet: an older Vouch started on the data of a newer one.
        problem = f"its schema is not of this version of Vouch ({error}); start a newer one."
        raise UnusableDatabase(address, problem) from None
    except DBAPIError as error:
        if not _is_out_of_reach(error):
            raise
        raise UnusableDatabase(address, f"{error.orig}".strip()) from None


def is_migrated(connection: Connection) -> bool:
    """Whether the schema is the newest that this version of the program knows."""
    return MigrationContext.configure(connection).get_current_revision() == _newest()


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_configuration()).get_current_head()


def _is_out_of_reach(error: DBAPIError) -> bool:
    """Whether the database is at fault (not there, no database, not ours), not a migration."""
    # SQLite says "file is not a database" with the plain class. psycopg has no SQLSTATE for
    # what went wrong before a server answered; 42501 is insufficient_privilege.
    return (
        isinstance(error, OperationalError)
        or type(error) is DatabaseError
        or getattr(error.orig, "sqlstate", "") in (None, "42501")
    )


def _configuration() -> Config:
    configuration = Config()
    # Alembic reads options as a template, in which a percent sign must be doubled.
    folder = str(Path(__file__).parent).replace("%", "%%")
    configuration.set_main_option("script_location", folder)
    return configuration
