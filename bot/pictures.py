"""A post's picture on its way to Slack: drawn, uploaded, and left out where that cannot be.

An upload puts nothing into any channel: the file is ours alone until a message shows it. So an
upload that is done twice shows nothing twice, and the file's id is kept with the post as soon as
Slack has the file, for every later try of the post.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import log
from bot.pacing import Pacing
from bot.troubles import Kind, Trouble, read_trouble
from handlers.failures import failure_reference
from messages import Drawing, Messages
from messages.pictures import DrawingFailed, FontMissing, PictureProcess
from messages.text import cut
from store.database import Store
from store.post_pictures import note_picture
from store.post_records import PostToSend

_log = logging.getLogger("vouch.pictures")

# With the pauses between a post's tries, half a minute and more. A digest is worth more on time.
MOST_FAILURES = 5
# Slack: "alt_txt_too_large", past 1,000 characters of a file; in a message it takes 2,000.
FILE_ALT = 1_000
# An app that was installed before it could upload may still post.
_NOT_OURS_TO_DO = ("missing_scope", "no_permission", "not_allowed_token_type")
# Slack looks at an upload before a message may show it, for a second or more.
NOT_READY = "invalid_blocks"


class PictureWaits(Exception):
    """The post is to be tried again, as the trouble says."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


class Pictures:
    """Makes what a template's value `picture` says: see `messages.pictures`."""

    def __init__(
        self,
        *,
        store: Store,
        messages: Messages,
        client: AsyncWebClient,
        process: PictureProcess,
        pacing: Pacing,
    ) -> None:
        self._store = store
        self._messages = messages
        self._client = client
        self._process = process
        self._pacing = pacing

    async def prepare(
        self, post: PostToSend, claim: str, locale: str | None
    ) -> dict[str, Any] | None:
        """The picture's file and words, or the words and why there is no file; None when there
        is nothing to say. Raises PictureWaits when the next try may have the picture."""
        assert post.picture is not None
        try:
            drawing = self._messages.draw(
                post.picture["template"], locale, **post.picture["values"]
            )
        except Exception as error:
            # Ours to mend. The message itself says what matters.
            failure_reference(error)
            return None
        file = post.picture.get("file")
        because = post.picture.get("left_out")
        if file is None and because is None:
            file, because = await self._draw_and_upload(post, claim, drawing)
        if because is not None:
            return {"file": None, "alt": drawing.alt, "because": because}
        return {"file": file, "alt": drawing.alt}

    async def not_taken(self, post: PostToSend, claim: str) -> Trouble:
        """What it means that Slack did not take the message with its picture."""
        assert post.picture is not None
        # The file was taken, so its own failures are over and done.
        return await self._failed(post, claim, "picture_not_ready", count="refusals")

    async def _draw_and_upload(
        self, post: PostToSend, claim: str, drawing: Drawing
    ) -> tuple[str | None, str | None]:
        try:
            png = await self._process.draw(drawing.svg, drawing.language)
        except FontMissing:
            level, because = logging.WARNING, "font"
        except DrawingFailed as error:
            failure_reference(error)
            level, because = logging.ERROR, "drawing"
        else:
            return await self._upload(post, claim, png, drawing)
        log(
            _log,
            "picture.left_out",
            level=level,
            post=post.id,
            because=because,
            language=drawing.language,
        )
        return None, because

    async def _upload(
        self, post: PostToSend, claim: str, png: bytes, drawing: Drawing
    ) -> tuple[str | None, str | None]:
        assert post.picture is not None
        name = f"{post.picture['template']}.png"
        try:
            file = await self._send(png, name, cut(drawing.alt, FILE_ALT))
        except Exception as error:
            trouble = read_trouble(error)
            if trouble.kind is Kind.LIMITED:
                raise PictureWaits(trouble) from error
            if trouble.kind is Kind.REFUSED and trouble.code not in _NOT_OURS_TO_DO:
                raise PictureWaits(trouble) from error
            if trouble.kind in (Kind.REFUSED, Kind.NEVER):
                await self._leave_out(post, claim, trouble.code)
                return None, "upload"
            # Also when the place for files cannot be reached: messages may get through.
            waits = await self._failed(post, claim, trouble.code, count="failures")
            raise PictureWaits(waits) from error
        await self._store.run(note_picture, post_id=post.id, claim=claim, facts={"file": file})
        log(_log, "picture.uploaded", post=post.id, file=file, bytes=len(png))
        return file, None

    async def _send(self, png: bytes, name: str, alt: str) -> str:
        """The id of the uploaded file, which is in no channel yet."""
        limit = self._pacing.call_seconds
        async with asyncio.timeout(limit):
            place = await self._client.files_getUploadURLExternal(
                filename=name, length=len(png), alt_txt=alt
            )
        session = self._client.session
        assert session is not None
        async with (
            asyncio.timeout(limit),
            session.post(
                str(place["upload_url"]),
                data=png,
                headers={"Content-Type": "application/octet-stream"},
                proxy=self._client.proxy,
                ssl=self._client.ssl or True,
            ) as answer,
        ):
            if answer.status != 200:
                raise aiohttp.ClientResponseError(
                    answer.request_info, answer.history, status=answer.status
                )
        file = str(place["file_id"])
        async with asyncio.timeout(limit):
            await self._client.files_completeUploadExternal(files=[{"id": file, "title": name}])
        return file

    async def _failed(self, post: PostToSend, claim: str, code: str, *, count: str) -> Trouble:
        """Count it, and after so many let the next try go without the picture."""
        assert post.picture is not None
        failures = int(post.picture.get(count, 0)) + 1
        await self._store.run(note_picture, post_id=post.id, claim=claim, facts={count: failures})
        if failures >= MOST_FAILURES:
            await self._leave_out(post, claim, code)
        return Trouble(Kind.LATER, code)

    async def _leave_out(self, post: PostToSend, claim: str, code: str) -> None:
        await self._store.run(
            note_picture, post_id=post.id, claim=claim, facts={"left_out": "upload"}
        )
        log(
            _log,
            "picture.left_out",
            level=logging.ERROR,
            post=post.id,
            because="upload",
            error=code,
        )
