"""`/reference`: how long its answer takes, and how it is answered when 32 people ask at once.

Beside a bare Bolt app that only acknowledges, in the same run, in both databases. Each of the
32 asks again as soon as there is an answer: more than any company does. A click is in time when
it is acknowledged within the three seconds that Slack waits, and answered when the answer is in
that acknowledgement or follows by the click's own address. On the demo's references, or with
`SIZE=100000` on as many generated ones.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import aiohttp

from bench import search_time
from bench.clicking import AT_ONCE, Clicks, Followed, Subject, listen
from sandbox import Sandbox
from tests.postgres import running_postgres

ROUNDS = 3


async def measure() -> None:
    """Measure ours and the bare app in turns on either database, and print both."""
    sandbox = Sandbox()
    sandbox.add_person(id="U0BENCH", name="Bench Mark", locale="en-GB", tz="Europe/London")
    sandbox.add_channel(id="C0BENCH", name="bench", members=["U0BENCH"])
    sandbox.invite_bot("C0BENCH")
    sandbox.start()
    try:
        with tempfile.TemporaryDirectory() as folder, running_postgres() as postgres:
            databases = {
                "SQLite": f"sqlite:///{Path(folder) / 'bench.db'}",
                "PostgreSQL": postgres.url(postgres.create()),
            }
            for name, url in databases.items():
                await _measure_on(sandbox, name, url)
    finally:
        sandbox.stop()


async def _measure_on(sandbox: Sandbox, database: str, url: str) -> None:
    environ = {
        **os.environ,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.url,
        "DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")])),
    }
    environ.pop("SLACK_APP_TOKEN", None)
    told = await _fill(url, environ)
    followed = Followed()
    async with (
        followed.serving(),
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        _running("vouch", ["-m", "bot", "run"], environ, session) as ours,
        _running("bare Bolt", ["-m", "bench.bare"], environ, session) as bare,
    ):
        for _ in range(ROUNDS):
            for subject in (bare, ours):
                clicks = Clicks(session, subject, sandbox.signing_secret, followed)
                await clicks.one_by_one()
                await clicks.at_once()
        await followed.wait_for(ours.late)
        print(f"{database}, {told}")
        _print(ours, bare, arrived=len(followed.arrived))


async def _fill(url: str, environ: dict[str, str]) -> str:
    """Put the demo's program into a database, and references; says which."""
    # Without the token nobody asks Slack for the channels of the program's schedules.
    alone = {name: value for name, value in environ.items() if name != "SLACK_BOT_TOKEN"}
    data = files("bot.demo") / "data"
    commands = [["program", "apply", str(data / "program.yaml")]]
    size = int(os.environ.get("SIZE", "0"))
    if size:
        search_time.prepare(url)
        search_time.fill(url, size=size)
    else:
        commands.append(["references", "import", str(data / "references.jsonl")])
    for command in commands:
        await _run([sys.executable, "-m", "bot", *command], alone)
    return f"{size:,} generated references" if size else "the demo's references"


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
        yield Subject(name, process, url, time.perf_counter() - began)
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
    with listen() as listener:
        port: int = listener.getsockname()[1]
        return port


def _print(ours: Subject, bare: Subject, *, arrived: int) -> None:
    def taken(times: Sequence[float], share: float) -> float:
        return 1000 * search_time.at_share(times, share)

    rows: list[tuple[str, str, float, float]] = []
    for share, name in ((0.5, "median"), (0.95, "95 of 100")):
        our, their = (taken(one.latencies, share) for one in (ours, bare))
        rows.append((f"/reference to its answer, {name}", "ms", our, their))
    for share, name in ((0.5, "median"), (0.95, "95 of 100"), (1.0, "slowest")):
        our, their = (taken(one.crowded, share) for one in (ours, bare))
        rows.append((f"the same, {AT_ONCE} at once, {name}", "ms", our, their))
    rows += [
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
    each = 1 / statistics.median(ours.rates) / statistics.fmean(ours.latencies)
    print(f"of {AT_ONCE} at once, each takes vouch {each:.2f} times as long as one by one")
    clicks = len(ours.latencies) + len(ours.crowded)
    print(
        f"of {clicks:,} clicks on vouch: {ours.missed} not acknowledged while Slack waits, "
        f"{ours.late} answered after the acknowledgement ({ours.late - arrived} of them never)"
    )
    print(json.dumps({name: {"vouch": our, "bare": their} for name, _, our, their in rows}))


if __name__ == "__main__":
    asyncio.run(measure())
