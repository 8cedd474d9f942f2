"""Ordinary values of what an account's other regions are told."""

from __future__ import annotations

from typing import Any

TOLD: dict[str, Any] = {
    "customer": "Nordwind Logistik",
    "nominator": "U0PRIYA",
    "region": "Germany, Austria, Switzerland",
}

SAMPLES: dict[str, dict[str, Any]] = {
    "routing/told": TOLD,
    "routing/told (unnamed, to the hub)": TOLD | {"customer": "", "region": None},
}
