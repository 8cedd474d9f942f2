"""A digest read in one's own language: the same message and its thread, to the reader alone."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.payloads import read_member
from handlers.services import Services
from store.digests.reading import read_digest

# Slack takes five answers to one click (docs: "Handling user interaction", response_url).
_MOST_ANSWERS = 5


def register(app: AsyncApp, services: Services) -> None:
    """Listen for the control of a digest."""

    @app.action(ids.DIGEST_READ)
    async def read_in_own_language(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        reader = await services.people.member(read_member(body), client)
        channel = (body.get("channel") or {}).get("id")
        # Asked anew, not read off the post: the channel may have been opened to others since.
        shared = reader.is_guest or (
            channel is not None and await services.people.is_shared(channel, client)
        )
        parts = await services.store.read(
            read_digest,
            number=body["actions"][0].get("value"),
            member_id=reader.id,
            shared=shared,
        )
        messages = [
            # Without a control of its own: it is in the reader's language already. A picture
            # would be in the channel's; the words say the same.
            services.messages.render(
                part.template, reader.locale, **part.values | {"digest": None, "picture": None}
            )
            for part in parts[:_MOST_ANSWERS]
        ]
        await ack()
        for message in messages:
            await respond(response_type="ephemeral", replace_original=False, **message)
