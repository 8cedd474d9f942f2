"""The manifest says what the code does: commands, shortcuts, events, scopes, within its limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.scopes import SCOPES
from handlers import ids, register_all
from handlers.services import Services
from messages import Messages
from store.database import Store
from tests.nobody import Nobody

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))
    return loaded


class ListeningApp(AsyncApp):
    """Bolt's app, which also writes down what its listeners are registered for."""

    def __init__(self) -> None:
        super().__init__(
            name="test",
            client=AsyncWebClient(token="xoxb-test", base_url="http://127.0.0.1:9/"),
            signing_secret="test",
        )
        self.heard: set[str] = set()
        self.events: set[str] = set()

    def command(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        return self._note(command) or super().command(command, *args, **kwargs)

    def shortcut(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        return self._note(constraints) or super().shortcut(constraints, *args, **kwargs)

    def global_shortcut(self, callback_id: Any, *args: Any, **kwargs: Any) -> Any:
        return self._note(callback_id) or super().global_shortcut(callback_id, *args, **kwargs)

    def message_shortcut(self, callback_id: Any, *args: Any, **kwargs: Any) -> Any:
        return self._note(callback_id) or super().message_shortcut(callback_id, *args, **kwargs)

    def action(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        return self._note(constraints) or super().action(constraints, *args, **kwargs)

    def options(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        return self._note(constraints) or super().options(constraints, *args, **kwargs)

    def view(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
        return self._note(constraints) or super().view(constraints, *args, **kwargs)

    def event(self, event: Any, *args: Any, **kwargs: Any) -> Any:
        self.events.add(event if isinstance(event, str) else event["type"])
        return super().event(event, *args, **kwargs)

    def _note(self, constraint: Any) -> None:
        assert isinstance(constraint, str), "routing is by exact id"
        self.heard.add(constraint)


@pytest.fixture
def app(store: Store) -> ListeningApp:
    """An app with all our listeners; it calls nobody."""
    app = ListeningApp()
    services = Services(store=store, messages=Messages(), clock=store.clock, people=Nobody())
    register_all(app, services)
    return app


@pytest.mark.parametrize("database", ["sqlite"])
def test_every_command_and_shortcut_has_its_listener(
    manifest: dict[str, Any], app: ListeningApp
) -> None:
    features = manifest["features"]
    commands = {entry["command"] for entry in features["slash_commands"]}
    shortcuts = {entry["callback_id"] for entry in features["shortcuts"]}
    assert commands == {ids.NOMINATE, ids.REFERENCE, ids.VOUCH}
    assert shortcuts == {ids.NOMINATION_SHORTCUT, ids.NOMINATION_FROM_MESSAGE}
    assert commands | shortcuts <= app.heard
    kinds = {entry["callback_id"]: entry["type"] for entry in features["shortcuts"]}
    assert kinds == {ids.NOMINATION_SHORTCUT: "global", ids.NOMINATION_FROM_MESSAGE: "message"}


@pytest.mark.parametrize("database", ["sqlite"])
def test_every_id_has_a_listener(app: ListeningApp) -> None:
    values = [value for name, value in vars(ids).items() if name.isupper()]
    # A row of buttons has an id for each.
    named = {one for value in values for one in ([value] if isinstance(value, str) else value)}
    silent = {getattr(ids, name) for name in vars(ids) if name.endswith("_LINK")}
    assert named - silent - app.heard == set()


@pytest.mark.parametrize("database", ["sqlite"])
def test_events_are_those_we_listen_to(manifest: dict[str, Any], app: ListeningApp) -> None:
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == app.events


def test_scopes_are_those_with_a_reason(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)


# What each method that we call wants; Slack's documentation of the methods.
NEEDS = {
    "apps_connections_open": None,  # the app-level token's
    "auth_test": None,
    "chat_getPermalink": None,
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "channels:history",
    "conversations_info": "channels:read",
    "conversations_open": "im:write",
    "conversations_replies": "channels:history",
    "files_completeUploadExternal": "files:write",
    "files_getUploadURLExternal": "files:write",
    "files_upload_v2": "files:write",
    "users_info": "users:read",
    "views_open": None,
    "views_publish": None,
    "views_push": None,
    "views_update": None,
}


def test_every_call_is_covered_by_a_scope() -> None:
    called = set()
    for room in ("bot", "handlers"):
        for file in (ROOT / room).rglob("*.py"):
            called |= set(re.findall(r"client\.([a-z]+_[A-Za-z0-9_]+)\(", file.read_text("utf-8")))
    assert called - set(NEEDS) == set(), "say here which scope a new method needs"
    assert {NEEDS[method] for method in called} - {None} <= set(SCOPES)


def test_limits(manifest: dict[str, Any]) -> None:
    display, features = manifest["display_information"], manifest["features"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert len(features["bot_user"]["display_name"]) <= 80
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24, shortcut["name"]


def test_the_http_variant_is_whole() -> None:
    """Taking the `#` from the lines with an address gives a manifest for HTTP."""
    text = (ROOT / "app.yaml").read_text(encoding="utf-8")
    changed = yaml.safe_load(
        re.sub(r"^( *)# (\w+: https://vouch\.example)", r"\1\2", text, flags=re.M)
    )
    url = "https://vouch.example.com/slack/events"
    assert [entry["url"] for entry in changed["features"]["slash_commands"]] == [url] * 3
    settings = changed["settings"]
    assert settings["event_subscriptions"]["request_url"] == url
    assert settings["interactivity"]["request_url"] == url
    assert settings["interactivity"]["message_menu_options_url"] == url
