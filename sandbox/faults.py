"""Trouble on order: what a test wants to go wrong, by method and counted."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Fault:
    """`kind` is "drop" (done, but the answer is lost), "reset" (not done, connection lost),
    "status" (an HTTP error), "ratelimited", "error" (an API error) or "hold" (waits)."""

    method: str
    kind: str
    times: int
    status: int = 500
    retry_after: int = 1
    error: str = "internal_error"
    gate: Gate | None = None
    share: float | None = None
    """Not so many times, but this part of all calls, by chance."""


@dataclass
class Gate:
    """Calls that wait, until a test lets them go on."""

    _open: threading.Event = field(default_factory=threading.Event)
    _arrived: threading.Event = field(default_factory=threading.Event)
    _waiters: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list)

    async def pass_through(self) -> None:
        event = asyncio.Event()
        self._waiters.append((asyncio.get_running_loop(), event))
        self._arrived.set()
        if not self._open.is_set():
            await event.wait()

    def wait_until_reached(self, seconds: float = 10.0) -> None:
        """Block until a call waits here."""
        if not self._arrived.wait(seconds):
            raise TimeoutError("no call has come")

    def release(self) -> None:
        """Let all go on, those to come as well."""
        self._open.set()
        for loop, event in self._waiters:
            loop.call_soon_threadsafe(event.set)


class Faults:
    """Faults in the order they were asked for; each is used up after `times` calls.

    With a `share` a fault hits that part of the calls from now on, by chance: a tenth is 0.1.
    `hits` counts, by kind, the calls that were really hit.
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self.random = random.Random()
        self.hits: Counter[str] = Counter()

    def drop_answer(self, method: str, times: int = 1, *, share: float | None = None) -> None:
        """Do what was asked, and lose the answer: the caller cannot know."""
        self._faults.append(Fault(method, "drop", times, share=share))

    def reset_connection(self, method: str, times: int = 1, *, share: float | None = None) -> None:
        """Lose the connection before anything is done."""
        self._faults.append(Fault(method, "reset", times, share=share))

    def fail(
        self, method: str, status: int = 500, times: int = 1, *, share: float | None = None
    ) -> None:
        """Answer with an HTTP error, nothing done."""
        self._faults.append(Fault(method, "status", times, status=status, share=share))

    def rate_limit(
        self, method: str, retry_after: int = 1, times: int = 1, *, share: float | None = None
    ) -> None:
        """Answer 429 with Retry-After in seconds, nothing done."""
        self._faults.append(
            Fault(method, "ratelimited", times, retry_after=retry_after, share=share)
        )

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Answer with an API error, nothing done."""
        self._faults.append(Fault(method, "error", times, error=error))

    def hold(self, method: str, times: int = 1) -> Gate:
        """Let calls wait until the gate is released."""
        gate = Gate()
        self._faults.append(Fault(method, "hold", times, gate=gate))
        return gate

    def clear(self) -> None:
        for fault in self._faults:
            if fault.gate is not None:
                fault.gate.release()
        self._faults.clear()

    def take(self, method: str) -> Fault | None:
        """The fault for this call, counted down; None when all is well."""
        for fault in self._faults:
            if fault.method in (method, "*") and self._strikes(fault):
                self.hits[fault.kind] += 1
                return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.share is not None:
            return self.random.random() < fault.share
        if fault.times <= 0:
            return False
        fault.times -= 1
        return True
