"""Uploads (the v2 way) and files.info, files.delete."""

from __future__ import annotations

import mimetypes
from typing import Any

from sandbox import payloads
from sandbox.api.chat import checked_blocks
from sandbox.api.registry import Call, method
from sandbox.handles import SlackError
from sandbox.world import File, Message

Json = dict[str, Any]


@method("files.getUploadURLExternal", "files:write", tier=4, required=("filename", "length"))
async def get_upload_url(call: Call) -> Json:
    length = call.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments")
    world, name = call.world, call.text("filename").replace("/", "_")
    file = File(
        id=world.new_id("F"),
        name=name,
        title=name,
        user=world.bot_user_id,
        length=length,
        created=world.now_seconds(),
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        alt_text=call.text("alt_txt"),
    )
    world.files[file.id] = file
    return {"upload_url": f"{call.context.base_url}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier=4, required=("files",))
async def complete_upload(call: Call) -> Json:
    world = call.world
    given = call.structure("files")
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments")
    uploaded: list[File] = []
    for item in given:
        file = world.files.get(str(item.get("id"))) if isinstance(item, dict) else None
        if file is None or file.content is None:
            raise SlackError("file_not_found")
        file.title = str(item.get("title") or file.name)
        uploaded.append(file)
    channels = [part for part in call.text("channels").split(",") if part]
    if call.text("channel_id"):
        channels.append(call.text("channel_id"))
    blocks = checked_blocks(world, call.structure("blocks", "invalid_blocks_format"))
    for channel_id in channels:
        place = world.conversations.get(channel_id)
        if place is None or world.bot_user_id not in place.members:
            raise SlackError("channel_not_found" if place is None else "not_in_channel")
        world.add_message(
            Message(
                ts=world.new_ts(),
                channel=channel_id,
                user=world.bot_user_id,
                text=call.text("initial_comment"),
                blocks=blocks,
                is_bot=True,
                thread_ts=call.text("thread_ts") or None,
                files=list(uploaded),
            )
        )
        for file in uploaded:
            file.channels.append(channel_id)
    for file in uploaded:
        file.shared = True
        world.announce("file")
    return {"files": [payloads.file(file, call.context.base_url) for file in uploaded]}


@method("files.info", "files:read", tier=4, required=("file",))
async def files_info(call: Call) -> Json:
    file = call.world.files.get(call.text("file"))
    if file is None or not file.shared:
        raise SlackError("file_not_found")
    return {"file": payloads.file(file, call.context.base_url)}


@method("files.delete", "files:write", required=("file",))
async def files_delete(call: Call) -> Json:
    file = call.world.files.pop(call.text("file"), None)
    if file is None:
        raise SlackError("file_not_found")
    for messages in call.world.messages.values():
        for message in messages:
            if file in message.files:
                message.files.remove(file)
                call.world.touch_message(message)
    return {}
