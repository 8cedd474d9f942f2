"""The chips of an answer: what was understood, taken away or meant as it was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from handlers import ids
from handlers.payloads import read_member, to_number
from handlers.references_answer import answer_search, tell
from handlers.services import Services
from store.search import SearchFilters
from store.search.chips import with_word_as_typed, without_chip
from store.searches import get_search

_Change = Callable[[Session, str, SearchFilters, str], tuple[str, SearchFilters]]


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the chips; each of a row has an id of its own, as Slack wants it."""
    room = _Chips(services)
    for action_id in ids.REFERENCE_WITHOUT:
        app.action(action_id)(room.take_away)
    for action_id in ids.REFERENCE_AS_TYPED:
        app.action(action_id)(room.mean_as_typed)


class _Chips:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def take_away(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Search again without one thing, in the place of this answer."""
        await self._again(ack, body, client, respond, _without)

    async def mean_as_typed(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Search again with a word that we had corrected as it stands."""
        await self._again(ack, body, client, respond, _as_typed)

    async def _again(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        change: _Change,
    ) -> None:
        reader = await self._services.people.member(read_member(body), client)
        number, _, chip = str(body["actions"][0].get("value")).partition(":")
        # The search is the clicker's own, and all that it shows is checked anew.
        query, filters, channel_id = await self._services.store.read(
            _changed,
            search_id=to_number(number, "search"),
            member_id=reader.id,
            chip=chip[:100],
            change=change,
        )
        message = await answer_search(self._services, reader, query, filters, channel_id=channel_id)
        await ack()
        await tell(respond, message, replace=True)


def _changed(
    session: Session, *, search_id: int, member_id: str, chip: str, change: _Change
) -> tuple[str, SearchFilters, str | None]:
    search = get_search(session, search_id=search_id, member_id=member_id)
    query, filters = change(session, search.query, search.filters, chip)
    return query, filters, search.channel_id


def _without(
    session: Session, query: str, filters: SearchFilters, chip: str
) -> tuple[str, SearchFilters]:
    return without_chip(session, query=query, filters=filters, chip=chip)


def _as_typed(
    session: Session, query: str, filters: SearchFilters, chip: str
) -> tuple[str, SearchFilters]:
    return query, with_word_as_typed(session, query=query, filters=filters, chip=chip)
