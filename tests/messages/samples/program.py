"""Ordinary values of the screens in which the hub changes regions, routes and absences."""

from __future__ import annotations

from typing import Any

from store.models import INDUSTRIES, SIZES
from store.program_routes import ROUTE_KINDS
from store.working_time import DAY_NAMES

_PAGES: dict[str, Any] = {"page": 1, "pages": 3, "total": 32}
_NO_PAGES: dict[str, Any] = {"page": 0, "pages": 1, "total": 0}

REPLAY: dict[str, Any] = {
    "nominations": 41,
    "second_approvals": (2, 8),
    "unnamed": (0, 1),
    "other_owner": 4,
    "earlier": 12,
    "later": 1,
    "late": (3, 9),
    "customers": ["Nordwind Logistik", "Alpenbahn"],
    "requests_earlier": 2,
    "requests_later": 5,
    "refused": (0, 2),
    "nothing": False,
}
FEWER = REPLAY | {
    "second_approvals": (8, 2),
    "unnamed": (3, 1),
    "late": (9, 8),
    "refused": (1, 0),
    "customers": [],
}

_REGION: dict[str, Any] = {
    "code": "DACH",
    "name": {"in_languages": {"": "Germany, Austria, Switzerland", "de": "DACH"}},
    "parent": "Europe, Middle East and Africa",
    "owners": ["U0JONAS", "U0ANNA"],
    "owned_by": None,
    "backups": ["U0ROLF"],
    "timezone": "Europe/Berlin",
    "hours": "09:00-17:30",
    "days": [0, 1, 2, 3, 4],
    "holidays": "DE-BY",
    "nomination_days": 5,
    "request_days": 2,
    "countries": ["Austria", "Germany", "Switzerland"],
}
_OWNED_ABOVE = _REGION | {
    "code": "CEE",
    "name": "Central and Eastern Europe",
    "parent": None,
    "owned_by": "Europe, Middle East and Africa",
    "backups": [],
    "holidays": "none",
    "nomination_days": 1,
    "request_days": 1,
    "countries": [],
}

_EMEA = "Europe, Middle East and Africa"
_REGION_FORM: dict[str, Any] = {
    "metadata": '{"code":"DACH","version":7}',
    "is_new": False,
    "form": {
        "code": "DACH",
        "name": "Germany, Austria, Switzerland",
        "names": "de: DACH\nja: ドイツ語圏",
        "parent": "DACH",
        "countries": ["DE", "AT", "CH"],
        "owners": ["U0JONAS"],
        "backups": ["U0ROLF"],
        "approvers": ["U0PETER"],
        "nomination_days": "3",
        "request_days": "1",
        "wins_a_day": "4",
        "timezone": "Europe/Berlin",
        "hours": "08:00-17:00",
        "days": ["mon", "tue"],
        "holidays": "DE",
        "channel": "C0DACH",
        "language": "de",
    },
    "parents": [{"code": "DACH", "name": _EMEA}],
    "nowhere": "-",
    "has_owners_above": True,
    "inherited": {
        "timezone": {"value": "Europe/Berlin", "region": _EMEA},
        "language": {"value": "en", "region": _EMEA},
        "channel": {"value": "C0EMEA", "region": _EMEA},
        "hours": {"value": "09:00-17:30", "region": _EMEA},
        "days": {"value": "mon-fri", "region": None},
        "holidays": {"value": "none", "region": None},
        "nomination_days": {"value": 5, "region": None},
        "request_days": {"value": 2, "region": None},
    },
    "inherited_days": [0, 1, 2, 3, 4],
    "day_names": list(DAY_NAMES),
    "timezone_label": "Europe/Berlin (Germany, GMT+01:00)",
    "languages": ["en", "de", "ja"],
    "most_days": 60,
    "most_wins": 100,
}
_EFFECT: dict[str, Any] = {
    "metadata": '{"code":"DACH"}',
    "is_new": False,
    "name": "Germany, Austria, Switzerland",
    "replay": REPLAY,
    "running": 3,
}
_EMPTY_FORM: dict[str, Any] = {
    **dict.fromkeys(_REGION_FORM["form"], ""),
    "parent": None,
    **{name: [] for name in ("countries", "owners", "backups", "approvers", "days")},
}
_NOTHING_ABOVE = {
    name: one | {"region": None, "value": None if name == "channel" else one["value"]}
    for name, one in _REGION_FORM["inherited"].items()
}

_ROUTE_FORM: dict[str, Any] = {
    "metadata": "{}",
    "is_new": True,
    "form": {"kind": "account", "value": "Hansebank", "region": "DACH"},
    "account_value": "known:7",
    "kinds": list(ROUTE_KINDS),
    "sizes": list(SIZES),
    "industries": list(INDUSTRIES),
    "regions": [{"code": "DACH", "name": "Germany, Austria, Switzerland"}],
    "nowhere": "-",
    "replay": None,
}

_AWAY: dict[str, Any] = {
    "id": 4,
    "member": "U0JONAS",
    "first_day": "2026-07-20",
    "last_day": "2026-08-03",
    "delegate": "U0ANNA",
    "recorded_by": "U0HELEN",
    "has_begun": False,
}
_AWAY_FORM: dict[str, Any] = {
    "metadata": '{"absence":4}',
    "is_new": False,
    "absence": 4,
    "member": "U0JONAS",
    "first_day": "2026-07-20",
    "last_day": "2026-08-03",
    "delegate": "U0ANNA",
    "candidates": ["U0ANNA", "U0HELEN"],
    "has_begun": True,
}

_NAME: dict[str, Any] = dict.fromkeys(("name", "member", "account", "size", "industry", "region"))
_CHANGE: dict[str, Any] = {
    "at": "2026-03-10T10:00:00+00:00",
    "actor": "U0HELEN",
    "part": "region",
    "name": _NAME | {"name": "DACH"},
    "done": "changed",
    "fields": [
        {"field": "owners", "before": ["U0JONAS"], "after": []},
        {"field": "nomination_days", "before": None, "after": 3},
        {"field": "name", "before": "DACH", "after": "Germany, Austria, Switzerland"},
        {"field": "channel", "before": None, "after": "C0DACH"},
        {"field": "countries", "before": ["Austria"], "after": ["Austria", "Germany"]},
        {"field": "policies", "before": None, "after": None},
    ],
}


def _change(part: str, done: str, **name: Any) -> dict[str, Any]:
    return _CHANGE | {"part": part, "done": done, "name": _NAME | name, "fields": []}


SAMPLES: dict[str, dict[str, Any]] = {
    "regions/list": {
        "metadata": '{"page":1}',
        "pages": _PAGES,
        "regions": [_REGION, _OWNED_ABOVE],
    },
    "regions/list (empty)": {"metadata": "", "pages": _NO_PAGES, "regions": []},
    "regions/form": _REGION_FORM,
    "regions/form (new)": _REGION_FORM
    | {
        "is_new": True,
        "form": _EMPTY_FORM,
        "has_owners_above": False,
        "inherited": _NOTHING_ABOVE,
    },
    "regions/effect": _EFFECT,
    "regions/effect (nothing changes)": _EFFECT
    | {"is_new": True, "replay": REPLAY | {"nothing": True}, "running": 0},
    "regions/removed": {},
    "routes/list": {
        "metadata": '{"page":1}',
        "pages": _PAGES,
        "routes": [
            {"kind": kind, "value": value, "region": "DACH", "key": f"{kind}:{step}", "step": step}
            for step, (kind, value) in enumerate(
                [
                    ("account", "Hansebank"),
                    ("size", "enterprise"),
                    ("industry", "banking"),
                    ("home_of", "Harbour Freight"),
                ],
                1,
            )
        ],
    },
    "routes/list (empty)": {"metadata": "", "pages": _NO_PAGES, "routes": []},
    "routes/form": _ROUTE_FORM,
    "routes/form (by size)": _ROUTE_FORM
    | {"form": {"kind": "size", "value": "", "region": None}, "account_value": ""},
    "routes/form (by industry)": _ROUTE_FORM
    | {"form": {"kind": "industry", "value": "banking", "region": "DACH"}, "replay": FEWER},
    "routes/form (change)": _ROUTE_FORM | {"is_new": False, "replay": REPLAY},
    "absences/colleagues": {
        "metadata": '{"page":1}',
        "pages": _PAGES,
        "absences": [_AWAY, _AWAY | {"id": 5, "delegate": None, "last_day": "2026-07-20"}],
    },
    "absences/colleagues (empty)": {"metadata": "", "pages": _NO_PAGES, "absences": []},
    "absences/colleague_form": _AWAY_FORM,
    "absences/colleague_form (to come)": _AWAY_FORM | {"has_begun": False},
    "absences/colleague_form (new)": _AWAY_FORM
    | {"is_new": True, "member": "", "delegate": "", "candidates": []},
    "absences/ended": {},
    "program/history": {
        "metadata": '{"page":1}',
        "changes": _PAGES
        | {
            "items": [
                _CHANGE,
                _change("route", "added", account="Hansebank", region="DACH"),
                _change("route", "changed", size="enterprise", region="DACH"),
                _change("route", "removed", industry="banking"),
                _change("absence", "added", member="U0JONAS"),
                _change("home", "changed", account="Harbour Freight", region="DACH"),
                _change("program", "changed") | {"actor": None},
            ]
        },
    },
    "program/history (empty)": {"metadata": "", "changes": _NO_PAGES | {"items": []}},
    "program/file": {"state": "sent"},
    "program/file (on its way)": {"state": "writing"},
    "program/file (not taken)": {"state": "failed"},
}
