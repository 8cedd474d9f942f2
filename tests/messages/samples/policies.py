"""Ordinary values of the policies' templates."""

from __future__ import annotations

from typing import Any

from store.models import ACTIVITIES, INDUSTRIES, POLICY_EFFECTS
from tests.messages.samples.program import FEWER, REPLAY

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
LIMIT = _NOTE | {
    "effect": "limit_gifts",
    "team": "Legal",
    "rule": "Höchstens 100 Euro im Jahr.",
    "texts": {"de": {"rule": "Höchstens 100 Euro im Jahr.", "why": "Wir kaufen kein Lob."}},
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
    "texts": [
        {"language": "en", "rule": "Legal reads every quote.", "why": "A quote lasts."},
        {"language": "ja", "rule": "引用は法務が確認します。", "why": ""},
    ],
    "add_language": "add_language.2",
    "more_languages": ["de", "fr"],
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
    "policies/form (effect shown)": _FORM | {"replay": REPLAY},
    "policies/form (fewer)": _FORM
    | {
        "is_new": False,
        "replay": FEWER,
        "form": _FORM["form"] | {"effect": "forbid_audience", "audience": "public"},
    },
    "policies/form (nothing changes)": _FORM
    | {
        "replay": REPLAY | {"nothing": True},
        "form": _FORM["form"] | {"effect": "limit_gifts", "amount": "50 EUR"},
    },
}
