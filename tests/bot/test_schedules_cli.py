"""`vouch schedules` and the schedules of `vouch program apply`, run as people run them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.cli.main import vouch
from sandbox import Sandbox
from store.database import Store
from store.models import Schedule
from tests.story import PROGRAM

Run = Callable[..., Result]

SCHEDULES = """
schedules:
  - {name: Our week, kind: wins_digest, region: EMEA, cron: 0 9 * * mon}
  - {name: Our month, kind: progress_digest, cron: 0 10 1 * *, timezone: Asia/Tokyo,
     channel: C0WINS}
"""


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `vouch …` on a database of the test's own."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(vouch, list(arguments))

    return call


@pytest.fixture
def program_file(tmp_path: Path) -> Path:
    file = tmp_path / "program.yaml"
    file.write_text(PROGRAM + SCHEDULES, encoding="utf-8")
    return file


def refusal(ended: Result) -> str:
    """What the command ended with in place of success."""
    assert ended.exit_code != 0
    return ended.stderr or str(ended.exception)


def test_what_is_due_when(run: Run, program_file: Path) -> None:
    assert run("schedules", "list").stdout.startswith("No schedule:")
    assert "created schedule Our week" in run("program", "apply", str(program_file)).stdout
    listed = run("schedules", "list").stdout
    assert re.search(r"^Our week +wins_digest +EMEA +the region's channel ", listed, re.MULTILINE)
    assert re.search(r"^Our month +progress_digest +all +C0WINS ", listed, re.MULTILINE)
    times = run("schedules", "next", "our WEEK", "--count", "3").stdout.splitlines()
    assert len(times) == 3
    assert all(re.match(r"Mon \d{4}-\d\d-\d\d 09:00 Europe/Berlin  .* UTC$", one) for one in times)


def test_one_is_paused_and_taken_up_again(run: Run, program_file: Path) -> None:
    run("program", "apply", str(program_file))
    assert run("schedules", "pause", "Our week").stdout == "Our week is paused.\n"
    assert "is paused already" in refusal(run("schedules", "pause", "Our week"))
    assert re.search(r"^Our week .* paused: ", run("schedules", "list").stdout, re.MULTILINE)
    assert "Nothing to change" in run("program", "apply", str(program_file)).stdout
    assert re.match(
        r"Our week is due next at Mon .* 09:00 Europe/Berlin\.$",
        run("schedules", "resume", "Our week").stdout,
    )
    assert "is not paused" in refusal(run("schedules", "resume", "Our week"))


def test_one_is_posted_now(run: Run, program_file: Path) -> None:
    run("program", "apply", str(program_file))
    assert run("schedules", "slots", "Our week").stdout == "Our week has not been due yet.\n"
    assert "is in the outbox" in run("schedules", "run", "Our week").stdout
    assert re.search(r"^\w{3} .* posted +\w", run("schedules", "slots", "Our week").stdout, re.M)
    assert "C0EMEA" in run("outbox", "list").stdout


def test_a_name_that_is_not_there(run: Run, program_file: Path) -> None:
    run("program", "apply", str(program_file))
    assert "Did you mean Our week?" in refusal(run("schedules", "next", "Our weak"))
    assert "vouch schedules list" in refusal(run("schedules", "pause", "Horoscope"))


def test_a_schedule_whose_region_is_gone_stays_paused(run: Run, program_file: Path) -> None:
    run("program", "apply", str(program_file))
    file = program_file.with_name("smaller.yaml")
    file.write_text(
        PROGRAM.partition("regions:")[0]
        + "regions:\n  - {code: APAC, name: Asia, owners: [U0KENJI]}\n",
        encoding="utf-8",
    )
    assert "removed region EMEA" in run("program", "apply", str(file)).stdout
    assert "EMEA (gone)" in run("schedules", "list").stdout
    assert "Our week stays paused" in refusal(run("schedules", "resume", "Our week"))
    assert "Our week cannot be posted" in refusal(run("schedules", "run", "Our week"))


def test_a_zone_that_this_machine_does_not_know(
    run: Run, program_file: Path, database_url: str
) -> None:
    run("program", "apply", str(program_file))

    def move(session: Session) -> None:
        session.execute(update(Schedule).values(timezone="Europe/Atlantis"))

    with closing(Store(database_url)) as store:
        store.run_sync(move)
    assert "time zone is not known" in refusal(run("schedules", "next", "Our week"))
    assert " UTC\n" in run("schedules", "list").stdout


@contextmanager
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A Slack of which the environment tells."""
    sandbox = Sandbox()
    sandbox.start()
    try:
        monkeypatch.setenv("SLACK_API_URL", sandbox.url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", sandbox.bot_token)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", sandbox.signing_secret)
        yield sandbox
    finally:
        sandbox.stop()


def test_a_channel_that_is_not_there_is_refused_with_its_line(
    run: Run, program_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with slack(monkeypatch) as sandbox:
        refused = refusal(run("program", "apply", str(program_file)))
        line = (PROGRAM + SCHEDULES).splitlines().index("     channel: C0WINS}") + 1
        assert f'line {line}: the schedule "Our month" cannot post there: there is no' in refused
        wins = sandbox.add_channel(id="C0WINS", name="customer-wins")
        assert "the bot is not in #customer-wins" in refusal(
            run("program", "apply", str(program_file))
        )
        assert run("schedules", "list").stdout.startswith("No schedule:"), "nothing was changed"
        sandbox.invite_bot(wins)
        assert "created schedule Our month" in run("program", "apply", str(program_file)).stdout


def test_when_slack_is_away_the_channels_pass_unchecked(
    run: Run, program_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with slack(monkeypatch):
        pass
    applied = run("program", "apply", str(program_file))
    assert "created schedule Our month" in applied.stdout
    assert "were not checked" in applied.stderr
