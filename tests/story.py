"""The stage on which the journeys are told: a Slack, a bot, a program and its people.

A test says `from tests.story import Story` and asks for the fixture `story`; it then runs over
HTTP on SQLite and over Socket Mode on PostgreSQL. Marked with `everywhere`, it runs over each
transport on each database. The tests of what stands on these (`TOLD_ONCE`) take turns: one runs
over the first pair, the next over the second. Everything is synchronous, and nothing sleeps:
`story.settle()` returns when the bot has nothing left to do at this moment, and `story.clock`
moves the time of Slack and of the bot together.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import yaml

from bot.settings import Settings
from bot.slack import respect_no_proxy
from sandbox import Channel, ManualTimer, Person, Sandbox
from store.clock import ManualClock
from store.database import Store
from tests.program import PROGRAM, apply_text
from tests.running import PATIENCE_SECONDS, RunningBot

MANIFEST = Path(__file__).parents[1] / "app.yaml"
TRANSPORTS = ("http", "socket")
# Each transport once and each database once; the whole journeys take all four.
PAIRS = (("http", "sqlite"), ("socket", "postgresql"))
# What differs between the pairs is shown by the main journeys, the delivery and the store's own
# tests; a screen more is the same on both, and each of these minutes is everybody's.
TOLD_ONCE = frozenset(
    {
        "test_away",
        "test_chips",
        "test_industry",
        "test_milestones",
        "test_nominations",
        "test_picture",
        "test_plain_text",
        "test_policies",
        "test_search_terms",
        "test_story_languages",
        "test_second_approval",
        "test_titles",
    }
)

everywhere = pytest.mark.parametrize(
    ("transport", "database"),
    [(transport, database) for transport in TRANSPORTS for database in ("sqlite", "postgresql")],
)


@dataclass
class Story:
    """Who and what is on the stage. Each field is what its name says in the tests."""

    sandbox: Sandbox
    running: RunningBot
    store: Store
    clock: ManualClock

    # Sellers who nominate and search.
    priya: Person  # London, reads English
    lukas: Person  # Munich, reads German
    guest: Person  # a guest of one channel
    # Those who decide.
    claire: Person  # owns EMEA; has Slack in Dutch, and so reads English
    marta: Person  # EMEA's backup; has Slack in Swedish, and so reads English
    jonas: Person  # owns DACH; reads German
    grace: Person  # owns AMER
    kenji: Person  # owns APAC; Japanese
    helen: Person  # the hub
    # Where it happens.
    deal: Channel  # a deal team's channel
    shared: Channel  # shared with another company
    wins: Channel
    hub: Channel
    emea: Channel
    dach: Channel

    def settle(self) -> None:
        """Let the bot finish: clicks, then every message that is due now."""
        self.running.settle()

    def last_sent(self, kind: str) -> dict[str, Any]:
        """What Slack last sent of this kind ("view_submission"), to be changed or sent again."""
        payloads = [sent.payload for sent in self.sandbox.sent if sent.payload.get("type") == kind]
        return copy.deepcopy(payloads[-1])

    def send(self, payload: dict[str, Any]) -> Any:
        """Send it as Slack would, signed; what the bot answers."""
        answer = self.sandbox.run(self.sandbox.context.delivery.interactive(payload))
        self.running.be_quiet()
        return answer

    @property
    def url(self) -> str:
        """Where the bot's own web front is."""
        return self.running.url


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for a story its pairs, unless it says itself where it runs."""
    marks = metafunc.definition.iter_markers("parametrize")
    chosen = any("transport" in str(mark.args[0]) for mark in marks)
    if "story" in metafunc.fixturenames and not chosen:
        # As a mark, not at once: pytest then knows that it overrules the fixture `database`.
        pairs = _pairs_of(metafunc.definition)
        metafunc.definition.add_marker(pytest.mark.parametrize(("transport", "database"), pairs))


def _pairs_of(test: pytest.Function) -> Sequence[tuple[str, str]]:
    """The pairs over which a test runs: by its name, so that it is always the same."""
    if test.path.stem not in TOLD_ONCE or test.path.parent.name == "bot":
        return PAIRS
    return [PAIRS[crc32(test.originalname.encode()) % len(PAIRS)]]


@pytest.fixture
def story(transport: str, database_url: str, clock: ManualClock) -> Iterator[Story]:
    """A Slack, a bot and a program at work, with their people."""
    # Its database came with the program in it.
    with tell_story(
        transport=transport, database_url=database_url, clock=clock, program=None
    ) as told:
        yield told


@contextmanager
def tell_story(
    *,
    transport: str,
    database_url: str,
    clock: ManualClock,
    program: str | None = PROGRAM,
    font_folders: tuple[Path, ...] = (),
) -> Iterator[Story]:
    """Set the stage, and clear it afterwards; no program: the database has it already."""
    manifest = copy.deepcopy(_read_manifest())
    # With a timer that stands still no trigger expires because the machine is busy.
    sandbox = Sandbox(clock=clock, timer=ManualTimer(), manifest=manifest)
    sandbox.ack_seconds = PATIENCE_SECONDS
    sandbox.start()
    respect_no_proxy(sandbox.url, os.environ)
    store = Store(database_url, clock=clock)
    try:
        if program is not None:
            apply_text(store, program)
        people = _people(sandbox)
        channels = _channels(sandbox, people)
        settings = Settings(
            bot_token=sandbox.bot_token,
            signing_secret=sandbox.signing_secret if transport == "http" else None,
            app_token=sandbox.app_token if transport == "socket" else None,
            database_url=database_url,
            api_url=sandbox.url,
            port=0,
            # Far away: what is due is sent because it was written or because `settle` asks.
            tick_seconds=3600,
            font_folders=font_folders,
        )
        running = RunningBot(settings, store=store, clock=clock)
        try:
            if transport == "http":
                sandbox.deliver_to(f"{running.url}/slack/events")
            else:
                sandbox.wait_for_sockets()
            sandbox.after_ack = running.be_quiet
            yield Story(
                sandbox=sandbox, running=running, store=store, clock=clock, **people, **channels
            )
        finally:
            running.close()
    finally:
        store.close()
        sandbox.stop()


@cache
def _read_manifest() -> dict[str, Any]:
    """The app's manifest, the same in each story."""
    manifest: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return manifest


def _people(sandbox: Sandbox) -> dict[str, Person]:
    def person(id: str, name: str, title: str, city: str, locale: str, tz: str) -> Person:
        return sandbox.add_person(id=id, name=name, title=title, city=city, locale=locale, tz=tz)

    return {
        "priya": person(
            "U0PRIYA", "Priya Nair", "Account Executive", "London", "en-GB", "Europe/London"
        ),
        "lukas": person(
            "U0LUKAS", "Lukas Brandt", "Key Account Manager", "Munich", "de-DE", "Europe/Berlin"
        ),
        "guest": sandbox.add_person(
            id="U0GUEST", name="Sam Visitor", locale="en-US", is_guest=True
        ),
        "claire": person(
            "U0CLAIRE", "Claire Dubois", "Head of Advocacy", "Ghent", "nl-BE", "Europe/Brussels"
        ),
        "marta": person(
            "U0MARTA", "Marta Ruiz", "Customer Success Lead", "Madrid", "sv-SE", "Europe/Madrid"
        ),
        "jonas": person(
            "U0JONAS", "Jonas Weber", "Leiter Kundenreferenzen", "Berlin", "de-DE", "Europe/Berlin"
        ),
        "grace": person(
            "U0GRACE", "Grace Okafor", "Reference Manager", "Boston", "en-US", "America/New_York"
        ),
        "kenji": person(
            "U0KENJI", "Kenji Sato", "Customer Marketing", "Tokyo", "ja-JP", "Asia/Tokyo"
        ),
        "helen": person(
            "U0HELEN", "Helen Park", "Program Director", "New York", "en-US", "America/New_York"
        ),
    }


def _channels(sandbox: Sandbox, people: dict[str, Person]) -> dict[str, Channel]:
    everybody = [person for name, person in people.items() if name != "guest"]
    made = {
        "deal": sandbox.add_channel(id="C0DEAL", name="deal-acme", members=everybody),
        "shared": sandbox.add_channel(
            id="C0SHARED",
            name="acme-and-us",
            members=[*everybody, people["guest"]],
            is_ext_shared=True,
        ),
        "wins": sandbox.add_channel(id="C0WINS", name="customer-wins", members=everybody),
        "hub": sandbox.add_channel(id="C0HUB", name="reference-hub", members=everybody),
        "emea": sandbox.add_channel(id="C0EMEA", name="emea", members=everybody),
        "dach": sandbox.add_channel(id="C0DACH", name="dach", members=everybody),
    }
    for channel in made.values():
        sandbox.invite_bot(channel)
    return made
