"""Absences of colleagues: the hub records and ends them for those who could not."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.home_view import refresh_homes
from handlers.payloads import read_input, read_metadata, read_number, to_number
from handlers.rooms import Room, open_page, page_of
from handlers.services import Services
from store.absences import AbsenceForm
from store.administration.absences import (
    describe_all_absences,
    end_for_colleague,
    open_colleague,
    record_for_colleague,
)
from store.errors import VouchError
from store.members import MemberInfo

_PAGE = 20


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the list and to the form."""
    room = _ColleagueAbsences(services)
    app.action(ids.COLLEAGUE_ABSENCE_LIST)(room.show)
    app.action(ids.COLLEAGUE_ABSENCE_PREVIOUS)(room.turn)
    app.action(ids.COLLEAGUE_ABSENCE_NEXT)(room.turn)
    app.action(ids.COLLEAGUE_ABSENCE_ADD)(room.add)
    app.action(ids.COLLEAGUE_ABSENCE_EDIT)(room.edit)
    app.action(ids.COLLEAGUE_ABSENCE_END)(room.end)
    app.action(ids.COLLEAGUE_ABSENCE_MEMBER)(room.redraw)
    app.view(ids.COLLEAGUE_ABSENCE_FORM)(room.send)


class _ColleagueAbsences(Room):
    async def show(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Everybody's absences, from the Home tab."""
        view = await self._list(await self.reader(body, client), 0)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def turn(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Another page of the list, in its place."""
        view = await self._list(await self.reader(body, client), read_number(body, "page"))
        await ack()
        await self.update(client, body["view"]["id"], view)

    async def add(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """An empty form, over the list."""
        await self._push(body, client, None)
        await ack()

    async def edit(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of an absence that there is."""
        await self._push(body, client, read_number(body, "absence"))
        await ack()

    async def redraw(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Somebody was chosen: who may stand in for them."""
        reader = await self.reader(body, client)
        view = body["view"]
        colleague = _chosen(view)
        form = await self._services.store.read(
            open_colleague, member_id=reader.id, colleague=colleague, absence_id=None
        )
        drawn = self._draw(reader, colleague, form, read_metadata(view))
        await ack()
        await self.update(client, view["id"], drawn, view_hash=view["hash"])

    async def send(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form is sent: what waits for the colleague goes to somebody else."""
        reader = await self.reader(body, client)
        view, memory = body["view"], read_metadata(body["view"])
        absence_id = memory.get("absence")
        try:
            concerned = await self._services.store.run(
                record_for_colleague,
                member_id=reader.id,
                colleague=_chosen(view),
                first_day=read_input(view, "first_day").get("selected_date"),
                last_day=read_input(view, "last_day").get("selected_date"),
                delegate_id=read_input(view, "delegate").get("selected_user"),
                absence_id=None if absence_id is None else to_number(absence_id, "absence"),
            )
        except VouchError as error:
            await self.complain(ack, reader, error)
            return
        await ack()
        await self._follow(client, reader, memory, concerned)

    async def end(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The colleague is back, or does not go."""
        reader = await self.reader(body, client)
        concerned = await self._services.store.run(
            end_for_colleague, member_id=reader.id, absence_id=read_number(body, "absence")
        )
        await ack()
        view = self._services.messages.render("absences/ended", reader.locale)
        await self.update(client, body["view"]["id"], view)
        await self._follow(client, reader, read_metadata(body["view"]), concerned)

    async def _push(
        self, body: dict[str, Any], client: AsyncWebClient, absence_id: int | None
    ) -> None:
        reader = await self.reader(body, client)
        form = await self._services.store.read(
            open_colleague, member_id=reader.id, colleague=None, absence_id=absence_id
        )
        memory = {"root": body["view"]["id"], "page": open_page(body), "absence": absence_id}
        colleague = form.absence.member_id if form and form.absence else None
        await client.views_push(
            trigger_id=body["trigger_id"], view=self._draw(reader, colleague, form, memory)
        )

    def _draw(
        self,
        reader: MemberInfo,
        colleague: str | None,
        form: AbsenceForm | None,
        memory: dict[str, Any],
    ) -> dict[str, Any]:
        absence = form.absence if form else None
        today = form.today if form else self._services.clock.now().date()
        first = absence.first_day if absence else today
        return self._services.messages.render(
            "absences/colleague_form",
            reader.locale,
            metadata=json.dumps(memory),
            is_new=memory.get("absence") is None,
            absence=memory.get("absence"),
            member=colleague or "",
            first_day=first.isoformat(),
            last_day=(absence.last_day if absence else first).isoformat(),
            delegate=(absence.delegate_id if absence else None) or "",
            candidates=form.candidates if form else [],
            has_begun=first <= today,
        )

    async def _follow(
        self,
        client: AsyncWebClient,
        reader: MemberInfo,
        memory: dict[str, Any],
        concerned: list[str],
    ) -> None:
        view = await self._list(reader, to_number(memory.get("page", 0), "page"))
        await self.update(client, memory["root"], view)
        await refresh_homes(self._services, client, concerned)

    async def _list(self, reader: MemberInfo, page: int) -> dict[str, Any]:
        absences = await self._services.store.read(describe_all_absences, member_id=reader.id)
        pages = page_of(absences, page=page, size=_PAGE)
        return self._services.messages.render(
            "absences/colleagues",
            reader.locale,
            metadata=json.dumps({"page": pages["page"]}),
            pages=pages,
            absences=pages["items"],
        )


def _chosen(view: dict[str, Any]) -> str | None:
    state = view["state"]["values"].get("member", {}).get(ids.COLLEAGUE_ABSENCE_MEMBER) or {}
    return state.get("selected_user")
