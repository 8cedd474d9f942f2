"""Socket Mode: envelopes over WebSockets, each acknowledged by its id."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox import limits

Json = dict[str, Any]


class SocketClosed(Exception):
    """The connection went away before the envelope was acknowledged."""


@dataclass
class Connection:
    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)


class Sockets:
    """The app's open connections; envelopes are spread over them in turn."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._sockets: set[web.WebSocketResponse] = set()
        self._turn = itertools.count()
        self.changed = asyncio.Condition()

    @property
    def count(self) -> int:
        return len(self._connections)

    def new_ticket(self) -> str:
        """The secret of one connection to come (apps.connections.open)."""
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.count >= limits.SOCKET_CONNECTIONS:
            await socket.send_json(self._disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(socket)
        self._connections.append(connection)
        self._sockets.add(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": self.count,
                "debug_info": {
                    "host": "sandbox",
                    "build_number": 1,
                    "approximate_connection_time": 18060,
                },
                "connection_info": {"app_id": self._app_id},
            }
        )
        await self._tell()
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._receive(connection, frame.data)
        finally:
            self._sockets.discard(socket)
            if connection in self._connections:
                self._connections.remove(connection)
            for future in connection.waiting.values():
                if not future.done():
                    future.set_exception(SocketClosed())
            await self._tell()
        return socket

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    @staticmethod
    def _receive(connection: Connection, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        future = connection.waiting.get(answer.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(answer)

    async def send(
        self, kind: str, payload: Json, *, accepts_response: bool, extra: Json | None = None
    ) -> Any:
        """Send one envelope and wait for its ack; returns the ack's payload or None.

        Raises `SocketClosed` when there is no connection or it goes away.
        """
        if not self._connections:
            raise SocketClosed
        connection = self._connections[next(self._turn) % len(self._connections)]
        envelope_id = str(uuid.uuid4())
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = future
        envelope = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": accepts_response,
            **(extra or {}),
        }
        try:
            await connection.socket.send_json(envelope)
            answer = await future
        except ConnectionError as error:
            raise SocketClosed from error
        finally:
            connection.waiting.pop(envelope_id, None)
        return answer.get("payload")

    def _disconnect(self, reason: str) -> Json:
        return {
            "type": "disconnect",
            "reason": reason,
            "num_connections": self.count,
            "debug_info": {"host": f"sandbox-{secrets.token_hex(2)}"},
            "connection_info": {"app_id": self._app_id},
        }

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go.

        After "warning" it is still used; after "refresh_requested" it is sent nothing more and
        the client replaces and closes it; "link_disabled" closes it at once.
        """
        for connection in list(self._connections):
            if reason != "warning":
                self._connections.remove(connection)
            await connection.socket.send_json(self._disconnect(reason))
            if reason == "link_disabled":
                await connection.socket.close()

    async def close(self) -> None:
        """Close every socket, those that are leaving as well."""
        for socket in list(self._sockets):
            await socket.close()
