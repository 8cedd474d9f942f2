"""The program as a whole, for the hub: as a file, and what was changed of it."""

from __future__ import annotations

import json
import logging
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.countries import sort_countries
from handlers.payloads import read_number
from handlers.rooms import Room
from handlers.services import Services
from store.administration.history import describe_changes, export_program
from store.members import MemberInfo
from store.program_record import find_program

_log = logging.getLogger("vouch.program")
_PAGE = 12
_FILE = "program.yaml"


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons of the Home tab and of the history."""
    room = _Program(services)
    app.action(ids.PROGRAM_FILE)(room.send_file)
    app.action(ids.PROGRAM_HISTORY)(room.show)
    app.action(ids.PROGRAM_HISTORY_PREVIOUS)(room.turn)
    app.action(ids.PROGRAM_HISTORY_NEXT)(room.turn)


class _Program(Room):
    async def show(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """What was changed lately, from the Home tab."""
        view = await self._history(await self.reader(body, client), 0)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def turn(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Another page of it, in its place."""
        view = await self._history(await self.reader(body, client), read_number(body, "page"))
        await ack()
        await self.update(client, body["view"]["id"], view)

    async def send_file(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The program file to the one who asks, as a direct message.

        The dialog opens first: an upload takes three calls, and a click's trigger lives three
        seconds.
        """
        reader = await self.reader(body, client)
        text = await self._services.store.run(export_program, member_id=reader.id)
        opened = await client.views_open(
            trigger_id=body["trigger_id"], view=self._answer(reader, "writing")
        )
        await ack()
        try:
            await self._upload(client, reader, text)
            state = "sent"
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.warning("program.file_not_sent error=%s", type(error).__name__)
            state = "failed"
        await self.update(client, opened["view"]["id"], self._answer(reader, state))

    async def _upload(self, client: AsyncWebClient, reader: MemberInfo, text: str) -> None:
        program = await self._services.store.read(find_program)
        talk = await client.conversations_open(users=reader.id)
        comment = self._services.messages.say(
            "program.file",
            reader.locale,
            name=program.name if program else "",
            at=self._services.clock.now().isoformat(),
        )
        await client.files_upload_v2(
            channel=talk["channel"]["id"],
            content=text,
            filename=_FILE,
            title=_FILE,
            initial_comment=comment,
        )

    def _answer(self, reader: MemberInfo, state: str) -> dict[str, Any]:
        return self._services.messages.render("program/file", reader.locale, state=state)

    async def _history(self, reader: MemberInfo, page: int) -> dict[str, Any]:
        changes = await self._services.store.read(
            describe_changes, member_id=reader.id, page=page, page_size=_PAGE
        )
        for item in changes["items"]:
            for field in item["fields"]:
                if field["field"] == "countries":
                    for side in ("before", "after"):
                        field[side] = sort_countries(field[side] or (), locale=reader.locale)
        return self._services.messages.render(
            "program/history",
            reader.locale,
            metadata=json.dumps({"page": changes["page"]}),
            changes=changes,
        )
