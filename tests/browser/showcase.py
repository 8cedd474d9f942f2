"""What the gallery app shows: its manifest, its forms, and a message with one of everything."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

MANIFEST: Json = {
    "features": {
        "slash_commands": [
            {"command": "/gallery", "description": "Open the form", "usage_hint": "[a word]"},
            {"command": "/garden", "description": "Answer only to me"},
            {"command": "/show", "description": "Post one of everything to the channel"},
        ],
        "shortcuts": [
            {
                "name": "Open the gallery",
                "type": "global",
                "callback_id": "gallery.open",
                "description": "The form with every input",
            },
            {
                "name": "Take this message",
                "type": "message",
                "callback_id": "gallery.take",
                "description": "Into the form",
            },
        ],
    }
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(label: str, value: str, description: str = "") -> Json:
    made: Json = {"text": plain(label), "value": value}
    return made | ({"description": plain(description)} if description else {})


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": block_id, **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element} | more


COLOURS = [option(name.title(), name) for name in ("red", "green", "blue", "white")]
TOWNS = {"berlin": "Berlin", "bern": "Bern", "bergen": "Bergen", "tokyo": "Tokyo (東京)"}

FORM: Json = {
    "type": "modal",
    "callback_id": "gallery.form",
    "title": plain("Gallery"),
    "submit": plain("Send"),
    "close": plain("Leave"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Every *input* there is."}},
        field("name", "Name", {"type": "plain_text_input", "placeholder": plain("A name")}),
        field(
            "story",
            "Story",
            {"type": "plain_text_input", "multiline": True},
            optional=True,
            hint=plain("As long as you like"),
        ),
        field("mail", "Mail", {"type": "email_text_input"}, optional=True),
        field("site", "Site", {"type": "url_text_input"}, optional=True),
        field(
            "count", "Count", {"type": "number_input", "is_decimal_allowed": False}, optional=True
        ),
        field(
            "colour",
            "Colour",
            {"type": "static_select", "options": COLOURS},
            dispatch_action=True,
        ),
        field(
            "colours",
            "Colours",
            {"type": "multi_static_select", "options": COLOURS, "max_selected_items": 2},
            optional=True,
        ),
        field(
            "grouped",
            "Grouped",
            {
                "type": "static_select",
                "option_groups": [
                    {"label": plain("Warm"), "options": [option("Red", "red")]},
                    {"label": plain("Cold"), "options": [option("Blue", "blue", "Like the sea")]},
                ],
            },
            optional=True,
        ),
        field("town", "Town", {"type": "external_select", "min_query_length": 1}, optional=True),
        field(
            "towns",
            "Towns",
            {"type": "multi_external_select", "min_query_length": 0},
            optional=True,
        ),
        field("person", "Person", {"type": "users_select"}, optional=True),
        field("people", "People", {"type": "multi_users_select"}, optional=True),
        field("channel", "Channel", {"type": "channels_select"}, optional=True),
        field("channels", "Channels", {"type": "multi_conversations_select"}, optional=True),
        field(
            "ticks",
            "Ticks",
            {
                "type": "checkboxes",
                "options": [option("One", "1", "the first"), option("Two", "2")],
            },
            optional=True,
        ),
        field("radio", "Radio", {"type": "radio_buttons", "options": COLOURS[:2]}, optional=True),
        field("day", "Day", {"type": "datepicker"}, optional=True),
        field("time", "Time", {"type": "timepicker"}, optional=True),
        field("moment", "Moment", {"type": "datetimepicker"}, optional=True),
        {
            "type": "actions",
            "block_id": "more",
            "elements": [{"type": "button", "action_id": "deeper", "text": plain("Deeper")}],
        },
    ],
}

SECOND: Json = {
    "type": "modal",
    "callback_id": "gallery.second",
    "title": plain("Deeper"),
    "submit": plain("Clear"),
    "close": plain("Back"),
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "The second view."}}],
}

NASTY = '<img src=x onerror="alert(1)"> <!channel> </script> "quoted" & ‮reversed'

EVERYTHING: list[Json] = [
    {"type": "header", "text": plain("One of everything :tada:")},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "*bold* _italic_ ~gone~ `code` <https://example.com|a link> <@U0PRIYA> "
            "<#C0DEAL> :wave:\n&gt; a quote\n```x &lt; y```",
        },
        "accessory": {
            "type": "overflow",
            "action_id": "pick",
            "options": [option("First", "first"), option("Second", "second")],
        },
    },
    {
        "type": "section",
        "fields": [
            {"type": "mrkdwn", "text": "*Region*\nDACH"},
            {"type": "mrkdwn", "text": "*Industry*\nManufacturing"},
            {"type": "plain_text", "text": "Plain *not bold*"},
            {
                "type": "mrkdwn",
                "text": "*When*\n<!date^1767225600^{date_short}^https://a.example|x>",
            },
        ],
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Rich ", "style": {"bold": True}},
                    {"type": "text", "text": NASTY},
                    {"type": "user", "user_id": "U0PRIYA"},
                    {"type": "emoji", "name": "handshake"},
                    {"type": "link", "url": "https://example.com/?a=1&b=2", "text": "a link"},
                    {
                        "type": "date",
                        "timestamp": 1767225600,
                        "format": "{date_long} {time}",
                        "fallback": "New Year",
                    },
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 0,
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Outer"}]}
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Inner"}]},
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Inner 2"}],
                    },
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "They saved us."}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a = 1\nb"}]},
        ],
    },
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "Context with 東京 and *bold*"}]},
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Customer"}, {"type": "raw_text", "text": "Score"}],
            [{"type": "raw_text", "text": "Nordwind"}, {"type": "raw_text", "text": "91"}],
        ],
        "column_settings": [{"align": "left"}, {"align": "right"}],
    },
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            {
                "type": "button",
                "action_id": "count",
                "text": plain("Count"),
                "value": "1",
                "style": "primary",
            },
            {
                "type": "button",
                "action_id": "remove",
                "text": plain("Remove"),
                "style": "danger",
                "confirm": {
                    "title": plain("Sure?"),
                    "text": {"type": "mrkdwn", "text": "This *cannot* be undone."},
                    "confirm": plain("Yes, remove"),
                    "deny": plain("Keep"),
                    "style": "danger",
                },
            },
            {
                "type": "static_select",
                "action_id": "chosen",
                "placeholder": plain("Pick a colour"),
                "options": COLOURS,
            },
        ],
    },
]
