"""What the outbox is measured on: a Slack without rate limits, a PostgreSQL, and processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psutil
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sandbox import Sandbox
from store.database import Store
from store.models import Post
from tests.postgres import PostgresServer, running_postgres

CHANNELS = 100
PATIENCE_SECONDS = 300

# What Slack would ask us to wait for, at zero; the rest as in production.
_PACING = {"seconds": 0, "first_pause": 0, "longest_pause": 0, "before_look_up": 0}


@dataclass
class Stage:
    """A Slack without rate limits, a PostgreSQL, and what a process is told of the first."""

    sandbox: Sandbox
    postgres: PostgresServer
    environ: dict[str, str]

    @contextmanager
    def store(self) -> Iterator[tuple[Store, str]]:
        """A store on a fresh database, and the database's address."""
        name = self.postgres.create()
        with closing(Store(self.postgres.url(name))) as store:
            store.migrate()
            yield store, self.postgres.url(name)
        self.postgres.drop(name)

    @contextmanager
    def replica(self, database_url: str) -> Iterator[subprocess.Popen[str]]:
        """A replica at work on this database."""
        environ = {
            **self.environ,
            "DATABASE_URL": database_url,
            "VOUCH_TICK_SECONDS": "0.5",
            "PACING": json.dumps(_PACING),
        }
        with self.process(["-m", "tests.replica"], ready="bot.started", environ=environ) as process:
            yield process

    @contextmanager
    def process(
        self, arguments: list[str], *, ready: str, environ: dict[str, str] | None = None
    ) -> Iterator[subprocess.Popen[str]]:
        """A Python process, from the line on that says it is ready."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=environ or self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        with process:
            try:
                said = []
                for line in process.stdout:
                    said.append(line)
                    if ready in line:
                        break
                else:
                    raise SystemExit(f"{' '.join(arguments)} did not start:\n{''.join(said)}")
                # What it says from now on must not fill the pipe: it would wait for a reader.
                drain = threading.Thread(target=process.stdout.read)
                drain.start()
                yield process
                process.terminate()
                process.wait(timeout=30)
                drain.join()
            finally:
                process.kill()

    def count(self) -> int:
        """How many messages of the bot's stand in the channels of this stage."""
        messages = self.sandbox.world.messages
        return sum(len(messages.get(channel_id(number), ())) for number in range(CHANNELS))


@contextmanager
def open_stage() -> Iterator[Stage]:
    """A stage with `CHANNELS` channels, in each of which the bot is."""
    sandbox = Sandbox()
    for number in range(CHANNELS):
        sandbox.add_channel(id=channel_id(number), name=f"bench-{number}")
        sandbox.invite_bot(channel_id(number))
    sandbox.start()
    environ = {
        **os.environ,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.url,
        "PORT": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")])),
    }
    environ.pop("SLACK_APP_TOKEN", None)
    try:
        with running_postgres() as postgres:
            yield Stage(sandbox, postgres, environ)
    finally:
        sandbox.stop()


def channel_id(number: int) -> str:
    """The id of one of the `CHANNELS` channels."""
    return f"C0BENCH{number:03}"


def wait(condition: Callable[[], bool]) -> None:
    """Return when it holds. Raises SystemExit when it does not within `PATIENCE_SECONDS`."""
    ends = time.perf_counter() + PATIENCE_SECONDS
    while not condition():
        if time.perf_counter() > ends:
            raise SystemExit(f"not over after {PATIENCE_SECONDS} s")
        time.sleep(0.02)


def count_unsent(session: Session) -> int:
    """How many posts wait or are under way."""
    # The program's own channels are not on this stage: what goes there fails, and is over too.
    waiting = ("due", "sending", "unsure")
    return session.scalar(select(func.count()).where(Post.state.in_(waiting))) or 0


def resident_mib(process: subprocess.Popen[str]) -> float:
    """Memory of the process and its children, in MiB."""
    parent = psutil.Process(process.pid)
    family = [parent, *parent.children(recursive=True)]
    return sum(member.memory_info().rss for member in family) / 2**20
