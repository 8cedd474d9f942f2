"""Deciding: the buttons of the card, wherever it stands, and the forms behind them."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.home_view import publish_home, read_pages, refresh_homes
from handlers.payloads import (
    read_input,
    read_member,
    read_metadata,
    read_number,
    surface_of,
    to_number,
)
from handlers.services import Services
from handlers.wording import word_fields, word_problem
from store.approval_subjects import REQUEST
from store.approvals import get_card, prepare_decision
from store.assignments import reassign_approval
from store.decisions import Decision, decide_approval
from store.errors import AlreadyDecided, InvalidForm, ReasonMissing, VouchError


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the cards' buttons and to the forms that they open."""

    @app.action(ids.APPROVAL_APPROVE)
    async def approve(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        try:
            decision = await services.store.run(
                decide_approval,
                approval_id=read_number(body, "approval"),
                decision="approved",
                actor_id=read_member(body),
            )
        except AlreadyDecided as error:
            await _show_who_was_first(services, client, body, error)
            raise
        await ack()
        await _show_decision(services, client, body, decision)

    @app.action(ids.APPROVAL_ASK_CHANGES)
    async def ask_changes(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _open_reason(services, client, body, "changes_requested")
        await ack()

    @app.action(ids.APPROVAL_DECLINE)
    async def decline(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _open_reason(services, client, body, "declined")
        await ack()

    @app.view(ids.APPROVAL_REASON_FORM)
    async def send_reason(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = body["view"]
        metadata = read_metadata(view)
        reader = await services.people.member(read_member(body), client)
        try:
            decision = await services.store.run(
                decide_approval,
                approval_id=to_number(metadata.get("approval"), "approval"),
                decision=(
                    "declined" if metadata.get("decision") == "declined" else "changes_requested"
                ),
                actor_id=reader.id,
                reason=read_input(view, "reason").get("value") or "",
            )
        except ReasonMissing as error:
            sentence = services.messages.say(f"errors.{error.code}", reader.locale)
            await ack(response_action="errors", errors={"reason": sentence})
        except InvalidForm as error:
            await ack(
                response_action="errors",
                errors=word_fields(error, services.messages, reader.locale),
            )
        except VouchError as error:
            # There is no field to mend: the form gives way to what happened meanwhile.
            problem = word_problem(error, services.messages, reader.locale)
            await ack(response_action="update", view=problem)
        else:
            await _close(ack, metadata)
            await refresh_homes(services, client, decision.concerned)

    @app.action(ids.APPROVAL_REASSIGN)
    async def choose_person(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        approval_id = read_number(body, "approval")
        reader = await services.people.member(read_member(body), client)
        asked = await services.store.read(
            prepare_decision, approval_id=approval_id, member_id=reader.id
        )
        form = services.messages.render(
            "approvals/reassign",
            reader.locale,
            metadata=json.dumps({"approval": approval_id, "from": surface_of(body)}),
            account=asked.account,
            candidates=asked.others,
        )
        await _open(client, body, form)
        await ack()

    @app.view(ids.APPROVAL_REASSIGN_FORM)
    async def send_person(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = body["view"]
        metadata = read_metadata(view)
        reader = await services.people.member(read_member(body), client)
        try:
            changed = await services.store.run(
                reassign_approval,
                approval_id=to_number(metadata.get("approval"), "approval"),
                actor_id=reader.id,
                to_id=read_input(view, "person").get("selected_user"),
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
            await _close(ack, metadata)
            await refresh_homes(services, client, changed.concerned)

    @app.action(ids.APPROVAL_OPEN)
    async def open_card(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        reader = await services.people.member(read_member(body), client)
        card = await services.store.read(
            get_card, approval_id=read_number(body, "approval"), member_id=reader.id
        )
        await _open(client, body, _card_view(services, reader.locale, card))
        await ack()


async def _open_reason(
    services: Services, client: AsyncWebClient, body: dict[str, Any], decision: str
) -> None:
    """The form for a reason; not for somebody who may not decide, nor where it is too late."""
    approval_id = read_number(body, "approval")
    reader = await services.people.member(read_member(body), client)
    try:
        asked = await services.store.read(
            prepare_decision, approval_id=approval_id, member_id=reader.id
        )
    except AlreadyDecided as error:
        await _show_who_was_first(services, client, body, error)
        raise
    form = services.messages.render(
        "approvals/reason",
        reader.locale,
        metadata=json.dumps(
            {"approval": approval_id, "decision": decision, "from": surface_of(body)}
        ),
        decision=decision,
        account=asked.account,
        kind=asked.kind,
        asker=asked.asker_id,
    )
    await _open(client, body, form)


async def _open(client: AsyncWebClient, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Open a modal, on top of the one that was clicked in if it was one."""
    if surface_of(body) == "modal":
        await client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def _close(ack: AsyncAck, metadata: dict[str, Any]) -> None:
    """Close the form; a card that lies under it shows a state that is over, so that too."""
    if metadata.get("from") == "modal":
        await ack(response_action="clear")
    else:
        await ack()


async def _show_decision(
    services: Services, client: AsyncWebClient, body: dict[str, Any], decision: Decision
) -> None:
    """The new state where it was clicked; the cards in messages follow through the outbox."""
    member_id = read_member(body)
    surface = surface_of(body)
    if surface == "modal":
        await _redraw_modal(services, client, body, decision.approval_id)
    if surface == "home":
        view = body["view"]
        await publish_home(
            services, client, member_id, pages=read_pages(view), view_hash=view.get("hash")
        )
    others = [person for person in decision.concerned if surface != "home" or person != member_id]
    await refresh_homes(services, client, others)


async def _show_who_was_first(
    services: Services, client: AsyncWebClient, body: dict[str, Any], error: AlreadyDecided
) -> None:
    """Bring what was clicked up to date; the sentence itself follows as the answer."""
    if surface_of(body) == "modal":
        await _redraw_modal(services, client, body, read_number(body, "approval"))
    elif surface_of(body) == "home":
        await refresh_homes(services, client, [read_member(body)])


async def _redraw_modal(
    services: Services, client: AsyncWebClient, body: dict[str, Any], approval_id: int
) -> None:
    reader = await services.people.member(read_member(body), client)
    card = await services.store.read(get_card, approval_id=approval_id, member_id=reader.id)
    view = _card_view(services, reader.locale, card)
    await client.views_update(view_id=body["view"]["id"], view=view)


def _card_view(services: Services, locale: str | None, card: dict[str, Any]) -> dict[str, Any]:
    template = "requests/card_modal" if card["kind"] == REQUEST else "approvals/card_modal"
    return services.messages.render(template, locale, card=card)
