"""The installed wheel works by itself, outside the checkout: every template, catalogue and page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "store", "messages", "sandbox")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with our wheel in it, and nothing of ours beside it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)],
        folder,
    )
    [wheel] = folder.glob("vouch-*.whl")
    shutil.rmtree(source)
    home = folder / "home"
    venv.create(home, symlinks=True)
    installed = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    # The packages that we depend on, from the environment of the tests. Python reads no .pth
    # file in a folder that came by one, so our own editable installation is not seen.
    (installed / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = str(home / "bin" / "python")
    run(
        [*PIP, "--python", python, "install", "--no-deps", "--no-index", str(wheel)],
        folder,
    )
    return home


def run(command: list[str], folder: Path, **environ: str) -> str:
    ended = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_command_is_there(home: Path, tmp_path: Path) -> None:
    vouch = str(home / "bin" / "vouch")
    assert run([vouch, "--version"], tmp_path).startswith("vouch ")
    assert "vouch demo" in run([vouch, "--help"], tmp_path)
    where = run([str(home / "bin" / "python"), "-c", "import bot; print(bot.__file__)"], tmp_path)
    assert where.startswith(str(home)), "the wheel's own code runs"


def test_references_are_imported_and_found(home: Path, tmp_path: Path) -> None:
    vouch = str(home / "bin" / "vouch")
    row = {
        "external_id": "case-1",
        "account": "Karsten Pumps",
        "country": "DE",
        "language": "en",
        "title": "Predictive maintenance for pumps",
        "story": "Karsten reads vibration from every pump and warns before a bearing fails.",
    }
    (tmp_path / "cases.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    run([vouch, "references", "import", "cases.jsonl"], tmp_path)
    found = run([vouch, "search", "predictive maintenance", "--json"], tmp_path)
    assert json.loads(found)["external_id"] == "case-1"


def test_the_demo_opens(home: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [str(home / "bin" / "vouch"), "demo", "--port", "0"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        address = re.search(r"http://127\.0\.0\.1:\d+/", lines[1])
        assert address, lines
        with urlopen(address[0], timeout=30) as answer:
            page = answer.read().decode()
        assert "customer-wins" in page
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "ERROR" not in errors
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"
