"""Recording that a customer has agreed, from the answer to an approved nomination."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.home_view import refresh_homes
from handlers.payloads import read_input, read_member, read_metadata, read_number, to_number
from handlers.services import Services
from handlers.wording import word_fields, word_problem
from store.agreements import prepare_agreement, record_agreement
from store.errors import InvalidForm, VouchError
from store.models import ACTIVITIES


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the button "The customer agreed" and to its form."""

    @app.action(ids.CONSENT_RECORD)
    async def open_form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reference_id = read_number(body, "reference")
        reader = await services.people.member(read_member(body), client)
        asked = await services.store.read(
            prepare_agreement, reference_id=reference_id, member_id=reader.id
        )
        form = services.messages.render(
            "consents/form",
            reader.locale,
            metadata=json.dumps({"reference": reference_id}),
            account=asked.account,
            activities=list(ACTIVITIES),
            chosen=asked.activities,
        )
        await client.views_open(trigger_id=body["trigger_id"], view=form)
        await ack()

    @app.view(ids.CONSENT_FORM)
    async def send_form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = body["view"]
        reader = await services.people.member(read_member(body), client)
        chosen = read_input(view, "activities").get("selected_options") or []
        how = read_input(view, "how").get("selected_option") or {}
        try:
            agreement = await services.store.run(
                record_agreement,
                reference_id=to_number(read_metadata(view).get("reference"), "reference"),
                actor_id=reader.id,
                how=how.get("value", ""),
                evidence=read_input(view, "evidence").get("value") or "",
                activities=[option["value"] for option in chosen],
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
            await ack()
            await refresh_homes(services, client, agreement.concerned)
