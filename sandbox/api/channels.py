"""conversations.* but their messages, and users.conversations."""

from __future__ import annotations

from typing import Any

from sandbox.api.registry import Call, method, page_of
from sandbox.handles import SlackError
from sandbox.world import Conversation

Json = dict[str, Any]


def conversation_object(call: Call, item: Conversation, *, count: bool = False) -> Json:
    """A conversation in conversations.info's form."""
    world = call.world
    told: Json = {
        "id": item.id,
        "created": item.created,
        "is_archived": item.is_archived,
        "is_channel": item.kind == "channel" and not item.is_private,
        "is_group": item.kind == "channel" and item.is_private,
        "is_im": item.kind == "im",
        "is_mpim": item.kind == "mpim",
        "is_private": item.is_private,
        "is_shared": item.is_ext_shared,
        "is_ext_shared": item.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "context_team_id": world.team_id,
        "updated": item.created * 1000,
    }
    if item.kind == "im":
        others = [member for member in item.members if member != world.bot_user_id]
        return {
            **told,
            "user": others[0] if others else world.bot_user_id,
            "is_user_deleted": False,
        }
    told |= {
        "name": item.name,
        "name_normalized": item.name,
        "is_general": False,
        "is_member": world.bot_user_id in item.members,
        "creator": item.creator,
        "unlinked": 0,
        "shared_team_ids": [world.team_id],
        "topic": {"value": item.topic, "creator": "", "last_set": 0},
        "purpose": {"value": item.purpose, "creator": "", "last_set": 0},
        "previous_names": [],
    }
    if count:
        told["num_members"] = len(item.members)
    return told


@method("conversations.info", required=("channel",))
async def info(call: Call) -> Json:
    item = call.conversation()
    call.need_conversation_scope(item, "read")
    return {"channel": conversation_object(call, item, count=call.flag("include_num_members"))}


def _of_types(call: Call, items: list[Conversation]) -> list[Conversation]:
    types = set(call.text("types", "public_channel").replace(" ", "").split(","))
    if types - {"public_channel", "private_channel", "im", "mpim"}:
        raise SlackError("invalid_types")
    names = {"im": "im", "mpim": "mpim"}
    scopes = {
        "public_channel": "channels:read",
        "private_channel": "groups:read",
        "im": "im:read",
        "mpim": "mpim:read",
    }
    for kind in sorted(types):
        call.need_scope(scopes[kind])
    return [
        item
        for item in items
        if names.get(item.kind, "private_channel" if item.is_private else "public_channel") in types
        and not (item.is_archived and call.flag("exclude_archived"))
    ]


@method("conversations.list", tier=2)
async def list_conversations(call: Call) -> Json:
    bot = call.world.bot_user_id
    known = [
        item
        for item in call.world.conversations.values()
        if not item.is_private or bot in item.members
    ]
    items, metadata = page_of(_of_types(call, known), call, most=1000, default=100)
    return {
        "channels": [conversation_object(call, item, count=True) for item in items],
        "response_metadata": metadata,
    }


@method("users.conversations")
async def users_conversations(call: Call) -> Json:
    bot = call.world.bot_user_id
    user = call.text("user") or bot
    if user not in call.world.users:
        raise SlackError("user_not_found")
    theirs = [
        item
        for item in call.world.conversations.values()
        if user in item.members and (not item.is_private or bot in item.members)
    ]
    items, metadata = page_of(_of_types(call, theirs), call, most=999, default=100)
    return {
        "channels": [conversation_object(call, item) for item in items],
        "response_metadata": metadata,
    }


@method("conversations.members", tier=4, required=("channel",))
async def members(call: Call) -> Json:
    item = call.conversation()
    call.need_conversation_scope(item, "read")
    ids, metadata = page_of(list(item.members), call, most=1000, default=100)
    return {"members": ids, "response_metadata": metadata}


@method("conversations.open")
async def open_conversation(call: Call) -> Json:
    world = call.world
    if channel_id := call.text("channel"):
        item = world.conversations.get(channel_id)
        if item is None or item.kind not in ("im", "mpim"):
            raise SlackError("channel_not_found")
    else:
        ids = [part for part in call.text("users").replace(" ", "").split(",") if part]
        if not ids:
            raise SlackError("users_list_not_supplied")
        for user_id in ids:
            if user_id not in world.users:
                raise SlackError("user_not_found")
            if world.users[user_id].deleted:
                raise SlackError("user_disabled")
        if len(ids) == 1:
            call.need_scope("im:write")
            item = world.direct_message(ids[0])
        else:
            call.need_scope("mpim:write")
            item = _group_message(call, ids)
    channel = conversation_object(call, item) if call.flag("return_im") else {"id": item.id}
    return {"channel": channel, "no_op": False, "already_open": False}


def _group_message(call: Call, ids: list[str]) -> Conversation:
    world = call.world
    people = sorted({*ids, world.bot_user_id})
    for item in world.conversations.values():
        if item.kind == "mpim" and item.members == people:
            return item
    names = "--".join(world.users[user_id].name for user_id in people)
    item = Conversation(
        id=world.new_id("C"),
        name=f"mpdm-{names}-1",
        kind="mpim",
        members=people,
        is_private=True,
        created=world.now_seconds(),
    )
    world.conversations[item.id] = item
    world.announce("channel", channel=item.id)
    return item


@method("conversations.join", "channels:join", required=("channel",))
async def join(call: Call) -> Json:
    item, world = call.conversation(), call.world
    if item.kind != "channel" or item.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if item.is_archived:
        raise SlackError("is_archived")
    if world.bot_user_id in item.members:
        return {"channel": conversation_object(call, item), "warning": "already_in_channel"}
    item.members.append(world.bot_user_id)
    world.announce("channel", channel=item.id)
    return {"channel": conversation_object(call, item)}
