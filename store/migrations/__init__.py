"""The way to the schema: Alembic's migrations, run from wherever the package is installed."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

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
    except OperationalError as error:
        raise UnusableDatabase(address, f"{error.orig}".strip()) from None


def is_migrated(connection: Connection) -> bool:
    """Whether the schema is the newest that this version of the program knows."""
    head = ScriptDirectory.from_config(_configuration()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def _configuration() -> Config:
    configuration = Config()
    # Alembic reads options as a template, in which a percent sign must be doubled.
    folder = str(Path(__file__).parent).replace("%", "%%")
    configuration.set_main_option("script_location", folder)
    return configuration
