"""What every handler is given: the store, the words, the clock and the people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from messages import Messages
from store.clock import Clock
from store.database import Store
from store.members import MemberInfo


class People(Protocol):
    """Who a member is and who reads along; looked up in Slack and kept for a while."""

    async def member(self, user_id: str, client: AsyncWebClient) -> MemberInfo:
        """The member, from the store while fresh, else from Slack within a second.

        When Slack does not answer in time, what is known so far comes back (perhaps only
        the id); this never raises.
        """
        ...

    async def is_shared(self, channel_id: str, client: AsyncWebClient) -> bool:
        """Whether people of another company read along in a channel.

        True also when Slack does not say so in time: what is not known to be ours is treated
        as shared, so that no customer is named there by mistake. This never raises.
        """
        ...


@dataclass(frozen=True)
class Services:
    """The parts that handlers share; made once by the bot."""

    store: Store
    messages: Messages
    clock: Clock
    people: People
