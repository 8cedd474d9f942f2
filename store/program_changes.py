"""What an apply of a program file changes, part by part, and as lines to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """What an apply did to one part: `kind` is created, changed or removed.

    `before` and `after` hold the values that differ; as text it is one line to read.
    """

    kind: str
    subject: str  # "program", "hub", or "region EMEA"
    before: dict[str, object]
    after: dict[str, object]

    def __str__(self) -> str:
        if self.kind != "changed":
            return f"{self.kind} {self.subject}"
        details = [
            f"{name}: {_plain(self.before[name])} → {_plain(self.after[name])}"
            for name in self.after
        ]
        return f"changed {self.subject}: " + "; ".join(details)


def compare(
    subject: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> Iterable[Change]:
    """What differs between two states of one part; None is one in which it is not there."""
    if before is None:
        yield Change("created", subject, {}, after or {})
    elif after is None:
        yield Change("removed", subject, before, {})
    elif differing := [name for name in after if before[name] != after[name]]:
        yield Change(
            "changed",
            subject,
            {name: before[name] for name in differing},
            {name: after[name] for name in differing},
        )


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "nobody, nothing"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items()) or "nothing"
    return "nothing" if value is None else str(value)
