"""The number of a digest, as its button carries it, and the key of its post in the outbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from store.errors import NotFound

_NUMBER = re.compile(r"([1-9]\d{0,17}):(\d{4}-\d\d-\d\dT\d\d:\d\dZ)", re.ASCII)
_MOMENT = "%Y-%m-%dT%H:%MZ"


def digest_number(*, schedule_id: int, due_at: datetime) -> str:
    """A schedule and one of its due moments: "12:2026-03-16T08:00Z"."""
    return f"{schedule_id}:{due_at.astimezone(UTC):{_MOMENT}}"


def read_digest_number(number: object) -> tuple[int, datetime]:
    """The schedule's id and the due moment. Raises `NotFound` for anything else."""
    match = _NUMBER.fullmatch(number) if isinstance(number, str) else None
    if match is not None:
        try:
            return int(match[1]), datetime.strptime(match[2], _MOMENT).replace(tzinfo=UTC)
        except ValueError:
            pass
    raise NotFound("digest", number)


def slot_key(number: str) -> str:
    """The key of the first post of a digest; posts of the same slot begin with it."""
    return f"slot:{number}"
