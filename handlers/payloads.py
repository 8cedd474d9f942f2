"""What a click carries, read into plain values. Nothing in it is trusted to be allowed."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.errors import SlackApiError

from store.errors import NotFound


def read_member(body: dict[str, Any]) -> str:
    """Who clicked, sent or typed."""
    user = body.get("user")
    return str(body["user_id"] if user is None else user["id"])


def read_number(body: dict[str, Any], what: str) -> int:
    """The number that the clicked button carries. Raises NotFound when it carries none."""
    return to_number(body["actions"][0].get("value"), what)


def to_number(text: object, what: str) -> int:
    """The number of a `what`; raises NotFound for anything that cannot be one."""
    if isinstance(text, str | int):
        digits = str(text)
        # Longer ones are no key of ours, and PostgreSQL refuses them.
        if digits.isascii() and digits.isdigit() and len(digits) < 19:
            return int(digits)
    raise NotFound(what, text)


def read_metadata(view: dict[str, Any]) -> dict[str, Any]:
    """What a view was opened with, as JSON; empty when there is nothing of ours."""
    try:
        metadata = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return metadata if isinstance(metadata, dict) else {}


def read_input(view: dict[str, Any], name: str) -> dict[str, Any]:
    """The state of the input whose block and action are called `name`; empty when absent."""
    state: dict[str, Any] = view["state"]["values"].get(name, {}).get(name) or {}
    return state


def surface_of(body: dict[str, Any]) -> str:
    """Where the click happened: `message`, `modal` or `home`."""
    view = body.get("view")
    return "message" if view is None else str(view["type"])


def slack_error(error: SlackApiError) -> str:
    """Slack's own name for what went wrong; `http_502` where a proxy's page came instead.

    Such a page is not JSON, and the client hands on the bare response, which has no `get`.
    """
    response: Any = error.response
    data = getattr(response, "data", response)
    if isinstance(data, dict) and data.get("error"):
        return str(data["error"])
    return f"http_{getattr(response, 'status', getattr(response, 'status_code', 'unknown'))}"
