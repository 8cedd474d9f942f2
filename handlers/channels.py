"""Whether the bot could post in a channel, before somebody relies on it."""

from __future__ import annotations

import logging

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.payloads import slack_error

_log = logging.getLogger("vouch.channels")


async def find_channel_problem(client: AsyncWebClient, channel: str | None) -> str | None:
    """The code of what Slack says against posting there; None when it says nothing."""
    if channel is None:
        return None
    try:
        answer = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        if slack_error(error) == "channel_not_found":
            return "channel_not_there"
        _log.warning("channel.unknown channel=%s error=%s", channel, slack_error(error))
        return None
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        # Slack's own trouble keeps nobody from naming a channel.
        _log.warning("channel.unknown channel=%s error=%s", channel, type(error).__name__)
        return None
    if answer["channel"].get("is_archived"):
        return "channel_archived"
    return None if answer["channel"].get("is_member") else "channel_without_bot"
