"""Ordinary values for the templates of nominations."""

from __future__ import annotations

from typing import Any

from store.models import ACTIVITIES, INDUSTRIES, SIZES, SOURCES
from tests.messages.samples.policies import LIMIT

_FIELDS = (
    "account country industry products contact_name contact_role contact_email activities story "
    "language statement metric before after period source helpers agreement origin size gift"
)

FORM: dict[str, Any] = {
    "metadata": '{"opened":1}',
    "ids": {name: name for name in _FIELDS.split(" ")},
    "form": {
        "country": "DE",
        "industry": "transport",
        "products": "Gateway, Insight",
        "contact_name": "Anja Vogt",
        "contact_role": "Head of Operations",
        "contact_email": "anja.vogt@example.com",
        "activities": ["reference_call", "quote"],
        "story": "Trains stood still.\nTogether we found out why.",
        "language": "de",
        "statement": "Downtime fell by 40 percent within half a year.",
        "metric": "Hours of downtime a month",
        "before": "20",
        "after": "12",
        "period": "January to June 2025",
        "source": "Their operations report",
        "helpers": ["U0LUKAS"],
        "agreement": "verbal",
        "origin": "survey",
        "size": "midsize",
        "gift": "120 EUR",
    },
    "sizes": list(SIZES),
    "amount_rules": [LIMIT],
    "account_value": "known:12",
    "account_label": "Nordbahn",
    "country_label": "Germany",
    "near": [
        {"id": 12, "name": "Nordbahn Cargo", "nominations": 1, "references": 2},
        {"id": 13, "name": "Nordban", "nominations": 0, "references": 0},
    ],
    "earlier": [
        {
            "by": "U0LUKAS",
            "at": "2026-03-09T10:00:00+00:00",
            "state": "pending",
            "waiting_for": ["U0JONAS"],
        },
        {
            "by": "U0LUKAS",
            "at": "2026-03-01T10:00:00+00:00",
            "state": "changes_requested",
            "waiting_for": ["U0LUKAS"],
        },
    ],
    "references": 2,
    "region": "Germany, Austria, Switzerland",
    "because": "home",
    "asked": ["U0ANNA", "U0CLAIRE"],
    "stand_ins": [{"member": "U0ANNA", "for": "U0JONAS", "until": "2026-08-03"}],
    "policies": [
        {
            "rule": "Ask the works council before a video.",
            "why": "Faces are personal data, and trust is why customers speak for us.",
            "language": "en",
        }
    ],
    "days": 5,
    "drafts": [
        {"id": 3, "account": "Seewind", "at": "2026-03-09T10:00:00+00:00"},
        {"id": 4, "account": "", "at": "2026-03-01T10:00:00+00:00"},
    ],
    "mend": {"state": "changes_requested", "by": "U0JONAS", "reason": "Which figure before?"},
    "permalink": "https://example.slack.com/archives/C0DEAL/p1700000000000100",
    "from_message": True,
    "long_text": False,
    "activities": list(ACTIVITIES),
    "origins": list(SOURCES),
    "industries": [{"key": key, "name": key.title()} for key in INDUSTRIES],
    "languages": [{"code": "de", "name": "German"}, {"code": "en", "name": "English"}],
    "now": "2026-03-10T10:00:00+00:00",
}

JOINED: dict[str, Any] = {
    "account": "Nordbahn",
    "story": "Saved us.",
    "asked": ["U0ANNA", "U0CLAIRE"],
    "deadline": "2026-03-17T10:00:00+00:00",
    "first": "U0LUKAS",
    "at": "2026-03-09T10:00:00+00:00",
}
DECIDED: dict[str, Any] = {
    "account": "Nordbahn",
    "state": "approved",
    "first": "U0LUKAS",
    "decided_by": "U0ANNA",
    "reason": "Their contract ends in May.",
}

SAMPLES: dict[str, dict[str, Any]] = {
    "nominations/joined": JOINED,
    "nominations/joined (nobody asked)": JOINED | {"asked": [], "deadline": None},
    "nominations/joined_yours": {"account": "Nordbahn", "member": "U0PRIYA", "story": "Saved us."},
    "nominations/joined_decided": DECIDED,
    "nominations/joined_decided (declined)": DECIDED | {"state": "declined"},
    "nominations/joined_decided (changes)": DECIDED | {"state": "changes_requested"},
    "nominations/form": FORM,
    "nominations/received": {
        "account": "Nordbahn",
        "region": "Germany, Austria, Switzerland",
        "because": "country",
        "asked": ["U0ANNA", "U0CLAIRE"],
        "stand_ins": [{"member": "U0ANNA", "for": "U0JONAS", "until": "2026-08-03"}],
        "deadline": "2026-03-17T16:30:00+00:00",
        "helpers": ["U0LUKAS"],
        "agreement": "not_asked",
        "revision": 1,
    },
}
