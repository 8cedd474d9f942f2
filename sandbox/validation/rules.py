"""The small grammar of checks: each looks at one value and notes what Slack would say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit


class Problems:
    """What is wrong with one argument, in the form of `response_metadata.messages`."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, str]] = []

    def add(self, sentence: str, pointer: str) -> None:
        self.notes.append((sentence, pointer))

    @property
    def errors(self) -> list[str]:
        """Without the level, as in the `errors` list of chat.* answers."""
        return [f"{sentence} [json-pointer:{pointer}]" for sentence, pointer in self.notes]

    @property
    def messages(self) -> list[str]:
        return [f"[ERROR] {error}" for error in self.errors]

    def __bool__(self) -> bool:
        return bool(self.notes)


Check = Callable[[Any, str, Problems], None]


def string(longest: int, shortest: int = 1) -> Check:
    """Text of so many characters."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", at)
        elif len(value) > longest:
            problems.add(f"must be less than {longest + 1} characters", at)
        elif len(value) < shortest:
            problems.add(f"must be more than {shortest - 1} characters", at)

    return check


def one_of(*values: str) -> Check:
    def check(value: Any, at: str, problems: Problems) -> None:
        if value not in values:
            problems.add(f"must be a valid enum value: {', '.join(values)}", at)

    return check


def matching(pattern: str, said: str) -> Check:
    expression = re.compile(pattern)

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", at)
        elif not expression.fullmatch(value):
            problems.add(said, at)

    return check


def boolean(value: Any, at: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.add("must provide a boolean", at)


def integer(least: int | None = None, most: int | None = None) -> Check:
    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add("must provide an integer", at)
        elif least is not None and value < least:
            problems.add(f"must be greater than or equal to {least}", at)
        elif most is not None and value > most:
            problems.add(f"must be less than or equal to {most}", at)

    return check


def url(value: Any, at: str, problems: Problems) -> None:
    """A link that a client would open; Slack also allows mailto: and its own scheme."""
    before = len(problems.notes)
    string(3000)(value, at, problems)
    if len(problems.notes) > before:
        return
    parts = urlsplit(value)
    opens = (parts.scheme in ("http", "https") and parts.hostname) or (
        parts.scheme in ("mailto", "slack", "tel", "msteams") and (parts.path or parts.netloc)
    )
    if not opens or any(letter.isspace() for letter in value):
        problems.add("invalid url", at)


def items(each: Check, most: int, least: int = 1) -> Check:
    """An array of so many items."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must provide an array", at)
            return
        if len(value) > most:
            problems.add(f"no more than {most} items allowed", at)
            return
        if len(value) < least:
            problems.add(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            each(item, f"{at}/{index}", problems)

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    optional = optional or {}

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", at)
            return
        for name in required:
            if value.get(name) is None:
                problems.add(f"missing required field: {name}", at)
        for name, item in value.items():
            rule = required.get(name) or optional.get(name)
            if rule is None:
                problems.add(f"invalid additional property: {name}", at)
            elif item is not None:
                rule(item, f"{at}/{name}", problems)

    return check


def anything(value: Any, at: str, problems: Problems) -> None:
    """No rule."""


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", at)
            return
        kind = value.get("type")
        if kind is None:
            problems.add("missing required field: type", at)
        elif not isinstance(kind, str) or kind not in kinds:
            problems.add(f"unsupported type: {kind}", f"{at}/type")
        else:
            kinds[kind](value, at, problems)

    return check
