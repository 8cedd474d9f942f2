"""A browser, a sandbox with people in it, and an app that answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox import Sandbox
from tests.browser import gallery
from tests.browser.showcase import MANIFEST
from tools.browser import ARGUMENTS, provide_browser

SECONDS = 15_000
"""How long a page may take for one step, in milliseconds: slow machines build this too."""


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's path; installed when the machine has none."""
    return provide_browser()


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """One running browser for the tests of this folder.

    Not for the session: while it runs, Playwright keeps an event loop running in this thread,
    and every test that comes after and calls `asyncio.run` fails.
    """
    expect.set_options(timeout=SECONDS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile; a script error or a refused resource on any of its pages fails the test."""
    made = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    made.set_default_timeout(SECONDS)
    troubles: list[str] = []
    made.on("weberror", lambda error: troubles.append(str(error.error)))
    made.on(
        "console",
        lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None,
    )
    yield made
    made.close()
    assert troubles == []


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the tests' output is for the tests."""


@pytest.fixture
def workspace() -> Iterator[Sandbox]:
    """Priya and Jonas, two channels, and the gallery app listening."""
    sandbox = Sandbox()
    sandbox.manifest = MANIFEST
    sandbox.name_bot("Gallery")
    sandbox.start()
    priya = sandbox.add_person(
        id="U0PRIYA",
        name="Priya Nair",
        title="Account executive",
        city="London",
        locale="en-GB",
        tz="Europe/London",
    )
    jonas = sandbox.add_person(
        id="U0JONAS",
        name="Jonas Weber",
        title="Regional marketing lead",
        city="Berlin",
        locale="de-DE",
        tz="Europe/Berlin",
    )
    for number, name in enumerate(("deal-acme", "general")):
        channel_id = "C0DEAL" if number == 0 else "C0GENERAL"
        sandbox.add_channel(id=channel_id, name=name, members=[priya, jonas])
        sandbox.invite_bot(channel_id)
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.url)
    app = gallery.build(client, sandbox.signing_secret)
    server = make_server(
        "127.0.0.1",
        0,
        SlackRequestHandler(app, path="/slack/events"),
        server_class=_Server,
        handler_class=_Quiet,
    )
    thread = threading.Thread(target=server.serve_forever, name="gallery", daemon=True)
    thread.start()
    sandbox.deliver_to(f"http://127.0.0.1:{server.server_port}/slack/events")
    yield sandbox
    sandbox.stop()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One empty tab."""
    return context.new_page()
