"""Ordinary values of the hub's corrections of job titles."""

from __future__ import annotations

from typing import Any

from store.titles import SENIORITIES, TITLE_FUNCTIONS

RULE: dict[str, Any] = {
    "id": 3,
    "phrase": "Growth Ninja",
    "function": "marketing",
    "seniority": "senior",
    "changed_by": "U0HELEN",
    "changed_at": "2026-03-10T09:00:00+00:00",
}
LIST: dict[str, Any] = {
    "metadata": "{}",
    "unread": [
        {"title": "Stargazer", "members": 2},
        {"title": "夢想家", "members": 1},
    ],
    "rules": [
        RULE,
        RULE | {"id": 4, "phrase": "営業推進", "seniority": None, "changed_by": None},
        RULE | {"id": 5, "function": None},
    ],
    "pages": {"page": 1, "pages": 3, "total": 32},
}
FORM: dict[str, Any] = {
    "metadata": "{}",
    "is_new": True,
    "rule_id": None,
    "phrase": "",
    "function": None,
    "seniority": None,
    "functions": list(TITLE_FUNCTIONS),
    "seniorities": list(SENIORITIES),
    "tried": "",
    "turn": 0,
    "before": None,
    "after": None,
}

SAMPLES: dict[str, dict[str, Any]] = {
    "titles/list": LIST,
    "titles/list (first page)": LIST | {"pages": {"page": 0, "pages": 2, "total": 32}},
    "titles/list (empty)": LIST
    | {"unread": [], "rules": [], "pages": {"page": 0, "pages": 1, "total": 0}},
    "titles/form": FORM,
    "titles/form (tried)": FORM
    | {
        "is_new": False,
        "rule_id": 3,
        "phrase": "Growth Ninja",
        "function": "marketing",
        "seniority": "senior",
        "tried": "Growth ninja (Berlin)",
        "turn": 2,
        "before": {"function": None, "seniority": "professional"},
        "after": {"function": "marketing", "seniority": "senior"},
    },
    "titles/removed": {"phrase": "Growth Ninja"},
}
