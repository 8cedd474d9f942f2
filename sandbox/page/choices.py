"""What a select offers and what is chosen in it, whatever its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.world import Conversation, Json

if TYPE_CHECKING:
    from sandbox.page.reader import Reader


@dataclass(frozen=True)
class Group:
    """Options under one label; the label is None where they stand by themselves."""

    label: str | None
    options: list[Json]


@dataclass(frozen=True)
class Choice:
    """A select as the page draws it."""

    source: str
    """`static` (all options are on the page) or `external` (asked for while typing)."""
    multiple: bool
    groups: list[Group] = field(default_factory=list)
    selected: list[dict[str, str]] = field(default_factory=list)
    """value and text of each chosen option"""


def choice_of(element: Json, block_id: str, held: Json | None, reader: Reader) -> Choice:
    """The options of a select element, and those that are chosen in it."""
    kind = str(element["type"])
    multiple = kind.startswith("multi_")
    noun = kind.removeprefix("multi_").removesuffix("_select")
    if noun in ("static", "external"):
        chosen = chosen_options(element, held)
        selected = [_chosen(str(option["value"]), text_of(option)) for option in chosen]
        groups = groups_of(element) if noun == "static" else []
        return Choice(source=noun, multiple=multiple, groups=groups, selected=selected)
    if noun == "users":
        options = people(reader)
    else:
        options = conversations(reader, element, channels_only=noun == "channels")
    singular = noun.removesuffix("s")
    if held is not None:
        chosen_ids = held.get(f"selected_{noun}") or [held.get(f"selected_{singular}")]
    else:
        chosen_ids = element.get(f"initial_{noun}") or [element.get(f"initial_{singular}")]
    names = {str(option["value"]): text_of(option) for option in options}
    return Choice(
        source="static",
        multiple=multiple,
        groups=[Group(None, options)],
        selected=[_chosen(value, names.get(value, value)) for value in chosen_ids if value],
    )


def chosen_options(element: Json, held: Json | None) -> list[Json]:
    """The chosen option objects: what the person chose, else what the bot chose for them."""
    source, prefix = (element, "initial") if held is None else (held, "selected")
    many: list[Json] | None = source.get(f"{prefix}_options")
    if many is not None:
        return many
    one: Json | None = source.get(f"{prefix}_option")
    return [one] if one else []


def groups_of_options(options: list[Json]) -> list[Group]:
    """Options that stand by themselves."""
    return [Group(None, options)]


def groups_of(element: Json) -> list[Group]:
    """The options of an element, grouped as it groups them."""
    if element.get("option_groups"):
        return [
            Group(str(group["label"]["text"]), group["options"])
            for group in element["option_groups"]
        ]
    return groups_of_options(element.get("options") or [])


def text_of(option: Json) -> str:
    return str(option["text"]["text"])


def _chosen(value: str, text: str) -> dict[str, str]:
    return {"value": value, "text": text}


def _option(value: str, text: str, more: str = "") -> Json:
    option: Json = {"value": value, "text": {"type": "plain_text", "text": text, "emoji": False}}
    if more:
        option["description"] = {"type": "plain_text", "text": more, "emoji": False}
    return option


def people(reader: Reader) -> list[Json]:
    """Everybody who works here, by name."""
    users = [user for user in reader.world.users.values() if not user.deleted and not user.is_bot]
    users.sort(key=lambda user: user.real_name.casefold())
    return [
        _option(user.id, user.real_name, " · ".join(filter(None, (user.title, user.city))))
        for user in users
    ]


def conversations(reader: Reader, element: Json, *, channels_only: bool) -> list[Json]:
    """The conversations that the viewer may choose, under the element's own filter."""
    wanted = (element.get("filter") or {}).get("include")
    shown = []
    for conversation in reader.world.conversations.values():
        kind = _kind(conversation)
        if conversation.is_archived or not reader.may_see(conversation):
            continue
        if channels_only and kind != "public":
            continue
        if wanted and kind not in wanted:
            continue
        mark = "#" if conversation.kind == "channel" else "@"
        shown.append(_option(conversation.id, mark + reader.title_of(conversation)))
    return sorted(shown, key=lambda option: text_of(option).casefold())


def _kind(conversation: Conversation) -> str:
    if conversation.kind == "channel":
        return "private" if conversation.is_private else "public"
    return conversation.kind
