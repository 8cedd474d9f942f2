"""The HTTP side: /api/<method>, response URLs, uploads and files, Socket Mode's link."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import hdrs, web

from sandbox import api, responses
from sandbox.api.scheduled import release_due
from sandbox.context import ApiCall, Context
from sandbox.faults import Fault
from sandbox.handles import SlackError

Json = dict[str, Any]
UPLOAD_BYTES = 64 * 1024 * 1024


def add_routes(app: web.Application, context: Context) -> None:
    """Mount everything that the bot talks to."""
    handlers = Handlers(context)
    app.router.add_route("*", "/api/{method}", handlers.api)
    app.router.add_post("/response/{kind}/{team}/{secret}", handlers.response_url)
    app.router.add_post("/upload/v1/{file}", handlers.upload)
    app.router.add_get("/files/{file}/{name}", handlers.file)
    app.router.add_get("/files/{file}/download/{name}", handlers.file)
    app.router.add_get("/link/", context.sockets.handle)


class Handlers:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def api(self, request: web.Request) -> web.StreamResponse:
        """One call of the Web API."""
        context, method = self._context, request.match_info["method"]
        release_due(context.world)
        try:
            args, token = await _arguments(request)
        except SlackError as error:
            return self._answer(method, {}, _refusal(error))
        fault = context.faults.take(method)
        if fault is not None and fault.gate is not None:
            await fault.gate.pass_through()
            fault = None
        if fault is not None and fault.kind != "drop":
            return self._trouble(request, method, args, fault)
        registered = api.METHODS.get(method)
        tier = registered.tier if registered else None
        wait = context.rates.retry_after(method, tier, str(args.get("channel", "")))
        if wait is not None:
            return self._rate_limited(method, args, wait)
        try:
            call = api.Call(method, args, context)
            answer = {"ok": True, **await api.dispatch(call, token)}
        except SlackError as error:
            answer = _refusal(error)
        if fault is not None:
            self._log(method, args, answer)
            return _lose_connection(request)
        return self._answer(method, args, answer)

    def _trouble(
        self, request: web.Request, method: str, args: Json, fault: Fault
    ) -> web.StreamResponse:
        if fault.kind == "ratelimited":
            return self._rate_limited(method, args, fault.retry_after)
        if fault.kind == "status":
            self._log(method, args, {"ok": False}, fault.status)
            return web.Response(status=fault.status, text="trouble on order")
        if fault.kind == "error":
            return self._answer(method, args, {"ok": False, "error": fault.error})
        self._log(method, args, {"ok": False}, 0)
        return _lose_connection(request)

    def _rate_limited(self, method: str, args: Json, wait: int) -> web.Response:
        answer = {"ok": False, "error": "ratelimited"}
        self._log(method, args, answer, 429)
        return web.json_response(answer, status=429, headers={"Retry-After": str(wait)})

    def _log(self, method: str, args: Json, answer: Json, status: int = 200) -> None:
        self._context.calls.append(ApiCall(method, args, answer, status))

    def _answer(self, method: str, args: Json, answer: Json) -> web.Response:
        self._log(method, args, answer)
        headers = {"x-oauth-scopes": ",".join(sorted(self._context.scopes))}
        registered = api.METHODS.get(method)
        if registered is not None and registered.scopes:
            headers["x-accepted-oauth-scopes"] = ",".join(registered.scopes)
        return web.json_response(answer, headers=headers)

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        """An answer to an interaction, in its place."""
        context = self._context
        fault = context.faults.take("response_url")
        if fault is not None and fault.gate is not None:
            await fault.gate.pass_through()
            fault = None
        if fault is not None and fault.kind != "drop":
            return self._trouble(request, "response_url", {}, fault)
        try:
            body = json.loads(await request.text())
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        if not isinstance(body, dict):
            return web.Response(status=400, text="invalid_payload")
        answer, status = self._answered(request.match_info["secret"], body)
        self._log("response_url", body, answer, status)
        if fault is not None:
            return _lose_connection(request)
        if status == 200:
            return web.Response(text="ok")
        return web.json_response(answer, status=status)

    def _answered(self, secret: str, body: Json) -> tuple[Json, int]:
        try:
            known = self._context.response_urls.use(secret)
            responses.answer(self._context, known, body)
        except SlackError as error:
            gone = error.error in ("used_url", "expired_url", "invalid_url")
            return _refusal(error), 404 if gone else 400
        return {"ok": True}, 200

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file whose URL files.getUploadURLExternal gave."""
        file = self._context.world.files.get(request.match_info["file"])
        if file is None or file.content is not None:
            return web.Response(status=404, text="not found")
        content = b""
        if request.content_type == "multipart/form-data":
            form = await request.post()
            for part in form.values():
                if isinstance(part, web.FileField):
                    content = part.file.read()
                else:
                    content = part.encode() if isinstance(part, str) else bytes(part)
        else:
            content = await request.read()
        if len(content) != file.length:
            return web.Response(status=400, text="length does not match")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes. Slack asks for a token or cookie here; a local page has neither."""
        file = self._context.world.files.get(request.match_info["file"])
        if file is None or file.content is None:
            return web.Response(status=404, text="not found")
        # A file is a stranger on the page's own address: it may be looked at, not run.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)


def _refusal(error: SlackError) -> Json:
    answer: Json = {"ok": False, "error": error.error, **error.details}
    if error.messages:
        answer["response_metadata"] = {"messages": error.messages}
    return answer


def _lose_connection(request: web.Request) -> web.StreamResponse:
    """Cut the line without an answer, as a broken network does."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _arguments(request: web.Request) -> tuple[Json, str | None]:
    """A call's arguments and token, from the query, a form or JSON."""
    args: Json = dict(request.query)
    if request.method == hdrs.METH_POST:
        if request.content_type == "application/json":
            text = await request.text()
            try:
                body = json.loads(text) if text.strip() else {}
            except ValueError:
                raise SlackError("invalid_json") from None
            if not isinstance(body, dict):
                raise SlackError("json_not_object")
            args |= body
        else:
            args |= dict(await request.post())
    token = args.pop("token", None)
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and bearer:
        token = bearer.strip()
    return {name: value for name, value in args.items() if value is not None}, token
