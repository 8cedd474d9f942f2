"""A picture's values, as a digest composes them."""

from __future__ import annotations

from typing import Any


def figure(
    key: str, now: float, before: float | None, unit: str = "number", better: str | None = "more"
) -> dict[str, Any]:
    return {"key": key, "now": now, "before": before, "unit": unit, "better": better}


PROGRESS: dict[str, Any] = {
    "region": "Germany & Austria",
    "period": {"from": "2026-10-01", "to": "2026-10-31"},
    "before": {"from": "2026-09-01", "to": "2026-09-30"},
    "figures": [
        figure("nominations", 12, 9),
        figure("decided_on_time", 0.92, 0.99, "share"),
        figure("hours_to_decide", 27.5, 31, "hours", "less"),
        figure("searches_empty", 14, 14, better="less"),
        figure("requests", 1234, None, better=None),
    ],
    "segments": [
        {"group": "industry", "key": "financial_services", "now": 40, "added": 10, "lost": 1},
        {"group": None, "key": "Nordics", "now": 20, "added": 0, "lost": 3},
    ],
}

# Everything as long and as large as it gets.
WORST: dict[str, Any] = PROGRESS | {
    "region": "Reliability " * 200,
    "figures": [
        figure("searches_empty", 123_456_789, 1, better="less"),
        figure("requests", 10_000_000, 9_999_999.5),
        figure("decided_on_time", 1.0, 0.0, "share", "less"),
        figure("hours_to_decide", 12_345.6, 0.1, "hours", "less"),
        figure("references_lost", 0, 1_000_000, better=None),
        figure("references", 7, 7),
        figure("nominations", 77_777, 7),  # one too many to be drawn
    ],
    "segments": [
        {"group": None, "key": "W" * 300, "now": 9_999_999, "added": 9_999_999, "lost": 9_999_999}
    ]
    * 6,
}
