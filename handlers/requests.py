"""Requesting: a deal team asks to use a reference."""

from __future__ import annotations

import json
import re
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.payloads import read_input, read_member, read_metadata, read_number, to_number
from handlers.services import Services
from handlers.wording import word_fields, word_problem
from store.errors import GuestRequest, InvalidForm, VouchError
from store.policies.rules import policy_values
from store.references import get_reference
from store.requests import (
    MAX_DEAL,
    MAX_NOTE,
    RequestForm,
    list_amount_rules,
    submit_request,
)
from store.sharing import card_values

# What Slack calls a conversation that has no name of its own.
_NAMELESS = {"directmessage", "privategroup"}
_PREFIX = re.compile(r"^(deal|opp|opportunity|sales|account|acct|team)[-_]+", re.IGNORECASE)


def register(app: AsyncApp, services: Services) -> None:
    """Listen for the Request button and for its form."""

    @app.action(ids.REQUEST_OPEN)
    async def open_form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reader = await services.people.member(read_member(body), client)
        if reader.is_guest:
            raise GuestRequest()
        reference = await services.store.read(
            get_reference,
            reference_id=read_number(body, "reference"),
            language=reader.locale or "en",
        )
        policies = await services.store.read(list_amount_rules, region_id=reference.region_id)
        channel = _channel(body)
        form = services.messages.render(
            "requests/form",
            reader.locale,
            metadata=json.dumps({"reference": reference.id, "channel": channel.get("id")}),
            reference=card_values(reference),
            deal=deal_name(channel.get("name")),
            max_deal=MAX_DEAL,
            max_note=MAX_NOTE,
            amount_rules=[policy_values(policy) for policy in policies],
        )
        if (body.get("view") or {}).get("type") == "modal":
            await client.views_push(trigger_id=body["trigger_id"], view=form)
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=form)
        await ack()

    @app.view(ids.REQUEST_FORM)
    async def send(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = body["view"]
        metadata = read_metadata(view)
        reader = await services.people.member(read_member(body), client)
        activity = read_input(view, "activity").get("selected_option") or {}
        try:
            await services.store.run(
                submit_request,
                submit_key=view["id"],
                member_id=reader.id,
                reference_id=to_number(metadata.get("reference"), "reference"),
                form=RequestForm(
                    deal=read_input(view, "deal").get("value") or "",
                    activity=activity.get("value"),
                    needed_by=read_input(view, "needed_by").get("selected_date"),
                    note=read_input(view, "note").get("value") or "",
                    gift=read_input(view, "gift").get("value") or "",
                ),
                channel_id=metadata.get("channel"),
                is_guest=reader.is_guest,
                timezone=reader.timezone,
                locale=reader.locale,
            )
        except InvalidForm as error:
            await ack(
                response_action="errors",
                errors=word_fields(error, services.messages, reader.locale),
            )
        except VouchError as error:
            problem = word_problem(error, services.messages, reader.locale)
            await ack(response_action="update", view=problem)
        else:
            await ack(response_action="clear")


def deal_name(channel_name: str | None) -> str:
    """The deal that a channel is probably about: "deal-acme-cloud" → "acme cloud"."""
    if not channel_name or channel_name in _NAMELESS or channel_name.startswith("mpdm-"):
        return ""
    return _PREFIX.sub("", channel_name).replace("-", " ").replace("_", " ").strip()[:MAX_DEAL]


def _channel(body: dict[str, Any]) -> dict[str, Any]:
    if view := body.get("view"):
        known = read_metadata(view)
        return {"id": known.get("channel"), "name": known.get("channel_name")}
    channel = body.get("channel") or {}
    return {"id": channel.get("id"), "name": channel.get("name")}
