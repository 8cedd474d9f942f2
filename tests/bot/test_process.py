"""`vouch run` and `vouch doctor` as processes of their own, beside a Slack that answers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml
from sqlalchemy.orm import Session

from bot.picture_fonts import picture_texts
from sandbox import Sandbox
from store.database import Store
from store.posts import enqueue_post, find_post
from tests.messages.pictures.fonts import LATIN, make_font
from tests.story import MANIFEST, PROGRAM

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace with our app installed and all channels of the program."""
    sandbox = Sandbox(manifest=yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    sandbox.add_person(id="U0PRIYA", name="Priya Nair", locale="en-GB", tz="Europe/London")
    for channel in ("C0WINS", "C0HUB", "C0EMEA", "C0DACH"):
        sandbox.add_channel(id=channel, name=channel.lower(), members=["U0PRIYA"])
        sandbox.invite_bot(channel)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def environ(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "program.yaml").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "fonts").mkdir()
    make_font(tmp_path / "fonts" / "all.ttf", LATIN | set("".join(picture_texts().values())))
    return {
        "VOUCH_FONTS": str(tmp_path / "fonts"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/vouch.db",
        "PORT": "0",
    }


def vouch(
    environ: dict[str, str], folder: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def running(environ: dict[str, str], folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`vouch run` and the address that it names."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        named = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert named, line
        yield process, named[0]
    finally:
        process.kill()
        process.communicate(timeout=30)


def test_run_serves_answers_and_stops_at_sigterm(
    environ: dict[str, str], sandbox: Sandbox, tmp_path: Path
) -> None:
    assert vouch(environ, tmp_path, "program", "apply", "program.yaml").returncode == 0
    # What Bolt would read of another app: ours is known by its token all the same.
    strangers = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "of another app"}
    with running(environ | strangers, tmp_path) as (process, url):
        with urlopen(f"{url}/readyz", timeout=30) as answer:
            assert json.load(answer)["slack"] == {"reachable": True}
        sandbox.deliver_to(f"{url}/slack/events")
        seen = sandbox.person("U0PRIYA").command("/vouch")
        assert seen.error is None
        assert seen.ephemeral is not None
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "bot.stopped unfinished=0" in errors
    for secret in (sandbox.bot_token, sandbox.signing_secret):
        assert secret not in errors


def test_sigterm_waits_for_the_message_under_way(
    environ: dict[str, str], sandbox: Sandbox, tmp_path: Path
) -> None:
    gate = sandbox.faults.hold("chat.postMessage")
    with closing(Store(environ["DATABASE_URL"])) as store:
        store.migrate()

        def owe(session: Session) -> None:
            enqueue_post(
                session,
                key="test:1",
                channel="C0WINS",
                template="failures/notice",
                values={"sentence": "errors.reason_missing", "values": {}},
                not_before=datetime.now(UTC),
            )

        store.run_sync(owe)
        with running(environ, tmp_path) as (process, _):
            gate.wait_until_reached()
            process.send_signal(signal.SIGTERM)
            gate.release()
            _, errors = process.communicate(timeout=30)
        assert (process.returncode, "bot.stopped unfinished=0" in errors) == (0, True)
        post = store.read_sync(find_post, key="test:1")
    assert post is not None
    assert post.state == "sent"


def test_a_port_that_is_taken_ends_it_in_one_sentence(
    environ: dict[str, str], sandbox: Sandbox, tmp_path: Path
) -> None:
    port = sandbox.page_url.rstrip("/").rpartition(":")[2]
    ended = vouch(environ | {"PORT": port}, tmp_path, "run")
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Cannot listen on 127.0.0.1 port {port}")
    assert ended.stderr.count("\n") == 1


def test_the_doctor_finds_everything_in_order(
    environ: dict[str, str], sandbox: Sandbox, tmp_path: Path
) -> None:
    vouch(environ, tmp_path, "program", "apply", "program.yaml")
    well = vouch(environ | {"SLACK_APP_TOKEN": sandbox.app_token}, tmp_path, "doctor")
    assert (well.returncode, well.stderr) == (0, "")
    for subject in (
        "database",
        "fonts",
        "token",
        "scopes",
        "clock",
        "socket mode",
        "channel C0DACH",
    ):
        assert re.search(rf"^ok +{subject}: ", well.stdout, re.MULTILINE), subject
    assert well.stdout.endswith("Everything is in order.\n")


def test_the_doctor_says_what_to_do(
    environ: dict[str, str], sandbox: Sandbox, tmp_path: Path
) -> None:
    vouch(environ, tmp_path, "program", "apply", "program.yaml")
    sandbox.channel("C0WINS").archive()
    sandbox.channel("C0DACH").conversation.members.remove(sandbox.world.bot_user_id)
    del sandbox.world.conversations["C0EMEA"]
    sandbox.scopes.discard("im:history")
    ill = vouch(environ, tmp_path, "doctor")
    assert ill.returncode == 1
    for words in (
        r"FAIL +channel C0WINS: .*archived",
        r"FAIL +channel C0DACH: .*/invite it",
        r"FAIL +channel C0EMEA: .*does not exist",
        r"FAIL +scopes: missing: im:history \(to .*\)\. Add them",
        r"ok +channel C0HUB: ",
    ):
        assert re.search(rf"^{words}", ill.stdout, re.MULTILINE), (words, ill.stdout)
    assert "checks need your attention" in ill.stderr


def test_the_doctor_knows_a_token_that_is_refused(environ: dict[str, str], tmp_path: Path) -> None:
    ill = vouch(environ | {"SLACK_BOT_TOKEN": "xoxb-somebody-elses"}, tmp_path, "doctor")
    assert ill.returncode == 1
    assert re.search(r"^FAIL +token: .*invalid_auth", ill.stdout, re.MULTILINE)
    assert "somebody-elses" not in ill.stdout + ill.stderr
