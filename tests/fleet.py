"""Replicas of the bot as processes that a test starts, kills and listens to."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from tests import replica

PATIENCE_SECONDS = 120


class Fleet:
    """Replicas as processes; what they log is kept, and each line can be waited for.

    They are forked from a process that has read our code already: that takes three seconds of a
    core, and the replicas are here to die often. None shares anything with another.
    """

    def __init__(self, environ: dict[str, str], size: int) -> None:
        self._environ = environ
        self._forking = multiprocessing.get_context("forkserver")
        self._forking.set_forkserver_preload(["tests.replica_nursery"])
        self._changed = threading.Condition()
        self._readers: list[threading.Thread] = []
        self.lines: list[str] = []
        self.alive: list[BaseProcess] = []
        for _ in range(size):
            self.start_one()

    def start_one(self) -> None:
        """One more; returns before it is at work."""
        reader, writer = self._forking.Pipe(duplex=False)
        process = self._forking.Process(target=replica.serve_with, args=(self._environ, writer))
        process.start()
        writer.close()
        thread = threading.Thread(target=self._read, args=[reader])
        thread.start()
        self._readers.append(thread)
        self.alive.append(process)

    def _read(self, reader: Connection) -> None:
        with reader, open(reader.fileno(), encoding="utf-8", closefd=False) as log:
            for line in log:
                with self._changed:
                    self.lines.append(line)
                    self._changed.notify_all()

    def kill(self, victims: list[BaseProcess]) -> None:
        """SIGKILL: no last word, nothing put in order; all at once."""
        for victim in victims:
            assert victim.is_alive(), "it died before we killed it:\n" + self._tell()
            victim.kill()
        for victim in victims:
            victim.join(timeout=30)
            assert victim.exitcode == -signal.SIGKILL
            self.alive.remove(victim)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Look again at each line that a replica logs, and at least ten times a second."""
        ends = time.monotonic() + PATIENCE_SECONDS
        with self._changed:
            while not condition():
                assert time.monotonic() < ends, self._tell()
                self._changed.wait(timeout=0.1)

    def stop(self) -> None:
        """SIGTERM: each must end in good order."""
        for process in self.alive:
            process.terminate()
        try:
            for process in self.alive:
                process.join(timeout=30)
                assert process.exitcode == 0, self._tell()
        finally:
            for process in self.alive:
                process.kill()
                process.join(timeout=30)
            for thread in self._readers:
                thread.join(timeout=30)

    def _tell(self) -> str:
        return "".join(self.lines[-60:])
