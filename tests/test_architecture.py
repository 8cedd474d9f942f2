"""The house holds: who may import whom, and that importing a module does no work."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "store", "messages", "sandbox")
# What each may import of ours besides itself.
MAY_IMPORT = {
    "store": set(),
    "messages": set(),
    "sandbox": set(),
    "handlers": {"store", "messages"},
    "bot": {"handlers", "store", "messages", "sandbox"},
}
SLACK = {"slack_bolt", "slack_sdk"}
# Only the demo brings its own Slack.
MAY_USE_SANDBOX = "demo"


def python_files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides its room"
            yield node.module or "", node.lineno


def breaches(room: str, forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in python_files(room)
        for module, line in imported(path)
        if module.partition(".")[0] in forbidden
    ]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_stands_below_it(room: str) -> None:
    assert python_files(room)
    others = {*ROOMS, "tests", "bench"} - {room} - MAY_IMPORT[room]
    assert breaches(room, others) == []


def test_only_the_demo_uses_the_sandbox() -> None:
    assert [one for one in breaches("bot", {"sandbox"}) if MAY_USE_SANDBOX not in one] == []


def test_the_store_and_the_messages_know_nothing_of_slacks_packages() -> None:
    assert breaches("store", SLACK) == []
    assert breaches("messages", SLACK) == []


def test_the_messages_know_nothing_of_the_database() -> None:
    assert breaches("messages", {"sqlalchemy", "alembic", "psycopg"}) == []


def test_the_stand_in_knows_nothing_of_the_packages_that_it_stands_in_for() -> None:
    """Else a mistake of theirs would be ours too, and no test would see it."""
    assert breaches("sandbox", {"slack_bolt"}) == []


IMPORT_EVERYTHING = """
import importlib, os, sys, threading

seen = []

def watch(event, arguments):
    # Reading is how Python loads modules; all else is work.
    if event == "open":
        path, mode, flags = arguments
        if flags is not None and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            if not str(path).endswith((".pyc", os.devnull)) and ".pyc." not in str(path):
                seen.append(f"opens {path} for writing")
    elif event in ("socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen"):
        seen.append(f"{event} {arguments!r}")

sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
    if seen or threading.active_count() > 1:
        sys.exit(f"importing {name} does work: {seen} {threading.enumerate()}")
"""


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_module_does_no_work(room: str, tmp_path: Path) -> None:
    # Alembic's own files are run by Alembic, and __main__ is there to be run.
    names = [
        module_name(path)
        for path in python_files(room)
        if path.name != "__main__.py"
        and "versions" not in path.parts
        and path != ROOT / "store" / "migrations" / "env.py"
    ]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_EVERYTHING, *names],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


LONGEST = 300
# Each has its reason.
MAY_BE_LONGER = {
    "store/migrations/versions/0001_initial.py": "one table after the other, read once",
}


@pytest.mark.parametrize("room", ROOMS)
def test_a_long_file_becomes_two_rooms(room: str) -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(room)
    }
    assert {name: length for name, length in lines.items() if length > LONGEST}.keys() <= {
        *MAY_BE_LONGER
    }
