"""The number of a digest, as its button carries it, and the key of its post in the outbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from store.errors import NotFound

_NUMBER = re.compile(r"([1-9]\d{0,17}):(\d{12})", re.ASCII)
_MOMENT = "%Y%m%d%H%M"


def digest_number(*, schedule_id: int, due_at: datetime) -> str:
    """A schedule and one of its due moments, in UTC: "12:202603160800"."""
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
