"""One post on its way to Slack, and what becomes of it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.directory import look_up_shared
from bot.history import HistoryTooLong, find_posted, metadata_for
from bot.logs import log
from bot.pacing import Pacing
from bot.pictures import NOT_READY, Pictures, PictureWaits
from bot.reach import SlackReach
from bot.receipts import Receipts
from bot.troubles import ClaimOver, Kind, Trouble, read_trouble
from handlers.failures import failure_reference
from handlers.services import People
from messages import Messages
from store.clock import Clock
from store.database import Store
from store.outbox import SentPost, mark_failed, mark_skipped, mark_unsure, return_post
from store.post_records import PostToSend
from store.program_fields import is_member_id
from store.troubles import tell_token_refused

_log = logging.getLogger("vouch.outbox")

# Calls for different posts go side by side.
CALLS_AT_ONCE = 16
# With pauses of up to a minute, half an hour of a Slack that answers and does not post.
MOST_ATTEMPTS = 40


@dataclass(frozen=True)
class Claim:
    """What says that a post is ours to send, until a moment on the stopwatch of `Pacing`."""

    token: str
    last_moment: float


class _WentAway(Exception):
    """Slack went away while the post waited for its call."""


class Sender:
    """Sends single posts and writes down what Slack said. Raises only for the store's sake."""

    def __init__(
        self,
        *,
        store: Store,
        messages: Messages,
        people: People,
        client: AsyncWebClient,
        clock: Clock,
        pacing: Pacing,
        slack: SlackReach,
        pictures: Pictures,
    ) -> None:
        self._store = store
        self._messages = messages
        self._people = people
        self._client = client
        self._clock = clock
        self._pacing = pacing
        self._slack = slack
        self._pictures = pictures
        self._receipts = Receipts(store)
        self._calls = asyncio.Semaphore(CALLS_AT_ONCE)

    async def send(self, post: PostToSend, claim: Claim) -> bool:
        """Whether the post is in Slack now."""
        try:
            values = await self._choose_values(post)
        except Exception as error:
            await self._note(post, claim, read_trouble(error))
            return False
        try:
            locale = await self._find_locale(post)
            if post.picture is not None:
                values["picture"] = await self._pictures.prepare(post, claim.token, locale)
            message = self._messages.render(post.template, locale, **values)
        except PictureWaits as waits:
            await self._note(post, claim, waits.trouble)
            return False
        except Exception as error:
            # No later try would go better; the channel's other posts go on.
            reference = failure_reference(error)
            sentence = f"The message could not be written; the log has {reference}."
            await self._fail(post, claim, sentence, trouble="unwritable")
            return False
        await self._pacing.turn(post.channel)
        try:
            async with self._calls:
                if self._slack.is_away:
                    raise _WentAway
                channel, ts = await self._call(post, message, claim)
        except _WentAway:
            await self._put_back(post, claim)
            return False
        except HistoryTooLong:
            sentence = "Whether it was posted could not be told: look in the channel, then retry."
            await self._fail(post, claim, sentence, trouble="unclear")
            return False
        except Exception as error:
            trouble = read_trouble(error)
            if trouble.code == NOT_READY and (values.get("picture") or {}).get("file"):
                trouble = await self._pictures.not_taken(post, claim.token)
            await self._note(post, claim, trouble)
            return False
        self._slack.reached()
        await self._receipts.write(SentPost(post.id, claim.token, channel, ts))
        log(_log, "post.sent", post=post.id, kind=post.kind, channel=channel, ts=ts)
        return True

    async def _choose_values(self, post: PostToSend) -> dict[str, Any]:
        """What the post may say where it goes.

        `if_shared` among the values holds those that take the others' place where people of
        another company read along. Slack is asked each time: a channel that was ours when the
        post was written may have been opened to others since, and a name cannot be unsaid.
        """
        values = dict(post.values)
        outside = values.pop("if_shared", None)
        if outside is None:
            return values
        if is_member_id(post.channel):
            # A direct message: a guest, and whoever is not known to be ours, reads the other.
            reader = await self._people.member(post.channel, self._client)
            shared = reader.is_guest or reader.refreshed_at is None
        else:
            channel = post.target_channel or post.channel
            shared = await look_up_shared(channel, self._client)
        return values | outside if shared else values

    async def _find_locale(self, post: PostToSend) -> str | None:
        if post.locale is None and post.is_direct:
            return (await self._people.member(post.channel, self._client)).locale
        return post.locale

    async def _call(
        self, post: PostToSend, message: dict[str, Any], claim: Claim
    ) -> tuple[str, str]:
        """Where the message stands now: its channel and ts."""
        if post.target_channel is not None and post.target_ts is not None:
            # Saying the same twice changes nothing, so an update needs no looking up.
            await self._client.chat_update(
                channel=post.target_channel, ts=post.target_ts, **message
            )
            return post.target_channel, post.target_ts
        if post.is_unsure:
            found = await find_posted(self._client, post)
            if found is not None:
                log(_log, "post.found", post=post.id, channel=found[0], ts=found[1])
                return found
        if self._pacing.monotonic() > claim.last_moment:
            raise ClaimOver
        async with asyncio.timeout(self._pacing.call_seconds):
            answer = await self._client.chat_postMessage(
                channel=post.thread_channel or post.channel,
                thread_ts=post.thread_ts,
                metadata=metadata_for(post),
                unfurl_links=False,
                unfurl_media=False,
                **message,
            )
        return str(answer["channel"]), str(answer["ts"])

    async def _note(self, post: PostToSend, claim: Claim, trouble: Trouble) -> None:
        """Write down what a failed call means: for the post, and for those after it."""
        kind, seconds = trouble.kind, self._pacing.pause(post.attempts)
        if kind is Kind.UNREACHABLE:
            self._slack.unreachable(trouble.code)
            seconds = 0.0  # the delivery as a whole pauses
        elif kind is Kind.REFUSED:
            self._slack.refused(trouble.code)
            await self._store.run(tell_token_refused, trouble=trouble.code)
            seconds = 0.0
        elif kind is Kind.LIMITED:
            seconds = trouble.retry_after
        elif kind is Kind.UNSURE:
            seconds = max(seconds, self._pacing.before_look_up)
        waits = kind in (Kind.UNREACHABLE, Kind.REFUSED, Kind.LIMITED)
        if kind is Kind.GONE and post.kind == "update":
            await self._store.run(
                mark_skipped, post_id=post.id, claim=claim.token, error=trouble.sentence
            )
            return
        if kind in (Kind.NEVER, Kind.GONE):
            await self._fail(post, claim, trouble.sentence, trouble=trouble.code)
            return
        if not waits and post.attempts >= MOST_ATTEMPTS:
            await self._fail(post, claim, trouble.sentence, trouble="too_many_tries")
            return
        # What may be in Slack already stays so, whatever this call came to.
        put_back = mark_unsure if kind is Kind.UNSURE or post.is_unsure else return_post
        await self._store.run(
            put_back,
            post_id=post.id,
            claim=claim.token,
            not_before=self._clock.now() + timedelta(seconds=seconds),
            error=trouble.sentence,
        )
        log(
            _log,
            "post.waits",
            level=logging.WARNING,
            post=post.id,
            because=trouble.kind.name.lower(),
            error=trouble.code,
            seconds=seconds,
        )

    async def _put_back(self, post: PostToSend, claim: Claim) -> None:
        """The call was not made: the post waits with all others."""
        await self._store.run(
            return_post,
            post_id=post.id,
            claim=claim.token,
            not_before=self._clock.now(),
            error="Slack could not be reached.",
        )

    async def _fail(self, post: PostToSend, claim: Claim, sentence: str, *, trouble: str) -> None:
        await self._store.run(
            mark_failed, post_id=post.id, claim=claim.token, error=sentence, trouble=trouble
        )
        log(_log, "post.failed", level=logging.ERROR, post=post.id, error=trouble)
