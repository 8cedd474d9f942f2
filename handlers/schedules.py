"""Schedules on the Home tab: the hub adds, edits, pauses, previews and sends what is posted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.channels import find_channel_problem
from handlers.failures import failure_reference
from handlers.home_view import read_pages, refresh_homes
from handlers.payloads import read_member, read_number, surface_of
from handlers.schedules_form import (
    FormMemory,
    begin,
    block_of,
    change,
    draw_form,
    read_form,
    values_of_form,
)
from handlers.services import Services
from handlers.wording import word_fields, word_problem
from handlers.zones import suggest_zones
from store.digests import COMPOSERS
from store.errors import InvalidForm, VouchError
from store.members import MemberInfo, list_hub
from store.schedule_hub import (
    find_channel,
    open_schedule,
    plan_for_hub,
    save_schedule,
    send_now,
    send_preview,
)
from store.schedule_values import ScheduleValues
from store.schedules import pause_schedule, resume_schedule
from store.slot_plans import SlotPlan

_log = logging.getLogger("vouch.schedules")


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of the list and to the form."""
    room = _Schedules(services)
    app.action(ids.SCHEDULE_CHANGED)(room.redraw)
    app.action(ids.SCHEDULE_TIMEZONE)(room.redraw)
    app.options(ids.SCHEDULE_TIMEZONE)(room.suggest_zones)
    app.action(ids.SCHEDULE_ADD)(room.add)
    app.action(ids.SCHEDULE_EDIT)(room.edit)
    app.action(ids.SCHEDULE_PAUSE)(room.pause)
    app.action(ids.SCHEDULE_RESUME)(room.resume)
    app.action(ids.SCHEDULE_PREVIEW)(room.preview)
    app.action(ids.SCHEDULE_SEND)(room.send)
    app.view(ids.SCHEDULE_FORM)(room.save)


class _Schedules:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def add(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """An empty form."""
        await self._open(body, client, None)
        await ack()

    async def edit(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of a schedule that there is."""
        await self._open(body, client, read_number(body, "schedule"))
        await ack()

    async def redraw(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Something was chosen or typed on which other fields depend, or the times shown."""
        reader = await self._reader(body, client)
        memory = FormMemory.load(body["view"].get("private_metadata"))
        surroundings = await self._services.store.read(
            open_schedule,
            member_id=reader.id,
            schedule_id=memory.schedule_id,
            composers=COMPOSERS,
        )
        form, memory = change(read_form(body["view"], memory), memory, surroundings)
        view = draw_form(self._services, reader, form, memory, surroundings)
        await ack()
        shown = body["view"]
        try:
            # With the hash of what was shown: a slower, older drawing never covers a newer one.
            await client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.info("schedule.form_not_updated error=%s", error)

    async def suggest_zones(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Time zones by city, country or name; those of our regions and the reader's first."""
        reader = await self._reader(body, client)
        surroundings = await self._services.store.read(
            open_schedule, member_id=reader.id, schedule_id=None, composers=COMPOSERS
        )
        found = suggest_zones(
            str(body.get("value") or "")[:100],
            locale=reader.locale,
            usual=[
                surroundings.reader_timezone,
                *(region.timezone for region in surroundings.regions),
            ],
            at=self._services.clock.now(),
        )
        options = [
            {"text": {"type": "plain_text", "text": label[:75]}, "value": name}
            for name, label in found
        ]
        await ack(options=options)

    async def save(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form is sent: a schedule, or its change."""
        services = self._services
        reader = await self._reader(body, client)
        memory = FormMemory.load(body["view"].get("private_metadata"))
        form = read_form(body["view"], memory)
        try:
            surroundings = await services.store.read(
                open_schedule,
                member_id=reader.id,
                schedule_id=memory.schedule_id,
                composers=COMPOSERS,
            )
            values = values_of_form(form, surroundings, member_id=reader.id)
            await services.store.run(
                save_schedule,
                schedule_id=memory.schedule_id,
                version=memory.version,
                values=values,
                member_id=reader.id,
                channel_problem=await self._find_channel_problem(client, values),
            )
        except InvalidForm as error:
            worded = word_fields(error, services.messages, reader.locale)
            errors = {block_of(name, form, memory): text for name, text in worded.items()}
            await ack(response_action="errors", errors=errors)
            return
        except VouchError as error:
            problem = word_problem(error, services.messages, reader.locale)
            await ack(response_action="update", view=problem)
            return
        await ack()
        await self._refresh(client)

    async def pause(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Post nothing until it is resumed."""
        await self._services.store.run(
            pause_schedule, schedule_id=read_number(body, "schedule"), actor=read_member(body)
        )
        await ack()
        await self._show(body, client)

    async def resume(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Post again; when that cannot be, the form says what is to be mended first."""
        schedule_id = read_number(body, "schedule")
        try:
            await self._services.store.run(
                resume_schedule, schedule_id=schedule_id, actor=read_member(body)
            )
        except InvalidForm:
            await self._open(body, client, schedule_id)
            await ack()
            return
        await ack()
        await self._show(body, client)

    async def preview(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """What it would post now, to the one who asks."""

        async def send(plan: SlotPlan, member_id: str) -> str:
            sent = await self._services.store.run(send_preview, plan=plan, member_id=member_id)
            return "previewed" if sent else "nothing_to_say"

        await self._compose(ack, body, client, send, for_me=True)

    async def send(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """What it would post now, to everybody it is for."""

        async def send(plan: SlotPlan, member_id: str) -> str:
            return await self._services.store.run(send_now, plan=plan, member_id=member_id)

        await self._compose(ack, body, client, send, for_me=False)
        await self._show(body, client)

    async def _compose(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        client: AsyncWebClient,
        send: Callable[[SlotPlan, str], Awaitable[str]],
        *,
        for_me: bool,
    ) -> None:
        """Compose, send, and say what came of it in a dialog.

        The dialog opens first: composing reads a lot, and a click's trigger lives three seconds.
        """
        services = self._services
        reader = await self._reader(body, client)

        def answer(outcome: str) -> dict[str, Any]:
            return services.messages.render(
                "schedules/answer", reader.locale, outcome=outcome, for_me=for_me
            )

        opened = await client.views_open(trigger_id=body["trigger_id"], view=answer("composing"))
        try:
            plan = await services.store.read(
                plan_for_hub,
                schedule_id=read_number(body, "schedule"),
                member_id=reader.id,
                composers=COMPOSERS,
            )
            view = answer(await send(plan, reader.id))
        except VouchError as error:
            view = word_problem(error, services.messages, reader.locale)
        except Exception as error:
            # The trigger is used up: what is not said in this dialog is not said at all.
            view = services.messages.render(
                "failures/modal",
                reader.locale,
                sentence="errors.unexpected",
                values={"reference": failure_reference(error)},
            )
        await ack()
        try:
            await client.views_update(view_id=opened["view"]["id"], view=view)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.warning("schedule.answer_lost error=%s", error)

    async def _open(
        self, body: dict[str, Any], client: AsyncWebClient, schedule_id: int | None
    ) -> None:
        reader = await self._reader(body, client)
        surroundings = await self._services.store.read(
            open_schedule, member_id=reader.id, schedule_id=schedule_id, composers=COMPOSERS
        )
        form, memory = begin(surroundings)
        view = draw_form(self._services, reader, form, memory, surroundings)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def _find_channel_problem(
        self, client: AsyncWebClient, values: ScheduleValues
    ) -> str | None:
        """The code of what Slack says against posting there; None when it says nothing."""
        channel = await self._services.store.read(find_channel, values=values)
        return await find_channel_problem(client, channel)

    async def _show(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The list as it is now, on the page that was open, and on the colleagues' tabs."""
        member_id = read_member(body)
        if surface_of(body) == "home":
            pages = read_pages(body["view"])
            await refresh_homes(self._services, client, [member_id], pages=pages)
        await self._refresh(client, but=member_id)

    async def _refresh(self, client: AsyncWebClient, *, but: str | None = None) -> None:
        hub = await self._services.store.read(list_hub)
        others = [member_id for member_id in hub if member_id != but]
        await refresh_homes(self._services, client, others)

    async def _reader(self, body: dict[str, Any], client: AsyncWebClient) -> MemberInfo:
        return await self._services.people.member(read_member(body), client)
