"""What a person does on the page, handed on to the sandbox's actions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.actions import Outcome
from sandbox.clock import Clock
from sandbox.page.choices import groups_of_options
from sandbox.page.drawing import Drawing
from sandbox.page.reader import Reader
from sandbox.state import Impossible
from sandbox.world import User

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Body = dict[str, Any]
Answer = dict[str, Any]
MONDAY = 0


class Acting:
    """Takes the browser's POST requests. Each deed answers with JSON: `error` is a sentence
    or Slack's word for what went wrong, to be shown to the person."""

    def __init__(self, sandbox: Sandbox, drawing: Drawing) -> None:
        self.sandbox = sandbox
        self.drawing = drawing
        self.deeds: dict[str, Callable[[User, Body], Awaitable[Answer]]] = {
            "change": self.change,
            "click": self.click,
            "clock": self.clock,
            "close": self.close,
            "dismiss": self.dismiss,
            "join": self.join,
            "message-shortcut": self.message_shortcut,
            "open": self.open,
            "shortcut": self.shortcut,
            "submit": self.submit,
            "suggest": self.suggest,
            "write": self.write,
        }

    async def answer(self, request: web.Request) -> web.Response:
        """Do what the address names as the person in the body's `as`."""
        deed = self.deeds.get(request.match_info["deed"])
        if deed is None:
            raise web.HTTPNotFound
        # Only JSON from our own origin: another site's page can send neither.
        origin = request.headers.get("Origin")
        if request.content_type != "application/json" or (
            origin and urlsplit(origin).netloc != request.host
        ):
            raise web.HTTPUnsupportedMediaType
        body = await request.json()
        if not isinstance(body, dict):
            raise web.HTTPBadRequest
        user = self.sandbox.world.users.get(str(body.get("as", "")))
        if user is None or user.is_bot:
            raise web.HTTPForbidden
        try:
            return web.json_response(await deed(user, body))
        except Impossible as refused:
            return web.json_response({"error": str(refused)})
        except (KeyError, StopIteration):
            # What was clicked is gone: the bot has changed the message or the view since.
            return web.json_response({"error": "This is no longer there."})

    # In conversations -----------------------------------------------------------------------

    async def write(self, user: User, body: Body) -> Answer:
        """Send what is in the message field: a slash command, or a message."""
        channel, text = str(body["channel"]), str(body["text"])
        thread = str(body.get("thread") or "") or None
        actions = self.sandbox.actions
        if text.startswith("/") and not thread:
            name = text.split()[0]
            outcome = await actions.command(user.id, channel, text)
            failed = outcome.error
            if failed and " " not in failed:
                return {"error": f"{name} failed with the error “{failed}”"}
            return _told(outcome)
        return _told(await actions.post_message(user.id, channel, text, thread_ts=thread))

    async def open(self, user: User, body: Body) -> Answer:
        """Arrive at a conversation; the app is told when it is one of its own tabs."""
        world = self.sandbox.world
        conversation = world.conversations.get(str(body.get("channel", "")))
        if conversation is None or conversation.kind != "im":
            return {}
        if world.bot_user_id not in conversation.members:
            return {}
        tab = "home" if body.get("tab") == "home" else "messages"
        return _told(await self.sandbox.actions.open_home(user.id, tab))

    async def join(self, user: User, body: Body) -> Answer:
        """Become a member of a public channel."""
        world = self.sandbox.world
        conversation = world.conversations[str(body["channel"])]
        if not Reader(world, user).may_see(conversation):
            raise Impossible("This channel is private")
        if user.id not in conversation.members:
            conversation.members.append(user.id)
            world.announce("channel", channel=conversation.id)
        return {}

    async def dismiss(self, user: User, body: Body) -> Answer:
        """Put an ephemeral message away."""
        world = self.sandbox.world
        message = world.find_message(str(body["channel"]), str(body["ts"]))
        if message and message.visible_to == user.id:
            world.remove_message(message)
        return {}

    async def shortcut(self, user: User, body: Body) -> Answer:
        return _told(await self.sandbox.actions.shortcut(user.id, str(body["callback"])))

    async def message_shortcut(self, user: User, body: Body) -> Answer:
        outcome = await self.sandbox.actions.message_shortcut(
            user.id, str(body["channel"]), str(body["ts"]), str(body["callback"])
        )
        return _told(outcome)

    # On elements ----------------------------------------------------------------------------

    async def click(self, user: User, body: Body) -> Answer:
        value = body.get("value")
        outcome = await self.sandbox.actions.click(
            user.id, **_element(body), value=None if value is None else str(value)
        )
        return _told(outcome)

    async def change(self, user: User, body: Body) -> Answer:
        """A value typed or chosen; `pressed` is the Enter key (or each character)."""
        value = body.get("value")
        if isinstance(value, str) and body.get("type") == "datetimepicker":
            value = _seconds(value, Reader(self.sandbox.world, user))
        outcome = await self.sandbox.actions.change(
            user.id, **_element(body), value=value, enter=bool(body.get("pressed"))
        )
        return _told(outcome)

    async def suggest(self, user: User, body: Body) -> Answer:
        """Answers with the options' `html`."""
        outcome = await self.sandbox.actions.suggest(
            user.id, **_element(body), text=str(body.get("value", ""))
        )
        reader = Reader(self.sandbox.world, user)
        html = self.drawing.options(reader, groups_of_options(outcome.options))
        return _told(outcome) | {"html": html}

    # In modals ------------------------------------------------------------------------------

    async def submit(self, user: User, body: Body) -> Answer:
        outcome = await self.sandbox.actions.submit(self._own_view(user, body))
        return _told(outcome) | {"hasErrors": bool(outcome.errors)}

    async def close(self, user: User, body: Body) -> Answer:
        outcome = await self.sandbox.actions.close_view(
            self._own_view(user, body), everything=bool(body.get("all"))
        )
        return _told(outcome)

    def _own_view(self, user: User, body: Body) -> str:
        view = self.sandbox.world.find_view(str(body["view"]))
        if view is None or view.user != user.id:
            raise Impossible("This view is not open")
        return view.id

    # The clock ------------------------------------------------------------------------------

    async def clock(self, user: User, body: Body) -> Answer:
        """Move the workspace's time: `to` "hour", "tomorrow" or "monday" (09:00 in the
        viewer's zone), or `at` a local day and time."""
        reader = Reader(self.sandbox.world, user)
        local = reader.now.astimezone(reader.zone)
        morning = local.replace(hour=9, minute=0, second=0, microsecond=0)
        match body.get("to"):
            case "hour":
                moment = local + timedelta(hours=1)
            case "tomorrow":
                moment = morning + timedelta(days=1)
            case "monday":
                moment = morning + timedelta(days=(MONDAY - local.weekday() - 1) % 7 + 1)
            case _:
                seconds = _seconds(str(body.get("at", "")), reader)
                if seconds is None:
                    return {"error": "Please choose a day and a time."}
                moment = datetime.fromtimestamp(seconds, UTC)
        self.sandbox.clock.set(moment.astimezone(UTC))
        if not isinstance(self.sandbox.clock, Clock):
            # The sandbox's own clock tells of its moves; one that was lent to it may not.
            self.sandbox.world.announce("clock")
        return {}


def _element(body: Body) -> dict[str, Any]:
    """Which element: the arguments that `sandbox.actions` wants."""
    return {
        "block_id": str(body["block"]),
        "action_id": str(body["action"]),
        "view_id": body.get("view"),
        "channel_id": body.get("channel"),
        "ts": body.get("ts"),
    }


def _seconds(local: str, reader: Reader) -> int | None:
    """Unix seconds of a date-time field's value in the reader's zone; None when it is empty."""
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return None
    return int(moment.replace(tzinfo=reader.zone).timestamp())


def _told(outcome: Outcome) -> Answer:
    return {"error": outcome.error} if outcome.error else {}
