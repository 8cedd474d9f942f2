"""What went wrong with a call to Slack, and so what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError


class ClaimOver(Exception):
    """The claim ends before a call could: another replica may be sending the post by then."""


class Kind(Enum):
    """What we know after a call that did not succeed."""

    UNREACHABLE = auto()  # the call never got to Slack: send it later
    UNSURE = auto()  # Slack may have done it: look before sending it again
    LIMITED = auto()  # too fast: send it after `retry_after` seconds
    REFUSED = auto()  # our token is not taken: nothing can be sent until a person mends it
    LATER = auto()  # it was not done and may be done later
    GONE = auto()  # what was to be updated is not there any more: nothing is to be done
    NEVER = auto()  # Slack will not do it: a person must look


@dataclass(frozen=True)
class Trouble:
    """One failed call: its kind, Slack's or the network's own word, and a sentence."""

    kind: Kind
    code: str
    retry_after: float = 0.0

    @property
    def sentence(self) -> str:
        """What happened and what to do, in English, for the operator."""
        return _SENTENCES.get(self.code, f"Slack answered {self.code}.")


LONGEST_WAIT_SECONDS = 3600.0

# Slack's error names: docs of chat.postMessage and chat.update.
_TOKEN_REFUSED = {
    "account_inactive",
    "invalid_auth",
    "no_permission",
    "not_authed",
    "org_login_required",
    "token_expired",
    "token_revoked",
    "missing_scope",
}
_PASSING = {
    "accesslimited",
    "message_limit_exceeded",
    "rate_limited",
    "service_unavailable",
    "team_added_to_org",
    "team_access_not_granted",
    "ekm_access_denied",
}
# "It's possible some aspect of the operation succeeded before the error was raised."
_HALF_DONE = {"fatal_error", "internal_error", "request_timeout", "unknown_error"}

_INVITE = "invite the bot there (/invite), then run `vouch outbox retry`."
_SENTENCES = {
    "picture_not_ready": "Slack has the picture and cannot show it yet; it is tried again.",
    "claim_over": "The bot was too slow for its claim; it was not sent and is tried again.",
    "not_in_channel": f"The bot is not in the channel: {_INVITE}",
    "channel_not_found": f"The channel does not exist or the bot may not see it: {_INVITE}",
    "is_archived": "The channel is archived: name another in the program file, or unarchive it.",
    "restricted_action": "The workspace lets only some people post in the channel.",
    "user_not_found": "The member does not exist in this workspace (any more).",
    "cannot_dm_bot": "The recipient is a bot; name a person in the program file.",
    "user_disabled": "The member's account is deactivated; name somebody else.",
    "cannot_reply_to_message": "The message that it belongs under takes no replies.",
    "restricted_action_thread_locked": "The thread that it belongs in is closed.",
    "restricted_action_read_only_channel": "The channel is read-only for the app: ask an admin.",
    "messages_tab_disabled": "The app takes no direct messages: switch its Messages tab on.",
    "message_not_found": "The message to be updated was deleted in Slack.",
    "cant_update_message": "The message to be updated is not the bot's.",
    "edit_window_closed": "The workspace does not let messages of that age be changed.",
    "invalid_blocks": "Slack did not accept the message's layout; this is a fault of ours.",
    "msg_too_long": "The message is too long for Slack; this is a fault of ours.",
    "msg_blocks_too_long": "The message is too long for Slack; this is a fault of ours.",
    "missing_scope": "The app lacks a scope: run `vouch doctor`, then reinstall the app.",
    "invalid_auth": "Slack does not take the bot's token: run `vouch doctor`.",
    "not_authed": "Slack does not take the bot's token: run `vouch doctor`.",
    "token_revoked": "The bot's token was revoked: install the app again.",
    "token_expired": "The bot's token has expired: install the app again.",
    "account_inactive": "The app was removed from the workspace: install it again.",
}


def error_code(error: Exception) -> str:
    """Slack's word for what went wrong ("is_archived"), or the name of what the network did."""
    return read_trouble(error).code


def read_trouble(error: Exception) -> Trouble:
    """What a call's exception means. An error that we do not know counts as unsure."""
    if isinstance(error, ClaimOver):
        return Trouble(Kind.LATER, "claim_over")
    if isinstance(error, SlackApiError):
        return _read_answer(error)
    # Raised while the connection is being made: not a byte of the call has left.
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Trouble(Kind.UNREACHABLE, type(error).__name__)
    return Trouble(Kind.UNSURE, type(error).__name__)


def _read_answer(error: SlackApiError) -> Trouble:
    response: Any = error.response
    # An answer that is not JSON comes as aiohttp's own response, which says `status`.
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 200))
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == 429 or code == "ratelimited":
        return Trouble(Kind.LIMITED, "ratelimited", _retry_after(response))
    if not code or status >= 500:
        # A page of some proxy's, not an answer of Slack's.
        return Trouble(Kind.UNSURE, str(code or f"http_{status}"))
    if code in _TOKEN_REFUSED:
        return Trouble(Kind.REFUSED, code)
    if code in _HALF_DONE:
        return Trouble(Kind.UNSURE, code)
    if code == "message_not_found":
        return Trouble(Kind.GONE, code)
    return Trouble(Kind.LATER if code in _PASSING else Kind.NEVER, code)


def _retry_after(response: Any) -> float:
    """Seconds that Slack wants us to wait; one when it does not say."""
    headers = getattr(response, "headers", None) or {}
    try:
        seconds = float(headers.get("Retry-After") or headers.get("retry-after") or 1)
    except ValueError:
        return 1.0
    # Written so that "nan", which compares false with everything, becomes one as well. A proxy
    # that asks for a year is asked again after an hour.
    return min(seconds, LONGEST_WAIT_SECONDS) if seconds >= 1.0 else 1.0
