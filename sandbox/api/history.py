"""conversations.history and .replies, reactions.*, chat.getPermalink."""

from __future__ import annotations

from typing import Any

from sandbox import payloads
from sandbox.api.registry import Call, method, page_of
from sandbox.handles import SlackError
from sandbox.world import Conversation, Message

Json = dict[str, Any]


def _readable(call: Call) -> Conversation:
    item = call.conversation()
    call.need_conversation_scope(item, "history")
    if call.world.bot_user_id not in item.members:
        raise SlackError("not_in_channel")
    return item


def _bounds(call: Call) -> tuple[float, float, bool]:
    try:
        oldest = float(call.text("oldest") or 0)
        latest = float(call.text("latest") or "inf")
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None
    return oldest, latest, call.flag("inclusive")


def _answer(call: Call, messages: list[Message]) -> Json:
    chosen, metadata = page_of(messages, call, most=999, default=100)
    every = call.flag("include_all_metadata")
    told = [
        payloads.message(call.world, item, call.context.base_url, all_metadata=every)
        for item in chosen
    ]
    answer: Json = {"messages": told, "has_more": bool(metadata["next_cursor"])}
    if metadata["next_cursor"]:
        answer["response_metadata"] = metadata
    return answer


@method("conversations.history", required=("channel",))
async def history(call: Call) -> Json:
    item = _readable(call)
    oldest, latest, inclusive = _bounds(call)

    def within(ts: str) -> bool:
        moment = float(ts)
        return oldest < moment < latest or (inclusive and moment in (oldest, latest))

    messages = [
        message
        for message in call.world.messages.get(item.id, ())
        if message.visible_to is None
        and (message.thread_ts in (None, message.ts) or message.reply_broadcast)
        and within(message.ts)
    ]
    messages.sort(key=lambda message: message.ts, reverse=True)
    return {**_answer(call, messages), "pin_count": 0}


@method("conversations.replies", required=("channel", "ts"))
async def replies(call: Call) -> Json:
    item, ts = _readable(call), call.text("ts")
    root = call.world.find_message(item.id, ts)
    if root is None or root.visible_to is not None:
        raise SlackError("thread_not_found")
    root_ts = root.thread_ts or root.ts
    messages = [
        message
        for message in call.world.messages.get(item.id, ())
        if message.visible_to is None and root_ts in (message.ts, message.thread_ts)
    ]
    messages.sort(key=lambda message: message.ts)
    return _answer(call, messages)


@method("chat.getPermalink", tier=None, required=("channel", "message_ts"))
async def permalink(call: Call) -> Json:
    item, ts = call.conversation(), call.text("message_ts")
    message = call.world.find_message(item.id, ts)
    if message is None or message.visible_to is not None:
        raise SlackError("message_not_found")
    link = f"{call.context.base_url}/archives/{item.id}/p{ts.replace('.', '')}"
    return {"channel": item.id, "permalink": link}


def _reacted(call: Call) -> Message:
    item = call.conversation()
    message = call.world.find_message(item.id, call.text("timestamp"))
    if message is None or message.visible_to is not None:
        raise SlackError("message_not_found")
    return message


@method("reactions.add", "reactions:write", required=("channel", "timestamp", "name"))
async def add_reaction(call: Call) -> Json:
    message, name, bot = _reacted(call), call.text("name").strip(":"), call.world.bot_user_id
    users = message.reactions.setdefault(name, [])
    if bot in users:
        raise SlackError("already_reacted")
    users.append(bot)
    call.world.touch_message(message)
    return {}


@method("reactions.remove", "reactions:write", required=("channel", "timestamp", "name"))
async def remove_reaction(call: Call) -> Json:
    message, name, bot = _reacted(call), call.text("name").strip(":"), call.world.bot_user_id
    if bot not in message.reactions.get(name, ()):
        raise SlackError("no_reaction")
    message.reactions[name].remove(bot)
    if not message.reactions[name]:
        del message.reactions[name]
    call.world.touch_message(message)
    return {}
