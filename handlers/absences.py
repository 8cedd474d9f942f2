"""Being away: said on the Home tab by those who decide somewhere."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.home_view import read_pages, refresh_homes
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
from store.absences import AbsenceForm, end_absence, open_absence, record_absence
from store.errors import InvalidForm, VouchError
from store.members import MemberInfo

_log = logging.getLogger("vouch.absences")

_STATUS_SECONDS = 2.0
# What people, and Slack itself ("Vacationing", "Out sick"), put before their name while away.
_AWAY_EMOJI = frozenset(
    {
        *(":palm_tree:", ":desert_island:", ":beach_with_umbrella:", ":airplane:", ":zzz:"),
        *(":face_with_thermometer:", ":baby:", ":baby_bottle:", ":luggage:", ":no_entry:"),
    }
)
# Another status that lasts longer than a meeting may mean an absence as well.
_LONG = timedelta(hours=12)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of the Home tab and to the form."""

    @app.action(ids.ABSENCE_ADD)
    async def add(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _open(services, body, client, None)
        await ack()

    @app.action(ids.ABSENCE_EDIT)
    async def edit(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _open(services, body, client, read_number(body, "absence"))
        await ack()

    @app.action(ids.ABSENCE_END)
    async def end(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        member_id = read_member(body)
        concerned = await services.store.run(
            end_absence, absence_id=read_number(body, "absence"), actor_id=member_id
        )
        await ack()
        pages = read_pages(body["view"]) if surface_of(body) == "home" else None
        await refresh_homes(services, client, [member_id], pages=pages)
        others = [person for person in concerned if person != member_id]
        await refresh_homes(services, client, others)

    @app.view(ids.ABSENCE_FORM)
    async def send(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = body["view"]
        reader = await services.people.member(read_member(body), client)
        known = read_metadata(view).get("absence")
        try:
            concerned = await services.store.run(
                record_absence,
                member_id=reader.id,
                first_day=read_input(view, "first_day").get("selected_date"),
                last_day=read_input(view, "last_day").get("selected_date"),
                delegate_id=read_input(view, "delegate").get("selected_user"),
                actor_id=reader.id,
                absence_id=None if known is None else to_number(known, "absence"),
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
            await refresh_homes(services, client, concerned)


async def _open(
    services: Services, body: dict[str, Any], client: AsyncWebClient, absence_id: int | None
) -> None:
    """The form at once, for a trigger lives three seconds; then what Slack says of the person."""
    reader = await services.people.member(read_member(body), client)
    form = await services.store.read(open_absence, member_id=reader.id, absence_id=absence_id)
    opened = await client.views_open(
        trigger_id=body["trigger_id"], view=_draw(services, reader, form, None)
    )
    status = await _find_status(services, client, reader.id)
    if status is None:
        return
    try:
        await client.views_update(
            view_id=opened["view"]["id"],
            hash=opened["view"]["hash"],
            view=_draw(services, reader, form, status),
        )
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        # The form does without the hint.
        _log.info("absence.form_not_updated error=%s", error)


def _draw(
    services: Services, reader: MemberInfo, form: AbsenceForm, status: dict[str, Any] | None
) -> dict[str, Any]:
    absence = form.absence
    first = absence.first_day if absence else form.today
    return services.messages.render(
        "absences/form",
        reader.locale,
        metadata=json.dumps({"absence": absence.id if absence else None}),
        first_day=first.isoformat(),
        last_day=(absence.last_day if absence else first).isoformat(),
        delegate=(absence.delegate_id if absence else None) or "",
        candidates=form.candidates,
        status=status,
    )


async def _find_status(
    services: Services, client: AsyncWebClient, member_id: str
) -> dict[str, Any] | None:
    """What the person's status in Slack says of an absence; None where it says nothing."""
    try:
        async with asyncio.timeout(_STATUS_SECONDS):
            answer = await client.users_info(user=member_id)
    except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        _log.info("absence.status_unknown error=%s", type(error).__name__)
        return None
    profile = answer["user"].get("profile") or {}
    emoji = str(profile.get("status_emoji") or "")
    ends = int(profile.get("status_expiration") or 0)
    until = datetime.fromtimestamp(ends, UTC) if ends else None
    is_long = until is not None and until - services.clock.now() > _LONG
    text = str(profile.get("status_text") or emoji)
    if not text or not (emoji in _AWAY_EMOJI or is_long):
        return None
    return {"text": text, "until": until.isoformat() if until else None}
