"""The one client with which the bot speaks to Slack."""

from __future__ import annotations

import logging
import os
from collections.abc import MutableMapping
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings

# Slack answers most calls in a few hundred milliseconds; what takes longer than this is lost.
CALL_TIMEOUT_SECONDS = 20
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def open_session() -> aiohttp.ClientSession:
    """The connections that all calls share; made on the running loop, closed by its maker."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT_SECONDS, connect=10),
        connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=30),
    )


def make_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The client for this workspace's token.

    It retries nothing by itself: the SDK's default repeats a call whose connection broke,
    also when Slack had already taken it, and so posts twice.
    """
    return AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_url,
        timeout=CALL_TIMEOUT_SECONDS,
        session=session,
        retry_handlers=[],
        logger=logging.getLogger("vouch.slack"),
    )


def respect_no_proxy(api_url: str, environ: MutableMapping[str, str] = os.environ) -> None:
    """Take the proxies out of the environment when this address is not to go through one.

    The SDK reads the proxy variables and ignores `NO_PROXY`; a Slack on this machine (the
    demo's, the tests') can never be reached through a proxy.
    """
    host = urlsplit(api_url).hostname or ""
    if host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(host):
        for name in _PROXIES:
            environ.pop(name, None)
