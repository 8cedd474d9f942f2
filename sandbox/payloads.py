"""The shapes in which Slack tells of people, channels, messages, views and what was done."""

from __future__ import annotations

from typing import Any

from sandbox.world import Conversation, File, Message, User, View, World

Json = dict[str, Any]
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - Slack's legacy field, no secret


def team(world: World) -> Json:
    return {"id": world.team_id, "domain": world.team_domain}


def actor(world: World, user: User) -> Json:
    """The person who clicked, as interactive payloads name them."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": world.team_id}


def channel_ref(conversation: Conversation) -> Json:
    name = {"im": "directmessage", "mpim": conversation.name}.get(
        conversation.kind, "privategroup" if conversation.is_private else conversation.name
    )
    return {"id": conversation.id, "name": name}


def file(item: File, base_url: str) -> Json:
    kind = item.name.rsplit(".", 1)[-1].lower() if "." in item.name else ""
    return {
        "id": item.id,
        "created": item.created,
        "timestamp": item.created,
        "name": item.name,
        "title": item.title,
        "mimetype": item.mimetype,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": item.user,
        "editable": False,
        "size": item.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(item.channels),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base_url}/files/{item.id}/{item.name}",
        "url_private_download": f"{base_url}/files/{item.id}/download/{item.name}",
        "permalink": f"{base_url}/files/{item.id}/{item.name}",
        "alt_txt": item.alt_text,
        "channels": list(item.channels),
    }


def message(world: World, item: Message, base_url: str, *, all_metadata: bool = True) -> Json:
    """A message as the Web API, history and interactive payloads show it.

    Without `all_metadata` only the metadata's event type is told.
    """
    told: Json = {
        "type": "message",
        "user": item.user,
        "text": item.text,
        "ts": item.ts,
        "team": world.team_id,
    }
    if item.is_bot:
        told["bot_id"] = world.bot_id
        told["app_id"] = world.app_id
        told["bot_profile"] = {
            "id": world.bot_id,
            "app_id": world.app_id,
            "name": world.bot.real_name,
            "deleted": False,
            "team_id": world.team_id,
        }
    if item.client_msg_id:
        told["client_msg_id"] = item.client_msg_id
    for name in ("blocks", "attachments"):
        if getattr(item, name):
            told[name] = getattr(item, name)
    if item.thread_ts:
        told["thread_ts"] = item.thread_ts
        root = world.find_message(item.channel, item.thread_ts)
        if root is not None and root is not item:
            told["parent_user_id"] = root.user
    replies = world.replies(item)
    if replies:
        told["thread_ts"] = item.ts
        told["reply_count"] = len(replies)
        told["latest_reply"] = replies[-1].ts
        told["reply_users"] = sorted({reply.user for reply in replies})
    if item.edited_ts:
        told["edited"] = {"user": item.user, "ts": item.edited_ts}
    if item.metadata:
        told["metadata"] = (
            item.metadata if all_metadata else {"event_type": item.metadata["event_type"]}
        )
    if item.files:
        told["files"] = [file(each, base_url) for each in item.files]
        told["upload"] = False
    if item.reactions:
        told["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in item.reactions.items()
        ]
    return told


def view(world: World, item: View, *, with_state: bool = True) -> Json:
    """A view as payloads and views.* answers show it.

    `with_state=False` leaves the typed values out, as in view_closed and block_suggestion:
    Slack sends them with submissions and actions only.
    """
    given = item.definition
    told: Json = {
        "id": item.id,
        "team_id": world.team_id,
        "type": item.type,
        "blocks": item.blocks,
        "private_metadata": given.get("private_metadata") or "",
        "callback_id": given.get("callback_id") or "",
        "state": {"values": item.state if with_state else {}},
        "hash": item.hash,
        "title": given.get("title"),
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": bool(given.get("notify_on_close")),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": item.previous_view_id,
        "root_view_id": item.root_view_id,
        "app_id": world.app_id,
        "external_id": given.get("external_id") or "",
        "app_installed_team_id": world.team_id,
        "bot_id": world.bot_id,
    }
    if item.type == "home":
        told["title"] = {"type": "plain_text", "text": "View Title", "emoji": True}
    return told


def _interactive(world: World, kind: str, user: User) -> Json:
    return {
        "type": kind,
        "team": team(world),
        "user": actor(world, user),
        "api_app_id": world.app_id,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_container(item: Message) -> Json:
    container: Json = {
        "type": "message",
        "message_ts": item.ts,
        "channel_id": item.channel,
        "is_ephemeral": item.visible_to is not None,
    }
    if item.thread_ts:
        container["thread_ts"] = item.thread_ts
    return container


def block_actions(world: World, user: User, action: Json, trigger_id: str) -> Json:
    """The part that clicks in messages and in views share."""
    return {
        **_interactive(world, "block_actions", user),
        "trigger_id": trigger_id,
        "actions": [action],
    }


def view_submission(world: World, user: User, item: View, trigger_id: str) -> Json:
    return {
        **_interactive(world, "view_submission", user),
        "trigger_id": trigger_id,
        "view": view(world, item),
        "response_urls": [],
    }


def view_closed(world: World, user: User, item: View, *, is_cleared: bool) -> Json:
    return {
        **_interactive(world, "view_closed", user),
        "view": view(world, item, with_state=False),
        "is_cleared": is_cleared,
    }


def block_suggestion(world: World, user: User, block_id: str, action_id: str, text: str) -> Json:
    return {
        **_interactive(world, "block_suggestion", user),
        "action_id": action_id,
        "block_id": block_id,
        "value": text,
    }


def shortcut(world: World, user: User, callback_id: str, trigger_id: str, action_ts: str) -> Json:
    return {
        "type": "shortcut",
        "token": VERIFICATION_TOKEN,
        "action_ts": action_ts,
        "team": team(world),
        "user": {"id": user.id, "username": user.name, "team_id": world.team_id},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }


def message_action(
    world: World,
    user: User,
    told_message: Json,
    conversation: Conversation,
    callback_id: str,
    trigger_id: str,
    response_url: str,
    action_ts: str,
) -> Json:
    return {
        "type": "message_action",
        "token": VERIFICATION_TOKEN,
        "action_ts": action_ts,
        "team": team(world),
        "user": actor(world, user),
        "channel": channel_ref(conversation),
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "message_ts": told_message["ts"],
        "message": told_message,
    }


def command(
    world: World,
    user: User,
    conversation: Conversation,
    name: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> dict[str, str]:
    """A slash command's form fields."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": world.team_id,
        "team_domain": world.team_domain,
        "channel_id": conversation.id,
        "channel_name": channel_ref(conversation)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def event_callback(world: World, event: Json, *, is_ext_shared: bool = False) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": world.team_id,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": world.now_seconds(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.team_id,
                "user_id": world.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{world.new_id('')}",
    }
