"""Ordinary values of the form that records a customer's consent."""

from __future__ import annotations

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "consents/form": {
        "metadata": '{"reference":3}',
        "account": "Nordwind Logistik",
        "activities": ["reference_call", "quote", "case_study", "logo", "video"],
        "chosen": ["reference_call", "quote"],
    }
}
