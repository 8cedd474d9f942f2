"""Ordinary values of the form in which people say that they are away."""

from __future__ import annotations

from typing import Any

FORM: dict[str, Any] = {
    "metadata": '{"absence":null}',
    "first_day": "2026-07-20",
    "last_day": "2026-08-03",
    "delegate": "U0ANNA",
    "candidates": ["U0ANNA", "U0HELEN"],
    "status": {"text": "On holiday", "until": "2026-08-03T21:59:59+00:00"},
}

SAMPLES: dict[str, dict[str, Any]] = {
    "absences/form": FORM,
    "absences/form (no end in Slack)": FORM | {"status": {"text": "On holiday", "until": None}},
    "absences/form (nobody may stand in)": FORM
    | {"delegate": "", "candidates": [], "status": None},
}
