"""Ordinary values of the policies' templates."""

from __future__ import annotations

from typing import Any

from store.models import ACTIVITIES, INDUSTRIES, POLICY_EFFECTS

_RULE: dict[str, Any] = {
    "id": 3,
    "rule": "Logos nur schriftlich.",
    "why": "Damit wir sie zeigen.",
    "language": "de",
    "texts": {"de": {"rule": "Logos nur schriftlich.", "why": "Damit wir sie zeigen."}},
    "changed_at": "2026-03-02T09:00:00+00:00",
    "effect": "second_approval",
    "team": "Legal",
    "activities": ["logo", "video"],
    "how": "replaces",
    "against": {"rule": "Logos need a written yes.", "why": "", "language": "en"},
}
_NOTE = _RULE | {
    "id": 4,
    "effect": "note",
    "team": "",
    "activities": [],
    "how": None,
    "against": None,
}

_REPLAY: dict[str, Any] = {
    "nominations": 41,
    "second_approvals": (2, 8),
    "unnamed": (0, 1),
    "other_owner": 4,
    "customers": ["Nordwind Logistik", "Alpenbahn"],
    "nothing": False,
}

_FORM: dict[str, Any] = {
    "metadata": '{"policy":3}',
    "is_new": True,
    "region": "-",
    "everywhere": "-",
    "regions": [{"code": "DACH", "name": "Germany, Austria, Switzerland"}],
    "form": {
        "effect": "second_approval",
        "activities": ["logo"],
        "industries": ["banking"],
        "approvers": ["U0HELEN"],
        "team": "Legal",
        "sequence": "after",
        "audience": None,
        "amount": "",
    },
    "rule": "Legal reads every quote.",
    "why": "A quote lasts.",
    "language_of_text": "en",
    "languages": ["en", "de", "ja"],
    "effects": list(POLICY_EFFECTS),
    "activities": list(ACTIVITIES),
    "industries": list(INDUSTRIES),
    "audiences": ["nda", "public", "anonymous"],
    "sequences": ["after", "beside"],
    "replay": None,
}

SAMPLES: dict[str, dict[str, Any]] = {
    "policies/list": {
        "places": [
            {"region": None, "rules": [_NOTE]},
            {
                "region": "Germany, Austria, Switzerland",
                "rules": [
                    _RULE,
                    _RULE | {"id": 5, "how": "contradicts", "effect": "limit_gifts"},
                    *(_NOTE | {"id": number} for number in range(6, 12)),
                ],
            },
            {"region": "North America", "rules": []},
        ],
    },
    "policies/removed": {},
    "policies/form": _FORM,
    "policies/form (effect shown)": _FORM | {"replay": _REPLAY},
    "policies/form (fewer)": _FORM
    | {
        "is_new": False,
        "replay": _REPLAY | {"second_approvals": (8, 2), "unnamed": (3, 1), "customers": []},
        "form": _FORM["form"] | {"effect": "forbid_audience", "audience": "public"},
    },
    "policies/form (nothing changes)": _FORM
    | {
        "replay": _REPLAY | {"nothing": True},
        "form": _FORM["form"] | {"effect": "limit_gifts", "amount": "50 EUR"},
    },
}
