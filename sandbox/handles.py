"""What an interaction hands to the bot: a trigger to open a view, a URL to answer at."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass

from sandbox import limits
from sandbox.clock import Timer


class SlackError(Exception):
    """A refusal: `{"ok": false, "error": error}` with details beside it."""

    def __init__(self, error: str, messages: list[str] | None = None, **details: object) -> None:
        super().__init__(error, messages)
        self.error = error
        self.messages = messages or []
        self.details = details


@dataclass
class Trigger:
    user: str
    view: str | None
    channel: str | None
    made_at: float
    used: bool = False


class Triggers:
    """trigger_ids: each lives for three seconds and opens one view."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._count = itertools.count(100)
        self._triggers: dict[str, Trigger] = {}

    def new(self, user_id: str, view_id: str | None = None, channel_id: str | None = None) -> str:
        """A fresh trigger_id, with the modal or the channel it came from."""
        trigger_id = f"{next(self._count)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user_id, view_id, channel_id, self._timer.monotonic())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger up; raises Slack's error when it is unknown, late or used."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError(
                "invalid_arguments", ["[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]"]
            )
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._timer.monotonic() - trigger.made_at > limits.TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Where an interaction may be answered, and which message it came from."""

    user: str
    channel: str
    made_at: float
    original_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """response_urls: five uses within thirty minutes each."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._urls: dict[str, ResponseUrl] = {}

    def new(
        self,
        user_id: str,
        channel_id: str,
        *,
        original_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """The secret part of a fresh URL."""
        secret = secrets.token_urlsafe(18)
        self._urls[secret] = ResponseUrl(
            user_id, channel_id, self._timer.monotonic(), original_ts, thread_ts
        )
        return secret

    def peek(self, secret: str) -> ResponseUrl:
        """What a URL stands for, without using it."""
        return self._urls[secret]

    def use(self, secret: str) -> ResponseUrl:
        """Count one use; raises `used_url` or `expired_url`."""
        known = self._urls.get(secret)
        if known is None:
            raise SlackError("invalid_url")
        if self._timer.monotonic() - known.made_at > limits.RESPONSE_URL_SECONDS:
            raise SlackError("expired_url")
        if known.uses >= limits.RESPONSE_URL_USES:
            raise SlackError("used_url")
        known.uses += 1
        return known
