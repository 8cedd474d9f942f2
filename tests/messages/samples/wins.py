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
    "told": {
        "story": CARD["story"],
        "proofs": CARD["proofs"][:1],
        "telling": {"language": "ja", "translated_from": "de", "is_approved": False},
    },
    "reference_id": 3,
}

NOTHING: dict[str, Any] = {"story": "", "proofs": [], "telling": None}

UNNAMED: dict[str, Any] = WIN | {
    "customer": "",
    "agreed": False,
    "told": NOTHING,
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
    "wins/post (a statement alone)": WIN | {"told": WIN["told"] | {"proofs": CARD["proofs"][1:]}},
    "wins/post (kept before stories had languages)": {
        name: value for name, value in WIN.items() if name != "told"
    }
    | {"story": CARD["story"], "proofs": CARD["proofs"][:1]},
}
