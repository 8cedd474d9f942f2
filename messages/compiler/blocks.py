"""The blocks of a message or view: what each tag becomes, and how neighbours join."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from messages import limits
from messages.compiler import choices, elements
from messages.compiler.compilation import (
    Compilation,
    Json,
    attributes,
    exact,
    is_true,
    no_text,
)
from messages.compiler.inline import TAGS as INLINE
from messages.compiler.inline import read_run, read_spans
from messages.compiler.rich import RICH, rich_part
from messages.compiler.spans import Span
from messages.compiler.texts import fit_spans, plain_object, text_object
from messages.errors import Broken

_ID = frozenset({"id"})

Maker = Callable[[Compilation, Element], Json]

ELEMENTS: dict[str, Maker] = {
    "button": elements.button,
    "select": choices.select,
    "checkboxes": choices.choices,
    "radio": choices.choices,
    "overflow": choices.overflow,
    "datepicker": elements.date_picker,
    "textinput": elements.text_input,
    "email": elements.text_input,
    "url": elements.text_input,
    "number": elements.text_input,
}
_ACCESSORIES = {
    tag: ELEMENTS[tag]
    for tag in ("button", "select", "checkboxes", "radio", "overflow", "datepicker")
}
_INPUTS = {tag: maker for tag, maker in ELEMENTS.items() if tag not in ("button", "overflow")}


def make_blocks(
    compilation: Compilation, root: Element, *, passed_over: frozenset[str], in_view: bool
) -> list[Json]:
    """The blocks of the root's children; rich text that stands together is one block."""
    no_text(root)
    blocks: list[Json] = []
    open_rich: Json | None = None
    for child in root:
        tag = child.tag
        if tag in passed_over:
            continue
        if tag in RICH:
            part = rich_part(compilation, child)
            if open_rich is None or child.get("id"):
                open_rich = {"type": "rich_text", "elements": []}
                _add_id(compilation, child, open_rich)
                blocks.append(open_rich)
            open_rich["elements"] += part
            continue
        open_rich = None
        maker = _MAKERS.get(tag)
        if maker is None:
            raise Broken(child, f"<{tag}> cannot stand in <{root.tag}>")
        if tag == "input" and not in_view:
            # Slack takes inputs in messages, but a form belongs into a modal.
            raise Broken(child, "<input> stands in a modal or the home tab")
        block = maker(compilation, child)
        _add_id(compilation, child, block)
        _check_actions(child, block)
        blocks.append(block)
    return blocks


def _add_id(compilation: Compilation, element: Element, block: Json) -> None:
    block_id = element.get("id", "")
    if not block_id:
        return
    exact(element, block_id, limits.BLOCK_ID, "id")
    if block_id in compilation.block_ids:
        raise Broken(element, f'id="{block_id}" stands twice')
    compilation.block_ids.add(block_id)
    block["block_id"] = block_id


def _check_actions(element: Element, block: Json) -> None:
    actions = [item["action_id"] for item in block.get("elements", []) if "action_id" in item]
    if len(actions) > len(set(actions)):
        twice = next(action for action in actions if actions.count(action) > 1)
        raise Broken(element, f'action="{twice}" stands twice in <{element.tag}>')


def _header(compilation: Compilation, element: Element) -> Json:
    attributes(element, may=_ID)
    return {"type": "header", "text": plain_object(compilation, element, limits.HEADER)}


def _divider(compilation: Compilation, element: Element) -> Json:
    attributes(element, may=_ID)
    no_text(element)
    return {"type": "divider"}


def _image(compilation: Compilation, element: Element) -> Json:
    return elements.image(compilation, element, as_block=True)


def _section(compilation: Compilation, element: Element) -> Json:
    attributes(element, may=_ID)
    block: Json = {"type": "section"}
    fields = element.findall("field")
    others = frozenset({"field", "image", *_ACCESSORIES})
    spans = read_spans(compilation, element, others=others)
    if spans or not fields:
        block["text"] = text_object(compilation, element, spans, limits.TEXT)
    if len(fields) > limits.SECTION_FIELDS:
        compilation.mend(element, f"{len(fields)} fields, Slack takes {limits.SECTION_FIELDS}")
        fields = fields[: limits.SECTION_FIELDS]
    if fields:
        block["fields"] = [
            text_object(compilation, field, read_spans(compilation, field), limits.FIELD)
            for field in fields
        ]
    accessories = [child for child in element if child.tag in _ACCESSORIES or child.tag == "image"]
    if len(accessories) > 1:
        raise Broken(accessories[1], "a section has one element beside its text")
    for child in accessories:
        maker = elements.image if child.tag == "image" else _ACCESSORIES[child.tag]
        block["accessory"] = maker(compilation, child)
    return block


def _context(compilation: Compilation, element: Element) -> Json:
    attributes(element, may=_ID)
    made: list[Json] = []
    run: list[str | Element] = [element.text or ""]

    def close_run() -> None:
        spans = read_run(compilation, run)
        run.clear()
        if spans:
            made.append(text_object(compilation, element, spans, limits.TEXT))

    for child in element:
        if child.tag in INLINE:
            run.append(child)
        else:
            close_run()
            made.append(_context_item(compilation, child))
        run.append(child.tail or "")
    close_run()
    if not made:
        spans = fit_spans(compilation, element, [], limits.TEXT)
        made.append(text_object(compilation, element, spans, limits.TEXT))
    if len(made) > limits.CONTEXT_ELEMENTS:
        compilation.mend(element, f"{len(made)} items, Slack takes {limits.CONTEXT_ELEMENTS}")
        made = made[: limits.CONTEXT_ELEMENTS]
    return {"type": "context", "elements": made}


def _context_item(compilation: Compilation, element: Element) -> Json:
    if element.tag == "image":
        return elements.image(compilation, element)
    if element.tag == "item":
        attributes(element)
        spans: list[Span] = read_spans(compilation, element)
        return text_object(compilation, element, spans, limits.TEXT)
    raise Broken(element, f"<{element.tag}> cannot stand in <context>")


def _actions(compilation: Compilation, element: Element) -> Json:
    attributes(element, may=_ID)
    no_text(element)
    made: list[Json] = []
    for child in element:
        maker = _ACCESSORIES.get(child.tag)
        if maker is None:
            raise Broken(child, f"<{child.tag}> cannot stand in <actions>")
        made.append(maker(compilation, child))
    if not made:
        raise Broken(element, "<actions> has no elements: put the condition around it")
    if len(made) > limits.ACTIONS_ELEMENTS:
        compilation.mend(element, f"{len(made)} elements, Slack takes {limits.ACTIONS_ELEMENTS}")
        made = made[: limits.ACTIONS_ELEMENTS]
    return {"type": "actions", "elements": made}


def _input(compilation: Compilation, element: Element) -> Json:
    given = attributes(
        element,
        needs=frozenset({"label"}),
        may=frozenset({"hint", "optional", "dispatch", "id"}),
    )
    no_text(element)
    if len(element) != 1:
        raise Broken(element, f"<input> has one element, not {len(element)}")
    child = element[0]
    maker = _INPUTS.get(child.tag)
    if maker is None:
        raise Broken(child, f"<{child.tag}> cannot stand in <input>")
    block: Json = {
        "type": "input",
        "label": compilation.plain(element, given["label"], limits.INPUT_LABEL, "label"),
        "element": maker(compilation, child),
        "optional": is_true(element, "optional"),
    }
    if given.get("hint"):
        block["hint"] = compilation.plain(element, given["hint"], limits.INPUT_HINT, "hint")
    if is_true(element, "dispatch"):
        block["dispatch_action"] = True
    return block


_MAKERS: dict[str, Maker] = {
    "header": _header,
    "divider": _divider,
    "image": _image,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
}
