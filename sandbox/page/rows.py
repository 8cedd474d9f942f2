"""Messages as they stand under each other: by day, joined where one author goes on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from sandbox.page import moments
from sandbox.page.language import language_of
from sandbox.page.reader import Reader, Surface
from sandbox.world import Conversation, Message, User, World

# Messages of one author within this time stand under one name.
JOINED_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Row:
    """One message as it stands in a list."""

    message: Message
    author: User
    surface: Surface
    joined: bool
    day: str
    """The heading above the first message of a day; empty for the others."""
    language: str
    is_new: bool = False
    replies: int = 0
    repliers: list[User] = field(default_factory=list)
    last_reply: str = ""


def rows_of(reader: Reader, messages: list[Message], *, since: str) -> list[Row]:
    """The messages of a conversation with their replies gathered under them."""
    replies: dict[str, list[Message]] = defaultdict(list)
    top: list[Message] = []
    for message in messages:
        if message.thread_ts and message.thread_ts != message.ts:
            replies[message.thread_ts].append(message)
            if not (message.reply_broadcast or message.visible_to):
                continue
        top.append(message)
    rows: list[Row] = []
    for message in top:
        before = rows[-1] if rows else None
        rows.append(_row(reader, message, before, replies[message.ts], since))
    return rows


def thread_of(reader: Reader, messages: list[Message], ts: str) -> list[Row]:
    """The message that began a thread, and its replies."""
    rows: list[Row] = []
    for message in messages:
        if ts and ts in (message.ts, message.thread_ts):
            before = rows[-1] if rows else None
            rows.append(_row(reader, message, before, [], ""))
    return rows


def _row(
    reader: Reader,
    message: Message,
    before: Row | None,
    replies: list[Message],
    since: str,
) -> Row:
    day = reader.day_of(message)
    new_day = before is None or reader.day_of(before.message) != day
    author = reader.world.users.get(message.user) or User(
        id=message.user, name=message.user, real_name=message.username or message.user
    )
    joined = (
        before is not None
        and not new_day
        and before.message.user == message.user
        and before.message.visible_to == message.visible_to
        and timedelta(0)
        <= moments.moment_of(message.ts) - moments.moment_of(before.message.ts)
        < JOINED_WITHIN
    )
    seen: dict[str, User] = {
        reply.user: reader.world.users[reply.user]
        for reply in replies
        if reply.user in reader.world.users
    }
    private = message.is_bot and (message.visible_to or _is_private(reader.world, message))
    return Row(
        message=message,
        author=author,
        surface=Surface(message.ts, message.state.get(reader.viewer.id, {})),
        joined=joined,
        day=day if new_day else "",
        # The app answers a person in their own language; elsewhere the script may tell.
        language=reader.language if private else language_of(message.text),
        is_new=bool(since) and message.ts > since and message.user != reader.viewer.id,
        replies=len(replies),
        repliers=list(seen.values())[:3],
        last_reply=reader.time_of(replies[-1]) if replies else "",
    )


def is_direct(conversation: Conversation) -> bool:
    """Whether it is a direct message, of two or of more."""
    return conversation.kind in ("im", "mpim")


def _is_private(world: World, message: Message) -> bool:
    conversation = world.conversations.get(message.channel)
    return conversation is not None and is_direct(conversation)
