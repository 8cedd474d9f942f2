"""Ordinary values of a win's post."""

from __future__ import annotations

from typing import Any

from tests.messages.samples.approvals import CARD

WIN: dict[str, Any] = {
    "win_id": 4,
    "country": "DE",
    "industry": "logistics",
    "region": "Germany, Austria, Switzerland",
    "nominator": "U0PRIYA",
    "helpers": ["U0LUKAS"],
    "also": ["U0PRIYA"],
    "decided_by": "U0JONAS",
    "agreed": True,
    "customer": "Nordwind Logistik",
    "activities": ["reference_call", "quote"],
    "story": CARD["story"],
    "proofs": CARD["proofs"][:1],
    "reference_id": 3,
}

UNNAMED: dict[str, Any] = WIN | {
    "customer": "",
    "agreed": False,
    "story": "",
    "proofs": [],
    "helpers": [],
    "reference_id": None,
    "win_id": None,
    "region": None,
    "country": None,
    "industry": None,
}

SAMPLES: dict[str, dict[str, Any]] = {
    "wins/post": WIN,
    "wins/post (unnamed)": UNNAMED,
    "wins/post (a statement alone)": WIN | {"proofs": CARD["proofs"][1:]},
}
