"""The App Home tab, its short form `/vouch`, and a win read in one's own language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.home_view import PAGED, publish_home, read_pages
from handlers.payloads import read_member, read_number
from handlers.services import Services
from store.home import describe_home
from store.wins import read_win

_SHORT = 3


def register(app: AsyncApp, services: Services) -> None:
    """Listen for the Home tab being opened and paged, for `/vouch`, and on wins."""

    @app.event("app_home_opened")
    async def open_home(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab", "home") != "home":
            return
        view = event.get("view") or {}
        await publish_home(services, client, event["user"], view_hash=view.get("hash"))

    async def turn_page(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, step: int
    ) -> None:
        view = body["view"]
        pages = read_pages(view)
        name = body["actions"][0].get("value")
        if name in PAGED:
            pages = replace(pages, **{name: max(0, getattr(pages, name) + step)})
        await ack()
        await publish_home(
            services, client, read_member(body), pages=pages, view_hash=view.get("hash")
        )

    @app.action(ids.HOME_NEXT)
    async def next_page(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await turn_page(ack, body, client, 1)

    @app.action(ids.HOME_PREVIOUS)
    async def previous_page(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await turn_page(ack, body, client, -1)

    @app.command(ids.VOUCH)
    async def show_short(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        member_id = read_member(body)
        reader = await services.people.member(member_id, client)
        if reader.is_guest:
            message = services.messages.render("home/short_guest", reader.locale)
        else:
            values = await services.store.read(describe_home, member_id=member_id, page_size=_SHORT)
            message = services.messages.render("home/short", reader.locale, **values)
        await ack(response_type="ephemeral", **message)

    @app.action(ids.WIN_READ)
    async def read_in_own_language(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        reader = await services.people.member(read_member(body), client)
        channel = (body.get("channel") or {}).get("id")
        # Asked anew, not read off the post: the channel may have been opened to others since.
        shared = reader.is_guest or (
            channel is not None and await services.people.is_shared(channel, client)
        )
        values = await services.store.read(read_win, win_id=read_number(body, "win"), shared=shared)
        await ack()
        await respond(
            response_type="ephemeral",
            replace_original=False,
            **services.messages.render("wins/post", reader.locale, **values | {"win_id": None}),
        )
