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
from store.errors import VouchError
from store.members import MemberInfo
from store.models import ACTIVITIES, INDUSTRIES, POLICY_EFFECTS
from store.policies.comparing import compare_policies
from store.policies.editing import open_policy, preview_policy, save_policy
from store.program_policies import FORBIDDABLE, SEQUENCES, PolicyEntry, read_amount
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
        """Another effect has other fields."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        region, entry = _read_form(body["view"], memory)
        view = await self._form(reader, region=region, entry=entry, memory=memory)
        await ack()
        await self.update(client, body["view"]["id"], view)

    async def send(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """First it is told what the rule would have done; the same sent again is saved."""
        reader = await self.reader(body, client)
        memory = read_metadata(body["view"])
        region, entry = _read_form(body["view"], memory)
        told = _fingerprint(region, entry)
        change: dict[str, Any] = {
            "member_id": reader.id,
            "region": region,
            "entry": entry,
            "policy_id": memory.get("policy"),
        }
        try:
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
            there = set(body["view"]["state"]["values"])
            await self.complain(
                ack, reader, error, place=lambda field: field if field in there else "rule"
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
        local = next((one.language for one in regions if one.code == region), "en")
        entry = entry or PolicyEntry(texts=((local, "", ""),))
        language = memory.get("language") or _best(entry, reader.locale)
        rule, why = next(
            ((rule, why) for code, rule, why in entry.texts if code == language), ("", "")
        )
        # The other languages and the code are no fields: they come back with the form.
        memory = memory | {
            "texts": [text for text in entry.texts if text[0] != language and text[1]],
            "language": language,
            "code": entry.code,
        }
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
            rule=rule,
            why=why,
            language_of_text=language,
            languages=[one.code for one in LANGUAGES],
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


def _best(entry: PolicyEntry, locale: str | None) -> str:
    """The language in which the form shows a rule: the reader's own where it has one."""
    codes = [code for code, _, _ in entry.texts]
    wanted = (locale or "en").split("-")[0]
    return wanted if wanted in codes else codes[0]


def _read_form(view: dict[str, Any], memory: dict[str, Any]) -> tuple[str | None, PolicyEntry]:
    def chosen(name: str) -> str | None:
        option = read_input(view, name).get("selected_option")
        return str(option["value"]) if option else None

    def several(name: str) -> tuple[str, ...]:
        options = read_input(view, name).get("selected_options") or ()
        return tuple(str(option["value"]) for option in options)

    def typed(name: str) -> str:
        return str(read_input(view, name).get("value") or "").strip()

    state = view["state"]["values"].get("effect", {}).get(ids.POLICY_EFFECT, {})
    effect = str((state.get("selected_option") or {}).get("value") or "note")
    language = memory.get("language") or ""
    region = memory.get("region")
    if memory.get("policy") is None:
        region = chosen("region")
        region = None if region == _EVERYWHERE else region
        language = chosen("language") or language
    amount = read_amount(typed("amount")) if typed("amount") else None
    texts = {str(code): (str(rule), str(why)) for code, rule, why in memory.get("texts") or ()}
    texts[language] = (typed("rule"), typed("why"))
    is_second = effect == "second_approval"
    memory["language"] = language
    return region, PolicyEntry(
        texts=tuple(sorted((code, *text) for code, text in texts.items())),
        code=memory.get("code"),
        effect=effect,
        activities=several("activities"),
        industries=several("industries"),
        amount=amount[0] if amount else None,
        currency=amount[1] if amount else None,
        approvers=tuple(read_input(view, "approvers").get("selected_users") or ())
        if is_second
        else (),
        team=typed("team") if is_second else "",
        sequence=(chosen("sequence") or "after") if is_second else None,
        audience=chosen("audience") if effect == "forbid_audience" else None,
    )


def _fingerprint(region: str | None, entry: PolicyEntry) -> int:
    return zlib.crc32(json.dumps([region, asdict(entry)]).encode())
