"""The hub's rules, side by side; one is changed only after its form said what that would do."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from handlers import ids
from handlers.payloads import read_input, read_metadata, read_number, to_number
from handlers.rooms import Room
from handlers.services import Services
from messages.languages import LANGUAGES
from store.errors import InvalidForm, VouchError
from store.members import MemberInfo
from store.models import ACTIVITIES, INDUSTRIES, POLICY_EFFECTS
from store.money import read_money
from store.policies.comparing import compare_policies
from store.policies.editing import open_policy, preview_policy, save_policy
from store.program_policies import FORBIDDABLE, SEQUENCES, PolicyEntry
from store.regions import RegionInfo, list_regions
from store.replay import Replay

_EVERYWHERE = "-"


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the list and to the form."""
    room = _Policies(services)
    app.action(ids.POLICY_LIST)(room.show)
    app.action(ids.POLICY_ADD)(room.add)
    app.action(ids.POLICY_EDIT)(room.edit)
    app.action(ids.POLICY_REMOVE)(room.remove)
    app.action(ids.POLICY_EFFECT)(room.redraw)
    app.action(ids.POLICY_LANGUAGE)(room.redraw)
    app.view(ids.POLICY_FORM)(room.send)


class _Policies(Room):
    async def show(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """All rules, from the Home tab."""
        reader = await self.reader(body, client)
        await client.views_open(trigger_id=body["trigger_id"], view=await self._list(reader))
        await ack()

    async def add(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """An empty form, over the list."""
        await self._open(body, client, policy_id=None)
        await ack()

    async def edit(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The form of a rule that there is."""
        await self._open(body, client, policy_id=read_number(body, "policy"))
        await ack()

    async def redraw(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Another effect has other fields; one more language has two of its own."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        region, entry = _read_form(body["view"], memory, locale=reader.locale)
        view = await self._form(reader, region=region, entry=entry, memory=memory)
        await ack()
        await self.update(client, body["view"]["id"], view)

    async def send(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """First it is told what the rule would have done; the same sent again is saved."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        region, entry = _read_form(body["view"], memory, locale=reader.locale)
        told = _fingerprint(region, entry)
        change: dict[str, Any] = {
            "member_id": reader.id,
            "region": region,
            "entry": entry,
            "policy_id": memory.get("policy"),
        }
        try:
            if entry.amount is None and (read_input(body["view"], "amount").get("value") or ""):
                raise InvalidForm({"amount": "gift_unclear"})
            if memory.get("told") != told:
                replay = await self._services.store.read(preview_policy, **change)
                view = await self._form(
                    reader,
                    region=region,
                    entry=entry,
                    memory=memory | {"told": told},
                    replay=replay,
                )
                await ack(response_action="update", view=view)
                return
            await self._services.store.run(save_policy, **change)
        except VouchError as error:
            # A field that this effect does not show cannot carry its sentence.
            there = list(body["view"]["state"]["values"])
            first = next(block for block in there if block.startswith("rule."))
            await self.complain(
                ack, reader, error, place=lambda field: field if field in there else first
            )
            return
        await ack()
        await self.update(client, memory["root"], await self._list(reader))

    async def remove(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Take a rule away; the list under the form shows it at once."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        region = memory.get("region")
        await self._services.store.run(
            save_policy,
            member_id=reader.id,
            region=region,
            entry=None,
            policy_id=to_number(memory.get("policy"), "policy"),
        )
        view = self._services.messages.render("policies/removed", reader.locale)
        await ack()
        await self.update(client, body["view"]["id"], view)
        await self.update(client, memory["root"], await self._list(reader))

    async def _open(
        self, body: dict[str, Any], client: AsyncWebClient, *, policy_id: int | None
    ) -> None:
        reader = await self.reader(body, client)
        region, entry = await self._services.store.read(
            open_policy, member_id=reader.id, policy_id=policy_id
        )
        memory = {"root": body["view"]["id"], "policy": policy_id, "region": region}
        view = await self._form(reader, region=region, entry=entry, memory=memory)
        await client.views_push(trigger_id=body["trigger_id"], view=view)

    async def _form(
        self,
        reader: MemberInfo,
        *,
        region: str | None,
        entry: PolicyEntry | None,
        memory: dict[str, Any],
        replay: Replay | None = None,
    ) -> dict[str, Any]:
        regions: list[RegionInfo] = await self._services.store.read(_list_regions)
        if entry is None:
            # A rule begins in the language of its region, one for everybody in the writer's.
            own = self._services.messages.language(reader.locale)
            local = next((one.language for one in regions if one.code == region), own)
            entry = PolicyEntry(texts=((local, "", ""),))
        shown = list(dict.fromkeys([*_ordered(entry, reader.locale), *memory.get("added", ())]))
        said = {code: (rule, why) for code, rule, why in entry.texts}
        # The code is no field: it comes back with the form, as the languages do.
        memory = memory | {"code": entry.code, "languages": shown, "added": []}
        return self._services.messages.render(
            "policies/form",
            reader.locale,
            metadata=json.dumps(memory, ensure_ascii=False),
            is_new=memory.get("policy") is None,
            region=region or _EVERYWHERE,
            regions=[{"code": one.code, "name": one.told} for one in regions],
            everywhere=_EVERYWHERE,
            form=asdict(entry)
            | {"amount": "" if entry.amount is None else f"{entry.amount} {entry.currency}"},
            texts=[
                dict(
                    zip(("language", "rule", "why"), (code, *said.get(code, ("", ""))), strict=True)
                )
                for code in shown
            ],
            # Another block each time: Slack would keep what was chosen last.
            add_language=f"add_language.{len(shown)}",
            more_languages=[one.code for one in LANGUAGES if one.code not in shown],
            effects=list(POLICY_EFFECTS),
            activities=list(ACTIVITIES),
            industries=list(INDUSTRIES),
            audiences=list(FORBIDDABLE),
            sequences=list(SEQUENCES),
            replay=None if replay is None else asdict(replay) | {"nothing": replay.changes_nothing},
        )

    async def _list(self, reader: MemberInfo) -> dict[str, Any]:
        places = await self._services.store.read(compare_policies, member_id=reader.id)
        return self._services.messages.render("policies/list", reader.locale, places=places)


def _list_regions(session: Session) -> list[RegionInfo]:
    return list_regions(session)


def _ordered(entry: PolicyEntry, locale: str | None) -> list[str]:
    """The languages that a rule has, the reader's own first."""
    codes = [code for code, _, _ in entry.texts]
    tag = locale or "en"
    own = [code for code in codes if code in (tag, tag.split("-")[0])]
    return [*own, *(code for code in codes if code not in own)]


def _read_form(
    view: dict[str, Any], memory: dict[str, Any], *, locale: str | None
) -> tuple[str | None, PolicyEntry]:
    """What the form says; a language that was just chosen goes to `memory["added"]`."""

    def chosen(name: str, action: str = "") -> str | None:
        fields = view["state"]["values"].get(name, {})
        option = fields.get(action or name, {}).get("selected_option")
        return str(option["value"]) if option else None

    def several(name: str) -> tuple[str, ...]:
        options = read_input(view, name).get("selected_options") or ()
        return tuple(str(option["value"]) for option in options)

    def typed(name: str) -> str:
        return str(read_input(view, name).get("value") or "").strip()

    effect = chosen("effect", ids.POLICY_EFFECT) or "note"
    region = memory.get("region")
    if memory.get("policy") is None:
        region = chosen("region")
        region = None if region == _EVERYWHERE else region
    languages = [str(code) for code in memory["languages"]]
    texts = [
        (code, typed(f"rule.{code or '-'}"), typed(f"why.{code or '-'}")) for code in languages
    ]
    added = chosen(f"add_language.{len(languages)}", ids.POLICY_LANGUAGE)
    # Fields that were emptied, or not filled yet, stay on the screen.
    memory["added"] = [*languages, *([added] if added else [])]
    money = read_money(typed("amount"), locale=locale)
    approvers = tuple(read_input(view, "approvers").get("selected_users") or ())
    return region, PolicyEntry(
        # An empty text is none; where all are, the first one is missed.
        texts=tuple(sorted(text for text in texts if text[1])) or (texts[0],),
        code=memory.get("code"),
        effect=effect,
        activities=several("activities"),
        industries=several("industries"),
        amount=money.hundredths // 100 if money and money.hundredths % 100 == 0 else None,
        currency=money.currency if money and money.hundredths % 100 == 0 else None,
        approvers=approvers,
        team=typed("team"),
        sequence=(chosen("sequence") or "after") if approvers else None,
        audience=chosen("audience"),
    )


def _fingerprint(region: str | None, entry: PolicyEntry) -> int:
    return zlib.crc32(json.dumps([region, asdict(entry)]).encode())
