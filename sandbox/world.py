"""What exists in the stand-in workspace: people, conversations, messages, views, files.

Plain state with one rule: it is changed only on the server's event loop (or before the
server starts), and each change is told to `World.announce`, so that a page can follow along
with `async for change in world.changes()`.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import string
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sandbox.clock import NowClock
from sandbox.records import (
    Conversation,
    File,
    Json,
    Message,
    ScheduledMessage,
    User,
    View,
)

__all__ = [
    "Change",
    "Conversation",
    "File",
    "Json",
    "Message",
    "ScheduledMessage",
    "User",
    "View",
    "World",
]


@dataclass(frozen=True)
class Change:
    """One change: what kind ("message", "modal", "home", "user", "channel", "file",
    "clock", "notice"), where, whom it concerns (None: everybody)."""

    number: int
    kind: str
    channel: str | None = None
    user: str | None = None
    ts: str | None = None
    view: str | None = None


class World:
    """The whole state, with its ids, its time and its change feed."""

    def __init__(self, clock: NowClock) -> None:
        self.clock = clock
        self.team_id = "T0SANDBOX"
        self.team_name = "Sandbox"
        self.team_domain = "sandbox"
        self.app_id = "A0SANDBOX"
        self.bot_id = "B0SANDBOX"
        self.bot_user_id = "U0SANDBOT"
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[str, list[Message]] = {}
        # The same messages by their ts, and by the thread they are in.
        self._by_ts: dict[tuple[str, str], Message] = {}
        self._threads: dict[tuple[str, str], list[Message]] = {}
        self.stacks: dict[str, list[View]] = {}
        self.closed_at: dict[str, int] = {}
        """When modals of a person were last closed, as a number of a change."""
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.scheduled: list[ScheduledMessage] = []
        self.offered: dict[tuple[str, str, str], dict[str, Json]] = {}
        """Options that external selects have shown: (surface, block, action) → value → option."""
        self._ids = itertools.count(1)
        self._last_ts = 0
        self._given_ts: set[int] = set()
        self._changes = itertools.count(1)
        self.version = 0
        self._followers: set[asyncio.Queue[Change]] = set()
        self.users[self.bot_user_id] = User(
            id=self.bot_user_id, name="app", real_name="App", is_bot=True, tz="Etc/UTC"
        )

    @property
    def bot(self) -> User:
        return self.users[self.bot_user_id]

    def new_id(self, prefix: str) -> str:
        """A fresh id in Slack's form: the letter of its kind, digits and capitals."""
        alphabet = string.digits + string.ascii_uppercase
        number, text = 36**6 + next(self._ids) * 7919, ""
        while number:
            number, digit = divmod(number, 36)
            text = alphabet[digit] + text
        return f"{prefix}0{text}"

    def new_ts(self) -> str:
        """The next message ts: the clock's moment in microseconds, never given twice.

        It grows while the clock does not go back, also where the clock stands still.
        """
        micros = int(self.clock.now().timestamp() * 1_000_000)
        if self._last_ts >= micros > self._last_ts - 1_000_000:
            micros = self._last_ts + 1
        while micros in self._given_ts:
            micros += 1
        self._last_ts = micros
        self._given_ts.add(micros)
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def now_seconds(self) -> int:
        return int(self.clock.now().timestamp())

    # Changes ------------------------------------------------------------------------------

    def announce(self, kind: str, **where: str | None) -> None:
        """Tell those who follow that something has changed."""
        self.version = next(self._changes)
        change = Change(number=self.version, kind=kind, **where)
        for queue in self._followers:
            queue.put_nowait(change)

    async def changes(self, *, at_once: bool = False) -> AsyncIterator[Change]:
        """Every change from now on, in order; ends when the caller leaves the loop.

        `at_once` yields an empty change first, for a caller that looks before it waits.
        """
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._followers.add(queue)
        if at_once:
            queue.put_nowait(Change(number=self.version, kind="start"))
        try:
            while True:
                yield await queue.get()
        finally:
            self._followers.discard(queue)

    # Looking up ---------------------------------------------------------------------------

    def find_user(self, name_or_id: str) -> User | None:
        """A user by id, full name or handle."""
        if name_or_id in self.users:
            return self.users[name_or_id]
        wanted = name_or_id.removeprefix("@").casefold()
        for user in list(self.users.values()):
            if wanted in (user.real_name.casefold(), user.name.casefold()):
                return user
        return None

    def find_conversation(self, name_or_id: str) -> Conversation | None:
        """A conversation by id or by its name, with or without its #."""
        if name_or_id in self.conversations:
            return self.conversations[name_or_id]
        wanted = name_or_id.removeprefix("#")
        for conversation in list(self.conversations.values()):
            if conversation.kind == "channel" and conversation.name == wanted:
                return conversation
        return None

    def direct_message(self, user_id: str, other_id: str | None = None) -> Conversation:
        """The direct message between a person and the bot (or another person); made when new."""
        pair = {user_id, other_id or self.bot_user_id}
        for conversation in list(self.conversations.values()):
            if conversation.kind == "im" and set(conversation.members) == pair:
                return conversation
        conversation = Conversation(
            id=self.new_id("D"),
            name="directmessage",
            kind="im",
            members=sorted(pair),
            is_private=True,
            created=self.now_seconds(),
        )
        self.conversations[conversation.id] = conversation
        self.announce("channel", channel=conversation.id)
        return conversation

    def find_message(self, channel_id: str, ts: str) -> Message | None:
        return self._by_ts.get((channel_id, ts))

    def replies(self, message: Message) -> list[Message]:
        """The thread below a message, oldest first."""
        return self._threads.get((message.channel, message.ts), [])

    def visible_messages(self, channel_id: str, user_id: str) -> list[Message]:
        """What a person sees in a conversation, oldest first, their ephemeral ones included."""
        return [
            message
            for message in self.messages.get(channel_id, ())
            if message.visible_to in (None, user_id)
        ]

    def find_view(self, view_id: str) -> View | None:
        """An open modal or a published home by its id."""
        for stack in self.stacks.values():
            for view in stack:
                if view.id == view_id:
                    return view
        return next((home for home in self.homes.values() if home.id == view_id), None)

    def top_view(self, user_id: str) -> View | None:
        """The modal that a person has in front of them."""
        stack = self.stacks.get(user_id)
        return stack[-1] if stack else None

    # Changing -----------------------------------------------------------------------------

    def add_message(self, message: Message) -> Message:
        self.messages.setdefault(message.channel, []).append(message)
        self._by_ts[message.channel, message.ts] = message
        if message.thread_ts and message.thread_ts != message.ts:
            self._threads.setdefault((message.channel, message.thread_ts), []).append(message)
        self.touch_message(message)
        return message

    def touch_message(self, message: Message) -> None:
        """Tell that a message is new or has changed."""
        self.announce("message", channel=message.channel, ts=message.ts, user=message.visible_to)
        message.version = self.version

    def remove_message(self, message: Message) -> None:
        self.messages[message.channel].remove(message)
        del self._by_ts[message.channel, message.ts]
        if message.thread_ts and message.thread_ts != message.ts:
            self._threads[message.channel, message.thread_ts].remove(message)
        self.announce("message", channel=message.channel, ts=message.ts, user=message.visible_to)

    def touch_view(self, view: View) -> None:
        """Tell that a view is new or has changed, and give it its next hash."""
        view.hash = f"{self.now_seconds()}.{secrets.token_urlsafe(6)}"
        self.announce(view.type, view=view.id, user=view.user)
        view.version = self.version

    def touch_errors(self, view: View) -> None:
        """Tell that a view's errors have changed; its hash stays, it is the same view."""
        self.announce(view.type, view=view.id, user=view.user)
        view.version = self.version

    def close_views(self, user_id: str, keep: int = 0) -> list[View]:
        """Take the views above the first `keep` off a person's stack; returns them."""
        stack = self.stacks.get(user_id, [])
        closed, self.stacks[user_id] = stack[keep:], stack[:keep]
        if closed:
            self.announce("modal", user=user_id)
            self.closed_at[user_id] = self.version
        return closed
