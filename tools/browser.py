"""Find a Chromium for the browser tests and the screenshots; bring one when there is none.

`python -m tools.browser` prints its path. `VOUCH_CHROMIUM` names one that is to be used.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
# No call home, no sandbox of its own (it has none to use as root or in a container).
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
HELP = (
    "No Chromium was found, and none could be installed. Install one (Debian: apt-get install "
    "chromium; elsewhere: python -m playwright install chromium) or set VOUCH_CHROMIUM to the "
    "path of a Chromium, Chrome or Edge."
)


class NoBrowser(Exception):
    """There is no browser; the text says what to do."""


def find_browser() -> Path | None:
    """The first of: VOUCH_CHROMIUM, one on the PATH, the one that Playwright downloaded.

    Raises `NoBrowser` when VOUCH_CHROMIUM names something that is not there.
    """
    named = os.environ.get("VOUCH_CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise NoBrowser(f"VOUCH_CHROMIUM is {named}, and there is no such file.")
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _find_playwrights()


def _find_playwrights() -> Path | None:
    """Playwright's own download, if it has been made."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def provide_browser() -> Path:
    """A browser's path, after installing one if need be. Raises `NoBrowser`."""
    found = find_browser()
    if found:
        return found
    for command in _ways_to_install():
        print("$", *command, file=sys.stderr)
        if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
            break
    found = find_browser()
    if found is None:
        raise NoBrowser(HELP)
    return found


def _ways_to_install() -> list[list[str]]:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        return [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def main() -> int:
    try:
        print(provide_browser())
    except NoBrowser as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
