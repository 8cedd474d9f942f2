"""A workspace with two people, two channels, and perhaps a bot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox import Channel, ManualTimer, Person, Sandbox
from tests.sandbox.bots import Bot


@pytest.fixture
def timer() -> ManualTimer:
    return ManualTimer()


@pytest.fixture
def sandbox(timer: ManualTimer) -> Iterator[Sandbox]:
    """A sandbox whose seconds pass only when the test says so."""
    sandbox = Sandbox(timer=timer)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    """The SDK's own client, with the bot's token."""
    return WebClient(token=sandbox.bot_token, base_url=sandbox.url, retry_handlers=[])


@pytest.fixture
def priya(sandbox: Sandbox) -> Person:
    return sandbox.add_person(
        id="U0PRIYA",
        name="Priya Nair",
        title="Account Executive",
        city="London",
        locale="en-GB",
        tz="Europe/London",
    )


@pytest.fixture
def jonas(sandbox: Sandbox) -> Person:
    return sandbox.add_person(
        id="U0JONAS", name="Jonas Weber", locale="de-DE", tz="Europe/Berlin", is_guest=True
    )


@pytest.fixture
def deal(sandbox: Sandbox, priya: Person, jonas: Person) -> Channel:
    channel = sandbox.add_channel(id="C0DEAL", name="deal-acme", members=[priya, jonas])
    sandbox.invite_bot(channel)
    return channel


@pytest.fixture
def transport() -> str:
    return "http"


@pytest.fixture
def bot(sandbox: Sandbox, transport: str) -> Iterator[Bot]:
    """A bare Bolt app; a test registers its listeners and calls `bot.start()`."""
    bot = Bot(sandbox, transport)
    yield bot
    bot.stop()
