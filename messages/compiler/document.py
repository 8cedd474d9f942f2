"""A whole message, modal or home tab: its frame, its notification, its size as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from messages import limits
from messages.compiler.blocks import make_blocks
from messages.compiler.compilation import (
    Compilation,
    Json,
    attributes,
    exact,
    is_true,
)
from messages.compiler.inline import read_spans
from messages.compiler.spans import Span
from messages.compiler.summary import spans_of_blocks
from messages.compiler.texts import notification_text, plain_object
from messages.errors import Broken

_FRAME = frozenset({"title", "submit", "close"})
_NOTIFICATION = frozenset({"notification"})
# How short body texts become, step by step, until a whole fits.
_SHORTER = (3_000, 1_500, 800, 400, 200, 100)


def compile_message(compilation: Compilation, root: Element) -> Json:
    """{"text": …, "blocks": […]}."""
    attributes(root)
    _frame_first(root, _NOTIFICATION)

    def make(trial: Compilation) -> Json:
        blocks = make_blocks(trial, root, passed_over=_NOTIFICATION, in_view=False)
        return {"text": "", "blocks": blocks}

    message, fitting = _fit(
        compilation,
        root,
        make,
        _count_characters,
        most=limits.MESSAGE_CHARACTERS,
        most_blocks=limits.MESSAGE_BLOCKS,
    )
    notification = root.find("notification")
    if notification is not None:
        attributes(notification)
        spans: list[Span] = read_spans(compilation, notification)
    else:
        spans = spans_of_blocks(fitting, message["blocks"])
    message["text"] = notification_text(spans, limits.NOTIFICATION) or "…"
    return message


def compile_modal(compilation: Compilation, root: Element) -> Json:
    """The view of a modal."""
    attributes(
        root,
        needs=frozenset({"callback"}),
        may=frozenset({"metadata", "notify-on-close", "clear-on-close", "external-id"}),
    )
    _frame_first(root, _FRAME)
    view = _view(compilation, root, "modal", _FRAME)
    title = root.find("title")
    if title is None:
        raise Broken(root, "<modal> needs a <title>")
    for tag, limit in (
        ("title", limits.VIEW_TITLE),
        ("submit", limits.VIEW_BUTTON),
        ("close", limits.VIEW_BUTTON),
    ):
        child = root.find(tag)
        if child is not None:
            attributes(child)
            view[tag] = plain_object(compilation, child, limit)
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        raise Broken(root, "<modal> has an <input>, so it needs a <submit>")
    if is_true(root, "notify-on-close"):
        view["notify_on_close"] = True
    if is_true(root, "clear-on-close"):
        view["clear_on_close"] = True
    external_id = root.get("external-id", "")
    if external_id:
        view["external_id"] = exact(root, external_id, limits.CALLBACK_ID, "external-id")
    return view


def compile_home(compilation: Compilation, root: Element) -> Json:
    """The view of the home tab."""
    attributes(root, may=frozenset({"callback", "metadata"}))
    return _view(compilation, root, "home", frozenset())


ROOTS: dict[str, Callable[[Compilation, Element], Json]] = {
    "message": compile_message,
    "modal": compile_modal,
    "home": compile_home,
}


def _view(compilation: Compilation, root: Element, kind: str, frame: frozenset[str]) -> Json:
    def make(trial: Compilation) -> Json:
        blocks = make_blocks(trial, root, passed_over=frame, in_view=True)
        return {"type": kind, "blocks": blocks}

    view, _ = _fit(
        compilation,
        root,
        make,
        _count_bytes,
        most=limits.VIEW_BYTES,
        most_blocks=limits.VIEW_BLOCKS,
    )
    callback = root.get("callback", "")
    if callback or kind == "modal":
        view["callback_id"] = exact(root, callback, limits.CALLBACK_ID, "callback")
    metadata = root.get("metadata", "")
    if metadata:
        view["private_metadata"] = exact(root, metadata, limits.PRIVATE_METADATA, "metadata")
    return view


def _frame_first(root: Element, frame: frozenset[str]) -> None:
    """Broken when a title or the like stands twice or after a block."""
    seen: set[str] = set()
    in_blocks = False
    for child in root:
        if child.tag not in frame:
            in_blocks = True
        elif in_blocks:
            raise Broken(child, f"<{child.tag}> stands before the blocks")
        elif child.tag in seen:
            raise Broken(child, f"<{child.tag}> stands twice")
        else:
            seen.add(child.tag)


def _fit(
    compilation: Compilation,
    root: Element,
    make: Callable[[Compilation], Json],
    measure: Callable[[Json], int],
    *,
    most: int,
    most_blocks: int,
) -> tuple[Json, Compilation]:
    """The whole within its limits: compiled again with shorter body texts as long as that helps,
    then without the blocks that are too many."""
    for longest in _SHORTER:
        trial = replace(compilation, longest=longest, block_ids=set(), mrkdwn_spans={})
        made = make(trial)
        size = measure(made)
        if size <= most:
            break
        compilation.mend(root, f"<{root.tag}> measures {size} in all, Slack takes {most}")
    blocks = made["blocks"]
    if not blocks:
        raise Broken(root, f"<{root.tag}> has no blocks")
    made["blocks"] = _cap_blocks(trial, root, blocks, most_blocks)
    while size > most and len(made["blocks"]) > 2:
        made["blocks"] = _cap_blocks(trial, root, blocks, len(made["blocks"]) - 1)
        size = measure(made)
    return made, trial


def _count_characters(message: Json) -> int:
    """What Slack counts of a message, as far as it is known: the text, and each container."""
    if len(repr(message["blocks"])) <= limits.MESSAGE_CHARACTERS:
        # Written out in full it is already short enough, and that is quickly known.
        return 0
    total = 0
    left: list[object] = [message["blocks"]]
    while left:
        part = left.pop()
        if isinstance(part, str):
            total += len(part)
        elif isinstance(part, dict):
            total += limits.CONTAINER_CHARACTERS
            left += [value for key, value in part.items() if key not in ("type", "action_id")]
        elif isinstance(part, list):
            left += part
    return total


def _count_bytes(view: Json) -> int:
    """The size of the blocks in the JSON that is sent."""
    size = len(repr(view["blocks"]))
    # An emoji takes twelve bytes; a view that is small even so need not be written out.
    return size if size * 12 <= limits.VIEW_BYTES else len(json.dumps(view["blocks"]))


def _cap_blocks(
    compilation: Compilation, root: Element, blocks: list[Json], limit: int
) -> list[Json]:
    """The blocks within the limit: the first ones, how many are left out, the last buttons."""
    if len(blocks) <= limit:
        return blocks
    compilation.mend(root, f"<{root.tag}> has {len(blocks)} blocks, Slack takes {limit}")
    ending = blocks[-1:] if blocks[-1]["type"] == "actions" else []
    kept = blocks[: limit - 1 - len(ending)]
    left_out = len(blocks) - len(kept) - len(ending)
    words = compilation.say("labels.limit.more", count=left_out)
    note: Json = {
        "type": "context",
        "elements": [{"type": "plain_text", "text": words, "emoji": False}],
    }
    return [*kept, note, *ending]
