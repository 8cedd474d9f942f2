"""What the rooms of lists and forms share: the reader, pages, drawing again, complaints."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import aiohttp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.payloads import read_input, read_member, read_metadata, to_number
from handlers.services import Services
from handlers.wording import word_fields, word_problem
from store.errors import InvalidForm, VouchError
from store.members import MemberInfo

_log = logging.getLogger("vouch.rooms")


class Room:
    """A conversation of the hub: a list in a modal, and forms over it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def reader(self, body: Mapping[str, Any], client: AsyncWebClient) -> MemberInfo:
        """Who clicked or sent."""
        return await self._services.people.member(read_member(dict(body)), client)

    async def update(
        self,
        client: AsyncWebClient,
        view_id: str,
        view: dict[str, Any],
        *,
        view_hash: str | None = None,
    ) -> None:
        """Draw a view anew after its click was acknowledged; never raises for Slack's sake.

        With the hash of what was shown, a slower, older drawing never covers a newer one.
        """
        try:
            if view_hash is None:
                await client.views_update(view_id=view_id, view=view)
            else:
                await client.views_update(view_id=view_id, view=view, hash=view_hash)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.info("view.stale callback=%s error=%s", view["callback_id"], type(error).__name__)

    async def complain(
        self,
        ack: AsyncAck,
        reader: MemberInfo,
        error: VouchError,
        *,
        place: Callable[[str], str] = lambda field: field,
        fields: bool = True,
    ) -> None:
        """Answer a form that cannot be: at its fields, else in a dialog in its place.

        `place` is the block at which the complaint about a field is shown. A view without
        `fields` says what is wrong with the first of them.
        """
        messages = self._services.messages
        if isinstance(error, InvalidForm) and not fields:
            sentence = f"errors.{next(iter(error.errors.values()))}"
            values = {name: value for name, value in error.values.items() if name != "errors"}
            view = messages.render(
                "failures/modal", reader.locale, sentence=sentence, values=values
            )
            await ack(response_action="update", view=view)
            return
        if isinstance(error, InvalidForm):
            worded = word_fields(error, messages, reader.locale)
            errors = {place(field): text for field, text in worded.items()}
            await ack(response_action="errors", errors=errors)
            return
        problem = word_problem(error, messages, reader.locale)
        await ack(response_action="update", view=problem)


def page_of(items: Sequence[Any], *, page: int, size: int) -> dict[str, Any]:
    """A page of a list as `lists/parts.xml` takes it, past the end the last one."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return {
        "page": page,
        "pages": pages,
        "total": len(items),
        "items": list(items[page * size : (page + 1) * size]),
    }


def open_page(body: Mapping[str, Any]) -> int:
    """Which page of the list was open."""
    return to_number(read_metadata(body["view"]).get("page", 0), "page")


def read_typed(view: dict[str, Any], name: str) -> str:
    """What stands in a text field, without space around it; empty when it is not there."""
    return str(read_input(view, name).get("value") or "").strip()


def read_chosen(view: dict[str, Any], name: str, action: str | None = None) -> str | None:
    """What is chosen in a select of one, or None; `action` where it has a name of its own."""
    option = read_select(view, name, action)
    return str(option["value"]) if option else None


def read_select(
    view: dict[str, Any], name: str, action: str | None = None
) -> dict[str, Any] | None:
    """The chosen option of a select of one, with its words."""
    option: dict[str, Any] | None = _state(view, name, action).get("selected_option")
    return option


def read_several(view: dict[str, Any], name: str, action: str | None = None) -> tuple[str, ...]:
    """What is chosen in a select of several: options, members or conversations."""
    state = _state(view, name, action)
    ids = state.get("selected_users") or state.get("selected_conversations")
    if ids:
        return tuple(str(one) for one in ids)
    return tuple(str(option["value"]) for option in state.get("selected_options") or ())


def _state(view: dict[str, Any], name: str, action: str | None) -> dict[str, Any]:
    state: dict[str, Any] = view["state"]["values"].get(name, {}).get(action or name) or {}
    return state
