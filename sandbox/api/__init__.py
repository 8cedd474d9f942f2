"""The Web API's methods; importing this package registers them all."""

from __future__ import annotations

from sandbox.api import basics, channels, chat, files, history, people, scheduled, views
from sandbox.api.registry import METHODS, Call, dispatch

__all__ = [
    "METHODS",
    "Call",
    "basics",
    "channels",
    "chat",
    "dispatch",
    "files",
    "history",
    "people",
    "scheduled",
    "views",
]
