"""What people are told when something goes wrong, and what the log keeps of it."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.services import Services
from messages import Messages
from store.errors import VouchError

_log = logging.getLogger("vouch.failures")

# Read out on the phone, so without letters and digits that look or sound alike.
_ALPHABET = "ACDEFHJKLMNPRTUVWXY3479"


def failure_reference(error: BaseException) -> str:
    """A short code that stands both in the person's message and in the log, with the traceback."""
    reference = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    _log.error(
        "failure reference=%s error=%s",
        reference,
        type(error).__name__,
        exc_info=(type(error), error, error.__traceback__),
    )
    return reference


def register_failures(app: AsyncApp, services: Services) -> None:
    """Answer whatever a listener lets through, in the reader's language, never with a trace."""

    @app.error
    async def answer_failure(
        error: Exception,
        body: dict[str, Any],
        client: AsyncWebClient,
        response: BoltResponse | None,
    ) -> BoltResponse | None:
        if isinstance(error, BoltUnhandledRequestError):
            # A link button, an event that another version subscribed to: taken, nothing to do.
            _log.info("request.unhandled kind=%s", body.get("type") or body.get("command"))
            return BoltResponse(status=200, body="")
        if isinstance(error, VouchError):
            failure = Failure(f"errors.{error.code}", error.values)
        else:
            failure = Failure("errors.unexpected", {"reference": failure_reference(error)})
        locale = await _locale(services, body, client)
        if response is not None:
            told = _answer(services.messages, body, locale, failure)
            if told is not None:
                return told
        await _tell(services.messages, body, client, locale, failure)
        return None if response is None else BoltResponse(status=200, body="")


@dataclass(frozen=True)
class Failure:
    """What to say: the name of a sentence and what fills it."""

    sentence: str
    values: dict[str, Any]


def _answer(
    messages: Messages, body: dict[str, Any], locale: str | None, failure: Failure
) -> BoltResponse | None:
    """The acknowledgement that carries the sentence, where Slack lets one carry it."""
    if "command" in body:
        notice = messages.notice(failure.sentence, locale, **failure.values)
        return BoltResponse(status=200, body={"response_type": "ephemeral", **notice})
    if body.get("type") == "block_suggestion":
        return BoltResponse(status=200, body={"options": []})
    if body.get("type") == "view_submission":
        # At a field, so that the form stays open with everything that was typed into it.
        for block in body["view"].get("blocks", ()):
            if block.get("type") == "input":
                sentence = messages.say(failure.sentence, locale, **failure.values)
                errors = {block["block_id"]: sentence}
                return BoltResponse(
                    status=200, body={"response_action": "errors", "errors": errors}
                )
    return None


async def _tell(
    messages: Messages,
    body: dict[str, Any],
    client: AsyncWebClient,
    locale: str | None,
    failure: Failure,
) -> None:
    """Say it beside the acknowledgement: at the message, or in a dialog of its own."""
    try:
        if url := body.get("response_url"):
            notice = messages.notice(failure.sentence, locale, **failure.values)
            answer = await AsyncWebhookClient(url, proxy=client.proxy).send_dict(
                {"response_type": "ephemeral", "replace_original": False, **notice}
            )
            if answer.status_code == 200:
                return
        if trigger := body.get("trigger_id"):
            view = messages.render(
                "failures/modal", locale, sentence=failure.sentence, values=failure.values
            )
            if (body.get("view") or {}).get("type") == "modal":
                await client.views_push(trigger_id=trigger, view=view)
            else:
                await client.views_open(trigger_id=trigger, view=view)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        _log.warning("failure.untold error=%s", type(error).__name__)


async def _locale(services: Services, body: dict[str, Any], client: AsyncWebClient) -> str | None:
    user = body.get("user")
    user_id = body.get("user_id") or (user.get("id") if isinstance(user, dict) else user)
    try:
        if user_id:
            return (await services.people.member(str(user_id), client)).locale
    except Exception:
        # Perhaps the database is what failed; the sentence matters more than its language.
        _log.warning("failure.reader_unknown", exc_info=True)
    return None
