"""Setting the scene: people join, channels are made, the bot is invited."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sandbox.actions import Actions
from sandbox.client import Channel, Person
from sandbox.context import Context
from sandbox.world import Conversation, User, World

if TYPE_CHECKING:
    from sandbox.server import Sandbox

T = TypeVar("T")


class Scene:
    """The half of `Sandbox` that a test or a demo fills before anybody acts."""

    world: World
    context: Context
    actions: Actions
    manifest: dict[str, Any]

    def do(self, change: Callable[[], T]) -> T:
        """Make a change of the world where it may be made: on the server's loop."""
        raise NotImplementedError

    @property
    def _sandbox(self) -> Sandbox:
        return cast("Sandbox", self)

    def install(self, manifest: dict[str, Any]) -> None:
        """Install the app as its manifest describes it: scopes, events, commands, name."""
        features = manifest.get("features") or {}
        settings = manifest.get("settings") or {}
        self.manifest = manifest
        self.context.scopes = set(manifest["oauth_config"]["scopes"]["bot"])
        self.context.events = set(
            (settings.get("event_subscriptions") or {}).get("bot_events") or ()
        )
        self.actions.commands = {item["command"] for item in features.get("slash_commands") or ()}
        self.name_bot(manifest["display_information"]["name"])

    def deliver_to(self, events_url: str | None) -> None:
        """Send events, commands and clicks to this address; None: Socket Mode alone."""
        self.context.delivery.events_url = events_url

    def name_bot(self, name: str) -> None:
        """Call the app by its own name."""
        self.world.bot.real_name = name
        self.world.bot.name = name.lower().replace(" ", "-")

    def add_person(
        self,
        *,
        id: str,
        name: str,
        title: str = "",
        city: str = "",
        locale: str = "en-US",
        tz: str = "Etc/UTC",
        email: str | None = None,
        is_guest: bool = False,
    ) -> Person:
        """A colleague joins the workspace."""
        handle = name.lower().replace(" ", ".")
        user = User(
            id=id,
            name=handle,
            real_name=name,
            title=title,
            city=city,
            email=f"{handle}@example.com" if email is None else email,
            locale=locale,
            tz=tz,
            is_restricted=is_guest,
        )

        def add() -> None:
            self.world.users[id] = user
            self.world.announce("user", user=id)

        self.do(add)
        return Person(self._sandbox, user)

    def add_channel(
        self,
        *,
        id: str,
        name: str,
        members: Iterable[Person | str] = (),
        is_private: bool = False,
        is_ext_shared: bool = False,
    ) -> Channel:
        """A channel is made, with its members (the bot is invited by `invite_bot`)."""
        conversation = Conversation(
            id=id,
            name=name.removeprefix("#"),
            members=[member if isinstance(member, str) else member.id for member in members],
            is_private=is_private,
            is_ext_shared=is_ext_shared,
            created=self.world.now_seconds(),
        )

        def add() -> None:
            self.world.conversations[id] = conversation
            self.world.announce("channel", channel=id)

        self.do(add)
        return Channel(self._sandbox, conversation)

    def invite_bot(self, channel: Channel | str) -> None:
        """The bot becomes a member of the channel."""
        self.invite(channel, self.world.bot_user_id)

    def invite(self, channel: Channel | str, member: Person | str) -> None:
        conversation = self.channel(channel).conversation
        member_id = member if isinstance(member, str) else member.id

        def add() -> None:
            if member_id not in conversation.members:
                conversation.members.append(member_id)
                self.world.announce("channel", channel=conversation.id)

        self.do(add)

    def person(self, name_or_id: str) -> Person:
        """A person by id, full name or handle; raises KeyError."""
        user = self.world.find_user(name_or_id)
        if user is None:
            raise KeyError(name_or_id)
        return Person(self._sandbox, user)

    def channel(self, name_or_id: Channel | str) -> Channel:
        """A channel by id or name; raises KeyError."""
        if isinstance(name_or_id, Channel):
            return name_or_id
        conversation = self.world.find_conversation(name_or_id)
        if conversation is None:
            raise KeyError(name_or_id)
        return Channel(self._sandbox, conversation)
