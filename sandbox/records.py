"""The things of a workspace, as plain records: users, conversations, messages, views, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """A person (or the bot) of the workspace, with what users.info tells."""

    id: str
    name: str
    real_name: str
    title: str = ""
    city: str = ""
    email: str = ""
    locale: str = "en-US"
    tz: str = "America/Los_Angeles"
    is_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    # What they let others know of themselves: words, ":palm_tree:", until when (0: until changed).
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0


@dataclass
class Conversation:
    """A channel (`kind` "channel"), a direct message ("im") or a group message ("mpim")."""

    id: str
    name: str
    kind: str = "channel"
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    created: int = 0
    creator: str = ""
    topic: str = ""
    purpose: str = ""


@dataclass
class File:
    """An uploaded file; `content` is None until the upload itself arrives."""

    id: str
    name: str
    title: str
    user: str
    length: int
    created: int
    content: bytes | None = None
    mimetype: str = "application/octet-stream"
    alt_text: str = ""
    channels: list[str] = field(default_factory=list)
    shared: bool = False


@dataclass
class Message:
    """One message; an ephemeral one names in `visible_to` the only person who sees it."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    is_bot: bool = False
    visible_to: str | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    metadata: Json | None = None
    edited_ts: str | None = None
    files: list[File] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    username: str | None = None
    client_msg_id: str | None = None
    state: dict[str, Json] = field(default_factory=dict)
    """What each person has chosen in the message's own inputs: user id → state values."""
    version: int = 0
    """The number of the last change to it (`World.version`)."""


@dataclass
class ScheduledMessage:
    """A message to come; `dropped` when Slack would accept it and never post it."""

    id: str
    post_at: int
    message: Message
    dropped: bool = False


@dataclass
class View:
    """An open modal or a published home tab.

    `definition` is what the bot sent (with block ids filled in); `state` is what the person
    has typed, in Slack's own form; `errors` stand at their block until the next submission.
    """

    id: str
    user: str
    definition: Json
    hash: str
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    root_view_id: str = ""
    previous_view_id: str | None = None
    channel: str | None = None
    """The conversation it was opened from, for `default_to_current_conversation`."""
    version: int = 0
    """The number of the last change to it (`World.version`)."""

    @property
    def type(self) -> str:
        return str(self.definition.get("type", "modal"))

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.definition.get("blocks", [])
        return blocks
