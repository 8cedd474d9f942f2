"""Bringing events, commands and clicks to the bot, over signed HTTP or Socket Mode."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox import limits
from sandbox.clock import Timer
from sandbox.sockets import SocketClosed, Sockets

Json = dict[str, Any]

# So many of the newest calls and deliveries can be looked at: a demo may run for weeks.
REMEMBERED = 10_000


class NotAcknowledged(Exception):
    """The bot did not take it; `reason` is Slack's word, as in X-Slack-Retry-Reason."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason, status)
        self.reason = reason
        self.status = status

    @property
    def shown(self) -> str:
        """What Slack's client shows to the person."""
        if self.reason == "http_timeout":
            return "operation_timeout"
        if self.reason == "http_error" and (self.status or 0) >= 500:
            return "http_service_error"
        return "dispatch_failed"


@dataclass
class Delivered:
    """One request as it was sent, for a test to look at."""

    kind: str
    payload: Json
    headers: dict[str, str] = field(default_factory=dict)
    error: str | None = None


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's v0 request signature."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class Delivery:
    """Sends one thing at a time and waits for its ack; events are tried up to four times."""

    def __init__(self, signing_secret: str, timer: Timer, sockets: Sockets) -> None:
        self.signing_secret = signing_secret
        self.events_url: str | None = None
        self.ack_seconds = limits.ACK_SECONDS
        self.sent: deque[Delivered] = deque(maxlen=REMEMBERED)
        self._timer = timer
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def command(self, fields: dict[str, str]) -> Any:
        return await self._send("slash_commands", fields, urlencode(fields), accepts=True)

    async def interactive(self, payload: Json) -> Any:
        body = urlencode({"payload": json.dumps(payload)})
        accepts = payload["type"] in ("view_submission", "block_suggestion")
        return await self._send("interactive", payload, body, accepts=accepts)

    async def event(self, payload: Json) -> None:
        """Deliver an event; what is not acknowledged is tried again in the background."""
        await self._try_event(payload, 0, None)

    async def _try_event(self, payload: Json, attempt: int, reason: str | None) -> None:
        headers: dict[str, str] = {}
        if attempt:
            headers["X-Slack-Retry-Num"] = str(attempt)
            headers["X-Slack-Retry-Reason"] = str(reason)
        try:
            await self._send("events_api", payload, json.dumps(payload), headers=headers)
        except NotAcknowledged as error:
            if attempt < len(limits.EVENT_RETRY_AFTER) and error.reason != "no_retry":
                again = self._again(payload, attempt + 1, error.reason)
                self._timer.later(limits.EVENT_RETRY_AFTER[attempt], again)

    def _again(self, payload: Json, attempt: int, reason: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await self._try_event(payload, attempt, reason)

        return run

    async def _send(
        self,
        kind: str,
        payload: Json,
        body: str,
        *,
        accepts: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Any:
        record = Delivered(kind, payload, dict(headers or {}))
        self.sent.append(record)
        try:
            async with asyncio.timeout(self.ack_seconds):
                if self._sockets.count or self.events_url is None:
                    return await self._by_socket(kind, payload, accepts, headers or {})
                return await self._by_http(kind, body, record)
        except TimeoutError:
            record.error = "http_timeout"
            raise NotAcknowledged("http_timeout") from None
        except NotAcknowledged as error:
            record.error = error.reason
            raise

    async def _by_socket(
        self, kind: str, payload: Json, accepts: bool, headers: dict[str, str]
    ) -> Any:
        extra: Json = {}
        if kind == "events_api":
            extra["retry_attempt"] = int(headers.get("X-Slack-Retry-Num", "0"))
            reason = headers.get("X-Slack-Retry-Reason", "")
            extra["retry_reason"] = "timeout" if reason == "http_timeout" else reason
        try:
            return await self._sockets.send(kind, payload, accepts_response=accepts, extra=extra)
        except SocketClosed:
            raise NotAcknowledged("connection_failed") from None

    async def _by_http(self, kind: str, body: str, record: Delivered) -> Any:
        # Real seconds: the bot compares the timestamp with the machine's own time.
        timestamp = str(int(time.time()))
        content_type = "application/json"
        if kind != "events_api":
            content_type = "application/x-www-form-urlencoded"
        record.headers |= {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.signing_secret, timestamp, body),
        }
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(
                str(self.events_url), data=body.encode(), headers=record.headers
            ) as answer:
                text = await answer.text()
                if answer.status >= 300 or answer.status < 200:
                    if answer.headers.get("X-Slack-No-Retry") == "1":
                        raise NotAcknowledged("no_retry", answer.status)
                    raise NotAcknowledged("http_error", answer.status)
        except (aiohttp.ClientError, ConnectionError):
            raise NotAcknowledged("connection_failed") from None
        if not text.strip():
            return None
        if answer.content_type == "application/json":
            try:
                return json.loads(text)
            except ValueError:
                raise NotAcknowledged("http_error", 200) from None
        return text
