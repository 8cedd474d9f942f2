"""Interactive elements, and where each may stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox import limits
from sandbox.validation.rich_text import rich_text
from sandbox.validation.rules import (
    Check,
    Problems,
    anything,
    boolean,
    integer,
    items,
    matching,
    one_of,
    record,
    string,
    url,
)
from sandbox.validation.texts import (
    check_choices,
    confirm,
    dispatch_config,
    option,
    option_group,
    plain_text,
)

_placeholder = {"placeholder": plain_text(limits.PLACEHOLDER), "focus_on_load": boolean}
_confirm = {"confirm": confirm}
_identifier = string(limits.ID)


def _element(
    required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None
) -> Check:
    return record(
        {"type": anything, **(required or {})}, {"action_id": _identifier, **(optional or {})}
    )


def _choosing(fields: Check) -> Check:
    def check(value: Any, at: str, problems: Problems) -> None:
        before = len(problems.notes)
        fields(value, at, problems)
        if len(problems.notes) == before:
            check_choices(value, at, problems)

    return check


_plain_choices = {
    "options": items(option(), limits.SELECT_OPTIONS),
    "option_groups": items(option_group, limits.SELECT_GROUPS),
}
_boxes = {"options": items(option(formatted=True), limits.CHECK_OPTIONS)}
_many = {"max_selected_items": integer(1)}
_filter = record(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_conversation_fields = {"default_to_current_conversation": boolean, "filter": _filter}
_ids = items(string(limits.ID), 100, 0)
_slack_file = record({}, {"id": string(limits.ID), "url": url})
_typed = {**_placeholder, "dispatch_action_config": dispatch_config}
_number = matching(r"-?\d+(\.\d+)?", "must be a valid number")


def _image(value: Any, at: str, problems: Problems) -> None:
    record(
        {"type": anything, "alt_text": string(limits.ALT_TEXT)},
        {"image_url": url, "slack_file": _slack_file},
    )(value, at, problems)
    if ("image_url" in value) == ("slack_file" in value):
        problems.add("must provide either image_url or slack_file", at)


_text_fields = _element(
    optional={
        **_typed,
        "initial_value": string(limits.INPUT_LENGTH, 0),
        "multiline": boolean,
        "min_length": integer(0, limits.INPUT_LENGTH),
        "max_length": integer(1, limits.INPUT_LENGTH),
    }
)


def _plain_text_input(value: Any, at: str, problems: Problems) -> None:
    before = len(problems.notes)
    _text_fields(value, at, problems)
    if len(problems.notes) > before:
        return
    longest, shortest = value.get("max_length"), value.get("min_length")
    if longest is not None and shortest is not None and shortest > longest:
        problems.add("min_length must not be greater than max_length", f"{at}/min_length")
    if longest is not None and len(value.get("initial_value") or "") > longest:
        problems.add(f"must be less than {longest + 1} characters", f"{at}/initial_value")


_number_fields = _element(
    {"is_decimal_allowed": boolean},
    {**_typed, "initial_value": _number, "min_value": _number, "max_value": _number},
)


def _number_input(value: Any, at: str, problems: Problems) -> None:
    before = len(problems.notes)
    _number_fields(value, at, problems)
    if len(problems.notes) == before and not value["is_decimal_allowed"]:
        for name in ("initial_value", "min_value", "max_value"):
            if "." in (value.get(name) or ""):
                problems.add("must be an integer", f"{at}/{name}")


image = _image
ELEMENTS: dict[str, Check] = {
    "button": _element(
        {"text": plain_text(limits.BUTTON_TEXT)},
        {
            **_confirm,
            "url": url,
            "value": string(limits.BUTTON_VALUE),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
        },
    ),
    "image": _image,
    "overflow": _element(
        {"options": items(option(with_url=True), limits.OVERFLOW_OPTIONS)}, _confirm
    ),
    "checkboxes": _choosing(
        _element(
            _boxes,
            {
                **_confirm,
                "focus_on_load": boolean,
                "initial_options": items(option(formatted=True), limits.CHECK_OPTIONS),
            },
        )
    ),
    "radio_buttons": _choosing(
        _element(
            _boxes,
            {**_confirm, "focus_on_load": boolean, "initial_option": option(formatted=True)},
        )
    ),
    "datepicker": _element(
        optional={
            **_placeholder,
            **_confirm,
            "initial_date": matching(r"\d{4}-\d\d-\d\d", "must be a valid date"),
        }
    ),
    "timepicker": _element(
        optional={
            **_placeholder,
            **_confirm,
            "initial_time": matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a valid time"),
            "timezone": string(limits.ID),
        }
    ),
    "datetimepicker": _element(
        optional={
            **_confirm,
            "focus_on_load": boolean,
            "initial_date_time": integer(1_000_000_000, 9_999_999_999),
        }
    ),
    "plain_text_input": _plain_text_input,
    "email_text_input": _element(
        optional={**_typed, "initial_value": string(limits.INPUT_LENGTH, 0)}
    ),
    "url_text_input": _element(
        optional={**_typed, "initial_value": string(limits.INPUT_LENGTH, 0)}
    ),
    "number_input": _number_input,
    "rich_text_input": _element(optional={**_typed, "initial_value": rich_text}),
    "file_input": _element(
        optional={
            "filetypes": items(string(limits.ID), 100),
            "max_files": integer(1, 10),
        }
    ),
    "static_select": _choosing(
        _element(
            optional={**_placeholder, **_confirm, **_plain_choices, "initial_option": option()}
        )
    ),
    "multi_static_select": _choosing(
        _element(
            optional={
                **_placeholder,
                **_confirm,
                **_plain_choices,
                **_many,
                "initial_options": items(option(), limits.SELECT_OPTIONS),
            }
        )
    ),
    "external_select": _element(
        optional={
            **_placeholder,
            **_confirm,
            "initial_option": option(),
            "min_query_length": integer(0),
        }
    ),
    "multi_external_select": _element(
        optional={
            **_placeholder,
            **_confirm,
            **_many,
            "initial_options": items(option(), limits.SELECT_OPTIONS),
            "min_query_length": integer(0),
        }
    ),
    "users_select": _element(
        optional={**_placeholder, **_confirm, "initial_user": string(limits.ID)}
    ),
    "multi_users_select": _element(
        optional={**_placeholder, **_confirm, **_many, "initial_users": _ids}
    ),
    "channels_select": _element(
        optional={
            **_placeholder,
            **_confirm,
            "initial_channel": string(limits.ID),
            "response_url_enabled": boolean,
        }
    ),
    "multi_channels_select": _element(
        optional={**_placeholder, **_confirm, **_many, "initial_channels": _ids}
    ),
    "conversations_select": _element(
        optional={
            **_placeholder,
            **_confirm,
            **_conversation_fields,
            "initial_conversation": string(limits.ID),
            "response_url_enabled": boolean,
        }
    ),
    "multi_conversations_select": _element(
        optional={
            **_placeholder,
            **_confirm,
            **_many,
            **_conversation_fields,
            "initial_conversations": _ids,
        }
    ),
}

_SELECTS = {name for name in ELEMENTS if name.endswith("_select")}
_PICKERS = {"datepicker", "timepicker", "checkboxes", "radio_buttons"}
_TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}

# Which elements each block takes: Slack's reference and the types of its Node SDK.
IN_ACTIONS = _SELECTS | _PICKERS | {"button", "overflow", "datetimepicker", "rich_text_input"}
IN_SECTION = _SELECTS | _PICKERS | {"button", "overflow", "image"}
IN_INPUT = _SELECTS | _PICKERS | _TYPED | {"datetimepicker", "rich_text_input", "file_input"}


def elements(names: set[str]) -> dict[str, Check]:
    """The checks of the elements that one kind of block takes."""
    return {name: ELEMENTS[name] for name in sorted(names)}
