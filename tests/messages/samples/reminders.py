"""Ordinary values of the one reminder of a day."""

from __future__ import annotations

from typing import Any

ITEM: dict[str, Any] = {
    "approval_id": 12,
    "account": "Nordwind Logistik",
    "country": "DE",
    "industry": "logistics",
    "region": "Germany, Austria, Switzerland",
    "nominator": "U0PRIYA",
    "since": "2026-03-10T09:00:00+00:00",
    "deadline": "2026-03-17T15:00:00+00:00",
    "policies": [
        {"rule": "Logos need a written yes.", "why": "So we can show them.", "language": "en"}
    ],
    "stand_ins": [{"member": "U0ANNA", "for": "U0JONAS", "until": "2026-08-03"}],
    "score": 61,
    "share": 50,
    "joins": False,
}
LATE: dict[str, Any] = ITEM | {
    "approval_id": 13,
    "policies": [],
    "stand_ins": [],
    "share": 100,
    "joins": True,
}
REQUEST: dict[str, Any] = ITEM | {
    "kind": "request",
    "approval_id": 31,
    "name": "Kontor Süd",
    "requester": "U0PRIYA",
    "activity": "reference_call",
    "deal": "Hafen Süd",
    "needed_by": "2026-03-20",
    "share": 100,
}

SAMPLES: dict[str, dict[str, Any]] = {
    "reminders/decisions": {"items": [ITEM, REQUEST], "more": 0},
    "reminders/decisions (many)": {
        "items": [
            LATE,
            LATE | {"approval_id": 14, "country": None, "industry": None, "region": None},
            ITEM | {"stand_ins": [{"member": "U0ANNA", "for": "U0JONAS", "until": None}]},
        ],
        "more": 4,
    },
}
