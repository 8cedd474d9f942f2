"""People who ask `/reference` of a server, one by one or many at once, and what they see."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import socket
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
import psutil
from aiohttp import web

ONE_BY_ONE = 200
AT_ONCE = 32
SECONDS = 5.0
SLACK_WAITS = 3.0  # seconds, for an acknowledgement
PATIENCE_SECONDS = 15.0  # for answers that follow
QUERIES = (
    "industrial iot germany",
    "predictive maintenance",
    "bank fraud",
    "hospital network segmentation",
    "retail forecast brazil",
    "logistics warehouse korea quote",
    "energy reference call",
    "データ 製造",
)


@dataclass
class Subject:
    """One server under measurement."""

    name: str
    process: subprocess.Popen[bytes]
    url: str
    ready_seconds: float
    latencies: list[float] = field(default_factory=list)  # one by one
    crowded: list[float] = field(default_factory=list)  # many at once
    rates: list[float] = field(default_factory=list)
    late: int = 0  # acknowledged without an answer, which is to follow
    missed: int = 0  # not acknowledged while Slack waits

    @property
    def resident_mib(self) -> float:
        """Memory of the process and its children, in MiB."""
        process = psutil.Process(self.process.pid)
        family = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family) / 2**20


class Followed:
    """Where answers arrive that were not in the acknowledgement, and of which clicks they are."""

    def __init__(self) -> None:
        self.url = ""
        self.arrived: set[str] = set()
        self._numbers = itertools.count(1)
        self._more = asyncio.Event()

    def new(self) -> str:
        """An address for one click."""
        return f"{self.url}/{next(self._numbers)}"

    async def wait_for(self, count: int) -> None:
        """Wait for so many answers, as long as anybody would."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(self.arrived) < count:
                    self._more.clear()
                    await self._more.wait()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Take answers while the block runs."""

        async def take(request: web.Request) -> web.Response:
            self.arrived.add(request.path)
            self._more.set()
            return web.Response()

        app = web.Application()
        app.router.add_post("/{number}", take)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.SockSite(runner, listen())
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()


def listen() -> socket.socket:
    """A socket at a free port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


class Clicks:
    """People who ask one of the servers."""

    def __init__(
        self, session: aiohttp.ClientSession, subject: Subject, secret: str, followed: Followed
    ) -> None:
        self._session = session
        self._subject = subject
        self._secret = secret.encode()
        self._followed = followed

    async def one_by_one(self) -> None:
        """One person, who asks again and again."""
        for query in itertools.islice(itertools.cycle(QUERIES), 20):
            await self._ask(query)  # warm
        for query in itertools.islice(itertools.cycle(QUERIES), ONE_BY_ONE):
            self._subject.latencies.append(await self._ask(query))

    async def at_once(self) -> None:
        """Many people, for some seconds."""
        queries = itertools.cycle(QUERIES)
        began = time.perf_counter()
        answered = 0

        async def keep_asking() -> None:
            nonlocal answered
            while time.perf_counter() < began + SECONDS:
                self._subject.crowded.append(await self._ask(next(queries)))
                answered += 1

        await asyncio.gather(*(keep_asking() for _ in range(AT_ONCE)))
        self._subject.rates.append(answered / (time.perf_counter() - began))

    async def _ask(self, query: str) -> float:
        body = urlencode(
            {
                "command": "/reference",
                "text": query,
                "user_id": "U0BENCH",
                "user_name": "bench",
                "team_id": "T0SANDBOX",
                "channel_id": "C0BENCH",
                "channel_name": "bench",
                "trigger_id": "1.1.bench",
                "response_url": self._followed.new(),
                "api_app_id": "A0SANDBOX",
            }
        ).encode()
        timestamp = str(int(time.time()))
        signature = hmac.new(self._secret, f"v0:{timestamp}:".encode() + body, hashlib.sha256)
        began = time.perf_counter()
        async with self._session.post(
            f"{self._subject.url}/slack/events",
            data=body,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Slack-Request-Timestamp": timestamp,
                "X-Slack-Signature": f"v0={signature.hexdigest()}",
            },
        ) as answer:
            text = await answer.text()
            if answer.status != 200:
                raise SystemExit(f"{self._subject.name} answered {answer.status}: {text[:200]}")
        taken = time.perf_counter() - began
        self._subject.late += not text
        self._subject.missed += taken > SLACK_WAITS
        return taken
