"""The environment: read whole, refused in one sentence, its secrets never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

TOKEN = "xoxb-1-very-secret"
HTTP = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5"}


def test_defaults() -> None:
    settings = read_settings(HTTP)
    assert settings.api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///vouch.db"
    assert (settings.host, settings.port, settings.tick_seconds) == ("127.0.0.1", 3000, 30.0)
    assert not settings.uses_socket_mode


def test_everything_said() -> None:
    settings = read_settings(
        HTTP
        | {
            "SLACK_APP_TOKEN": "xapp-1-A",
            "SLACK_API_URL": "http://127.0.0.1:9999/api",
            "DATABASE_URL": "postgresql://vouch@localhost/vouch",
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "VOUCH_TICK_SECONDS": "2.5",
        }
    )
    assert settings == Settings(
        bot_token=TOKEN,
        signing_secret=HTTP["SLACK_SIGNING_SECRET"],
        app_token="xapp-1-A",
        database_url="postgresql://vouch@localhost/vouch",
        api_url="http://127.0.0.1:9999/api/",
        host="0.0.0.0",
        port=8080,
        tick_seconds=2.5,
    )
    assert settings.uses_socket_mode


def test_folders_with_fonts(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    settings = read_settings(HTTP | {"VOUCH_FONTS": f"{one}{os.pathsep}{other}"})
    assert settings.font_folders == (one, other)
    assert read_settings(HTTP | {"VOUCH_FONTS": ""}).font_folders == ()


def test_socket_mode_needs_no_signing_secret() -> None:
    settings = read_settings({"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-1-A"})
    assert settings.uses_socket_mode
    assert settings.signing_secret is None


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxp-user-token"}, "SLACK_BOT_TOKEN must be"),
        ({"SLACK_SIGNING_SECRET": "  "}, "SLACK_SIGNING_SECRET is missing"),
        ({"SLACK_APP_TOKEN": "xoxb-confused"}, "SLACK_APP_TOKEN must be"),
        ({"SLACK_API_URL": "slack.com/api"}, "SLACK_API_URL must be"),
        ({"DATABASE_URL": "mysql://localhost/vouch"}, "DATABASE_URL must begin"),
        ({"DATABASE_URL": "vouch.db"}, "DATABASE_URL must begin"),
        ({"PORT": "70000"}, "PORT must be"),
        ({"PORT": "-1"}, "PORT must be"),
        ({"PORT": "٣٠٠٠"}, "PORT must be"),
        ({"VOUCH_FONTS": "/not/there"}, "VOUCH_FONTS must name folders"),
        ({"VOUCH_TICK_SECONDS": "0"}, "VOUCH_TICK_SECONDS must be"),
        ({"VOUCH_TICK_SECONDS": "nan"}, "VOUCH_TICK_SECONDS must be"),
        ({"VOUCH_TICK_SECONDS": "soon"}, "VOUCH_TICK_SECONDS must be"),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, str], names: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(HTTP | changes)
    sentence = str(caught.value)
    assert sentence.startswith(names)
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_secrets_are_not_shown() -> None:
    environ = HTTP | {
        "SLACK_APP_TOKEN": "xapp-1-hush",
        "DATABASE_URL": "postgresql://vouch:p4ssw0rd@localhost/vouch",
    }
    shown = repr(read_settings(environ))
    for secret in (TOKEN, HTTP["SLACK_SIGNING_SECRET"], "xapp-1-hush", "p4ssw0rd"):
        assert secret not in shown


@pytest.mark.parametrize(
    "name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL", "PORT"]
)
def test_a_refused_value_is_not_repeated(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(HTTP | {name: "pasted-into-the-wrong-field"})
    assert "pasted-into-the-wrong-field" not in str(caught.value)
