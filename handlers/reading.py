"""A channel's post in both languages, its own and the reader's, with the words of our field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from handlers import ids
from handlers.digests import render_part
from handlers.payloads import read_member, read_number
from handlers.services import Services
from messages.bilingual import choose_words, lay_out
from messages.languages import SOURCE_LANGUAGE
from store.digests.reading import read_digest
from store.members import MemberInfo
from store.wins import POST, find_post_language, read_win

_Render = Callable[[str | None], list[dict[str, Any]]]


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

        view = show_both(services, reader, render, posted_in=posted_in)
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

        view = show_both(services, reader, render, posted_in=parts[0].locale or reader.locale)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()


def show_both(
    services: Services, reader: MemberInfo, render: _Render, *, posted_in: str | None
) -> dict[str, Any]:
    """The dialog of a post in two languages. `render` gives its messages in a locale.

    Whoever reads the post's own language reads it beside English, and English alone.
    """
    messages = services.messages
    first, own = messages.language(posted_in), messages.language(reader.locale)
    # In the reader's own forms where the language is theirs: dates differ from country to country.
    beside, locale = (own, reader.locale) if own != first else (SOURCE_LANGUAGE, SOURCE_LANGUAGE)
    originals = render(posted_in)
    again = originals if beside == first else render(locale)
    english = originals if first == SOURCE_LANGUAGE else render(SOURCE_LANGUAGE)
    frame = messages.render(
        "reading/both",
        reader.locale,
        posted_in=first,
        beside=beside,
        is_own=own != first,
        speaks=_speaks(own, reader.locale),
        wanted=reader.locale or own,
        words=choose_words(english, first, beside),
    )
    more = messages.render("reading/more", reader.locale)["blocks"][0]
    pairs = list(zip(originals, again, strict=True))
    return lay_out(frame, pairs, marker="both.lines", more=more)


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


def _speaks(language: str, locale: str | None) -> bool:
    """Whether we have the reader's language, and do not fall back on English for it."""
    return language != SOURCE_LANGUAGE or (locale or language).lower().startswith(SOURCE_LANGUAGE)
