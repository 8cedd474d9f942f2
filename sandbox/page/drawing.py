"""The parts of the page as HTML, for one colleague and what they have open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sandbox.page import moments, rows
from sandbox.page.offers import Offers
from sandbox.page.reader import Reader, Surface
from sandbox.page.rows import is_direct
from sandbox.world import Conversation, Message, User, World

HERE = Path(__file__).parent
BASE = "/page"
SHOWN_MESSAGES = 400


@dataclass(frozen=True)
class Place:
    """What a colleague has open: a conversation, a tab of the app, a thread."""

    channel: str = ""
    tab: str = "messages"
    thread: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar."""

    key: str
    name: str
    query: str
    channel: str
    unread: int
    current: bool
    tab: str = ""
    private: bool = False
    shared: bool = False
    user: User | None = None


class Drawing:
    """Draws the page from the world; remembers who has read what."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.read: dict[tuple[str, str], str] = defaultdict(str)
        """(person, channel) → ts of the newest message they have seen"""
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def people(self) -> list[User]:
        """The colleagues whom one can be, by name."""
        people = [user for user in self.world.users.values() if not (user.is_bot or user.deleted)]
        return sorted(people, key=lambda user: user.real_name.casefold())

    def place_for(self, reader: Reader, place: Place) -> Place:
        """`place` where the reader may be there, else the first of their channels."""
        conversation = self.world.conversations.get(place.channel)
        if conversation and reader.may_see(conversation):
            return place
        mine = self._channels(reader)
        return Place(channel=mine[0].id) if mine else Place()

    def page(self, reader: Reader, place: Place, offers: Offers, stamp: str) -> str:
        """The whole document."""
        context = self._context(reader, place, offers)
        return self.templates.get_template("page.html").render(context, stamp=stamp)

    def parts(self, reader: Reader, place: Place, offers: Offers) -> dict[str, Any]:
        """The parts that can change, each as HTML, for a page that is open already."""
        context = self._context(reader, place, offers)
        names = ("topbar", "sidebar", "main", "thread", "modal")
        drawn: dict[str, Any] = {
            name: self.templates.get_template(f"{name}.html").render(context) for name in names
        }
        return drawn | {
            "title": context["title"],
            "channel": place.channel,
            "tab": context["tab"],
            "threadOpen": bool(context["thread"]),
            "modalOpen": context["modal"] is not None,
            "version": self.world.version,
        }

    def options(self, reader: Reader, groups: list[Any]) -> str:
        """The options of an external select, as they stand in its list."""
        module = self.templates.get_template("elements.html").make_module({"reader": reader})
        return str(module.options(groups))  # type: ignore[attr-defined]

    # What the templates are given -----------------------------------------------------------

    def _context(self, reader: Reader, place: Place, offers: Offers) -> dict[str, Any]:
        conversation = self.world.conversations.get(place.channel)
        viewer = reader.viewer
        other = reader.other_of(conversation) if conversation and is_direct(conversation) else None
        is_app = other is not None and other.id == self.world.bot_user_id
        messages: list[Message] = []
        since = ""
        if conversation:
            messages = self.world.visible_messages(conversation.id, viewer.id)[-SHOWN_MESSAGES:]
            tab = place.tab if is_app else "messages"
            since = self.read[viewer.id, conversation.id]
            if messages and tab == "messages":
                self.read[viewer.id, conversation.id] = max(m.ts for m in messages)
        else:
            tab = "messages"
        home = self.world.homes.get(viewer.id)
        modal = self.world.top_view(viewer.id)
        stack = self.world.stacks.get(viewer.id) or []
        name = reader.title_of(conversation) if conversation else self.world.team_name
        return {
            "base": BASE,
            "reader": reader,
            "title": f"{name} – {viewer.real_name} – {self.world.team_name}",
            "version": self.world.version,
            "people": [self._person(user) for user in self.people()],
            **self._clock(reader),
            "channels": [self._entry(reader, item, place) for item in self._channels(reader)],
            "others": [self._entry(reader, item, place) for item in self._others(reader)],
            "is_member": conversation is not None and viewer.id in conversation.members,
            "direct": self._direct(reader, place),
            "apps": [self._app_entry(reader, place)],
            "channel": conversation,
            "other": other,
            "is_app": is_app,
            "tab": tab,
            "members": conversation.members if conversation else [],
            "member_names": ", ".join(
                self.world.users[member].real_name
                for member in (conversation.members if conversation else [])
                if member in self.world.users
            ),
            "rows": rows.rows_of(reader, messages, since=since) if tab == "messages" else [],
            "thread": place.thread if tab == "messages" else "",
            "thread_rows": rows.thread_of(reader, messages, place.thread),
            "home": home,
            "home_surface": Surface(home.id, home.state) if home else None,
            "modal": modal,
            "modal_surface": Surface(modal.id, modal.state, modal.errors) if modal else None,
            "depth": len(stack),
            "takes_messages": offers.takes_messages or not is_app,
            "commands": offers.commands,
            "global_shortcuts": offers.global_shortcuts,
            "message_shortcuts": offers.message_shortcuts,
        }

    def _person(self, user: User) -> dict[str, Any]:
        locale = moments.babel_locale(user.locale)
        # The page's own words are English, so a colleague's language is named in English.
        language = Locale.parse("en").languages.get(locale.language, locale.language)
        time = moments.clock_time(
            self.world.clock.now(), zone=moments.zone_of(user.tz), locale=Locale("en", "GB")
        )
        return {"user": user, "language": language, "time": time}

    def _clock(self, reader: Reader) -> dict[str, Any]:
        local = reader.now.astimezone(reader.zone)
        return {
            "now_ms": int(reader.now.timestamp() * 1000),
            "clock_text": format_datetime(local, "EEE d MMM, HH:mm", locale=Locale("en", "GB")),
            "clock_field": local.strftime("%Y-%m-%dT%H:%M"),
        }

    def _channels(self, reader: Reader) -> list[Conversation]:
        """The channels that the reader belongs to."""
        return [item for item in self._visible(reader) if reader.viewer.id in item.members]

    def _others(self, reader: Reader) -> list[Conversation]:
        """The public channels that the reader may join."""
        return [item for item in self._visible(reader) if reader.viewer.id not in item.members]

    def _visible(self, reader: Reader) -> list[Conversation]:
        seen = [
            item
            for item in self.world.conversations.values()
            if item.kind == "channel" and not item.is_archived and reader.may_see(item)
        ]
        return sorted(seen, key=lambda item: item.name)

    def _entry(self, reader: Reader, item: Conversation, place: Place) -> Entry:
        return Entry(
            key=item.id,
            name=reader.title_of(item),
            query=f"channel={item.id}",
            channel=item.id,
            unread=self._unread(reader, item, place),
            current=item.id == place.channel,
            private=item.is_private,
            shared=item.is_ext_shared,
            user=reader.other_of(item) if is_direct(item) else None,
        )

    def _direct(self, reader: Reader, place: Place) -> list[Entry]:
        return [
            self._entry(reader, item, place)
            for item in self.world.conversations.values()
            if is_direct(item)
            and reader.viewer.id in item.members
            and self.world.bot_user_id not in item.members
        ]

    def _app_entry(self, reader: Reader, place: Place) -> Entry:
        item = self.world.direct_message(reader.viewer.id)
        return Entry(
            key="app",
            name=self.world.bot.real_name,
            query=f"channel={item.id}&tab=home",
            channel=item.id,
            unread=self._unread(reader, item, place),
            current=item.id == place.channel,
            # Who has messages waiting wants these first.
            tab="messages" if self._unread(reader, item, place) else "home",
            user=self.world.bot,
        )

    def _unread(self, reader: Reader, item: Conversation, place: Place) -> int:
        if item.id == place.channel and place.tab == "messages":
            return 0
        if reader.viewer.id not in item.members:
            return 0
        since = self.read[reader.viewer.id, item.id]
        return sum(
            message.ts > since and message.user != reader.viewer.id
            for message in self.world.visible_messages(item.id, reader.viewer.id)
        )
