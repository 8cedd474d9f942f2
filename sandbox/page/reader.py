"""One colleague looking at the workspace: everything a template asks while it draws for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from babel import Locale
from markupsafe import Markup

from sandbox.page import choices, moments, mrkdwn
from sandbox.page.choices import Choice
from sandbox.page.words import in_language
from sandbox.world import Conversation, Json, Message, User, World

AVATAR_COLOURS = 12


@dataclass(frozen=True)
class Surface:
    """What carries blocks: a message, a modal or a home tab."""

    key: str
    """Unique on the page, stable over updates: it seeds the ids of labels."""
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Spot:
    """Where an element stands on its surface."""

    id: str
    block: str
    label: str
    described: str
    error: str
    required: bool
    dispatch: bool
    held: Json | None


class Reader:
    """Names, times and texts as `viewer` sees them."""

    def __init__(self, world: World, viewer: User) -> None:
        self.world = world
        self.viewer = viewer
        self.locale: Locale = moments.babel_locale(viewer.locale)
        self.zone: tzinfo = moments.zone_of(viewer.tz)
        self.language = viewer.locale
        self.names = mrkdwn.Names(
            person=self._find_name,
            channel=self._find_channel_name,
            date=self._fill_date,
            full_date=self._full_date,
            viewer=viewer.id,
        )

    # People and conversations -------------------------------------------------------------

    def _find_name(self, user_id: str) -> str | None:
        user = self.world.users.get(user_id)
        return user.real_name if user else None

    def _find_channel_name(self, channel_id: str) -> str | None:
        conversation = self.world.conversations.get(channel_id)
        if conversation is None or not self.may_see(conversation):
            return None
        return self.title_of(conversation)

    def may_see(self, conversation: Conversation) -> bool:
        """A public channel, or one that the viewer belongs to."""
        if self.viewer.id in conversation.members:
            return True
        return (
            conversation.kind == "channel"
            and not conversation.is_private
            and not self.viewer.is_restricted
        )

    def other_of(self, conversation: Conversation) -> User | None:
        """The one at the other end of a direct message."""
        others = [member for member in conversation.members if member != self.viewer.id]
        return self.world.users.get(others[0]) if others else self.viewer

    def title_of(self, conversation: Conversation) -> str:
        """A channel's name, or the names of those in a direct message."""
        if conversation.kind == "channel":
            return conversation.name
        others = [member for member in conversation.members if member != self.viewer.id]
        return ", ".join(self._find_name(member) or member for member in others)

    def colour(self, key: str) -> int:
        """The number of an avatar's colour: the same for a person everywhere, and another for
        each of the first dozen."""
        if key in self.world.users:
            return list(self.world.users).index(key) % AVATAR_COLOURS
        return hashlib.blake2s(key.encode()).digest()[0] % AVATAR_COLOURS

    def initials(self, name: str) -> str:
        """Two letters of a name; one where the script has no capitals."""
        words = [word for word in name.split() if word[0].isalnum()]
        if not words:
            return "?"
        if not words[0][0].isupper():
            return words[0][0]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    # Time ---------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def _fill_date(self, format: str, seconds: float) -> str:
        moment = moments.moment_of(seconds)
        return moments.fill_date(format, moment, now=self.now, zone=self.zone, locale=self.locale)

    def _full_date(self, seconds: float) -> str:
        return moments.full_moment(moments.moment_of(seconds), zone=self.zone, locale=self.locale)

    def time_of(self, message: Message) -> str:
        """The time of day at which a message came, in the viewer's zone."""
        return moments.clock_time(moments.moment_of(message.ts), zone=self.zone, locale=self.locale)

    def full_time_of(self, message: Message) -> str:
        """Day and time of a message."""
        return self._full_date(float(message.ts))

    def day_of(self, message: Message) -> str:
        """The heading of the day of a message."""
        moment = moments.moment_of(message.ts)
        return moments.day_heading(moment, now=self.now, zone=self.zone, locale=self.locale)

    def local_moment(self, seconds: int | None) -> str:
        """Unix seconds as the value of a date-time field in the viewer's zone."""
        if not seconds:
            return ""
        return moments.moment_of(seconds).astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    # Texts --------------------------------------------------------------------------------

    def text(self, text: Json | None) -> Markup:
        """A text object as HTML."""
        if not text:
            return Markup()
        if text.get("type") == "mrkdwn":
            verbatim = bool(text.get("verbatim"))
            return mrkdwn.mrkdwn(str(text.get("text", "")), self.names, verbatim=verbatim)
        return mrkdwn.plain(str(text.get("text", "")), emoji=bool(text.get("emoji", True)))

    def word(self, sentence: str) -> str:
        """What Slack's client says in a form, in the viewer's language."""
        return in_language(sentence, self.locale.language)

    def plain_of(self, text: Json | None) -> str:
        """A text object's text as it is, for an attribute."""
        return str(text.get("text", "")) if text else ""

    def body(self, message: Message) -> Markup:
        """The text of a message without blocks."""
        return mrkdwn.mrkdwn(message.text, self.names)

    def run(self, text: str) -> Markup:
        """A run of rich text."""
        return mrkdwn.isolated(text)

    def link(self, address: str, label: str) -> Markup:
        return mrkdwn.link_tag(address, label, self.viewer.id)

    def is_address(self, address: str) -> bool:
        """Whether it is one that a link may lead to."""
        return bool(mrkdwn.ADDRESS.fullmatch(address))

    def person_tag(self, user_id: str) -> Markup:
        return mrkdwn.person_tag(user_id, self.names)

    def channel_tag(self, channel_id: str) -> Markup:
        return mrkdwn.channel_tag(channel_id, self.names)

    def emoji(self, name: str, code: str | None) -> Markup:
        return mrkdwn.emoji_tag(name, code)

    def date(self, element: Json) -> Markup:
        """A rich text date; its fallback where the moment is none."""
        try:
            return mrkdwn.date_tag(
                str(element["format"]),
                float(element["timestamp"]),
                self.names,
                element.get("url"),
            )
        except (ValueError, OverflowError, OSError):
            return Markup().join([str(element.get("fallback", ""))])

    def image(self, element: Json) -> str:
        """The address of a picture; empty where it is not one that a page may load."""
        shared = element.get("slack_file") or {}
        address = element.get("image_url") or shared.get("url") or ""
        if not address and shared.get("id"):
            address = f"/page/files/{shared['id']}"
        return address if address.startswith(("https://", "http://", "/")) else ""

    # Elements -----------------------------------------------------------------------------

    def spot(self, surface: Surface, block: Json, element: Json, is_input: bool = False) -> Spot:
        """Where an element stands: ids, error, what the person has chosen so far."""
        block_id = str(block.get("block_id") or "")
        action_id = str(element.get("action_id") or "")
        seed = "\0".join((surface.key, block_id, action_id))
        name = "e" + hashlib.blake2s(seed.encode(), digest_size=6).hexdigest()
        error = self.word(surface.errors.get(block_id, "")) if is_input else ""
        described = [f"{name}-error"] if is_input else []
        if is_input and block.get("hint"):
            described.append(f"{name}-hint")
        return Spot(
            id=name,
            block=block_id,
            label=f"{name}-label" if is_input else "",
            described=" ".join(described),
            error=error,
            required=is_input and not block.get("optional"),
            dispatch=bool(block.get("dispatch_action")) if is_input else True,
            held=surface.state.get(block_id, {}).get(action_id),
        )

    def dispatches_on(self, element: Json) -> str:
        """When a text field tells the app what is in it."""
        config: Json = element.get("dispatch_action_config") or {}
        return " ".join(config.get("trigger_actions_on") or ["on_enter_pressed"])

    def value(self, element: Json, spot: Spot, key: str, initial: str) -> Any:
        """What the person has typed or picked, else what the bot began with."""
        return element.get(initial) if spot.held is None else spot.held.get(key)

    def choice(self, element: Json, spot: Spot) -> Choice:
        """The options of a select and those chosen."""
        return choices.choice_of(element, spot.block, spot.held, self)

    def ticked(self, element: Json, spot: Spot) -> list[str]:
        """The values of the checkboxes or radio buttons that are on."""
        return [str(option["value"]) for option in choices.chosen_options(element, spot.held)]
