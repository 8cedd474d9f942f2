"""The `vouch` command, run as people run it: a process of its own, its output, its exit code."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from bot.cli.main import _COMMANDS
from bot.cli.main import vouch as vouch_group
from bot.serving import listen
from store.database import Store
from store.outbox import claim_due_posts, mark_failed
from store.posts import enqueue_post
from tests.story import PROGRAM

Vouch = Callable[..., subprocess.CompletedProcess[str]]

SUBCOMMANDS = [
    *([name] for name in _COMMANDS),
    ["program", "apply"],
    ["program", "show"],
    ["program", "history"],
    ["references", "import"],
    ["references", "export"],
    *(["schedules", name] for name in ("list", "next", "slots", "run", "pause", "resume")),
    ["outbox", "list"],
    ["outbox", "retry"],
    ["outbox", "drop"],
]


@pytest.fixture
def vouch(tmp_path: Path) -> Vouch:
    """Runs `vouch …` in an empty folder, with a database there."""

    def run(*arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        root = Path(__file__).parents[2]
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *arguments],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(root),
                "PYTHONUTF8": "1",
                **environ,
            },
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def program_file(tmp_path: Path) -> Path:
    file = tmp_path / "program.yaml"
    file.write_text(PROGRAM, encoding="utf-8")
    return file


def test_help_names_every_command(vouch: Vouch) -> None:
    shown = vouch("--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    for name in _COMMANDS:
        assert re.search(rf"^  {name} +[A-Z].*\.$", shown.stdout, re.MULTILINE), name


@pytest.mark.parametrize("arguments", SUBCOMMANDS, ids=" ".join)
def test_each_command_explains_itself_with_an_example(arguments: list[str]) -> None:
    shown = CliRunner().invoke(vouch_group, [*arguments, "--help"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "Example" in shown.stdout


@pytest.mark.parametrize(
    "arguments", [["nominate"], ["outbox", "list", "--state", "lost"], ["outbox", "retry", "x"]]
)
def test_a_wrong_call_ends_with_2(vouch: Vouch, arguments: list[str]) -> None:
    ended = vouch(*arguments)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.strip()


def test_the_program_is_applied_shown_and_unchanged_the_second_time(
    vouch: Vouch, program_file: Path, tmp_path: Path
) -> None:
    first = vouch("program", "apply", str(program_file))
    assert (first.returncode, first.stderr) == (0, "")
    assert "created region DACH" in first.stdout
    assert (tmp_path / "vouch.db").exists(), "the database is made and brought up to date"
    again = vouch("program", "apply", str(program_file))
    assert again.stdout == "Nothing to change: the program is as the file says.\n"
    shown = vouch("program", "show")
    program_file.write_text(shown.stdout, encoding="utf-8")
    assert vouch("program", "apply", str(program_file)).stdout == again.stdout
    history = vouch("program", "history", "--limit", "2").stdout.splitlines()
    assert [line.partition(" UTC  ")[2] for line in history] == [
        "the program file  created region APAC",
        "the program file  created region AMER",
    ]


def test_a_broken_program_file_is_refused_with_its_line(vouch: Vouch, program_file: Path) -> None:
    text = PROGRAM.replace("Asia/Tokyo", "Asia/Tokio")
    program_file.write_text(text, encoding="utf-8")
    line = text[: text.index("Asia/Tokio")].count("\n") + 1
    refused = vouch("program", "apply", str(program_file))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"line {line}:" in refused.stderr
    assert "Asia/Tokio" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_that_is_not_there_or_not_text_is_named(vouch: Vouch, tmp_path: Path) -> None:
    assert vouch("program", "apply", "nowhere.yaml").stderr == (
        "nowhere.yaml cannot be read: No such file or directory.\n"
    )
    (tmp_path / "latin.yaml").write_bytes("Österreich".encode("latin-1"))
    refused = vouch("program", "apply", "latin.yaml")
    assert (refused.returncode, refused.stderr) == (
        2,
        "latin.yaml is not UTF-8 text (byte 1): save it as UTF-8.\n",
    )


def test_failed_messages_are_listed_sent_again_and_given_up(vouch: Vouch, tmp_path: Path) -> None:
    def fail_one(session: Session) -> int:
        post_id = enqueue_post(
            session, key="win:1", channel="C0WINS", template="wins/post", values={}
        )
        claim_due_posts(session, limit=1, lease_seconds=60, claim="mine")
        mark_failed(session, post_id=post_id, claim="mine", error="The channel is archived.")
        return post_id

    with closing(Store(f"sqlite:///{tmp_path}/vouch.db")) as store:
        store.migrate()
        post_id = str(store.run_sync(fail_one))
    assert vouch("outbox", "list", "--state", "due").stdout == "No message is due.\n"
    listed = vouch("outbox", "list", "--state", "failed")
    assert listed.returncode == 0
    assert re.search(
        rf"^{post_id}  +failed +C0WINS +wins/post .* The channel is archived\.$",
        listed.stdout,
        re.MULTILINE,
    )
    assert vouch("outbox", "retry", post_id).returncode == 0
    again = vouch("outbox", "retry", post_id)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == f"Message {post_id} has not failed, so there is nothing to send again.\n"
    nobody = vouch("outbox", "retry", "--to", "C0WINS")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert vouch("outbox", "retry", post_id, "--to", "C0WINS").returncode == 2
    assert vouch("outbox", "drop", post_id).returncode == 0
    assert vouch("outbox", "list", "--state", "skipped").stdout.count("wins/post") == 1
    assert vouch("outbox", "drop", "4711").returncode == 1


def test_run_names_what_is_missing(vouch: Vouch) -> None:
    ended = vouch("run")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("SLACK_BOT_TOKEN is missing")
    assert ended.stderr.count("\n") == 1


def test_run_names_a_database_that_cannot_be_opened(vouch: Vouch) -> None:
    ended = vouch(
        "run",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET="secret",
        DATABASE_URL="sqlite:////nowhere/at/all/vouch.db",
        PORT="0",
    )
    assert ended.returncode == 1
    assert "/nowhere/at/all/vouch.db" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_doctor_tells_all_at_once_when_nothing_is_set(vouch: Vouch) -> None:
    ended = vouch("doctor")
    assert ended.returncode == 1
    assert re.search(r"^ok +database: ", ended.stdout, re.MULTILINE)
    assert re.search(r"^FAIL +program: .*vouch program apply", ended.stdout, re.MULTILINE)
    assert re.search(r"^FAIL +settings: SLACK_BOT_TOKEN is missing", ended.stdout, re.MULTILINE)
    assert ended.stderr == "2 of 4 checks need your attention.\n"


def test_the_doctor_says_when_slack_is_away(vouch: Vouch) -> None:
    nobody = listen("127.0.0.1", 0)
    port = nobody.getsockname()[1]
    nobody.close()
    ended = vouch(
        "doctor",
        SLACK_BOT_TOKEN="xoxb-1-hush-hush",
        SLACK_APP_TOKEN="xapp-1-hush-hush",
        SLACK_API_URL=f"http://127.0.0.1:{port}/",
    )
    assert ended.returncode == 1
    assert re.search(r"^FAIL +slack: .* cannot be reached", ended.stdout, re.MULTILINE)
    assert "hush" not in ended.stdout + ended.stderr


def test_search_without_references_finds_nothing(vouch: Vouch) -> None:
    found = vouch("search", "industrial iot", "--json")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_each_query_of_stdin_is_answered(vouch: Vouch, tmp_path: Path) -> None:
    rows = [
        {
            "external_id": f"case-{number}",
            "account": name,
            "country": "DE",
            "industry": "manufacturing",
            "language": "en",
            "title": title,
            "story": f"{name} told us how {title.lower()} went, and would tell others.",
            "activities": ["reference_call"],
        }
        for number, (name, title) in enumerate(
            [("Karsten Pumps", "Predictive maintenance"), ("Lindner Mills", "Energy savings")]
        )
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    imported = vouch("references", "import", str(file))
    assert imported.returncode == 0, imported.stderr
    found = vouch("search", "--stdin", "--json", stdin="predictive maintenance\n\nenergy savings\n")
    assert found.returncode == 0, found.stderr
    answers = [json.loads(line) for line in found.stdout.splitlines()]
    best = {answer["query"]: answer["external_id"] for answer in answers if answer["rank"] == 1}
    assert best == {"predictive maintenance": "case-0", "energy savings": "case-1"}
    # As the release before left it.
    with closing(sqlite3.connect(tmp_path / "vouch.db")) as database:
        database.execute("DELETE FROM search_versions")
        database.commit()
    assert "earlier release's: `vouch search --rebuild`" in vouch("doctor").stdout
    assert vouch("search", "--rebuild").stdout == "Indexed anew: 2.\n"
    assert vouch("search", "--rebuild", "pumps").returncode == 2
    for answer in answers:
        assert set(answer) == {
            *("query", "understood", "rank", "external_id", "account", "score"),
            *("why", "misses", "now"),
        }
    # As text, also what was understood, corrected, unknown, and what only comes near.
    told = vouch("search", "manufcaturing germany zork")
    assert told.returncode == 0, told.stderr
    assert "Understood: country: DE; industry: manufacturing" in told.stdout
    assert "Read “manufacturing”; you typed “manufcaturing”." in told.stdout
    assert "In none of our references: zork" in told.stdout
    near = vouch("search", "manufacturing japan")
    assert "Nothing fits “manufacturing japan”." in near.stderr
    assert "Nearest to it, but not fitting:\n   – " in near.stdout
