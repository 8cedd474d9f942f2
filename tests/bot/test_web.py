"""The web front: what gets in, what does not, and what the two pages say. Slack is away here."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.serving import CannotListen, listen
from bot.settings import Settings
from store.clock import ManualClock
from store.database import Store
from store.models import Base
from store.posts import enqueue_post
from tests.running import RunningBot

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"
COMMAND = urlencode(
    {
        "command": "/nominate",
        "text": "Acme",
        "user_id": "U0PRIYA",
        "team_id": "T0SANDBOX",
        "channel_id": "C0DEAL",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/",
    }
).encode()


@pytest.fixture
def running(store: Store, clock: ManualClock) -> Iterator[RunningBot]:
    """A bot whose Slack is a port on which nobody listens."""
    nobody = listen("127.0.0.1", 0)
    port = nobody.getsockname()[1]
    nobody.close()
    settings = Settings(
        bot_token="xoxb-test-token",
        signing_secret=SIGNING_SECRET,
        app_token=None,
        database_url="unused",
        api_url=f"http://127.0.0.1:{port}/api/",
        port=0,
        tick_seconds=3600,
    )
    bot = RunningBot(settings, store=store, clock=clock)
    yield bot
    bot.close()


def sign(
    body: bytes, *, timestamp: str | None = None, secret: str = SIGNING_SECRET
) -> dict[str, str]:
    timestamp = timestamp or str(int(time.time()))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def send(
    running: RunningBot, body: bytes, headers: dict[str, str], *, kind: str = FORM
) -> tuple[int, str]:
    request = Request(
        f"{running.url}/slack/events", data=body, headers={"Content-Type": kind, **headers}
    )
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def get(running: RunningBot, path: str) -> tuple[int, dict[str, object]]:
    try:
        with urlopen(f"{running.url}{path}", timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def count_rows(session: Session) -> int:
    tables = Base.metadata.sorted_tables
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def long_ago() -> str:
    return str(int(time.time()) - 301)


@pytest.mark.parametrize(
    "headers",  # made when the test runs: what is signed early is stale late
    [
        pytest.param(dict, id="unsigned"),
        pytest.param(lambda: sign(COMMAND, secret="somebody else's"), id="forged"),
        pytest.param(lambda: sign(COMMAND + b"&x=1"), id="altered"),
        pytest.param(lambda: sign(COMMAND, timestamp=long_ago()), id="stale"),
        pytest.param(lambda: sign(COMMAND, timestamp="soon"), id="timestamp no number"),
        pytest.param(lambda: sign(COMMAND, timestamp="9" * 400), id="timestamp too long"),
        pytest.param(lambda: sign(COMMAND) | {"X-Slack-Signature": "v0="}, id="signature empty"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_not_slacks_is_refused(
    running: RunningBot, store: Store, headers: Callable[[], dict[str, str]]
) -> None:
    before = store.read_sync(count_rows)
    assert send(running, COMMAND, headers())[0] == 401
    assert store.read_sync(count_rows) == before, "nothing is stored"


@pytest.mark.parametrize("body", [b"{not json", b"\xff\xfe\x00", b"payload=%7Bbroken", b""])
@pytest.mark.parametrize("kind", [FORM, "application/json"])
@pytest.mark.parametrize("database", ["sqlite"])
def test_unsigned_garbage_is_refused_before_it_is_parsed(
    running: RunningBot, body: bytes, kind: str
) -> None:
    assert send(running, body, {}, kind=kind)[0] == 401


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_signed_request_gets_to_bolt(running: RunningBot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()
    status, answer = send(running, body, sign(body), kind="application/json")
    assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1aB"})


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_body_that_slack_would_never_send_is_cut_off(running: RunningBot) -> None:
    body = b"x" * (4 * 1024 * 1024 + 1)
    assert send(running, body, sign(body))[0] == 413


@pytest.mark.parametrize("database", ["sqlite"])
def test_alive(running: RunningBot) -> None:
    assert get(running, "/healthz") == (200, {"alive": True})


def test_ready_though_slack_is_away_and_says_so(
    running: RunningBot, store: Store, clock: ManualClock
) -> None:
    status, body = get(running, "/readyz")
    assert status == 200
    assert body["ready"] is True
    assert body["transport"] == "http"
    slack = body["slack"]
    assert isinstance(slack, dict)
    assert (slack["reachable"], slack["since"]) == (False, clock.now().isoformat())

    def owe(session: Session) -> None:
        enqueue_post(
            session,
            key="win:1",
            channel="C0WINS",
            template="wins/post",
            values={},
            not_before=clock.now() + timedelta(minutes=30),
        )

    store.run_sync(owe)
    assert get(running, "/readyz")[1]["outbox"] == {
        "due": 0,
        "oldest_due_seconds": 0.0,
        "failed": 0,
        "unsure": 0,
    }
    clock.advance(timedelta(hours=1))
    assert get(running, "/readyz")[1]["outbox"] == {
        "due": 1,
        "oldest_due_seconds": 1800.0,
        "failed": 0,
        "unsure": 0,
    }


@pytest.mark.parametrize("database", ["sqlite"])
def test_not_ready_without_a_database(running: RunningBot, store: Store) -> None:
    def lose_the_tables(session: Session) -> None:
        Base.metadata.drop_all(session.connection())
        session.connection().exec_driver_sql("DROP TABLE alembic_version")

    store.run_sync(lose_the_tables)
    status, body = get(running, "/readyz")
    assert (status, body["ready"], body["outbox"]) == (503, False, None)
    assert get(running, "/healthz")[0] == 200, "the process itself is fine"


def test_a_port_that_is_taken_is_named() -> None:
    taken = listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    with taken, pytest.raises(CannotListen, match=f"127.0.0.1 port {port}.*HOST or PORT"):
        listen("127.0.0.1", port)
