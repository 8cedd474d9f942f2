"""Ordinary values of a message with a picture, and of one that has to go without it."""

from __future__ import annotations

from typing import Any

from tests.messages.samples.digests import PROGRESS

_ALT = "All regions, October 2026. Nominations: 12. Better: up 3 from 9."

SAMPLES: dict[str, dict[str, Any]] = {
    "digests/progress (with its picture)": PROGRESS
    | {"picture": {"file": "F0123ABC", "alt": _ALT}},
    "digests/progress (without a font)": PROGRESS
    | {"picture": {"file": None, "alt": _ALT, "because": "font"}},
    "digests/progress (without an upload)": PROGRESS
    | {"picture": {"file": None, "alt": _ALT, "because": "upload"}},
}
