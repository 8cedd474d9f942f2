"""Ordinary values of a request's form and messages."""

from __future__ import annotations

from typing import Any

from tests.messages.samples.approvals import STEPS
from tests.messages.samples.policies import LIMIT
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
    "gift": {"hundredths": 12000, "currency": "EUR"},
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
# A card's values: the request, and where its decision stands.
_PENDING: dict[str, Any] = {
    "kind": "request",
    "approval_id": 31,
    "state": "pending",
    "steps": [],
    "step": 0,
    "asks": None,
    "ended_by": None,
    "ended_state": None,
    "policies": [LIMIT],
    "gift": {"hundredths": 12050, "currency": "EUR"},
    "given": [{"hundredths": 6000, "currency": "EUR"}, {"hundredths": 5000, "currency": "INR"}],
    "joined": [],
    "assignee": None,
    "decided_by": None,
    "decided_at": None,
    "reason": "",
    "earlier": None,
}
CARD: dict[str, Any] = REQUEST | _PENDING
DECIDED: dict[str, Any] = {
    "state": "approved",
    "decided_by": "U0JONAS",
    "decided_at": "2026-03-11T09:00:00+00:00",
}
_ASKS: dict[str, Any] = LIMIT | {
    "gift": {
        "hundredths": 12050,
        "currency": "EUR",
        "incomparable": False,
        "limit": {"hundredths": 10000, "currency": "EUR"},
        "given": [{"hundredths": 6000, "currency": "EUR"}],
    }
}

SAMPLES: dict[str, dict[str, Any]] = {
    "requests/form": {
        "metadata": "{}",
        "reference": REFERENCE,
        "deal": "hafen süd",
        "max_deal": 200,
        "max_note": 2000,
        "amount_rules": [LIMIT],
    },
    "requests/form (one activity)": {
        "metadata": "{}",
        "reference": UNNAMED | {"activities": ["quote"]},
        "deal": "",
        "max_deal": 200,
        "max_note": 2000,
    },
    "requests/card": {"card": CARD},
    "requests/card (bare)": {"card": BARE | _PENDING | {"gift": None, "policies": []}},
    "requests/card (second)": {"card": CARD | {"step": 1, "steps": STEPS, "asks": _ASKS}},
    "requests/card (another currency)": {
        "card": CARD | {"asks": _ASKS | {"gift": _ASKS["gift"] | {"incomparable": True}}}
    },
    "requests/card (amount)": {
        "card": CARD | {"asks": _ASKS | {"effect": "second_approval", "team": ""}}
    },
    "requests/card (approved)": {"card": CARD | DECIDED},
    "requests/card (of before there were decisions)": {"request": REQUEST},
    "requests/card_modal": {"card": CARD | DECIDED | {"state": "declined", "reason": "Rested."}},
    "requests/answered": {"request": CARD} | DECIDED | {"arranged_by": "U0MARTA", "reason": ""},
    "requests/answered (declined)": {
        "request": BARE,
        "state": "declined",
        "decided_by": "U0JONAS",
        "arranged_by": None,
        "reason": "They have given three calls this month.",
    },
    "requests/received": {"request": REQUEST},
    "requests/received (bare)": {"request": BARE},
}
