"""Finding: `/reference`, and the buttons of its answer."""

from __future__ import annotations

import json
import logging
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.payloads import (
    read_input,
    read_member,
    read_metadata,
    read_number,
    slack_error,
    to_number,
)
from handlers.references_answer import (
    answer_anew,
    answer_search,
    explain_search,
    tell,
    turn_page,
)
from handlers.references_details import channel_of
from handlers.references_view import FILTERS, refine_values
from handlers.services import Services
from store.errors import CannotPostHere
from store.search import SearchFilters
from store.searches import get_search, list_choices
from store.sharing import share_reference

_log = logging.getLogger("vouch.references")


def register(app: AsyncApp, services: Services) -> None:
    """Listen for `/reference` and for what people click in its answers."""

    @app.command(ids.REFERENCE)
    async def find(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reader = await services.people.member(read_member(body), client)
        text = (body.get("text") or "").strip()
        if text:
            message = await answer_search(
                services, reader, text, SearchFilters(), channel_id=body.get("channel_id")
            )
        else:
            message = await explain_search(services, reader)
        await ack(response_type="ephemeral", **message)

    @app.action(ids.REFERENCE_MORE)
    async def more(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await _turn(services, ack, body, client, respond)

    @app.action(ids.REFERENCE_BACK)
    async def back(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await _turn(services, ack, body, client, respond)

    @app.action(ids.REFERENCE_SHARE)
    async def share(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        reader = await services.people.member(read_member(body), client)
        number, _, search = str(body["actions"][0].get("value")).partition(":")
        channel_id = str((body.get("channel") or {}).get("id"))
        await _check_reach(client, channel_id)
        is_new = await services.store.run(
            share_reference,
            reference_id=to_number(number, "reference"),
            channel_id=channel_id,
            member_id=reader.id,
            share_key=search or str((body.get("container") or {}).get("message_ts")),
            viewer_is_guest=reader.is_guest,
            channel_is_shared=await services.people.is_shared(channel_id, client),
        )
        await ack()
        if not is_new:
            notice = services.messages.notice("references.shared_before", reader.locale)
            await tell(respond, notice)

    @app.action(ids.REFERENCE_REFINE)
    async def refine(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reader = await services.people.member(read_member(body), client)
        search = await services.store.read(
            get_search, search_id=read_number(body, "search"), member_id=reader.id
        )
        choices = await services.store.read(list_choices)
        view = services.messages.render(
            "references/refine",
            reader.locale,
            metadata=json.dumps(
                {
                    **channel_of(body),
                    "answer": body.get("response_url"),
                    "as_typed": search.filters.as_typed,
                }
            ),
            **refine_values(services.messages, reader.locale, search=search, choices=choices),
        )
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @app.view(ids.REFERENCE_REFINE_FORM)
    async def refined(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = body["view"]
        metadata = read_metadata(view)
        reader = await services.people.member(read_member(body), client)
        chosen = {name: _chosen(view, name) for name in FILTERS}
        if isinstance(meant := metadata.get("as_typed"), str):
            chosen["as_typed"] = meant
        message = await answer_search(
            services,
            reader,
            read_input(view, "words").get("value") or "",
            SearchFilters.from_values(chosen),
            channel_id=metadata.get("channel"),
        )
        await ack()
        await answer_anew(client, reader, metadata, message)


async def _turn(
    services: Services,
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
) -> None:
    """Another page of an answer in the place of this one."""
    reader = await services.people.member(read_member(body), client)
    number, _, start = str(body["actions"][0].get("value")).partition(":")
    message = await turn_page(
        services,
        reader,
        search_id=to_number(number, "search"),
        offset=to_number(start or "0", "page"),
    )
    await ack()
    await tell(respond, message, replace=True)


async def _check_reach(client: AsyncWebClient, channel_id: str) -> None:
    """Raises CannotPostHere where a card would never arrive."""
    try:
        await client.conversations_info(channel=channel_id)
    except SlackApiError as error:
        if slack_error(error) in ("channel_not_found", "not_in_channel"):
            raise CannotPostHere() from None
        # Anything else is Slack's own trouble: the card waits in the outbox.
        _log.warning("channel.unknown channel=%s error=%s", channel_id, slack_error(error))
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        _log.warning("channel.unknown channel=%s error=%s", channel_id, type(error).__name__)


def _chosen(view: dict[str, Any], name: str) -> str | None:
    option = read_input(view, name).get("selected_option")
    return str(option["value"]) if option else None
