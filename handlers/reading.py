"""A channel's post in both languages, its own and the reader's, with the words of our field."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from handlers import ids
from handlers.digests import render_part
from handlers.payloads import read_member, read_number
from handlers.services import Services
from messages.bilingual import show_both
from store.digests.reading import read_digest
from store.members import MemberInfo
from store.wins import POST, find_post_language, read_win


def register(app: AsyncApp, services: Services) -> None:
    """Listen for "Both languages" below the posts of channels."""

    @app.action(ids.WIN_BOTH)
    async def win_in_both(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reader, channel, shared = await _who_reads(services, body, client)
        values, posted_in = await services.store.read(
            _read_win, win_id=read_number(body, "win"), channel=channel, shared=shared
        )

        def render(locale: str | None) -> list[dict[str, Any]]:
            return [services.messages.render(POST, locale, **values)]

        view = show_both(services.messages, render, posted_in=posted_in, reader=reader.locale)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @app.action(ids.DIGEST_BOTH)
    async def digest_in_both(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reader, _, shared = await _who_reads(services, body, client)
        parts = await services.store.read(
            read_digest,
            number=body["actions"][0].get("value"),
            member_id=reader.id,
            shared=shared,
        )

        def render(locale: str | None) -> list[dict[str, Any]]:
            return [render_part(services, part, locale, shared=shared) for part in parts]

        posted_in = parts[0].locale or reader.locale
        view = show_both(services.messages, render, posted_in=posted_in, reader=reader.locale)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()


async def _who_reads(
    services: Services, body: dict[str, Any], client: AsyncWebClient
) -> tuple[MemberInfo, str | None, bool]:
    """The reader, the channel, and whether people from outside read along."""
    reader = await services.people.member(read_member(body), client)
    channel = (body.get("channel") or {}).get("id")
    # Asked anew, not read off the post: the channel may have been opened to others since.
    shared = reader.is_guest or (
        channel is not None and await services.people.is_shared(channel, client)
    )
    return reader, channel, shared


def _read_win(
    session: Session, *, win_id: int, channel: str | None, shared: bool
) -> tuple[dict[str, Any], str]:
    values = read_win(session, win_id=win_id, shared=shared)
    return values, find_post_language(session, win_id=win_id, channel=channel)
