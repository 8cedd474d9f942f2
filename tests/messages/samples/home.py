"""Ordinary values of the Home tab and of the answer to /vouch."""

from __future__ import annotations

from typing import Any

from tests.messages.samples.schedules import SCHEDULES

WAITING: dict[str, Any] = {
    "kind": "nomination",
    "approval_id": 12,
    "account": "Nordwind Logistik",
    "country": "DE",
    "industry": "logistics",
    "score": 61,
    "nominator": "U0PRIYA",
    "stands_in": {"member": "U0ANNA", "for": "U0JONAS", "until": "2026-08-03"},
    "deadline": "2026-03-17T15:00:00+00:00",
    "late": False,
}
REQUESTED: dict[str, Any] = {
    "kind": "request",
    "approval_id": 31,
    "name": "Kontor Süd",
    "country": "DE",
    "industry": "insurance",
    "requester": "U0PRIYA",
    "activity": "reference_call",
    "stands_in": None,
    "deadline": "2026-03-12T15:00:00+00:00",
    "late": False,
}

NOMINATION: dict[str, Any] = {
    "nomination_id": 7,
    "account": "Nordwind Logistik",
    "first": None,
    "state": "pending",
    "asked": ["U0JONAS", "U0MARTA"],
    "deadline": "2026-03-17T15:00:00+00:00",
    "decided_by": None,
    "decided_at": None,
    "reason": "",
    "reference_id": None,
    "findable": False,
}

_DECIDED = {"decided_by": "U0JONAS", "decided_at": "2026-03-11T09:30:00+00:00"}

NOMINATIONS: list[dict[str, Any]] = [
    NOMINATION,
    NOMINATION | _DECIDED | {"nomination_id": 8, "state": "declined", "reason": "Too early."},
    NOMINATION
    | _DECIDED
    | {"nomination_id": 12, "state": "declined", "reason": "Too early.", "first": "U0LUKAS"},
    NOMINATION
    | _DECIDED
    | {"nomination_id": 9, "state": "changes_requested", "reason": "Where is it measured?"},
    NOMINATION
    | _DECIDED
    | {"nomination_id": 10, "state": "approved", "reference_id": 3, "findable": True},
    NOMINATION | _DECIDED | {"nomination_id": 11, "state": "approved", "reference_id": 4},
]

WIN: dict[str, Any] = {
    "id": 4,
    "customer": "Nordwind Logistik",
    "country": "DE",
    "industry": "logistics",
    "region": "Germany, Austria, Switzerland",
    "nominator": "U0PRIYA",
    "helpers": ["U0LUKAS"],
    "also": ["U0PRIYA"],
    "reference_id": 3,
    "created_at": "2026-03-11T09:30:00+00:00",
}

WINS: list[dict[str, Any]] = [WIN, WIN | {"id": 5, "customer": "", "helpers": []}]

_AWAY: dict[str, Any] = {
    "id": 1,
    "first_day": "2026-07-20",
    "last_day": "2026-08-03",
    "delegate": "U0ANNA",
    "has_begun": True,
}

ABSENCES: dict[str, Any] = {
    "items": [
        _AWAY,
        _AWAY | {"id": 2, "has_begun": False},
        _AWAY | {"id": 3, "delegate": None},
        _AWAY | {"id": 4, "delegate": None, "has_begun": False},
        _AWAY | {"id": 5, "first_day": "2026-08-03", "has_begun": False},
        _AWAY | {"id": 6, "first_day": "2026-08-03", "has_begun": False, "delegate": None},
    ],
    "stands_in": [
        {"member": "U0MARTA", "first_day": "2026-09-01", "last_day": "2026-09-04"},
        {"member": "U0JONAS", "first_day": "2026-09-07", "last_day": "2026-09-07"},
    ],
}

FULL: dict[str, Any] = {
    "waiting": {
        "items": [WAITING, WAITING | {"approval_id": 13, "late": True}, REQUESTED],
        "page": 0,
        "pages": 2,
        "total": 7,
    },
    "nominations": {"items": NOMINATIONS, "page": 1, "pages": 3, "total": 12},
    "wins": {"items": WINS, "page": 0, "pages": 1, "total": 2},
    "absences": ABSENCES,
    "schedules": SCHEDULES,
    "drafts": [{"id": 1, "account": "Alpenmilch", "at": "2026-03-10T08:00:00+00:00"}],
}

_NOTHING: dict[str, Any] = {"items": [], "page": 0, "pages": 1, "total": 0}

EMPTY: dict[str, Any] = {
    "waiting": _NOTHING,
    "nominations": _NOTHING,
    "wins": _NOTHING,
    "absences": None,
    "schedules": None,
    "drafts": [],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "home/home": FULL | {"metadata": '{"waiting":0}'},
    "home/guest": FULL | {"metadata": ""},
    "home/short": FULL,
    "home/short_guest": {},
    "home/home (never away yet)": FULL
    | {"metadata": "", "absences": {"items": [], "stands_in": []}},
}

SAMPLES |= {
    "home/home (the program team, no schedule yet)": EMPTY
    | {"metadata": "{}", "schedules": _NOTHING},
    "home/home (empty)": EMPTY | {"metadata": "{}"},
    "home/home (a draft without a name)": FULL
    | {"metadata": "{}", "drafts": [FULL["drafts"][0] | {"account": ""}]},
    "home/guest (empty)": EMPTY | {"metadata": ""},
    "home/short (empty)": EMPTY,
}
