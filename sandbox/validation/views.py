"""Modals and home tabs."""

from __future__ import annotations

import json
from typing import Any

from sandbox import limits
from sandbox.validation.blocks import check_blocks, interactive_elements
from sandbox.validation.rules import Problems, anything, boolean, record, string
from sandbox.validation.texts import plain_text

_common = {
    "private_metadata": string(limits.PRIVATE_METADATA, 0),
    "callback_id": string(limits.CALLBACK_ID, 0),
    "external_id": string(limits.EXTERNAL_ID, 0),
}
_modal = record(
    {"type": anything, "title": plain_text(limits.VIEW_TITLE), "blocks": anything},
    {
        **_common,
        "submit": plain_text(limits.VIEW_TITLE),
        "close": plain_text(limits.VIEW_TITLE),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_home = record({"type": anything, "blocks": anything}, _common)


def check_view(view: Any, problems: Problems, *, kind: str, at: str = "/view") -> str | None:
    """Notes what is wrong with a view of a kind ("modal" or "home").

    Returns Slack's error name, or None: `invalid_arguments`, `view_too_large`.
    """
    if not isinstance(view, dict):
        problems.add("must provide an object", at)
        return "invalid_arguments"
    if len(json.dumps(view).encode()) > limits.VIEW_BYTES:
        return "view_too_large"
    if view.get("type") is None:
        problems.add("missing required field: type", at)
    elif view["type"] != kind:
        problems.add(f"unsupported type: {view['type']}", f"{at}/type")
    (_modal if kind == "modal" else _home)(view, at, problems)
    if view.get("blocks") is not None:
        check_blocks(
            view["blocks"],
            f"{at}/blocks",
            problems,
            most=limits.VIEW_BLOCKS,
            least=0 if kind == "home" else 1,
            in_message=False,
        )
    if not problems:
        _check_whole(view, kind, at, problems)
    return "invalid_arguments" if problems else None


def _check_whole(view: dict[str, Any], kind: str, at: str, problems: Problems) -> None:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if kind == "modal" and has_input and not view.get("submit"):
        problems.add(
            "missing required field: submit: `submit` is required when an 'input' block is "
            "within the 'blocks' array",
            at,
        )
    focused = 0
    for index, block in enumerate(view["blocks"]):
        for pointer, element in interactive_elements(block):
            focused += bool(element.get("focus_on_load"))
            if focused > 1:
                problems.add(
                    "only one element can have focus_on_load",
                    f"{at}/blocks/{index}{pointer}/focus_on_load",
                )
                return
            if element.get("response_url_enabled") and (
                kind != "modal" or block["type"] != "input"
            ):
                problems.add(
                    "response_url_enabled is only supported in input blocks of modals",
                    f"{at}/blocks/{index}{pointer}/response_url_enabled",
                )
