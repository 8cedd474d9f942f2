"""The answer to a search as a message: found, recorded for its buttons, worded for its reader."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.references_view import PAGE, answer_values, viewer_of, word_of
from handlers.services import Services
from store.members import MemberInfo
from store.search import SearchFilters, search_references
from store.searches import get_search, record_search, suggest_searches

_log = logging.getLogger("vouch.references")


async def answer_search(
    services: Services,
    reader: MemberInfo,
    text: str,
    filters: SearchFilters,
    *,
    channel_id: str | None = None,
) -> dict[str, Any]:
    """A new search, kept for its buttons, as a message."""
    answer = await services.store.read(
        search_references,
        query=text,
        filters=filters,
        viewer=viewer_of(reader, channel_id),
        limit=PAGE,
    )
    if answer.nothing_understood:
        return await explain_search(services, reader, not_understood=text)
    search_id = await services.store.run(
        record_search, member_id=reader.id, channel_id=channel_id, answer=answer
    )
    values = answer_values(services.messages, reader, answer=answer, search_id=search_id, offset=0)
    return services.messages.render("references/answer", reader.locale, **values)


async def turn_page(
    services: Services, reader: MemberInfo, *, search_id: int, offset: int
) -> dict[str, Any]:
    """Another page of a search of this reader's own. Raises NotFound."""
    search = await services.store.read(get_search, search_id=search_id, member_id=reader.id)
    answer = await services.store.read(
        search_references,
        query=search.query,
        filters=search.filters,
        viewer=viewer_of(reader, search.channel_id),
        limit=PAGE,
        offset=offset,
    )
    values = answer_values(
        services.messages, reader, answer=answer, search_id=search.id, offset=offset
    )
    return services.messages.render("references/answer", reader.locale, **values)


async def explain_search(
    services: Services, reader: MemberInfo, *, not_understood: str = ""
) -> dict[str, Any]:
    """What the command does, with examples that work here."""
    examples = await services.store.read(
        suggest_searches,
        viewer=viewer_of(reader),
        word=lambda kind, key: word_of(services.messages, reader.locale, kind, key),
    )
    return services.messages.render(
        "references/explained",
        reader.locale,
        examples=examples,
        not_understood=" ".join(not_understood.split())[:150],
    )


async def tell(respond: AsyncRespond, message: dict[str, Any], *, replace: bool = False) -> None:
    """Give an answer by the click's own response_url; never raises: the click is acknowledged."""
    try:
        await respond(response_type="ephemeral", replace_original=replace, **message)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, ValueError) as error:
        _log.warning("answer.lost error=%s", type(error).__name__)


async def answer_anew(
    client: AsyncWebClient, reader: MemberInfo, metadata: dict[str, Any], message: dict[str, Any]
) -> None:
    """An answer in the place of an earlier one, or beside it when that is too old.

    `metadata` has where: `answer`, its response_url, and `channel`. Never raises.
    """
    try:
        if url := metadata.get("answer"):
            answer = await AsyncWebhookClient(str(url), proxy=client.proxy).send_dict(
                {"response_type": "ephemeral", "replace_original": True, **message}
            )
            if answer.status_code == 200:
                return
        if channel := metadata.get("channel"):
            await client.chat_postEphemeral(channel=str(channel), user=reader.id, **message)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        _log.warning("answer.lost error=%s", type(error).__name__)
