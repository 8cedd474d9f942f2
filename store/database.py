"""The one door to the database: a function goes in with a session, its plain values come out.

Slack's side of the bot is asynchronous, the store is not: `await store.run(function, …)` opens
a transaction in a worker thread, calls `function(session, …)`, and commits.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from store.clock import Clock, SystemClock
from store.connections import Connections, address, database_url, open_connections
from store.migrations import is_migrated, upgrade
from store.region_rows import watch_regions

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

# PostgreSQL rolls the whole transaction back with these: serialization_failure and
# deadlock_detected (PostgreSQL manual, appendix A). Doing it again is sound then.
_ROLLED_BACK = {"40001", "40P01"}
_ATTEMPTS = 4


class Store:
    """The shared truth. Making one connects to nothing yet; `close` it when done."""

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        """Raises `UnusableDatabase` when the URL is of no database that we know."""
        self.clock: Clock = clock or SystemClock()
        self.on_posted: Callable[[], None] | None = None
        self._url = database_url(url)
        self._connections: Connections = open_connections(self._url)
        make = partial(sessionmaker, expire_on_commit=False, info={"clock": self.clock})
        self._writing = make(self._connections.writer)
        self._reading = make(self._connections.reader)
        watch_regions(self._writing)
        # SQLite has one writer at a time. Waiting for one's turn here is fair and silent;
        # waiting in SQLite is a polling loop that can starve a thread until it fails.
        self._turn: contextlib.AbstractContextManager[object] = (
            threading.Lock() if self._connections.one_writer else contextlib.nullcontext()
        )
        # Writers queue in threads of their own, so that they never keep readers waiting.
        self._writers = ThreadPoolExecutor(
            1 if self._connections.one_writer else self._connections.threads, "store-writer"
        )
        self._readers = ThreadPoolExecutor(self._connections.threads, "store-reader")

    @property
    def url(self) -> str:
        """The database's address without its password, for people to read."""
        return address(self._url)

    async def run(
        self, function: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What `function(session, …)` returns, after its transaction is committed.

        On PostgreSQL the function may be called again when the database rolled the
        transaction back, so it does nothing but use its session. A caller that is cancelled
        meanwhile does not undo the transaction.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._writers, partial(self.run_sync, function, *args, **kwargs)
        )

    async def read(
        self, function: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What `function(session, …)` returns, seeing one moment of the database, read-only."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._readers, partial(self.read_sync, function, *args, **kwargs)
        )

    def run_sync(
        self, function: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `run`, in the calling thread."""
        attempt = 1
        while True:
            try:
                with self._turn, self._writing() as session:
                    answer = _in_transaction(session, function, *args, **kwargs)
                    posted = bool(session.info.get("posted"))
            except DBAPIError as error:
                if attempt >= _ATTEMPTS or not _may_be_repeated(error):
                    raise
                attempt += 1
            else:
                if posted:
                    self._tell_posted()
                return answer

    def read_sync(
        self, function: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `read`, in the calling thread."""
        attempt = 1
        while True:
            try:
                with self._reading() as session:
                    return function(session, *args, **kwargs)
            except DBAPIError as error:
                if attempt >= _ATTEMPTS or not (
                    error.connection_invalidated or _may_be_repeated(error)
                ):
                    raise
                attempt += 1

    def migrate(self) -> None:
        """Bring the database up to date. Safe when several processes start at once.

        Raises `UnusableDatabase` when it cannot be reached or opened.
        """
        with self._turn:
            upgrade(self._connections.writer, address=self.url)

    def is_ready(self) -> bool:
        """Whether the database can be reached and is up to date. Waits a few seconds at most."""
        try:
            with self._connections.reader.connect() as connection:
                return is_migrated(connection)
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Finish what is under way and close every connection. The store is of no use after."""
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._connections.close()

    def _tell_posted(self) -> None:
        if self.on_posted is None:
            return
        try:
            self.on_posted()
        except Exception:
            # The change is committed and its posts are found by the next tick all the same.
            log.exception("could not wake the outbox")


def _in_transaction(
    session: Session,
    function: Callable[Concatenate[Session, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    try:
        answer = function(session, *args, **kwargs)
        session.flush()
    except DBAPIError as error:
        # Nothing was committed, so a lost connection (a restarted server) is no harm yet;
        # when it is lost during the commit itself, nobody knows, and we must not repeat it.
        error.add_detail("before commit")
        raise
    session.commit()
    return answer


def _may_be_repeated(error: DBAPIError) -> bool:
    if error.connection_invalidated and "before commit" in error.detail:
        return True
    return getattr(error.orig, "sqlstate", None) in _ROLLED_BACK
