"""Under a digest: read in one's own language, and what is due for a milestone ticked off."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.payloads import read_member, to_number
from handlers.services import Services
from store.contributions import complete_contribution
from store.digests.reading import DigestPart, read_digest, send_own_copy

# Slack takes five answers to one click (docs: "Handling user interaction", response_url).
_MOST_ANSWERS = 5


def register(app: AsyncApp, services: Services) -> None:
    """Listen for the controls of the digests."""

    @app.action(ids.DIGEST_READ)
    async def read_in_own_language(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """The same message and its thread, to the reader alone."""
        reader = await services.people.member(read_member(body), client)
        number = body["actions"][0].get("value")
        channel = (body.get("channel") or {}).get("id")
        # Asked anew, not read off the post: the channel may have been opened to others since.
        shared = reader.is_guest or (
            channel is not None and await services.people.is_shared(channel, client)
        )
        parts = await services.store.read(
            read_digest, number=number, member_id=reader.id, shared=shared
        )
        for part in parts:
            if part.picture is not None and not shared:
                await services.store.run(
                    send_own_copy, number=number, member_id=reader.id, part=part
                )
        messages = [
            render_part(services, part, reader.locale, shared=shared)
            for part in parts[:_MOST_ANSWERS]
        ]
        await ack()
        for message in messages:
            await respond(response_type="ephemeral", replace_original=False, **message)

    @app.action(ids.MILESTONE_DONE)
    async def tick_off(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A contribution is there: the reminder says so, for everybody."""
        reader = await services.people.member(read_member(body), client)
        schedule, _, contribution = str(body["actions"][0].get("value")).partition(":")
        await services.store.run(
            complete_contribution,
            schedule_id=to_number(schedule, "schedule"),
            contribution=contribution,
            member_id=reader.id,
            is_guest=reader.is_guest,
        )
        await ack()


def render_part(
    services: Services, part: DigestPart, locale: str | None, *, shared: bool
) -> dict[str, Any]:
    """A message for one reader: without a control of its own, and a picture told in words."""
    values = part.values | {"digest": None, "picture": None}
    if part.picture is not None:
        drawing = services.messages.draw(part.picture["template"], locale, **part.picture["values"])
        because = "private" if shared else "own_copy"
        values["picture"] = {"file": None, "alt": drawing.alt, "because": because}
    return services.messages.render(part.template, locale, **values)
