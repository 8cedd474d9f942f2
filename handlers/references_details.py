"""A reference in full, and its industry confirmed or corrected by those who look after it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from handlers import ids
from handlers.payloads import read_input, read_member, read_metadata, read_number, to_number
from handlers.references_view import word_of
from handlers.services import Services
from handlers.wording import word_fields, word_problem
from store.errors import InvalidForm, NotFound, VouchError
from store.members import MemberInfo
from store.models import INDUSTRIES
from store.policies.reading import list_policies_about
from store.policies.rules import Subject, policy_values
from store.reference_industries import may_set_industry, set_industry
from store.reference_records import ReferenceInfo
from store.references import get_reference
from store.sharing import card_values
from store.stories.records import list_story_texts

_log = logging.getLogger("vouch.references")


def register(app: AsyncApp, services: Services) -> None:
    """Listen for Details, and for what its keepers do there."""
    room = Details(services)
    app.action(ids.REFERENCE_DETAILS)(room.open)
    app.action(ids.REFERENCE_INDUSTRY_CONFIRM)(room.confirm_industry)
    app.action(ids.REFERENCE_INDUSTRY)(room.ask_industry)
    app.view(ids.REFERENCE_INDUSTRY_FORM)(room.correct_industry)


class Details:
    """The dialog of a reference in full."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def open(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The details, over whatever dialog is open."""
        reader = await self._reader(body, client)
        view = await self._draw(reader, read_number(body, "reference"), channel_of(body))
        if (body.get("view") or {}).get("type") == "modal":
            await client.views_push(trigger_id=body["trigger_id"], view=view)
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def confirm_industry(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """What was proposed is right."""
        reader = await self._reader(body, client)
        number, _, industry = str(body["actions"][0].get("value")).partition(":")
        reference_id = to_number(number, "reference")
        await self._services.store.run(
            set_industry, reference_id=reference_id, industry=industry, member_id=reader.id
        )
        await ack()
        await self.redraw(
            client, reader, body["view"]["id"], reference_id, read_metadata(body["view"])
        )

    async def ask_industry(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Which one it is, over the details."""
        reader = await self._reader(body, client)
        messages = self._services.messages
        reference = await self._services.store.read(
            get_reference, reference_id=read_number(body, "reference"), language="en"
        )
        names = {key: word_of(messages, reader.locale, "industry", key) for key in INDUSTRIES}
        view = messages.render(
            "references/industry",
            reader.locale,
            metadata=json.dumps(
                {
                    **channel_of(body),
                    "reference": reference.id,
                    "details": body["view"]["id"],
                }
            ),
            industry=reference.industry,
            as_written=reference.industry_as_written,
            industries=sorted(names, key=lambda key: names[key].casefold()),
        )
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def correct_industry(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """The form is sent: the details below it say so at once."""
        messages = self._services.messages
        reader = await self._reader(body, client)
        metadata = read_metadata(body["view"])
        option = read_input(body["view"], "industry").get("selected_option") or {}
        try:
            reference_id = to_number(metadata.get("reference"), "reference")
            await self._services.store.run(
                set_industry,
                reference_id=reference_id,
                industry=str(option.get("value") or ""),
                member_id=reader.id,
            )
        except InvalidForm as error:
            await ack(response_action="errors", errors=word_fields(error, messages, reader.locale))
            return
        except VouchError as error:
            await ack(response_action="update", view=word_problem(error, messages, reader.locale))
            return
        await ack()
        await self.redraw(client, reader, metadata.get("details"), reference_id, metadata)

    async def _draw(
        self, reader: MemberInfo, reference_id: int, channel: Mapping[str, Any]
    ) -> dict[str, Any]:
        reference, may_correct, policies, story_texts = await self._services.store.read(
            _read_details, reference_id=reference_id, reader=reader
        )
        return self._services.messages.render(
            "references/details",
            reader.locale,
            reference=card_values(reference),
            policies=policies,
            may_request=not reader.is_guest and bool(reference.activities),
            may_correct=may_correct,
            story_texts=story_texts,
            metadata=json.dumps(channel),
        )

    async def redraw(
        self,
        client: AsyncWebClient,
        reader: MemberInfo,
        view_id: object,
        reference_id: int,
        metadata: Mapping[str, Any],
    ) -> None:
        """Show the details anew, in the view that is open. Never raises: the click is answered."""
        channel = {name: metadata.get(name) for name in ("channel", "channel_name")}
        try:
            view = await self._draw(reader, reference_id, channel)
            await client.views_update(view_id=str(view_id), view=view)
        except (NotFound, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.info("reference.details_stale error=%s", error)

    async def _reader(self, body: dict[str, Any], client: AsyncWebClient) -> MemberInfo:
        return await self._services.people.member(read_member(body), client)


def channel_of(body: dict[str, Any]) -> dict[str, Any]:
    """Where the click happened, for what follows from it."""
    if view := body.get("view"):
        known = read_metadata(view)
        return {"channel": known.get("channel"), "channel_name": known.get("channel_name")}
    channel = body.get("channel") or {}
    return {"channel": channel.get("id"), "channel_name": channel.get("name")}


def _read_details(
    session: Session, *, reference_id: int, reader: MemberInfo
) -> tuple[ReferenceInfo, bool, list[dict[str, Any]], list[dict[str, Any]]]:
    reference = get_reference(
        session,
        reference_id=reference_id,
        language=reader.locale or "en",
        viewer_is_guest=reader.is_guest,
    )
    may_correct = not reader.is_guest and may_set_industry(
        session, reference_id=reference_id, member_id=reader.id
    )
    policies = (
        []
        if reader.is_guest
        else [
            policy_values(policy)
            for policy in list_policies_about(
                session,
                region_id=reference.region_id,
                subject=Subject(activities=reference.activities, industry=reference.industry),
            )
        ]
    )
    # Who looks after a reference looks after its story in all languages.
    texts = list_story_texts(session, reference_id=reference_id) if may_correct else []
    return reference, may_correct, policies, [asdict(text) for text in texts]
