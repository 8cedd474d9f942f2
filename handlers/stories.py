"""A story in further languages: added, changed, approved and removed under its details."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.nominations_form import name_languages
from handlers.payloads import read_input, read_member, read_metadata, read_number, to_number
from handlers.references_details import Details, channel_of
from handlers.services import Services
from handlers.wording import word_fields, word_problem
from store.errors import InvalidForm, NotFound, VouchError
from store.members import MemberInfo
from store.stories.checking import LANGUAGES, MAX_NOTE, MAX_TITLE
from store.stories.records import MAX_TEXT, Translation
from store.stories.translating import (
    approve_translation,
    prepare_approval,
    prepare_translation,
    remove_translation,
    save_translation,
)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to what the keepers of a story do with its languages."""
    room = _Stories(services)
    app.action(ids.STORY_TRANSLATE)(room.add)
    app.action(ids.STORY_CHANGE)(room.change)
    app.action(ids.STORY_APPROVE)(room.ask_approval)
    app.action(ids.STORY_REMOVE)(room.remove)
    app.view(ids.STORY_TRANSLATE_FORM)(room.save)
    app.view(ids.STORY_APPROVE_FORM)(room.approve)


class _Stories:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._details = Details(services)

    async def add(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of a new translation, over the details."""
        await self._open_form(body, client, read_number(body, "reference"), language=None)
        await ack()

    async def change(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of a translation that there is."""
        reference_id, language = _read_text(body)
        await self._open_form(body, client, reference_id, language=language)
        await ack()

    async def save(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form is sent: the details below it show the new words at once."""
        view = body["view"]
        metadata = read_metadata(view)
        reader = await self._reader(body, client)
        option = read_input(view, "language").get("selected_option") or {}
        form = Translation(
            language=str(metadata.get("language") or option.get("value") or ""),
            title=_typed(view, "title"),
            story=_typed(view, "story"),
            quote=_typed(view, "quote"),
            proofs=_typed(view, "proofs").splitlines(),
        )
        seen = str(metadata.get("seen") or "")
        await self._send(ack, body, client, reader, save_translation, form=form, seen=seen)

    async def ask_approval(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """When and how the customer said yes, with the words that they said it to."""
        reference_id, language = _read_text(body)
        reader = await self._reader(body, client)
        words, seen = await self._services.store.read(
            prepare_approval, reference_id=reference_id, member_id=reader.id, language=language
        )
        view = self._services.messages.render(
            "stories/approve",
            reader.locale,
            metadata=_metadata(body, reference_id, language=language, seen=seen),
            told_in=language,
            translation=_words(words),
            today=self._today(reader).isoformat(),
            max_note=MAX_NOTE,
        )
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def approve(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The customer has said yes: from now on everybody may read it."""
        view = body["view"]
        metadata = read_metadata(view)
        reader = await self._reader(body, client)
        how = read_input(view, "how").get("selected_option") or {}
        await self._send(
            ack,
            body,
            client,
            reader,
            approve_translation,
            language=str(metadata.get("language") or ""),
            seen=str(metadata.get("seen") or ""),
            approved_on=read_input(view, "approved_on").get("selected_date"),
            how=how.get("value"),
            note=_typed(view, "note"),
        )

    async def remove(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A translation is taken back; Slack has asked whether that is meant."""
        reference_id, language = _read_text(body)
        reader = await self._reader(body, client)
        await self._services.store.run(
            remove_translation, reference_id=reference_id, language=language, member_id=reader.id
        )
        await ack()
        view = body["view"]
        await self._details.redraw(client, reader, view["id"], reference_id, read_metadata(view))

    async def _open_form(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        reference_id: int,
        *,
        language: str | None,
    ) -> None:
        reader = await self._reader(body, client)
        asked = await self._services.store.read(
            prepare_translation,
            reference_id=reference_id,
            member_id=reader.id,
            language=language,
        )
        offered = [code for code in LANGUAGES if code not in asked.taken]
        own = self._services.messages.language(reader.locale)
        view = self._services.messages.render(
            "stories/translate",
            reader.locale,
            metadata=_metadata(body, reference_id, language=language, seen=asked.seen),
            name=asked.name,
            anonymous=asked.is_anonymous,
            told_in=language,
            languages=name_languages(reader.locale, offered),
            proposed=own if own in offered else "",
            original=_words(asked.original),
            translation=_words(asked.present or Translation(language or "")),
            max_title=MAX_TITLE,
            max_text=MAX_TEXT,
        )
        await client.views_push(trigger_id=body["trigger_id"], view=view)

    async def _send(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        client: AsyncWebClient,
        reader: MemberInfo,
        act: Any,
        **values: Any,
    ) -> None:
        """Do it, answer the form, and show the details anew."""
        messages = self._services.messages
        metadata = read_metadata(body["view"])
        try:
            reference_id = to_number(metadata.get("reference"), "reference")
            await self._services.store.run(
                act, reference_id=reference_id, member_id=reader.id, **values
            )
        except InvalidForm as error:
            shown = {block["block_id"] for block in body["view"]["blocks"]}
            fields = word_fields(error, messages, reader.locale)
            # A field that this form does not show cannot carry its sentence.
            await ack(
                response_action="errors",
                errors={
                    name if name in shown else "story": sentence
                    for name, sentence in fields.items()
                },
            )
            return
        except VouchError as error:
            await ack(response_action="update", view=word_problem(error, messages, reader.locale))
            return
        await ack()
        await self._details.redraw(client, reader, metadata.get("details"), reference_id, metadata)

    def _today(self, reader: MemberInfo) -> date:
        """The reader's own day: they speak with the customer in their own zone."""
        try:
            zone = ZoneInfo(reader.timezone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("UTC")
        return self._services.clock.now().astimezone(zone).date()

    async def _reader(self, body: dict[str, Any], client: AsyncWebClient) -> MemberInfo:
        return await self._services.people.member(read_member(body), client)


def _metadata(body: dict[str, Any], reference_id: int, *, language: str | None, seen: str) -> str:
    where = {"reference": reference_id, "details": body["view"]["id"]}
    return json.dumps({**channel_of(body), **where, "language": language, "seen": seen})


def _read_text(body: dict[str, Any]) -> tuple[int, str]:
    """Which story and language a button is about. Raises NotFound for what is neither."""
    number, _, language = str(body["actions"][0].get("value")).partition(":")
    if not 0 < len(language) <= 16:
        raise NotFound("translation", language[:40])
    return to_number(number, "reference"), language


def _typed(view: dict[str, Any], name: str) -> str:
    return read_input(view, name).get("value") or ""


def _words(text: Translation) -> dict[str, Any]:
    """A text as the templates take it."""
    return {
        "language": text.language,
        "title": text.title,
        "story": text.story,
        "quote": text.quote,
        "proofs": list(text.proofs),
    }
