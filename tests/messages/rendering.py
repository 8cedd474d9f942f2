"""Every template with its samples, rendered once for all that is asked of it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from typing import Any

from messages import MarkupError, Messages
from messages.locales import languages
from tests.messages import samples
from tests.messages.checking import refusals

SAMPLES: dict[str, dict[str, Any]] = {}
for _module in pkgutil.iter_modules(samples.__path__):
    SAMPLES.update(importlib.import_module(f"{samples.__name__}.{_module.name}").SAMPLES)

# A sample that shows another state of the same template is named "room/name (which state)".
_STATE = re.compile(r" \(.*\)$")

# Shared by all tests: a template is compiled once in each.
STRICT = Messages(strict=True)
FORGIVING = Messages()

# Each language, some countries with dates of their own, and a language that nobody wrote.
LOCALES = (*languages(), "en-GB", "de-AT", "nl-NL")


def template_of(sample: str) -> str:
    """The template that a sample belongs to."""
    return _STATE.sub("", sample)


def render(messages: Messages, sample: str, locale: str, values: dict[str, Any]) -> dict[str, Any]:
    """What the sample's template becomes with these values."""
    return messages.render(template_of(sample), locale, **values)


@cache
def render_ordinary(sample: str, locale: str) -> dict[str, Any] | MarkupError:
    """What the sample becomes where nothing may be mended; the author's mistake if there is one."""
    try:
        return render(STRICT, sample, locale, SAMPLES[sample])
    except MarkupError as mistake:
        return mistake


def complaints_about(made: dict[str, Any] | MarkupError) -> list[str]:
    """What Slack would refuse, or what the compiler did."""
    return [str(made)] if isinstance(made, MarkupError) else refusals(made)
