"""Ordinary values of a request's form and messages."""

from __future__ import annotations

from typing import Any

from tests.messages.samples.references import REFERENCE, UNNAMED

REQUEST: dict[str, Any] = {
    "request_id": 8,
    "reference_id": 12,
    "requester": "U0PRIYA",
    "name": "Nordwind Logistik",
    "country": "DE",
    "industry": "logistics",
    "region": "Germany, Austria, Switzerland",
    "deal": "Hafen Süd",
    "activity": "reference_call",
    "needed_by": "2026-03-20",
    "note": "Their head of operations would like to hear how long the change took.",
    "channel": "C0DEAL",
    "deadline": "2026-03-12T15:00:00+00:00",
    "stand_ins": [{"member": "U0JONAS", "for": "U0ANNA", "until": "2026-08-03"}],
    "keepers": ["U0JONAS", "U0MARTA"],
}
BARE: dict[str, Any] = REQUEST | {
    "name": "",
    "country": None,
    "industry": None,
    "region": None,
    "needed_by": None,
    "note": "",
    "channel": None,
    "deadline": None,
    "stand_ins": [{"member": "U0HELEN", "for": "U0JONAS", "until": None}],
    "keepers": ["U0HELEN"],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "requests/form": {
        "metadata": "{}",
        "reference": REFERENCE,
        "deal": "hafen süd",
        "max_deal": 200,
        "max_note": 2000,
    },
    "requests/form (one activity)": {
        "metadata": "{}",
        "reference": UNNAMED | {"activities": ["quote"]},
        "deal": "",
        "max_deal": 200,
        "max_note": 2000,
    },
    "requests/card": {"request": REQUEST},
    "requests/card (bare)": {"request": BARE},
    "requests/received": {"request": REQUEST},
    "requests/received (bare)": {"request": BARE},
}
