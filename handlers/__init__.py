"""What people do in Slack, one room per conversation."""

from __future__ import annotations

import importlib
import importlib.util

from slack_bolt.app.async_app import AsyncApp

from handlers.services import Services

_ROOMS = ("references", "approvals", "nominations", "requests", "home", "consents")


def register_all(app: AsyncApp, services: Services) -> None:
    """Register every room's listeners, the busiest first: dispatch passes them in this order."""
    for room in _ROOMS:
        name = f"handlers.{room}"
        if importlib.util.find_spec(name):
            try:
                module = importlib.import_module(name)
            except ModuleNotFoundError as error:  # TEMPORARY until H6's store lands
                print("SKIPPED ROOM", name, error)
                continue
            module.register(app, services)
