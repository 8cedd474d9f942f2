"""Answers at a response_url, and in the ack of a command: new, replaced or deleted messages."""

from __future__ import annotations

from typing import Any

from sandbox.api.chat import check_content, checked_attachments, checked_blocks
from sandbox.context import Context
from sandbox.handles import ResponseUrl, SlackError
from sandbox.world import Message

Json = dict[str, Any]


def answer(context: Context, known: ResponseUrl, body: Json) -> Message | None:
    """Do what an answer asks for; returns the message it made or changed.

    Raises SlackError (`invalid_blocks`, `no_text`, …); nothing is changed then.
    """
    world = context.world
    original = world.find_message(known.channel, known.original_ts) if known.original_ts else None
    if body.get("delete_original") and original is not None:
        world.remove_message(original)
        return None
    blocks = checked_blocks(world, body.get("blocks"))
    attachments = checked_attachments(world, body.get("attachments"))
    text = str(body.get("text") or "")
    check_content(text, blocks, attachments)
    if body.get("replace_original") and original is not None:
        original.text, original.blocks, original.attachments = text, blocks, attachments
        original.state.clear()
        original.edited_ts = world.new_ts()
        world.touch_message(original)
        return original
    kind = body.get("response_type") or "ephemeral"
    if kind not in ("ephemeral", "in_channel"):
        raise SlackError("invalid_response_type")
    return world.add_message(
        Message(
            ts=world.new_ts(),
            channel=known.channel,
            user=world.bot_user_id,
            text=text,
            blocks=blocks,
            attachments=attachments,
            is_bot=True,
            visible_to=known.user if kind == "ephemeral" else None,
            thread_ts=body.get("thread_ts") or known.thread_ts,
        )
    )


def answer_in_ack(context: Context, known: ResponseUrl, body: Any) -> str | None:
    """A command's ack may carry its answer; returns the error that Slack would show, or None."""
    if body is None or body == "" or body == {}:
        return None
    if isinstance(body, str):
        body = {"text": body}
    try:
        if not isinstance(body, dict):
            return "invalid_command_response"
        answer(context, known, body)
    except SlackError:
        return "invalid_command_response"
    return None
