"""`/reference`: how long its answer takes, and how many answers a second at 32 at once."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import psutil

from sandbox import Sandbox

ROUNDS = 3
ONE_BY_ONE = 200
AT_ONCE = 32
SECONDS = 5.0
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
    latencies: list[float]
    rates: list[float]
    late: int = 0

    @property
    def resident_mib(self) -> float:
        """Memory of the process and its children, in MiB."""
        process = psutil.Process(self.process.pid)
        family = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family) / 2**20


async def measure() -> None:
    """Measure ours and the bare app in turns, and print both with their ratio."""
    sandbox = Sandbox()
    sandbox.add_person(id="U0BENCH", name="Bench Mark", locale="en-GB", tz="Europe/London")
    sandbox.add_channel(id="C0BENCH", name="bench", members=["U0BENCH"])
    sandbox.invite_bot("C0BENCH")
    sandbox.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            environ = {
                **os.environ,
                "SLACK_BOT_TOKEN": sandbox.bot_token,
                "SLACK_SIGNING_SECRET": sandbox.signing_secret,
                "SLACK_API_URL": sandbox.url,
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
                "PYTHONPATH": os.pathsep.join(
                    filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")])
                ),
            }
            environ.pop("SLACK_APP_TOKEN", None)
            # Without the token nobody asks Slack for the channels of the program's schedules.
            alone = {name: value for name, value in environ.items() if name != "SLACK_BOT_TOKEN"}
            data = files("bot.demo") / "data"
            for command in (
                ["program", "apply", str(data / "program.yaml")],
                ["references", "import", str(data / "references.jsonl")],
            ):
                await _run([sys.executable, "-m", "bot", *command], alone)
            async with (
                aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
                _running("vouch", ["-m", "bot", "run"], environ, session) as ours,
                _running("bare Bolt", ["-m", "bench.bare"], environ, session) as bare,
            ):
                for _ in range(ROUNDS):
                    for subject in (bare, ours):
                        await _one_by_one(session, subject, sandbox.signing_secret)
                        await _at_once(session, subject, sandbox.signing_secret)
                _print(ours, bare)
    finally:
        sandbox.stop()


async def _run(command: list[str], environ: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *command, env=environ, stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait():
        raise SystemExit(f"failed: {' '.join(command)}")


@asynccontextmanager
async def _running(
    name: str, arguments: list[str], environ: dict[str, str], session: aiohttp.ClientSession
) -> AsyncIterator[Subject]:
    port = _free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        while not await _is_ready(session, url):
            if process.poll() is not None:
                raise SystemExit(f"{name} did not start")
            await asyncio.sleep(0.01)
        yield Subject(name, process, url, time.perf_counter() - began, [], [])
    finally:
        process.terminate()
        process.wait(timeout=20)


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def _free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def _ask(session: aiohttp.ClientSession, subject: Subject, secret: str, query: str) -> float:
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
            "response_url": "http://127.0.0.1:9/",
            "api_app_id": "A0SANDBOX",
        }
    ).encode()
    timestamp = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    began = time.perf_counter()
    async with session.post(
        f"{subject.url}/slack/events",
        data=body,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={signature.hexdigest()}",
        },
    ) as answer:
        text = await answer.text()
        if answer.status != 200:
            raise SystemExit(f"{subject.name} answered {answer.status}: {text[:200]}")
        # An empty answer is one that follows later, because it took more than 2.5 seconds.
        subject.late += not text
    return time.perf_counter() - began


async def _one_by_one(session: aiohttp.ClientSession, subject: Subject, secret: str) -> None:
    for query in itertools.islice(itertools.cycle(QUERIES), 20):
        await _ask(session, subject, secret, query)  # warm
    for query in itertools.islice(itertools.cycle(QUERIES), ONE_BY_ONE):
        subject.latencies.append(await _ask(session, subject, secret, query))


async def _at_once(session: aiohttp.ClientSession, subject: Subject, secret: str) -> None:
    queries = itertools.cycle(QUERIES)
    ends = time.perf_counter() + SECONDS
    answered = 0

    async def keep_asking() -> None:
        nonlocal answered
        while time.perf_counter() < ends:
            await _ask(session, subject, secret, next(queries))
            answered += 1

    began = time.perf_counter()
    await asyncio.gather(*(keep_asking() for _ in range(AT_ONCE)))
    subject.rates.append(answered / (time.perf_counter() - began))


def _print(ours: Subject, bare: Subject) -> None:
    def latency(subject: Subject, share: float) -> float:
        ordered = sorted(subject.latencies)
        return ordered[int(share * (len(ordered) - 1))] * 1000

    rows = [
        ("/reference to its answer, median", "ms", latency(ours, 0.5), latency(bare, 0.5)),
        ("/reference to its answer, 95 of 100", "ms", latency(ours, 0.95), latency(bare, 0.95)),
        (
            f"answers a second, {AT_ONCE} at once",
            "/s",
            statistics.median(ours.rates),
            statistics.median(bare.rates),
        ),
        ("start to readyz", "s", ours.ready_seconds, bare.ready_seconds),
        ("memory", "MiB", ours.resident_mib, bare.resident_mib),
    ]
    print(f"{'':38}{'vouch':>10}{'bare Bolt':>12}{'ratio':>8}")
    for name, unit, our, their in rows:
        print(f"{name:34}{unit:>4}{our:10.2f}{their:12.2f}{our / their:8.2f}")
    if ours.late or bare.late:
        print(f"later than Slack waits: vouch {ours.late}, bare Bolt {bare.late}")
    print(json.dumps({name: {"vouch": our, "bare": their} for name, _, our, their in rows}))


if __name__ == "__main__":
    asyncio.run(measure())
