"""What many tests begin with is told once; each of them gets a copy of what came of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from store.clock import ManualClock
from tests.postgres import PostgresServer, Rows


@dataclass(frozen=True)
class Told:
    """What a database came to, and when that was."""

    content: sqlite3.Connection | Rows
    at: datetime


# Of this test process: by who told it, and on which kind of database.
Memory = dict[tuple[str, str], Told]


@dataclass(frozen=True)
class Once:
    """Tells on the test's own database, as it was lent."""

    database_url: str
    server: PostgresServer | None
    clock: ManualClock
    memory: Memory

    def tell(self, what: str, telling: Callable[[], None]) -> None:
        """Bring about what `telling` does: by doing it, or by copying what it did before.

        `what` names it; it depends on nothing but the database and the clock, and leaves nothing
        behind but these two.
        """
        key = what, "sqlite" if self.server is None else "postgresql"
        if told := self.memory.get(key):
            self._write(told.content)
            self.clock.set(told.at)
        else:
            telling()
            self.memory[key] = Told(self._read(), self.clock.now())

    def _read(self) -> sqlite3.Connection | Rows:
        if self.server is not None:
            return self.server.read_rows(self._name)
        kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self._name)) as file:
            file.backup(kept)
        return kept

    def _write(self, content: sqlite3.Connection | Rows) -> None:
        if isinstance(content, Rows):
            assert self.server is not None
            self.server.fill(self._name, content)
            return
        with closing(sqlite3.connect(self._name)) as file:
            content.backup(file)

    @property
    def _name(self) -> str:
        """The file, or the database on the server."""
        return self.database_url.removeprefix("sqlite:///").rpartition("@/")[2].partition("?")[0]
