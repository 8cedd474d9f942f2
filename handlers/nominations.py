"""Nominating a customer: the form is opened, closed half-filled, sent; and mended."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids, nominations_updates
from handlers.home_view import refresh_homes
from handlers.nominations_form import (
    FormMemory,
    draw_form,
    fingerprint,
    name_or_story,
    read_form,
)
from handlers.payloads import read_number, slack_error, to_number
from handlers.plain_text import mentioned_people, message_text, plain_text
from handlers.services import Services
from handlers.wording import word_fields
from store.digests.wishes import find_wish
from store.errors import GuestNomination, InvalidForm, TooSlow
from store.members import MemberInfo, list_members
from store.nomination_records import get_nomination, open_mended_form
from store.nomination_surroundings import DescribedForm, open_nomination_form
from store.nominations import resubmit_nomination, submit_nomination

_log = logging.getLogger("vouch.nominations")

# A trigger that Slack will not open a dialog for any more: three seconds are over.
_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"})
_PERMALINK_SECONDS = 1.0
# What a button carries that stands beside a gap.
GAP = "gap:"


def register(app: AsyncApp, services: Services) -> None:
    """Let people nominate by command, by shortcuts, and from a decision that sent it back."""
    room = _Nominations(services)
    app.command(ids.NOMINATE)(room.answer_command)
    app.view(ids.NOMINATION_FORM)(room.submit)
    nominations_updates.register(app, services)
    app.shortcut(ids.NOMINATION_SHORTCUT)(room.open_empty)
    app.action(ids.NOMINATION_OPEN)(room.open_empty)
    app.shortcut(ids.NOMINATION_FROM_MESSAGE)(room.open_from_message)
    app.action(ids.NOMINATION_MEND)(room.mend)


class _Nominations:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer_command(
        self, ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """`/nominate`, with or without a customer's name."""
        member = await self._colleague(command["user_id"], client)
        name, story = name_or_story(plain_text(command.get("text") or ""))
        await self._open_new(client, command["trigger_id"], member, name=name, story=story)
        await ack()

    async def open_empty(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The shortcut that is there everywhere, or a button: an empty form, or one that has
        what a digest's gap is about."""
        member = await self._colleague(body["user"]["id"], client)
        country = industry = None
        gap = str((body.get("actions") or [{}])[0].get("value"))
        if gap.startswith(GAP):
            gap_id = to_number(gap.removeprefix(GAP), "gap")
            country, industry = await self._services.store.read(find_wish, gap_id=gap_id)
        await self._open_new(client, body["trigger_id"], member, country=country, industry=industry)
        await ack()

    async def open_from_message(
        self, ack: AsyncAck, shortcut: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """The shortcut at a message: its words are the story, its address goes along."""
        member = await self._colleague(shortcut["user"]["id"], client)
        text = message_text(shortcut["message"])
        people = await self._services.store.read(list_members, member_ids=mentioned_people(text))
        story = plain_text(text, names={person.id: person.name for person in people})
        memory = FormMemory(channel=shortcut["channel"]["id"], message_ts=shortcut["message_ts"])
        view, described, memory = await self._open_new(
            client, shortcut["trigger_id"], member, story=story, memory=memory
        )
        # Only now: the dialog does not wait for a look-up, and can do without its answer.
        memory = replace(memory, permalink=await _find_permalink(client, memory))
        with_link = draw_form(self._services, member.locale, described, memory)
        await ack()
        if memory.permalink:
            await nominations_updates.update_view(client, view, with_link)

    async def mend(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The button below a decision that sent a nomination back."""
        member = await self._colleague(body["user"]["id"], client)
        nomination_id = read_number(body, "nomination")
        mended = await self._services.store.read(
            open_mended_form, nomination_id=nomination_id, member_id=member.id
        )
        memory = FormMemory(
            nomination_id=nomination_id,
            revision=mended.revision,
            permalink=mended.permalink,
            filled=mended.described.filled,
            opened=fingerprint(mended.described.form),
        )
        await self._open(client, body["trigger_id"], member, mended.described, memory)
        await ack()

    async def submit(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        view: dict[str, Any],
        client: AsyncWebClient,
    ) -> None:
        """The form is sent: a nomination, or its mended revision."""
        member = await self._services.people.member(body["user"]["id"], client)
        memory = FormMemory.load(view.get("private_metadata") or "")
        form = read_form(view, memory)
        store = self._services.store
        try:
            if memory.nomination_id is not None:
                nomination_id = await store.run(
                    resubmit_nomination,
                    submit_key=view["id"],
                    member_id=member.id,
                    nomination_id=memory.nomination_id,
                    revision=memory.revision,
                    form=form,
                    draft_id=memory.draft_id,
                    locale=member.locale,
                )
            else:
                nomination_id = await store.run(
                    submit_nomination,
                    submit_key=view["id"],
                    member_id=member.id,
                    form=form,
                    is_guest=member.is_guest,
                    permalink=memory.permalink or await _find_permalink(client, memory),
                    draft_id=memory.draft_id,
                    locale=member.locale,
                )
        except InvalidForm as error:
            fields = word_fields(error, self._services.messages, member.locale)
            errors = {memory.block_id(name): sentence for name, sentence in fields.items()}
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        # The form may have been opened from the Home tab, which lies open behind it.
        sent = await store.read(get_nomination, nomination_id=nomination_id)
        await refresh_homes(self._services, client, [member.id, *sent.waiting_for])

    async def _colleague(self, member_id: str, client: AsyncWebClient) -> MemberInfo:
        member = await self._services.people.member(member_id, client)
        if member.is_guest:
            raise GuestNomination()
        return member

    async def _open_new(
        self,
        client: AsyncWebClient,
        trigger_id: str,
        member: MemberInfo,
        *,
        name: str = "",
        story: str = "",
        country: str | None = None,
        industry: str | None = None,
        memory: FormMemory | None = None,
    ) -> tuple[dict[str, Any], DescribedForm, FormMemory]:
        described = await self._services.store.read(
            open_nomination_form,
            member_id=member.id,
            account_name=name,
            story=story,
            country=country,
            industry=industry,
            language=(member.locale or "en").split("-")[0],
        )
        memory = replace(
            memory or FormMemory(long_text=bool(story)),
            filled=described.filled,
            opened=fingerprint(described.form),
        )
        view = await self._open(client, trigger_id, member, described, memory)
        return view, described, memory

    async def _open(
        self,
        client: AsyncWebClient,
        trigger_id: str,
        member: MemberInfo,
        described: DescribedForm,
        memory: FormMemory,
    ) -> dict[str, Any]:
        view = draw_form(self._services, member.locale, described, memory)
        try:
            answer = await client.views_open(trigger_id=trigger_id, view=view)
        except SlackApiError as error:
            if slack_error(error) in _LATE:
                raise TooSlow() from error
            raise
        opened: dict[str, Any] = answer["view"]
        return opened


async def _find_permalink(client: AsyncWebClient, memory: FormMemory) -> str | None:
    """The address of the message that the form was made from; None where Slack has none for us."""
    if not memory.message_ts:
        return None
    try:
        async with asyncio.timeout(_PERMALINK_SECONDS):
            answer = await client.chat_getPermalink(
                channel=memory.channel, message_ts=memory.message_ts
            )
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        # A private channel that we are not in: the nomination stands without the address.
        _log.info("nomination.no_permalink error=%s", type(error).__name__)
        return None
    link: str | None = answer.get("permalink")
    return link
