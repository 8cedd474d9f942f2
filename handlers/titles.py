"""Job titles, for the hub: what was not understood, and corrections added, changed, removed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from handlers import ids
from handlers.payloads import read_input, read_metadata, read_number
from handlers.rooms import Room, open_page, page_of
from handlers.services import Services
from messages import Messages
from store.errors import NotFound, VouchError
from store.members import MemberInfo
from store.titles import SENIORITIES, TITLE_FUNCTIONS, TitleReading
from store.titles.rules import (
    MAX_PHRASE,
    TitleRuleInfo,
    Unread,
    check_may_correct,
    get_title_rule,
    list_title_rules,
    list_unread_titles,
    remove_title_rule,
    save_title_rule,
    try_title_rule,
)

_PAGE = 15
# Those that help most: the next ones come when these are read. The view remembers them.
_UNREAD = 12


@dataclass(frozen=True)
class _Form:
    """The form as it stands. `rule_id` is None for a new correction, `root` the list below it,
    `page` the one that is open there, and `turn` counts the trials that were drawn."""

    phrase: str = ""
    function: str | None = None
    seniority: str | None = None
    tried: str = ""
    rule_id: int | None = None
    root: str | None = None
    page: int = 0
    turn: int = 0


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the list of corrections and to its form."""
    room = _Titles(services)
    app.action(ids.TITLE_LIST)(room.show)
    app.action(ids.TITLE_PREVIOUS)(room.turn)
    app.action(ids.TITLE_NEXT)(room.turn)
    app.action(ids.TITLE_ADD)(room.add)
    app.action(ids.TITLE_CORRECT)(room.correct)
    app.action(ids.TITLE_EDIT)(room.edit)
    app.action(ids.TITLE_REMOVE)(room.remove)
    app.action(ids.TITLE_TRY)(room.attempt)
    app.view(ids.TITLE_FORM)(room.save)


class _Titles(Room):
    async def show(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The list, from the Home tab."""
        reader = await self.reader(body, client)
        view = await self._list(reader, 0)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def turn(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Another page of the corrections, in the list's place."""
        reader = await self.reader(body, client)
        view = await self._list(reader, read_number(body, "page"))
        await ack()
        await self.update(client, body["view"]["id"], view)

    async def add(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """An empty form, over the list."""
        await self._push(ack, body, client, _Form())

    async def correct(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form for a title that was not understood."""
        shown = read_metadata(body["view"]).get("unread")
        number = read_number(body, "title")
        if not isinstance(shown, list) or number >= len(shown):
            raise NotFound("title", number)
        title = str(shown[number])
        await self._push(ack, body, client, _Form(phrase=title, tried=title))

    async def edit(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of a correction that there is."""
        rule = await self._services.store.read(
            get_title_rule, rule_id=read_number(body, "correction")
        )
        form = _Form(
            phrase=rule.phrase, function=rule.function, seniority=rule.seniority, rule_id=rule.id
        )
        await self._push(ack, body, client, form)

    async def attempt(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A title was typed to be tried: how it is read, before and after."""
        reader = await self.reader(body, client)
        shown = body["view"]
        form = _read(shown)
        trial = None
        if form.tried.strip():
            trial = await self._services.store.read(
                try_title_rule,
                title=form.tried,
                phrase=form.phrase,
                function=form.function,
                seniority=form.seniority,
                rule_id=form.rule_id,
            )
        form = replace(form, turn=form.turn + 1)
        await ack()
        view = _draw(self._services.messages, reader.locale, form, trial)
        await self.update(client, shown["id"], view, view_hash=shown["hash"])

    async def save(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form is sent: everybody's title is read anew."""
        services = self._services
        reader = await self.reader(body, client)
        form = _read(body["view"])
        try:
            await services.store.run(
                save_title_rule,
                phrase=form.phrase,
                function=form.function,
                seniority=form.seniority,
                rule_id=form.rule_id,
                actor=reader.id,
            )
        except VouchError as error:
            await self.complain(ack, reader, error)
            return
        await ack()
        await self._follow(client, reader, form)

    async def remove(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Take a correction away."""
        reader = await self.reader(body, client)
        rule = await self._services.store.run(
            remove_title_rule, rule_id=read_number(body, "correction"), actor=reader.id
        )
        view = self._services.messages.render("titles/removed", reader.locale, phrase=rule.phrase)
        await ack()
        await self.update(client, body["view"]["id"], view)
        await self._follow(client, reader, _read(body["view"]))

    async def _push(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, form: _Form
    ) -> None:
        reader = await self.reader(body, client)
        await self._services.store.read(check_may_correct, actor=reader.id)
        form = replace(form, root=body["view"]["id"], page=open_page(body))
        await client.views_push(
            trigger_id=body["trigger_id"],
            view=_draw(self._services.messages, reader.locale, form, None),
        )
        await ack()

    async def _follow(self, client: AsyncWebClient, reader: MemberInfo, form: _Form) -> None:
        if form.root is not None:
            await self.update(client, form.root, await self._list(reader, form.page))

    async def _list(self, reader: MemberInfo, page: int) -> dict[str, Any]:
        rules, unread = await self._services.store.read(_list_for, member_id=reader.id)
        pages = page_of(rules, page=page, size=_PAGE)
        return self._services.messages.render(
            "titles/list",
            reader.locale,
            metadata=json.dumps(
                {
                    "page": pages["page"],
                    "unread": [item.title[:MAX_PHRASE].strip() for item in unread],
                },
                ensure_ascii=False,
            ),
            unread=[asdict(item) for item in unread],
            rules=[
                asdict(rule) | {"changed_at": rule.changed_at.isoformat()}
                for rule in pages["items"]
            ],
            pages={name: pages[name] for name in ("page", "pages", "total")},
        )


def _list_for(session: Session, *, member_id: str) -> tuple[list[TitleRuleInfo], list[Unread]]:
    check_may_correct(session, actor=member_id)
    return list_title_rules(session), list_unread_titles(session, limit=_UNREAD)


def _read(view: dict[str, Any]) -> _Form:
    """What stands in the form. What it remembers grants nothing: the store asks again."""
    metadata = read_metadata(view)
    root = metadata.get("root")
    numbers = {
        name: value
        for name in ("rule_id", "page", "turn")
        if isinstance(value := metadata.get(name), int) and 0 <= value < 10**18
    }
    tried: dict[str, Any] = view["state"]["values"].get("tried") or {}
    return _Form(
        phrase=read_input(view, "phrase").get("value") or "",
        function=(read_input(view, "function").get("selected_option") or {}).get("value"),
        seniority=(read_input(view, "seniority").get("selected_option") or {}).get("value"),
        tried=(tried.get(ids.TITLE_TRY) or {}).get("value") or "",
        rule_id=numbers.get("rule_id"),
        root=root if isinstance(root, str) else None,
        page=numbers.get("page", 0),
        turn=numbers.get("turn", 0),
    )


def _draw(
    messages: Messages,
    locale: str | None,
    form: _Form,
    trial: tuple[TitleReading, TitleReading] | None,
) -> dict[str, Any]:
    kept = {name: getattr(form, name) for name in ("rule_id", "root", "page", "turn")}
    return messages.render(
        "titles/form",
        locale,
        metadata=json.dumps(kept),
        is_new=form.rule_id is None,
        rule_id=form.rule_id,
        phrase=form.phrase,
        function=form.function,
        seniority=form.seniority,
        functions=list(TITLE_FUNCTIONS),
        seniorities=list(SENIORITIES),
        tried=form.tried,
        turn=form.turn,
        before=asdict(trial[0]) if trial else None,
        after=asdict(trial[1]) if trial else None,
    )
