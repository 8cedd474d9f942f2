"""The Web API's methods by name, and one call's arguments."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.context import Context
from sandbox.handles import SlackError
from sandbox.world import Conversation, User, World

Json = dict[str, Any]


@dataclass
class Call:
    """One call: what was given, and who answers it."""

    method: str
    args: Json
    context: Context

    @property
    def world(self) -> World:
        return self.context.world

    def text(self, name: str, default: str = "") -> str:
        """An argument as text; raises invalid_arguments for anything else."""
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, bool | dict | list):
            raise SlackError(
                "invalid_arguments", [f"[ERROR] must provide a string [json-pointer:/{name}]"]
            )
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value).lower() in ("1", "true", "yes")

    def number(self, name: str, default: int) -> int:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise SlackError(
                "invalid_arguments", [f"[ERROR] must provide an integer [json-pointer:/{name}]"]
            ) from None

    def structure(self, name: str, malformed: str = "invalid_arguments") -> Any:
        """A nested argument: JSON of its own in a form, or as it is in a JSON body."""
        value = self.args.get(name)
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise SlackError(malformed) from None
        return value

    def user(self, name: str = "user") -> User:
        user = self.world.users.get(self.text(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def conversation(self, name: str = "channel") -> Conversation:
        """The conversation, if the bot may know of it; raises channel_not_found."""
        found = self.world.conversations.get(self.text(name))
        if found is None or (found.is_private and self.world.bot_user_id not in found.members):
            raise SlackError("channel_not_found")
        return found

    def need_scope(self, *any_of: str) -> None:
        """Raises missing_scope unless one of these is granted."""
        if not any(scope in self.context.scopes for scope in any_of):
            raise SlackError(
                "missing_scope",
                needed=any_of[0],
                provided=",".join(sorted(self.context.scopes)),
            )

    def need_conversation_scope(self, conversation: Conversation, what: str) -> None:
        """The scope that this kind of conversation asks for: channels:, groups:, im:, mpim:."""
        kind = conversation.kind
        if kind == "channel":
            kind = "groups" if conversation.is_private else "channels"
        self.need_scope(f"{kind}:{what}")


Handler = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """`tier` is 1–4, "post" (a post a second and channel) or None (no limit of its own)."""

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    tier: int | str | None
    required: tuple[str, ...]
    token: str


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *scopes: str,
    tier: int | str | None = 3,
    required: tuple[str, ...] = (),
    token: str = "bot",  # noqa: S107 - the kind of token, not a token
) -> Callable[[Handler], Handler]:
    """Register a method; any one of `scopes` lets the bot call it."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, tier, required, token)
        return handler

    return register


async def dispatch(call: Call, token: str | None) -> Json:
    """Answer one call; raises SlackError for every refusal."""
    found = METHODS.get(call.method)
    if found is None:
        raise SlackError("unknown_method", req_method=call.method)
    if found.token != "none":  # noqa: S105
        _check_token(call.context, found, token)
    if found.scopes:
        call.need_scope(*found.scopes)
    missing = [name for name in found.required if call.args.get(name) in (None, "")]
    if missing:
        raise SlackError(
            "invalid_arguments",
            [f"[ERROR] missing required field: {name} [json-pointer:/{name}]" for name in missing],
        )
    return await found.handler(call)


def _check_token(context: Context, found: Method, token: str | None) -> None:
    if not token:
        raise SlackError("not_authed")
    wanted = context.app_token if found.token == "app" else context.bot_token  # noqa: S105
    if token == wanted:
        return
    if token in (context.app_token, context.bot_token):
        raise SlackError("not_allowed_token_type")
    raise SlackError("invalid_auth")


def page_of(items: list[Any], call: Call, *, most: int, default: int) -> tuple[list[Any], Json]:
    """One page of a list by `limit` and `cursor`, and its response_metadata."""
    limit = call.number("limit", default) or default
    if limit < 0 or limit > most:
        raise SlackError("invalid_limit")
    cursor, start = call.text("cursor"), 0
    if cursor:
        if not cursor.startswith("next:") or not cursor[5:].isdigit():
            raise SlackError("invalid_cursor")
        start = int(cursor[5:])
    following = f"next:{start + limit}" if start + limit < len(items) else ""
    return items[start : start + limit], {"next_cursor": following}
