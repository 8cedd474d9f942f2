"""The hub's routes: what goes elsewhere than its country says, and what a change would do."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.options import KNOWN_ACCOUNT, NEW_ACCOUNT, account_options, read_account
from handlers.payloads import read_metadata, read_number, to_number
from handlers.rooms import Room, open_page, page_of, read_chosen, read_select
from handlers.services import Services
from store.administration.routes import (
    RouteForm,
    describe_routes,
    open_route,
    preview_route,
    save_route,
)
from store.errors import VouchError
from store.members import MemberInfo
from store.models import INDUSTRIES, SIZES
from store.program_routes import ROUTE_KINDS
from store.replay import Replay

_PAGE = 25
_NOWHERE = "-"


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the list and to the form."""
    room = _Routes(services)
    app.action(ids.ROUTE_LIST)(room.show)
    app.action(ids.ROUTE_PREVIOUS)(room.turn)
    app.action(ids.ROUTE_NEXT)(room.turn)
    app.action(ids.ROUTE_ADD)(room.add)
    app.action(ids.ROUTE_EDIT)(room.edit)
    app.action(ids.ROUTE_KIND)(room.redraw)
    app.options(ids.ROUTE_ACCOUNT)(room.suggest)
    app.view(ids.ROUTE_FORM)(room.send)


class _Routes(Room):
    async def show(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """All routes, from the Home tab."""
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
        reader = await self.reader(body, client)
        memory = {"root": body["view"]["id"], "page": open_page(body)}
        view = await self._form(reader, RouteForm(kind=ROUTE_KINDS[0]), memory)
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def edit(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of a route that there is."""
        reader = await self.reader(body, client)
        kind, _, value = str(body["actions"][0].get("value")).partition(":")
        route, _regions = await self._services.store.read(
            open_route, member_id=reader.id, kind=kind, value=value
        )
        memory = {
            "root": body["view"]["id"],
            "page": open_page(body),
            "route": [kind, value],
        }
        form = RouteForm(kind, value, route.region if route else None)
        view = await self._form(reader, form, memory)
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def redraw(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Another kind has another field."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"]) | {"told": None}
        form = _read(body["view"], memory)
        view = await self._form(reader, form, memory)
        await ack()
        await self.update(client, body["view"]["id"], view, view_hash=body["view"]["hash"])

    async def suggest(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Customers by name, then the typed name as a new one."""
        reader = await self.reader(body, client)
        options = await account_options(self._services, body.get("value"), locale=reader.locale)
        await ack(options=options)

    async def send(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """First it is told what the route would have done; the same sent again is saved."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        form = _read(body["view"], memory)
        change: dict[str, Any] = {
            "member_id": reader.id,
            "form": form,
            "is_new": "route" not in memory,
        }
        told = zlib.crc32(repr(form).encode())
        try:
            if memory.get("told") != told:
                replay = await self._services.store.read(preview_route, **change)
                view = await self._form(reader, form, memory | {"told": told}, replay)
                await ack(response_action="update", view=view)
                return
            await self._services.store.run(save_route, **change)
        except VouchError as error:
            await self.complain(ack, reader, error)
            return
        await ack()
        view = await self._list(reader, to_number(memory.get("page", 0), "page"))
        await self.update(client, memory["root"], view)

    async def _form(
        self,
        reader: MemberInfo,
        form: RouteForm,
        memory: dict[str, Any],
        replay: Replay | None = None,
    ) -> dict[str, Any]:
        _route, regions = await self._services.store.read(open_route, member_id=reader.id)
        account = ""
        if form.kind in ("account", "home_of") and form.value:
            known = form.account_id is not None
            account = f"{KNOWN_ACCOUNT}{form.account_id}" if known else f"{NEW_ACCOUNT}{form.value}"
        return self._services.messages.render(
            "routes/form",
            reader.locale,
            metadata=json.dumps(memory, ensure_ascii=False),
            is_new="route" not in memory,
            form=asdict(form),
            account_value=account,
            kinds=list(ROUTE_KINDS),
            sizes=list(SIZES),
            industries=list(INDUSTRIES),
            regions=[{"code": code, "name": name} for code, name in regions],
            nowhere=_NOWHERE,
            replay=None if replay is None else asdict(replay) | {"nothing": replay.changes_nothing},
        )

    async def _list(self, reader: MemberInfo, page: int) -> dict[str, Any]:
        routes = await self._services.store.read(describe_routes, member_id=reader.id)
        pages = page_of(routes, page=page, size=_PAGE)
        return self._services.messages.render(
            "routes/list",
            reader.locale,
            metadata=json.dumps({"page": pages["page"]}),
            pages=pages,
            routes=[
                route
                | {
                    "key": f"{route['kind']}:{route['value']}",
                    "step": ROUTE_KINDS.index(route["kind"]) + 1,
                }
                for route in pages["items"]
            ],
        )


def _read(view: dict[str, Any], memory: dict[str, Any]) -> RouteForm:
    region = read_chosen(view, "region")
    region = None if region == _NOWHERE else region
    if "route" in memory:
        kind, value = memory["route"]
        return RouteForm(str(kind), str(value), region)
    kind = read_chosen(view, "kind", ids.ROUTE_KIND) or ""
    if kind in ("size", "industry"):
        return RouteForm(kind, read_chosen(view, kind) or "", region)
    chosen = read_account(read_select(view, "account", ids.ROUTE_ACCOUNT) or {})
    form = RouteForm(kind, chosen["account_name"], region)
    return replace(form, account_id=chosen["account_id"])
