"""The hub's regions: a list, and a form that says what a change would have done."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.channels import find_channel_problem
from handlers.countries import sort_countries, suggest_countries
from handlers.home_view import refresh_homes
from handlers.options import option
from handlers.payloads import read_metadata, read_number, to_number
from handlers.regions_form import (
    draw_effect,
    draw_region,
    keep_words,
    load_region,
    read_region,
)
from handlers.rooms import Room, open_page, page_of
from handlers.services import Services
from handlers.zones import suggest_zones
from store.administration.regions import (
    describe_regions,
    open_region,
    preview_region,
    remove_region,
    save_region,
)
from store.errors import InvalidForm, VouchError
from store.members import MemberInfo
from store.program_file import RegionEntry
from store.working_time import read_days

_PAGE = 15


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the list and to the form."""
    room = _Regions(services)
    app.action(ids.REGION_LIST)(room.show)
    app.action(ids.REGION_PREVIOUS)(room.turn)
    app.action(ids.REGION_NEXT)(room.turn)
    app.action(ids.REGION_ADD)(room.add)
    app.action(ids.REGION_EDIT)(room.edit)
    app.action(ids.REGION_REMOVE)(room.remove)
    app.action(ids.REGION_PARENT)(room.redraw)
    app.options(ids.REGION_COUNTRIES)(room.suggest_countries)
    app.options(ids.REGION_TIMEZONE)(room.suggest_zones)
    app.action(ids.REGION_BACK)(room.go_back)
    app.view(ids.REGION_FORM)(room.send)
    app.view(ids.REGION_EFFECT)(room.save)


class _Regions(Room):
    async def show(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """All regions, from the Home tab."""
        reader = await self.reader(body, client)
        view = await self._list(reader, 0)
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
        """The form of a region that there is."""
        await self._push(body, client, str(body["actions"][0].get("value")))
        await ack()

    async def redraw(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Another region above: other things are inherited."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        view = await self._form(reader, read_region(body["view"], code=memory.get("code")), memory)
        await ack()
        await self.update(client, body["view"]["id"], view, view_hash=body["view"]["hash"])

    async def send(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form is sent: what the change would have done, in the form's place."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        entry = read_region(body["view"], code=memory.get("code"))
        try:
            surroundings = await self._services.store.read(
                open_region, member_id=reader.id, code=memory.get("code"), parent=entry.parent
            )
            before = surroundings.entry
            entry = keep_words(entry, before)
            if entry.channel != (before.channel if before else None):
                problem = await find_channel_problem(client, entry.channel)
                if problem is not None:
                    raise InvalidForm({"channel": problem})
            # Who is named is known from then on: whether they are guests, or have left.
            for member_id in {*entry.owners, *entry.backups, *entry.approvers}:
                await self._services.people.member(member_id, client)
            preview = await self._services.store.read(
                preview_region, **_change(reader, memory), entry=entry
            )
            view = draw_effect(self._services, reader, entry, memory, preview)
        except VouchError as error:
            await self.complain(ack, reader, error)
            return
        await ack(response_action="update", view=view)

    async def save(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The effect was read, and the change is wanted: it holds from now on."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        try:
            concerned = await self._services.store.run(
                save_region, **_change(reader, memory), entry=load_region(memory)
            )
        except VouchError as error:
            await self.complain(ack, reader, error, fields=False)
            return
        await ack()
        await self._follow(client, reader, memory)
        await refresh_homes(self._services, client, concerned)

    async def go_back(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form again, with all that stood in it."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        entry = load_region(memory)
        del memory["entry"]
        view = await self._form(reader, entry, memory)
        await ack()
        await self.update(client, body["view"]["id"], view)

    async def remove(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Take a region away that nothing belongs to."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        await self._services.store.run(
            remove_region,
            member_id=reader.id,
            code=str(memory.get("code")),
            version=to_number(memory.get("version"), "region"),
        )
        await ack()
        view = self._services.messages.render("regions/removed", reader.locale)
        await self.update(client, body["view"]["id"], view)
        await self._follow(client, reader, memory)

    async def suggest_countries(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Countries by their names in the reader's and other languages."""
        reader = await self.reader(body, client)
        found = suggest_countries(str(body.get("value") or "")[:100], locale=reader.locale)
        await ack(options=[option(code, name) for code, name in found])

    async def suggest_zones(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Time zones by city, country or name; those of our regions first."""
        reader = await self.reader(body, client)
        regions = await self._services.store.read(describe_regions, member_id=reader.id)
        found = suggest_zones(
            str(body.get("value") or "")[:100],
            locale=reader.locale,
            usual=[region["timezone"] for region in regions],
            at=self._services.clock.now(),
        )
        await ack(options=[option(name, label) for name, label in found])

    async def _push(self, body: dict[str, Any], client: AsyncWebClient, code: str | None) -> None:
        reader = await self.reader(body, client)
        surroundings = await self._services.store.read(open_region, member_id=reader.id, code=code)
        entry = surroundings.entry or RegionEntry(code="", name="")
        memory = {
            "root": body["view"]["id"],
            "page": open_page(body),
            "code": code,
            "version": surroundings.version,
        }
        await client.views_push(
            trigger_id=body["trigger_id"], view=await self._form(reader, entry, memory)
        )

    async def _form(
        self, reader: MemberInfo, entry: RegionEntry, memory: dict[str, Any]
    ) -> dict[str, Any]:
        surroundings = await self._services.store.read(
            open_region, member_id=reader.id, code=memory.get("code"), parent=entry.parent
        )
        return draw_region(self._services, reader, surroundings, entry, memory)

    async def _follow(
        self, client: AsyncWebClient, reader: MemberInfo, memory: dict[str, Any]
    ) -> None:
        view = await self._list(reader, to_number(memory.get("page", 0), "page"))
        await self.update(client, memory["root"], view)

    async def _list(self, reader: MemberInfo, page: int) -> dict[str, Any]:
        regions = await self._services.store.read(describe_regions, member_id=reader.id)
        pages = page_of(regions, page=page, size=_PAGE)
        return self._services.messages.render(
            "regions/list",
            reader.locale,
            metadata=json.dumps({"page": pages["page"]}),
            pages=pages,
            regions=[
                region
                | {
                    "days": sorted(read_days(region["days"])),
                    "countries": sort_countries(region["countries"], locale=reader.locale),
                }
                for region in pages["items"]
            ],
        )


def _change(reader: MemberInfo, memory: dict[str, Any]) -> dict[str, Any]:
    """Who changes which region, as it was when they opened it."""
    return {
        "member_id": reader.id,
        "code": memory.get("code"),
        "version": memory.get("version"),
    }
