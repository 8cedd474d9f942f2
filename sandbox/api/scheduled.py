"""chat.scheduleMessage and its list; posted when the workspace's clock reaches them."""

from __future__ import annotations

from typing import Any

from sandbox import limits, payloads
from sandbox.api.chat import check_content, checked_attachments, checked_blocks, destination
from sandbox.api.registry import Call, method, page_of
from sandbox.handles import SlackError
from sandbox.world import Message, ScheduledMessage, World

Json = dict[str, Any]


@method("chat.scheduleMessage", "chat:write", required=("channel", "post_at"))
async def schedule(call: Call) -> Json:
    world, place, post_at = call.world, destination(call), call.number("post_at", 0)
    now = world.now_seconds()
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + limits.SCHEDULE_DAYS * 86_400:
        raise SlackError("time_too_far")
    near = [
        item
        for item in world.scheduled
        if item.message.channel == place.id
        and abs(item.post_at - post_at) < limits.SCHEDULE_WINDOW_SECONDS
    ]
    if len(near) >= limits.SCHEDULE_IN_WINDOW:
        raise SlackError("restricted_too_many")
    blocks = checked_blocks(world, call.structure("blocks", "invalid_blocks_format"))
    attachments = checked_attachments(world, call.structure("attachments"))
    check_content(call.text("text"), blocks, attachments)
    message = Message(
        ts="",
        channel=place.id,
        user=world.bot_user_id,
        text=call.text("text"),
        blocks=blocks,
        attachments=attachments,
        is_bot=True,
        thread_ts=call.text("thread_ts") or None,
    )
    # Slack accepts metadata here and then never posts the message (slack-limits).
    item = ScheduledMessage(
        world.new_id("Q"), post_at, message, dropped=bool(call.structure("metadata"))
    )
    world.scheduled.append(item)
    told = payloads.message(world, message, call.context.base_url)
    return {
        "channel": place.id,
        "scheduled_message_id": item.id,
        "post_at": post_at,
        "message": told,
    }


@method("chat.scheduledMessages.list")
async def list_scheduled(call: Call) -> Json:
    items, metadata = page_of(list(call.world.scheduled), call, most=100, default=100)
    return {
        "scheduled_messages": [
            {
                "id": item.id,
                "channel_id": item.message.channel,
                "post_at": item.post_at,
                "text": item.message.text,
            }
            for item in items
        ],
        "response_metadata": metadata,
    }


@method("chat.deleteScheduledMessage", "chat:write", required=("channel", "scheduled_message_id"))
async def delete_scheduled(call: Call) -> Json:
    for item in call.world.scheduled:
        if item.id == call.text("scheduled_message_id"):
            call.world.scheduled.remove(item)
            return {}
    raise SlackError("invalid_scheduled_message_id")


def release_due(world: World) -> None:
    """Post the scheduled messages whose moment has come."""
    now = world.now_seconds()
    for item in [item for item in world.scheduled if item.post_at <= now]:
        world.scheduled.remove(item)
        if not item.dropped:
            item.message.ts = world.new_ts()
            world.add_message(item.message)
