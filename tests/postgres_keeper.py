"""Runs one PostgreSQL server for as long as its standard input stays open.

A process of its own, so that the server ends with the tests in every case: when they finish,
when they fail, and when they are killed (the pipe closes with the last process that holds it).

    python postgres_keeper.py BINARIES FOLDER [USER]

prints "ready" when the server takes connections on the socket in FOLDER, or why it does not.
FOLDER is made here and belongs to USER; it goes at the end, with the folder that it lies in.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

# A crash loses these databases anyhow, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "autovacuum": "off",
    "log_min_messages": "panic",
    "log_min_error_statement": "panic",
    "listen_addresses": "",
}


def keep(binaries: Path, folder: Path, user: str | None) -> str:
    """Run the server until the standard input ends. Returns what went wrong, or nothing."""
    folder.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)
    identity = {"user": user, "extra_groups": []} if user else {}
    data = folder / "data"
    made = subprocess.run(
        [
            *(str(binaries / "initdb"), "--pgdata", str(data), "--username", "vouch"),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        **identity,
    )
    if made.returncode:
        return made.stderr
    options = [f"--{name.replace('_', '-')}={value}" for name, value in SETTINGS.items()]
    server = subprocess.Popen(
        [
            *(str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *options),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        **identity,
    )
    try:
        status = data / "postmaster.pid"
        while server.poll() is None:
            # The last line of this file says when connections are welcome; pg_ctl waits for
            # the same word, and like it we look a few times a second.
            lines = status.read_text().splitlines() if status.exists() else []
            if len(lines) >= 8 and lines[7].strip() == "ready":
                print("ready", flush=True)
                sys.stdin.read()
                return ""
            wait_a_moment(server)
        return server.stderr.read() if server.stderr else "the server ended at once"
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
        server.communicate()


def wait_a_moment(server: subprocess.Popen[str]) -> None:
    """Wait a moment, or less when the server ends meanwhile."""
    try:
        server.wait(0.02)
    except subprocess.TimeoutExpired:
        return


def main() -> None:
    """Keep a server, and clear up behind it."""
    # The terminal's interrupt is for the tests, which close our input when they end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    folder = Path(sys.argv[2])
    try:
        problem = keep(Path(sys.argv[1]), folder, sys.argv[3] if len(sys.argv) > 3 else None)
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)
    if problem:
        print(problem.strip(), flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
