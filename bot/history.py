"""Looking in a channel for a post of ours whose answer was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from store.post_records import PostToSend

EVENT_TYPE = "vouch_post"
PAGE = 200
MOST_PAGES = 25
# Slack's clock writes the ts, ours wrote the row.
CLOCKS_APART = timedelta(minutes=10)


class HistoryTooLong(Exception):
    """There is more in the channel since than we can read through."""


def metadata_for(post: PostToSend) -> dict[str, Any]:
    """What a post carries so that it can be told from every other."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": post.key}}


async def find_posted(client: AsyncWebClient, post: PostToSend) -> tuple[str, str] | None:
    """The channel and ts at which the post stands, or None when it certainly is not there.

    Raises what the client raises, and HistoryTooLong when it cannot be told.
    """
    channel = post.thread_channel or post.channel
    if post.is_direct and post.thread_channel is None:
        opened = await client.conversations_open(users=channel)
        channel = str(opened["channel"]["id"])
    oldest = str((post.created_at - CLOCKS_APART).timestamp())
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        answer = await _read_page(client, post, channel, oldest, cursor)
        for message in answer["messages"]:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == post.key:
                return channel, str(message["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None
    raise HistoryTooLong


async def _read_page(
    client: AsyncWebClient, post: PostToSend, channel: str, oldest: str, cursor: str | None
) -> AsyncSlackResponse:
    """A page of the channel, or of the thread: a channel's history leaves replies out."""
    if post.thread_ts is not None:
        return await client.conversations_replies(
            channel=channel,
            ts=post.thread_ts,
            oldest=oldest,
            limit=PAGE,
            cursor=cursor,
            include_all_metadata=True,
        )
    return await client.conversations_history(
        channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
    )
