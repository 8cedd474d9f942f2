"""Publishing the App Home tab, so that what stands there is never older than the store."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.payloads import read_metadata, slack_error
from handlers.services import Services
from store.home import HomePages, describe_home

_log = logging.getLogger("vouch.home")

# The lists that are paged, by their names in the store's values and in `HomePages`.
PAGED = ("waiting", "nominations", "wins", "schedules")

# Somebody else may change something while we publish; more rounds than this would mean a
# store that changes faster than Slack answers, and the next change publishes again anyhow.
_ROUNDS = 3


async def publish_home(
    services: Services,
    client: AsyncWebClient,
    member_id: str,
    *,
    pages: HomePages | None = None,
    view_hash: str | None = None,
) -> None:
    """Show a member their Home tab as the store has it now.

    `view_hash` is of the view that was clicked: when Slack has a newer one by now, this is
    drawn afresh. Two publications may overtake each other, so each looks again after it and
    repeats itself if the store has moved on: whichever was last to publish is right.
    """
    reader = await services.people.member(member_id, client)
    pages = pages or HomePages()
    published: dict[str, Any] | None = None
    for _ in range(_ROUNDS):
        values = await services.store.read(
            describe_home, member_id=member_id, pages=pages, is_guest=reader.is_guest
        )
        if values == published:
            return
        view = services.messages.render(
            "home/guest" if reader.is_guest else "home/home",
            reader.locale,
            metadata=json.dumps({part: values[part]["page"] for part in PAGED if values[part]}),
            **values,
        )
        try:
            if view_hash is not None:
                await client.views_publish(user_id=member_id, view=view, hash=view_hash)
            else:
                await client.views_publish(user_id=member_id, view=view)
        except SlackApiError as error:
            if view_hash is None or slack_error(error) != "hash_conflict":
                raise
            view_hash = None
            continue
        view_hash = None
        published = values


async def refresh_homes(
    services: Services,
    client: AsyncWebClient,
    member_ids: Iterable[str],
    *,
    pages: HomePages | None = None,
) -> None:
    """Show these members' Home tabs anew after a change; never raises for Slack's sake.

    A tab that could not be refreshed is drawn from the store when it is opened next.
    """
    for member_id in member_ids:
        try:
            await publish_home(services, client, member_id, pages=pages)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.warning("home.stale member=%s error=%s", member_id, type(error).__name__)


def read_pages(view: dict[str, Any]) -> HomePages:
    """Which pages a published Home tab showed."""
    metadata = read_metadata(view)
    pages = {}
    for name in PAGED:
        page = metadata.get(name, 0)
        pages[name] = page if isinstance(page, int) and 0 <= page < 100_000 else 0
    return HomePages(**pages)
