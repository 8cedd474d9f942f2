"""What the environment says; one clear sentence where it says something we cannot use."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_API_URL = "https://slack.com/api/"
DEFAULT_DATABASE_URL = "sqlite:///vouch.db"


class SettingsError(Exception):
    """A variable is missing or malformed. The sentence names it and never shows its value."""


@dataclass(frozen=True)
class Settings:
    """Everything that the process is told from outside. Secrets stay out of its repr."""

    bot_token: str = field(repr=False)
    signing_secret: str | None = field(repr=False)
    app_token: str | None = field(repr=False)
    database_url: str = field(repr=False)  # it may carry a password
    api_url: str = DEFAULT_API_URL
    host: str = "127.0.0.1"
    port: int = 3000
    tick_seconds: float = 30.0
    font_folders: tuple[Path, ...] = ()  # where fonts for pictures are; none: the system's

    @property
    def uses_socket_mode(self) -> bool:
        """Whether Slack's events come over Socket Mode instead of `POST /slack/events`."""
        return self.app_token is not None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be seen in a log line."""
        return tuple(
            secret for secret in (self.bot_token, self.signing_secret, self.app_token) if secret
        )


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in these environment variables; raises SettingsError."""
    bot_token = read_bot_token(environ)
    app_token = _value(environ, "SLACK_APP_TOKEN")
    if app_token is not None and not app_token.startswith("xapp-"):
        raise SettingsError(
            "SLACK_APP_TOKEN must be an app-level token, which begins with xapp-; "
            "leave it out to receive events over HTTP."
        )
    signing_secret = _value(environ, "SLACK_SIGNING_SECRET")
    if signing_secret is None and app_token is None:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is missing: copy it from the app's Basic Information page "
            "(or set SLACK_APP_TOKEN to use Socket Mode, which needs none)."
        )
    return Settings(
        bot_token=bot_token,
        signing_secret=signing_secret,
        app_token=app_token,
        database_url=read_database_url(environ),
        api_url=read_api_url(environ),
        host=_value(environ, "HOST") or "127.0.0.1",
        port=_port(environ),
        tick_seconds=_tick_seconds(environ),
        font_folders=_font_folders(environ),
    )


def read_bot_token(environ: Mapping[str, str]) -> str:
    """The bot's token; raises SettingsError."""
    bot_token = _value(environ, "SLACK_BOT_TOKEN")
    if bot_token is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN is missing: install the app to your workspace and copy its "
            "Bot User OAuth Token (or run `vouch demo`, which needs no Slack)."
        )
    if not bot_token.startswith("xoxb-"):
        raise SettingsError("SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-.")
    return bot_token


def read_database_url(environ: Mapping[str, str]) -> str:
    """The database's URL (SQLite in the working folder by default); raises SettingsError."""
    url = _value(environ, "DATABASE_URL") or DEFAULT_DATABASE_URL
    scheme, separator, _ = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise SettingsError(
            "DATABASE_URL must begin with sqlite:/// or postgresql://, "
            "as in sqlite:///vouch.db or postgresql://vouch@localhost/vouch."
        )
    return url


def read_api_url(environ: Mapping[str, str]) -> str:
    """Where Slack's Web API is, with a slash at its end; raises SettingsError."""
    url = _value(environ, "SLACK_API_URL") or DEFAULT_API_URL
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"SLACK_API_URL must be an http(s) address, as in {DEFAULT_API_URL}.")
    return url if url.endswith("/") else url + "/"


def _value(environ: Mapping[str, str], name: str) -> str | None:
    # A variable set to nothing is how a compose file or a unit file leaves one out.
    return environ.get(name, "").strip() or None


def _port(environ: Mapping[str, str]) -> int:
    text = _value(environ, "PORT") or "3000"
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise SettingsError("PORT must be a number from 0 to 65535 (0 takes a free one).")
    return int(text)


def _font_folders(environ: Mapping[str, str]) -> tuple[Path, ...]:
    given = (_value(environ, "VOUCH_FONTS") or "").split(os.pathsep)
    folders = tuple(Path(folder) for folder in given if folder.strip())
    for folder in folders:
        if not folder.is_dir():
            raise SettingsError(
                f"VOUCH_FONTS must name folders with fonts, divided by {os.pathsep!r}; "
                f"{str(folder)!r} is none."
            )
    return folders


def _tick_seconds(environ: Mapping[str, str]) -> float:
    text = _value(environ, "VOUCH_TICK_SECONDS") or "30"
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    # Written so that "nan", which compares false with everything, is refused as well.
    if not 0.1 <= seconds <= 3600:
        raise SettingsError("VOUCH_TICK_SECONDS must be a number of seconds from 0.1 to 3600.")
    return seconds
