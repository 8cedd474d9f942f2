"""The hub's own words for the search: listed, taught, tried, changed and removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from handlers import ids
from handlers.payloads import read_metadata, read_number
from handlers.references_answer import answer_anew, answer_search
from handlers.rooms import Room, open_page
from handlers.search_terms_view import (
    TermForm,
    draw_form,
    draw_list,
    list_choices,
    name_of,
    read_form,
)
from handlers.services import Services
from handlers.wording import word_fields
from store.errors import InvalidForm, VouchError
from store.members import MemberInfo
from store.search import understand_query
from store.search.trials import try_term
from store.search.understanding.rewording import as_typed
from store.search.understanding.terms import (
    MAX_PHRASE,
    TermInfo,
    check_may_teach,
    get_term,
    list_terms,
    remove_term,
    save_term,
)
from store.searches import SearchInfo, get_search


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the list, to the form, and to the button of an answer that fits nothing."""
    room = _SearchTerms(services)
    app.action(ids.SEARCH_TERM_TEACH)(room.teach)
    app.action(ids.SEARCH_TERM_LIST)(room.show)
    app.action(ids.SEARCH_TERM_PREVIOUS)(room.turn)
    app.action(ids.SEARCH_TERM_NEXT)(room.turn)
    app.action(ids.SEARCH_TERM_ADD)(room.add)
    app.action(ids.SEARCH_TERM_EDIT)(room.edit)
    app.action(ids.SEARCH_TERM_REMOVE)(room.remove)
    app.action(ids.SEARCH_TERM_MEANING)(room.redraw)
    app.action(ids.SEARCH_TERM_QUESTION)(room.redraw)
    app.options(ids.SEARCH_TERM_MEANING)(room.suggest)
    app.view(ids.SEARCH_TERM_FORM)(room.save)


class _SearchTerms(Room):
    async def show(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The list, from the Home tab."""
        reader = await self.reader(body, client)
        view = await self._list(reader, 0)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def turn(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Another page of the list, in its place."""
        reader = await self.reader(body, client)
        view = await self._list(reader, read_number(body, "page"))
        await ack()
        await self.update(client, body["view"]["id"], view)

    async def add(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """An empty form, over the list."""
        reader = await self.reader(body, client)
        await self._services.store.read(check_may_teach, member_id=reader.id)
        form = TermForm(root=body["view"]["id"], page=open_page(body))
        await client.views_push(
            trigger_id=body["trigger_id"],
            view=draw_form(self._services.messages, reader.locale, form),
        )
        await ack()

    async def edit(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of a word that there is, over the list."""
        reader = await self.reader(body, client)
        term = await self._services.store.read(
            _open_term, term_id=read_number(body, "search word"), member_id=reader.id
        )
        form = TermForm(
            phrase=term.phrase,
            meaning=f"{term.kind}:{term.key}",
            language=term.language,
            term_id=term.id,
            root=body["view"]["id"],
            page=open_page(body),
        )
        await client.views_push(
            trigger_id=body["trigger_id"],
            view=draw_form(self._services.messages, reader.locale, form, from_file=term.from_file),
        )
        await ack()

    async def teach(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form for a word of a question that nothing fitted; that is asked again after."""
        reader = await self.reader(body, client)
        await self._services.store.read(check_may_teach, member_id=reader.id)
        search, phrase = await self._services.store.read(
            _word_to_teach, search_id=read_number(body, "search"), member_id=reader.id
        )
        form = TermForm(
            phrase=phrase[:MAX_PHRASE],
            question=search.query[:200],
            search=search.id,
            answer=body.get("response_url"),
            channel=(body.get("channel") or {}).get("id"),
        )
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=draw_form(self._services.messages, reader.locale, form),
        )
        await ack()

    async def suggest(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """What a word may mean, by what was typed of its name."""
        reader = await self.reader(body, client)
        found = await self._services.store.read(
            list_choices,
            typed=str(body.get("value") or "")[:100],
            messages=self._services.messages,
            locale=reader.locale,
        )
        await ack(
            options=[
                {"text": {"type": "plain_text", "text": label[:75]}, "value": value}
                for value, label in found
            ]
        )

    async def redraw(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A meaning was chosen or a question typed: what it is read as, before and after."""
        reader = await self.reader(body, client)
        shown = body["view"]
        form = read_form(shown, read_metadata(shown))
        trial = None
        if form.question.strip():
            trial = await self._services.store.read(
                try_term,
                query=form.question,
                phrase=form.phrase,
                kind=form.kind,
                key=form.key,
                language=form.language,
                term_id=form.term_id,
                member_id=reader.id,
            )
        view = draw_form(
            self._services.messages, reader.locale, replace(form, turn=form.turn + 1), trial=trial
        )
        await ack()
        await self.update(client, shown["id"], view, view_hash=shown["hash"])

    async def save(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form is sent: the word counts from the next search on."""
        services = self._services
        reader = await self.reader(body, client)
        form = read_form(body["view"], read_metadata(body["view"]))
        try:
            await services.store.run(
                save_term,
                phrase=form.phrase,
                kind=form.kind,
                key=form.key,
                language=form.language,
                term_id=form.term_id,
                actor=reader.id,
            )
        except InvalidForm as error:
            await ack(response_action="errors", errors=self._word(error, reader))
            return
        except VouchError as error:
            await self.complain(ack, reader, error)
            return
        await ack()
        await self._follow(client, reader, form)

    async def remove(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Let the search forget a word."""
        reader = await self.reader(body, client)
        form = read_form(body["view"], read_metadata(body["view"]))
        term = await self._services.store.run(
            remove_term, term_id=read_number(body, "search word"), actor=reader.id
        )
        view = self._services.messages.render(
            "search_terms/removed", reader.locale, phrase=term.phrase
        )
        await ack()
        await self.update(client, body["view"]["id"], view)
        await self._follow(client, reader, form)

    async def _follow(self, client: AsyncWebClient, reader: MemberInfo, form: TermForm) -> None:
        """What shows the words shows them as they are now; the answer is given again."""
        if form.root is not None:
            await self.update(client, form.root, await self._list(reader, form.page))
        if form.search is not None:
            search = await self._services.store.read(
                get_search, search_id=form.search, member_id=reader.id
            )
            message = await answer_search(
                self._services,
                reader,
                search.query,
                search.filters,
                channel_id=search.channel_id,
            )
            where = {"answer": form.answer, "channel": form.channel}
            await answer_anew(client, reader, where, message)

    async def _list(self, reader: MemberInfo, page: int) -> dict[str, Any]:
        terms = await self._services.store.read(_list_for, member_id=reader.id)
        return draw_list(self._services.messages, reader.locale, terms=terms, page=page)

    def _word(self, error: InvalidForm, reader: MemberInfo) -> dict[str, str]:
        """The complaints at their fields, with the name of what a word means already."""
        messages, values = self._services.messages, error.values
        if kind := values.get("meaning_kind"):
            name = name_of(messages, reader.locale, str(kind), str(values["meaning_key"]))
            values["meaning"] = f"{messages.label('understood', str(kind), reader.locale)}: {name}"
        worded = word_fields(error, messages, reader.locale)
        # Kind and key are one field of the form.
        return {
            {"kind": "meaning", "key": "meaning"}.get(name, name): text
            for name, text in worded.items()
        }


def _list_for(session: Session, *, member_id: str) -> list[TermInfo]:
    check_may_teach(session, member_id=member_id)
    return list_terms(session)


def _open_term(session: Session, *, term_id: int, member_id: str) -> TermInfo:
    check_may_teach(session, member_id=member_id)
    return get_term(session, term_id=term_id)


def _word_to_teach(session: Session, *, search_id: int, member_id: str) -> tuple[SearchInfo, str]:
    """A search, and the word of it that we know least of, as it was typed."""
    search = get_search(session, search_id=search_id, member_id=member_id)
    parts = understand_query(session, query=search.query, as_typed=search.filters.as_typed)
    words = sorted(
        (part for part in parts if part.kind == "word" or part.corrected),
        key=lambda part: (part.known, part.corrected is None),
    )
    return search, as_typed(search.query, words[0].text) if words else ""
