"""The server process around the web front: its socket, its signals, its end."""

from __future__ import annotations

import signal
import socket
import sys

import uvicorn

from bot.application import STOP_LIMIT_SECONDS
from bot.web import StartBot, make_web


class CannotListen(Exception):
    """The address is taken or not ours; the sentence says which one."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, before anything else is started. Raises CannotListen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(2048)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotListen(
            f"Cannot listen on {host} port {port}: {reason}. Choose another HOST or PORT."
        ) from None
    return listener


def make_server(start: StartBot) -> uvicorn.Server:
    """The server of the web front; `run(sockets=[…])` returns after a graceful stop."""
    return uvicorn.Server(
        uvicorn.Config(
            make_web(start),
            loop="auto" if sys.platform == "win32" else "uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            # Requests under way at SIGTERM; what goes on behind them has `Bot.stop`.
            timeout_graceful_shutdown=int(STOP_LIMIT_SECONDS),
        )
    )


def serve(start: StartBot, listener: socket.socket) -> bool:
    """Serve until SIGTERM or SIGINT, then finish what is under way; False: it could not start."""
    # uvicorn raises the signal again when it is done, which would kill us on the way out.
    previous = {
        number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)
    }
    server = make_server(start)
    try:
        server.run(sockets=[listener])
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        listener.close()
    return server.started
