"""Engines that outlive a test.

SQLAlchemy compiles each statement once for an engine, as it does in a bot that runs for days. A
test's store has a database of its own, but the engines of a test before it: compiling the same
hundreds of statements anew for each test was a quarter of all the work. Nothing else is kept,
no connection above all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect

from store.connections import Connections, open_connections


class KeptEngines:
    """Opens connections as the store does, with engines that nobody uses any more."""

    def __init__(self) -> None:
        self._free: defaultdict[URL, list[_Engines]] = defaultdict(list)

    def open(self, url: URL) -> Connections:
        """The engines for a database; connects to nothing yet."""
        # Engines of another server, or with other options, are other engines.
        free = self._free[url.set(database=None)]
        engines = free.pop() if free else _Engines(url)
        engines.url = url
        return engines.lend(partial(free.append, engines))


class _Engines:
    """The engines of one database after another."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._connections = open_connections(url)
        pair = (self._connections.writer, self._connections.reader)
        for dialect in {id(engine.dialect): engine.dialect for engine in pair}.values():
            event.listen(dialect, "do_connect", self._connect)

    def lend(self, give_back: Callable[[], None]) -> Connections:
        """The engines, for whoever closes them at the end."""
        kept = self._connections
        # Engines of their own, which share what was compiled: what the store keeps of a
        # database it keeps with the engine, and that must be none of the test before.
        writer, reader = kept.writer.execution_options(), kept.reader.execution_options()
        return _Lent(writer, reader, kept.one_writer, kept.threads, give_back)

    def _connect(
        self, dialect: Dialect, _record: object, _arguments: object, parameters: dict[str, Any]
    ) -> DBAPIConnection:
        arguments, named = dialect.create_connect_args(self.url)
        # What the store asks for itself ("options") goes before the address, as it always does.
        return dialect.connect(*arguments, **{**named, **parameters, **_name_of(named)})


def _name_of(named: dict[str, Any]) -> dict[str, Any]:
    return {"dbname": named["dbname"]} if "dbname" in named else {}


@dataclass(frozen=True)
class _Lent(Connections):
    give_back: Callable[[], None]

    def close(self) -> None:
        super().close()
        self.give_back()
