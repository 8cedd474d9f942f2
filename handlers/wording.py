"""Errors as the forms show them: at their field, or in a dialog of their own."""

from __future__ import annotations

from typing import Any

from messages import Messages
from store.errors import InvalidForm, VouchError


def word_fields(error: InvalidForm, messages: Messages, locale: str | None) -> dict[str, str]:
    """Each field's sentence, as `response_action: errors` wants it: block id → sentence."""
    values: dict[str, Any] = {
        name: value for name, value in error.values.items() if name != "errors"
    }
    return {
        field: messages.say(f"errors.{sentence}", locale, **values)
        for field, sentence in error.errors.items()
    }


def word_problem(error: VouchError, messages: Messages, locale: str | None) -> dict[str, Any]:
    """The dialog that says what happened, for a form that has no field to mend."""
    return messages.render(
        "failures/modal", locale, sentence=f"errors.{error.code}", values=error.values
    )
