"""The rich_text block and its inline elements."""

from __future__ import annotations

from sandbox import limits
from sandbox.validation.rules import (
    Check,
    anything,
    boolean,
    by_type,
    integer,
    items,
    one_of,
    record,
    string,
    url,
)

_MANY = 10_000
_style = record(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "highlight",
            "client_highlight",
            "unlink",
            "underline",
        ),
        boolean,
    ),
)
_simple_style = {"style": _style}
_identifier = string(limits.ID)

_inline: dict[str, Check] = {
    "text": record({"type": anything, "text": string(limits.MESSAGE_TEXT)}, _simple_style),
    "link": record(
        {"type": anything, "url": url},
        {**_simple_style, "text": string(limits.MESSAGE_TEXT), "unsafe": boolean},
    ),
    "user": record({"type": anything, "user_id": _identifier}, _simple_style),
    "usergroup": record({"type": anything, "usergroup_id": _identifier}, _simple_style),
    "channel": record({"type": anything, "channel_id": _identifier}, _simple_style),
    "emoji": record(
        {"type": anything, "name": _identifier},
        {**_simple_style, "unicode": string(limits.ID), "skin_tone": integer(1, 6)},
    ),
    "broadcast": record(
        {"type": anything, "range": one_of("here", "channel", "everyone")}, _simple_style
    ),
    "date": record(
        {"type": anything, "timestamp": integer(), "format": string(limits.TEXT)},
        {**_simple_style, "url": url, "fallback": string(limits.TEXT)},
    ),
    "color": record({"type": anything, "value": string(limits.ID)}, _simple_style),
}
_line = items(by_type(_inline), _MANY, 0)
_section = record({"type": anything, "elements": _line})

_parts: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_list": record(
        {
            "type": anything,
            "style": one_of("bullet", "ordered"),
            "elements": items(by_type({"rich_text_section": _section}), _MANY, 0),
        },
        {"indent": integer(0, 8), "offset": integer(0), "border": integer(0, 1)},
    ),
    "rich_text_quote": record({"type": anything, "elements": _line}, {"border": integer(0, 1)}),
    "rich_text_preformatted": record(
        {"type": anything, "elements": _line},
        {"border": integer(0, 1), "language": string(limits.ID)},
    ),
}

rich_text = by_type(
    {
        "rich_text": record(
            {"type": anything, "elements": items(by_type(_parts), _MANY, 0)},
            {"block_id": _identifier},
        )
    }
)
