"""Who a member is, and who reads along: kept for a while, asked of Slack when unknown or stale."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import log
from bot.troubles import error_code
from store.clock import Clock
from store.database import Store
from store.members import MemberInfo, find_member, save_member

_log = logging.getLogger("vouch.people")

FRESH_FOR = timedelta(hours=24)
# A person is waiting for the answer, and a trigger_id lives three seconds in all.
LIMIT_SECONDS = 1.0
# After a failed look-up what is known is used for a while, so that a slow Slack is not
# asked again at every click.
PAUSE_AFTER_FAILURE = timedelta(minutes=1)
# Another replica may have looked the person up again, or `program apply` changed their role.
KEPT_FOR = timedelta(minutes=5)
KEPT_MEMBERS = 10_000
# A channel can be opened to another company at any time, so this is not kept for long.
SHARED_KEPT_FOR = timedelta(minutes=1)
KEPT_CHANNELS = 10_000


class Directory:
    """The `People` that handlers are given."""

    def __init__(self, store: Store, clock: Clock, *, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._store = store
        self._clock = clock
        self._limit_seconds = limit_seconds
        self._kept: dict[str, tuple[datetime, MemberInfo]] = {}
        self._asking: dict[str, asyncio.Task[MemberInfo]] = {}
        self._shared: dict[str, tuple[datetime, bool]] = {}

    async def member(self, user_id: str, client: AsyncWebClient) -> MemberInfo:
        """The member, from the store while fresh, else from Slack within a second.

        When Slack does not answer in time, what is known so far comes back (perhaps only the
        id). Never raises for Slack's sake.
        """
        now = self._clock.now()
        kept = self._kept.get(user_id)
        if kept is not None and now < kept[0]:
            return kept[1]
        # Ten clicks at once by one person are one look-up.
        asking = self._asking.get(user_id)
        if asking is None:
            asking = asyncio.create_task(self._look_up(user_id, client, now))
            self._asking[user_id] = asking
            asking.add_done_callback(lambda _: self._asking.pop(user_id, None))
        return await asyncio.shield(asking)

    async def is_shared(self, channel_id: str, client: AsyncWebClient) -> bool:
        """Whether people of another company read along; true when Slack does not say in time.

        Never raises for Slack's sake.
        """
        kept = self._shared.get(channel_id)
        if kept is not None and self._clock.now() < kept[0]:
            return kept[1]
        try:
            async with asyncio.timeout(self._limit_seconds):
                shared = await look_up_shared(channel_id, client)
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            why = error_code(error)
            log(_log, "channel.unknown", level=logging.WARNING, channel=channel_id, error=why)
            return True
        self._shared.pop(channel_id, None)
        self._shared[channel_id] = (self._clock.now() + SHARED_KEPT_FOR, shared)
        if len(self._shared) > KEPT_CHANNELS:
            del self._shared[next(iter(self._shared))]
        return shared

    async def _look_up(self, user_id: str, client: AsyncWebClient, now: datetime) -> MemberInfo:
        known = await self._store.read(find_member, member_id=user_id)
        if known is not None and known.refreshed_at and now - known.refreshed_at < FRESH_FOR:
            return self._keep(known, until=now + KEPT_FOR)
        try:
            async with asyncio.timeout(self._limit_seconds):
                answer = await client.users_info(user=user_id, include_locale=True)
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log(
                _log,
                "member.unknown",
                level=logging.WARNING,
                member=user_id,
                error=error_code(error),
            )
            known = known or MemberInfo(id=user_id, name=user_id)
            return self._keep(known, until=now + PAUSE_AFTER_FAILURE)
        member = await self._store.run(save_member, **_read_user(answer["user"]))
        return self._keep(member, until=now + KEPT_FOR)

    def _keep(self, member: MemberInfo, *, until: datetime) -> MemberInfo:
        self._kept.pop(member.id, None)
        self._kept[member.id] = (until, member)
        if len(self._kept) > KEPT_MEMBERS:
            del self._kept[next(iter(self._kept))]
        return member


async def look_up_shared(channel_id: str, client: AsyncWebClient) -> bool:
    """Whether people of another company read along, or are invited to; raises as Slack does."""
    channel = (await client.conversations_info(channel=channel_id))["channel"]
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))


def _read_user(user: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `save_member` in the `user` object of `users.info`."""
    profile = user.get("profile") or {}
    name = (
        profile.get("real_name")
        or user.get("real_name")
        or profile.get("display_name")
        or user.get("name")
        or user["id"]
    )
    return {
        "id": user["id"],
        "name": name,
        "title": profile.get("title") or "",
        "email": profile.get("email") or None,
        "timezone": user.get("tz") or None,
        "locale": user.get("locale") or None,
        # Guests of one channel and of several, and people of another company.
        "is_guest": any(
            user.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger")
        ),
        "is_active": not user.get("deleted", False),
    }
