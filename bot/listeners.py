"""How Bolt's listeners are run: acknowledged at once, never lost, finished before we stop."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.listener.asyncio_runner import AsyncioListenerRunner
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.logs import log

_log = logging.getLogger("vouch.listeners")

# Slack gives up after three seconds; its half second for the way there and back.
ACK_SECONDS = 2.5


class ListenerRunner(AsyncioListenerRunner):
    """Bolt's own runner with four of its traps closed.

    Bolt looks for the acknowledgement every 10 ms; here it travels as soon as it is given.
    Bolt lets go of the listener's task, which the garbage collector may then take; here it is
    held, and `finish` waits for it. An exception after `ack()` wipes Bolt's answer, so that
    Slack gets a 404 three seconds later; here what was acknowledged stays acknowledged. And
    an answer to a command that comes too late is lost with Bolt; here it follows by the
    command's response_url.
    """

    def __init__(self, bolts: AsyncioListenerRunner) -> None:
        super().__init__(
            logger=bolts.logger,
            process_before_response=False,
            listener_error_handler=bolts.listener_error_handler,
            listener_start_handler=bolts.listener_start_handler,
            listener_completion_handler=bolts.listener_completion_handler,
            lazy_listener_runner=bolts.lazy_listener_runner,
        )
        self.ack_seconds = ACK_SECONDS
        self._running: set[asyncio.Task[None]] = set()

    async def run(
        self,
        request: AsyncBoltRequest,
        response: BoltResponse | None,
        listener_name: str,
        listener: AsyncListener,
        starting_time: float | None = None,
    ) -> BoltResponse | None:
        """The listener's acknowledgement, or None when it gave none within its time."""
        ack = _PromptAck()
        request.context["ack"] = ack
        if listener.auto_acknowledgement:
            await ack()
        task = asyncio.create_task(self._run_listener(request, listener, ack))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        for function in listener.lazy_functions:
            self._start_lazy_function(function, request)
        await asyncio.wait(
            {task, ack.given}, timeout=self.ack_seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if ack.response is not None:
            return ack.response
        log(_log, "listener.late", level=logging.WARNING, listener=listener_name)
        if task.done() or not _may_follow(request.body):
            return None
        ack.is_late = True
        return BoltResponse(status=200, body="")

    async def finish(self, *, limit_seconds: float) -> int:
        """Wait for the listeners under way; the number that were still running at the limit."""
        if not self._running:
            return 0
        _, late = await asyncio.wait(self._running, timeout=limit_seconds)
        return len(late)

    async def _run_listener(
        self, request: AsyncBoltRequest, listener: AsyncListener, ack: _PromptAck
    ) -> None:
        try:
            # Bolt types the second argument as present; its own dispatcher passes this.
            response = BoltResponse(status=200, body="")
            await listener.run_ack_function(request=request, response=response)
        except Exception as error:
            is_answered = ack.response is not None or ack.is_late
            answer = None if is_answered else BoltResponse(status=500, body="")
            await self.listener_error_handler.handle(error=error, request=request, response=answer)
            if answer is not None:
                ack.give(answer)
        else:
            if ack.is_late and ack.response is not None and ack.response.body:
                await _follow(request, ack.response)


class _PromptAck(AsyncAck):
    """An `ack` whose being called can be awaited."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.given: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_late = False

    async def __call__(self, *args: Any, **kwargs: Any) -> BoltResponse:
        response = await super().__call__(*args, **kwargs)
        self.give(response)
        return response

    def give(self, response: BoltResponse) -> None:
        self.response = response
        if not self.given.done():
            self.given.set_result(None)


def _may_follow(body: dict[str, Any]) -> bool:
    """Whether an empty acknowledgement now and the answer afterwards come to the same.

    A submitted form would close on an empty one, as if all were well.
    """
    return bool(body.get("response_url")) or body.get("type") == "block_actions"


async def _follow(request: AsyncBoltRequest, response: BoltResponse) -> None:
    """Give the answer that was too late for the acknowledgement by the response_url."""
    url = request.body.get("response_url")
    if not url:
        return
    kind = response.headers.get("content-type", [""])[0]
    is_json = kind.startswith("application/json")
    message = json.loads(response.body) if is_json else {"text": response.body}
    try:
        await AsyncWebhookClient(url).send_dict({"response_type": "ephemeral", **message})
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        log(_log, "answer.lost", level=logging.WARNING, error=type(error).__name__)


def install_runner(app: AsyncApp) -> ListenerRunner:
    """Put our runner in the place of the app's; before any `app.error` handler is set."""
    runner = ListenerRunner(app.listener_runner)
    # Bolt offers no way to hand a runner in, and reads this attribute on every dispatch.
    app._async_listener_runner = runner
    return runner
