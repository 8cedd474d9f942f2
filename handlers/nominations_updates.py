"""The nomination's form while it is being filled: suggestions, redrawing in place, drafts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.countries import suggest_countries
from handlers.nominations_form import (
    FIELDS,
    FormMemory,
    draw_form,
    fingerprint,
    read_form,
)
from handlers.options import account_options, option
from handlers.payloads import read_number
from handlers.services import Services
from store.nomination_drafts import (
    DraftOfForm,
    change_form,
    continue_draft,
    keep_nomination_draft,
    start_afresh,
)
from store.nomination_forms import NominationForm
from store.nomination_surroundings import DescribedForm
from store.regions import list_regions

_log = logging.getLogger("vouch.nominations")


def register(app: AsyncApp, services: Services) -> None:
    """Answer what is typed, ticked and chosen in the form."""
    room = _Updates(services)
    app.options(ids.NOMINATION_ACCOUNT)(room.suggest_accounts)
    app.options(ids.NOMINATION_COUNTRY)(room.suggest_countries)
    app.action(ids.NOMINATION_ACCOUNT)(room.choose_account)
    app.action(ids.NOMINATION_COUNTRY)(room.choose_country)
    app.action(ids.NOMINATION_ROUTED)(room.choose_country)
    app.action(ids.NOMINATION_JOIN)(room.join_account)
    app.action(ids.NOMINATION_DRAFT_CONTINUE)(room.go_on_with_draft)
    app.action(ids.NOMINATION_DRAFT_DROP)(room.start_afresh)
    app.action(ids.NOMINATION_TYPED)(room.keep)


async def update_view(
    client: AsyncWebClient, shown: Mapping[str, Any], view: dict[str, Any]
) -> None:
    """Draw an open view again; never raises, for what is in the form stays valid without it.

    With the hash of what was shown, so that a slower, older drawing never covers a newer one.
    """
    try:
        await client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        _log.info("nomination.form_not_updated error=%s", error)


class _Updates:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def suggest_accounts(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Known customers that are near to what is typed, then the typed name as a new one."""
        member = await self._services.people.member(body["user"]["id"], client)
        options = await account_options(self._services, body.get("value"), locale=member.locale)
        await ack(options=options)

    async def suggest_countries(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Countries by their names in the reader's and other languages; ours before all others."""
        member = await self._services.people.member(body["user"]["id"], client)
        regions = await self._services.store.read(list_regions)
        found = suggest_countries(
            str(body.get("value") or ""),
            locale=member.locale,
            usual={country for region in regions for country in region.countries},
        )
        await ack(options=[option(code, name) for code, name in found])

    async def choose_account(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Another customer: what we know of it, its country and industry."""
        memory, form = _read(body)
        # "Add “X” as a new customer" was the offer; the field shows the name.
        turned = ["account"] if form.account_id is None else []
        await self._redraw(
            ack,
            body,
            client,
            replace(form, joined_name=""),
            replace(memory, joined_name="").turn(turned),
        )

    async def choose_country(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Another country, industry or size: who decides there, by which rules."""
        memory, form = _read(body)
        await self._redraw(ack, body, client, form, memory)

    async def join_account(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """The typed name is another spelling of a customer that we know."""
        memory, form = _read(body)
        account_id = read_number(body, "account")
        memory = replace(memory, joined_name=form.account_name).turn(["account"])
        form = replace(form, account_id=account_id, account_name="", joined_name=memory.joined_name)
        await self._redraw(ack, body, client, form, memory)

    async def go_on_with_draft(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Put a draft into the form, in place of what stands there."""
        memory, form = _read(body)
        draft_id = read_number(body, "draft")
        described = await self._services.store.read(
            continue_draft, member_id=body["user"]["id"], draft_id=draft_id
        )
        if described is None:
            # Sent or thrown away from another window meanwhile.
            await self._redraw(ack, body, client, form, memory)
            return
        memory = replace(
            memory.turn(FIELDS),
            draft_id=draft_id,
            joined_name=described.form.joined_name,
            permalink=described.permalink or memory.permalink,
            opened=fingerprint(described.form),
            long_text=False,
        )
        await self._draw(ack, body, client, described, memory)

    async def start_afresh(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Throw the offered drafts away."""
        memory, form = _read(body)
        described = await self._services.store.run(
            start_afresh,
            form=form,
            member_id=body["user"]["id"],
            view_id=body["view"]["id"],
            nomination_id=memory.nomination_id,
            filled=memory.filled,
        )
        await self._draw(ack, body, client, described, memory)

    async def keep(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep the draft as it is now: a view that is closed comes without its values."""
        memory, form = _read(body)
        if draft := _draft(body, memory, form):
            await self._services.store.run(keep_nomination_draft, **draft)
        await ack()

    async def _redraw(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        client: AsyncWebClient,
        form: NominationForm,
        memory: FormMemory,
    ) -> None:
        described = await self._services.store.run(
            change_form,
            form=form,
            member_id=body["user"]["id"],
            filled=memory.filled,
            nomination_id=memory.nomination_id,
            view_id=body["view"]["id"],
            draft_id=memory.draft_id,
            draft=_draft(body, memory, form),
        )
        await self._draw(ack, body, client, described, memory)

    async def _draw(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        client: AsyncWebClient,
        described: DescribedForm,
        memory: FormMemory,
    ) -> None:
        member = await self._services.people.member(body["user"]["id"], client)
        memory = replace(memory, filled=described.filled).turn(described.refilled)
        view = draw_form(self._services, member.locale, described, memory)
        await ack()
        await update_view(client, body["view"], view)


def _read(body: Mapping[str, Any]) -> tuple[FormMemory, NominationForm]:
    memory = FormMemory.load(body["view"].get("private_metadata") or "")
    return memory, read_form(body["view"], memory)


def _draft(body: Mapping[str, Any], memory: FormMemory, form: NominationForm) -> DraftOfForm | None:
    """What to keep of the form, or None while it is as it was when it was opened."""
    if fingerprint(form) == memory.opened:
        return None
    return {
        "member_id": body["user"]["id"],
        "form_id": body["view"]["id"],
        "values": form.to_values() | {"permalink": memory.permalink},
        "typed_at": str(body["actions"][0].get("action_ts") or ""),
        "draft_id": memory.draft_id,
        "nomination_id": memory.nomination_id,
    }
