"""The doctor's checks: what is in order, what is not, and what to do about it."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.scopes import SCOPES
from bot.troubles import error_code

# Slack refuses nothing for our clock's sake, but we refuse its requests when they seem five
# minutes old, and replicas that disagree claim each other's posts.
_CLOCK_WARNING_SECONDS = 30
_CLOCK_LIMIT_SECONDS = 240

_TOKEN_REMEDIES = {
    "invalid_auth": "copy the Bot User OAuth Token again from OAuth & Permissions",
    "token_revoked": "install the app again and copy the new token",
    "account_inactive": "the app was removed; install it again and copy the new token",
    "not_authed": "set SLACK_BOT_TOKEN",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `is_fine` False: the bot will not work fully until it is mended."""

    subject: str
    is_fine: bool
    sentence: str


async def check_token(client: AsyncWebClient) -> list[Finding]:
    """The token, and with the same answer its scopes and the clocks' agreement."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        code = error_code(error)
        remedy = _TOKEN_REMEDIES.get(code, "see Slack's documentation of auth.test")
        return [Finding("token", False, f"Slack does not take it ({code}): {remedy}.")]
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return [
            Finding(
                "slack",
                False,
                f"{client.base_url} cannot be reached ({type(error).__name__}): "
                "check the network, the proxy and SLACK_API_URL.",
            )
        ]
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return [
        Finding("token", True, f"the bot is {answer.get('user')} in {answer.get('team')}."),
        _check_scopes(headers),
        _check_clock(headers, time.time()),
    ]


async def check_socket_mode(client: AsyncWebClient, app_token: str) -> Finding:
    """Whether Slack would open a connection for the app-level token."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return Finding(
            "socket mode",
            False,
            f"Slack opens no connection ({error_code(error)}): turn Socket Mode on, and make an "
            "app-level token with the scope connections:write.",
        )
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding("socket mode", False, f"cannot be reached ({type(error).__name__}).")
    return Finding("socket mode", True, "Slack opens a connection for SLACK_APP_TOKEN.")


async def check_channel(client: AsyncWebClient, channel: str, used_for: str) -> Finding:
    """Whether the bot can post in a channel of the program."""
    subject = f"channel {channel}"
    try:
        answer = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        code = error_code(error)
        advice = (
            "it does not exist, or it is private and the bot is not in it: correct the program "
            "file or /invite the bot"
            if code == "channel_not_found"
            else f"Slack answered {code}"
        )
        return Finding(subject, False, f"({used_for}) {advice}.")
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding(subject, False, f"({used_for}) not checked: {type(error).__name__}.")
    info: dict[str, Any] = answer["channel"]
    name = f"#{info.get('name', channel)} ({used_for})"
    if info.get("is_archived"):
        return Finding(subject, False, f"{name} is archived: unarchive it or name another.")
    if not info.get("is_member"):
        return Finding(subject, False, f"{name}: the bot is not in it: /invite it there.")
    return Finding(subject, True, f"{name}: the bot is in it.")


async def find_channel_problem(client: AsyncWebClient, channel: str) -> str | None:
    """What keeps the bot from posting in a channel, with what helps: "" when nothing does.

    None when Slack did not say.
    """
    try:
        answer = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        if error_code(error) != "channel_not_found":
            return None
        return (
            f"there is no channel {channel}, or it is private and the bot is not in it; write "
            "another, or /invite the bot there."
        )
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
        return None
    info: dict[str, Any] = answer["channel"]
    name = f"#{info.get('name', channel)}"
    if info.get("is_archived"):
        return f"{name} is archived; unarchive it or write another."
    if not info.get("is_member"):
        return f"the bot is not in {name}; /invite it there."
    return ""


def _check_scopes(headers: dict[str, str]) -> Finding:
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")} - {""}
    if not granted:
        return Finding("scopes", False, "Slack did not say which scopes the token has.")
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        reasons = "; ".join(f"{scope} (to {SCOPES[scope]})" for scope in missing)
        return Finding(
            "scopes", False, f"missing: {reasons}. Add them as in app.yaml and reinstall the app."
        )
    return Finding("scopes", True, f"all {len(SCOPES)} are granted{_spare(granted)}.")


def _spare(granted: Collection[str]) -> str:
    spare = sorted(set(granted) - set(SCOPES))
    return f"; not needed: {', '.join(spare)}" if spare else ""


def _check_clock(headers: dict[str, str], now: float) -> Finding:
    try:
        apart = now - parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError):
        return Finding("clock", True, "not compared: Slack's answer carries no date.")
    if abs(apart) > _CLOCK_LIMIT_SECONDS:
        return Finding(
            "clock",
            False,
            f"{abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} Slack's: Slack's "
            "requests would be refused as stale. Turn time synchronisation (NTP) on.",
        )
    wide = abs(apart) > _CLOCK_WARNING_SECONDS
    advice = " Turn time synchronisation (NTP) on." if wide else ""
    return Finding("clock", True, f"within {abs(apart) + 1:.0f} s of Slack's.{advice}")
