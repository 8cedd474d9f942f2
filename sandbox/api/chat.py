"""chat.postMessage, update, delete, postEphemeral."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox import limits, payloads
from sandbox.api.registry import Call, method
from sandbox.handles import SlackError
from sandbox.validation import Problems, check_message_blocks, fill_ids
from sandbox.validation.rules import string, url
from sandbox.world import Conversation, Message, World

Json = dict[str, Any]


def checked_blocks(world: World, blocks: Any) -> list[Json]:
    """A message's blocks with their ids filled in; raises Slack's errors.

    Pictures by `slack_file` must have been uploaded.
    """
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = Problems()
    error = check_message_blocks(blocks, problems)
    if error is None:
        for index, block in enumerate(blocks):
            if block["type"] == "image" and not _picture_exists(world, block):
                problems.add("invalid slack file", f"/blocks/{index}/slack_file")
                error = "invalid_blocks"
    if error:
        details = {"errors": problems.errors} if problems else {}
        raise SlackError(error, problems.messages, **details)
    return fill_ids(json.loads(json.dumps(blocks)))


def _picture_exists(world: World, block: Json) -> bool:
    reference = block.get("slack_file")
    if not reference:
        return True
    if "id" in reference:
        found = world.files.get(reference["id"])
    else:
        found = next((item for item in world.files.values() if item.id in reference["url"]), None)
    return found is not None and found.content is not None


def checked_attachments(world: World, attachments: Any) -> list[Json]:
    if attachments is None:
        return []
    if not isinstance(attachments, list) or not all(isinstance(it, dict) for it in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > 100:
        raise SlackError("too_many_attachments")
    return [
        {**item, "blocks": checked_blocks(world, item["blocks"])} if item.get("blocks") else item
        for item in attachments
    ]


def checked_metadata(metadata: Any) -> Json | None:
    if metadata in (None, {}):
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return dict(metadata)


def destination(call: Call) -> Conversation:
    """Where a message goes: a channel the bot may post to, or a person's direct message."""
    world, wanted = call.world, call.text("channel")
    if wanted in world.users:
        if world.users[wanted].deleted:
            raise SlackError("user_disabled")
        if wanted == world.bot_user_id:
            raise SlackError("cannot_dm_bot")
        return world.direct_message(wanted)
    found = world.find_conversation(wanted)
    if found is None:
        raise SlackError("channel_not_found")
    inside = world.bot_user_id in found.members
    if found.is_private and not inside:
        raise SlackError("channel_not_found")
    if found.is_archived:
        raise SlackError("is_archived")
    if not inside and "chat:write.public" not in call.context.scopes:
        raise SlackError("not_in_channel")
    return found


def check_content(text: str, blocks: list[Json], attachments: list[Json]) -> None:
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")


def _thread(call: Call) -> str | None:
    thread_ts = call.text("thread_ts") or None
    if thread_ts and not re.fullmatch(r"\d{9,11}\.\d{6}", thread_ts):
        raise SlackError("invalid_thread_ts")
    return thread_ts


@method("chat.postMessage", "chat:write", tier="post", required=("channel",))
async def post_message(call: Call) -> Json:
    world, place = call.world, destination(call)
    blocks = checked_blocks(world, call.structure("blocks", "invalid_blocks_format"))
    if markdown := call.text("markdown_text"):
        if blocks or call.text("text"):
            raise SlackError("markdown_text_conflict")
        string(limits.MESSAGE_MARKDOWN)(markdown, "/markdown_text", Problems())
        blocks = fill_ids([{"type": "markdown", "text": markdown}])
    attachments = checked_attachments(world, call.structure("attachments"))
    text = call.text("text")
    check_content(text, blocks, attachments)
    message = world.add_message(
        Message(
            ts=world.new_ts(),
            channel=place.id,
            user=world.bot_user_id,
            text=text[: limits.MESSAGE_TEXT],
            blocks=blocks,
            attachments=attachments,
            is_bot=True,
            thread_ts=_thread(call),
            reply_broadcast=call.flag("reply_broadcast"),
            metadata=checked_metadata(call.structure("metadata", "invalid_metadata_format")),
            username=call.text("username") or None,
        )
    )
    told = payloads.message(world, message, call.context.base_url)
    answer: Json = {"channel": place.id, "ts": message.ts, "message": told}
    if len(text) > limits.MESSAGE_TEXT:
        answer["warning"] = "message_truncated"
    return answer


@method("chat.postEphemeral", "chat:write", tier=4, required=("channel", "user"))
async def post_ephemeral(call: Call) -> Json:
    world, place, user = call.world, call.conversation(), call.user()
    if place.is_archived:
        raise SlackError("is_archived")
    if world.bot_user_id not in place.members:
        raise SlackError("not_in_channel")
    if user.id not in place.members:
        raise SlackError("user_not_in_channel")
    blocks = checked_blocks(world, call.structure("blocks", "invalid_blocks_format"))
    attachments = checked_attachments(world, call.structure("attachments"))
    check_content(call.text("text"), blocks, attachments)
    message = world.add_message(
        Message(
            ts=world.new_ts(),
            channel=place.id,
            user=world.bot_user_id,
            text=call.text("text"),
            blocks=blocks,
            attachments=attachments,
            is_bot=True,
            visible_to=user.id,
            thread_ts=_thread(call),
        )
    )
    return {"message_ts": message.ts}


def _own_message(call: Call, refused: str) -> Message:
    place = call.conversation()
    if place.is_archived:
        raise SlackError("is_archived")
    message = call.world.find_message(place.id, call.text("ts"))
    if message is None or message.visible_to is not None:
        # An ephemeral message is not in the channel's history: nothing to update or delete.
        raise SlackError("message_not_found")
    if not message.is_bot:
        raise SlackError(refused)
    return message


@method("chat.update", "chat:write", required=("channel", "ts"))
async def update(call: Call) -> Json:
    """What is left out stays as it was; an empty list takes it away (Slack's reference)."""
    world, message = call.world, _own_message(call, "cant_update_message")
    text = call.text("text") if call.args.get("text") is not None else message.text
    if len(text) > limits.UPDATE_TEXT:
        raise SlackError("msg_too_long")
    blocks, attachments = message.blocks, message.attachments
    if (given := call.structure("blocks", "invalid_blocks_format")) is not None:
        blocks = checked_blocks(world, given)
    if (given := call.structure("attachments")) is not None:
        attachments = checked_attachments(world, given)
    check_content(text, blocks, attachments)
    if (metadata := call.structure("metadata", "invalid_metadata_format")) is not None:
        message.metadata = checked_metadata(metadata)
    message.text, message.blocks, message.attachments = text, blocks, attachments
    message.edited_ts = world.new_ts()
    world.touch_message(message)
    told = payloads.message(world, message, call.context.base_url)
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": told}


@method("chat.delete", "chat:write", required=("channel", "ts"))
async def delete(call: Call) -> Json:
    message = _own_message(call, "cant_delete_message")
    call.world.remove_message(message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.unfurl", "links:write", required=("channel", "ts", "unfurls"))
async def unfurl(call: Call) -> Json:
    place = call.conversation()
    message = call.world.find_message(place.id, call.text("ts"))
    if message is None:
        raise SlackError("cannot_unfurl_message")
    unfurls = call.structure("unfurls")
    if not isinstance(unfurls, dict):
        raise SlackError("invalid_unfurls_format")
    problems = Problems()
    for link in unfurls:
        url(link, "/unfurls", problems)
    if problems:
        raise SlackError("cannot_parse_attachment", problems.messages)
    message.attachments += checked_attachments(call.world, list(unfurls.values()))
    call.world.touch_message(message)
    return {}
