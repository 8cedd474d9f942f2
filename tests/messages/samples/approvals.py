"""Ordinary values of the approvals' templates."""

from __future__ import annotations

from typing import Any

CARD: dict[str, Any] = {
    "approval_id": 12,
    "nomination_id": 7,
    "state": "pending",
    "revision": 2,
    "account": "Nordwind Logistik",
    "country": "DE",
    "industry": "logistics",
    "products": ["Route Planner", "Dock Manager"],
    "region": "Germany, Austria, Switzerland",
    "score": 61,
    "facts": [
        {"key": "agreement", "points": 15, "of": 25},
        {"key": "figures", "points": 17, "of": 20},
        {"key": "activities", "points": 10, "of": 15},
        {"key": "source", "points": 0, "of": 10},
        {"key": "story", "points": 5, "of": 10},
        {"key": "contact", "points": 8, "of": 8},
        {"key": "email", "points": 0, "of": 7},
        {"key": "findable", "points": 5, "of": 5},
    ],
    "agreement": "verbal",
    "activities": ["reference_call", "quote"],
    "contact_name": "Greta Lindner",
    "contact_role": "Head of Operations",
    "contact_function": "operations",
    "contact_email": "",
    "policies": [
        {
            "rule": "Logos nur schriftlich.",
            "why": "Damit wir sie zeigen.",
            "language": "de",
            "texts": {
                "de": {"rule": "Logos nur schriftlich.", "why": "Damit wir sie zeigen."},
                "en": {"rule": "Logos need a written yes.", "why": "So that we can show them."},
                "ja": {"rule": "ロゴの掲載には書面での同意が必要です。", "why": ""},
            },
            "changed_at": "2026-03-02T09:00:00+00:00",
        },
        {"rule": "Ask legal first.", "why": "", "language": "en", "changed_at": None},
    ],
    "deadline": "2026-03-17T15:00:00+00:00",
    "nominator": "U0PRIYA",
    "helpers": ["U0LUKAS", "U0CLAIRE"],
    "also": [{"member": "U0PRIYA", "story": "Saved us.", "statement": "40 percent less."}],
    "story": "They halved the time a lorry waits at the gate.\nNow they tell others about it.",
    "proofs": [
        {
            "statement": "Lorries wait half as long.",
            "metric": "Waiting time at the gate",
            "before": "42 minutes",
            "after": "20 minutes",
            "period": "six months",
            "source": "Their own gate log",
        },
        {
            "statement": "Drivers ask for it by name.",
            "metric": "",
            "before": "",
            "after": "",
            "period": "",
            "source": "",
        },
    ],
    "permalink": "https://vouch.example.com/archives/C0DEAL/p1",
    "because": "home",
    "stand_ins": [{"member": "U0ANNA", "for": "U0JONAS", "until": "2026-08-03"}],
    "joined": [],
    "assignee": "U0JONAS",
    "decided_by": None,
    "decided_at": None,
    "reason": "",
    "earlier": {"state": "changes_requested", "by": "U0JONAS", "reason": "Where is it measured?"},
}

DECIDED: dict[str, Any] = CARD | {
    "state": "declined",
    "revision": 1,
    "score": 100,
    "facts": [{"key": "agreement", "points": 25, "of": 25}],
    "decided_by": "U0JONAS",
    "decided_at": "2026-03-11T09:30:00+00:00",
    "reason": "They are being bought; let us ask again in autumn.",
    "earlier": None,
    "permalink": None,
    "policies": [],
    "helpers": [],
}

ANSWER: dict[str, Any] = {
    "state": "changes_requested",
    "account": "Nordwind Logistik",
    "nomination_id": 7,
    "reference_id": None,
    "findable": False,
    "decided_by": "U0JONAS",
    "decided_at": "2026-03-11T09:30:00+00:00",
    "reason": "Where is it measured?",
    "helpers": ["U0LUKAS"],
    "resubmitted": False,
}

SAMPLES: dict[str, dict[str, Any]] = {
    "approvals/card": {"card": CARD},
    "approvals/card_modal": {"card": DECIDED},
    "approvals/reason": {
        "metadata": '{"approval":12}',
        "decision": "declined",
        "kind": "nomination",
        "account": "Nordwind Logistik",
        "asker": "U0PRIYA",
    },
    "approvals/reason (of a request)": {
        "metadata": '{"approval":31}',
        "decision": "declined",
        "kind": "request",
        "account": "",
        "asker": "U0PRIYA",
    },
    "approvals/reassign": {
        "metadata": '{"approval":12}',
        "account": "Nordwind Logistik",
        "candidates": ["U0MARTA", "U0HELEN"],
    },
    "approvals/decided": ANSWER,
}

_ANSWERED = ANSWER | {"state": "approved", "reference_id": 3, "reason": ""}

STEPS = [
    {
        "number": 1,
        "of": 4,
        "state": "approved",
        "team": "",
        "second": False,
        "people": ["U0JONAS"],
        "decided_by": "U0JONAS",
        "decided_at": "2026-03-11T09:30:00+00:00",
        "deadline": None,
    },
    {
        "number": 2,
        "of": 4,
        "state": "pending",
        "team": "Legal",
        "second": True,
        "people": ["U0HELEN", "U0MARTA"],
        "decided_by": None,
        "decided_at": None,
        "deadline": "2026-03-18T09:30:00+00:00",
    },
]
STEPS += [
    STEPS[1] | {"number": 3, "state": "waiting", "team": "", "deadline": None},
    STEPS[1] | {"number": 4, "deadline": None},
]
_ENDED_STEPS = [
    STEPS[1] | {"number": 1, "state": "declined", "decided_by": "U0HELEN", "deadline": None},
    STEPS[1] | {"number": 2, "state": "changes_requested", "decided_by": "U0HELEN"},
    STEPS[1] | {"number": 3, "state": "withdrawn", "deadline": None},
]
_SECOND = CARD | {
    "steps": STEPS,
    "step": 1,
    "asks": CARD["policies"][0],
    "needs_written": True,
    "ended_by": None,
    "ended_state": None,
}
_ENDED: dict[str, Any] = {
    "account": "Nordwind Logistik",
    "state": "declined",
    "decided_by": "U0HELEN",
    "team": "Legal",
    "reason": "The bank does not allow it.",
    "said_yes": True,
}

SAMPLES |= {
    "approvals/decided (unnamed)": _ANSWERED | {"findable": True, "unnamed": True},
    "approvals/decided (unnamed, not asked)": _ANSWERED | {"unnamed": True},
    "approvals/card (second approval)": {"card": _SECOND},
    "approvals/card (withdrawn)": {
        "card": _SECOND
        | {
            "state": "withdrawn",
            "steps": _ENDED_STEPS,
            "ended_by": "U0HELEN",
            "ended_state": "declined",
        }
    },
    "approvals/card (withdrawn for changes)": {
        "card": _SECOND
        | {
            "state": "withdrawn",
            "steps": _ENDED_STEPS,
            "ended_by": "U0HELEN",
            "ended_state": "changes_requested",
        }
    },
    "approvals/step": {
        "account": "Nordwind Logistik",
        "decided_by": "U0JONAS",
        "said_yes": 1,
        "steps": STEPS,
    },
    "approvals/step (of a request)": {
        "kind": "request",
        "account": "",
        "decided_by": "U0JONAS",
        "said_yes": 1,
        "steps": STEPS,
    },
    "approvals/ended": _ENDED,
    "approvals/ended (of a request)": _ENDED | {"kind": "request", "account": ""},
    "approvals/ended (changes)": _ENDED | {"state": "changes_requested", "said_yes": False},
    "approvals/ended (no team)": _ENDED | {"team": "", "said_yes": False},
    "approvals/ended (no team, changes)": _ENDED | {"team": "", "state": "changes_requested"},
    "approvals/decided (held back)": _ANSWERED | {"findable": True, "held_back": True},
    "approvals/card (declined)": {"card": DECIDED},
    "approvals/card (approved)": {"card": DECIDED | {"state": "approved", "reason": ""}},
    "approvals/card (sent back)": {"card": DECIDED | {"state": "changes_requested"}},
    "approvals/card (hardly anything known)": {
        "card": CARD
        | {
            "score": 0,
            "facts": [fact | {"points": 0} for fact in CARD["facts"]],
            "region": None,
            "country": None,
            "industry": None,
            "products": [],
            "activities": [],
            "contact_name": "",
            "contact_role": "",
            "proofs": [],
            "because": None,
            "stand_ins": [],
            "assignee": None,
            "earlier": None,
        }
    },
    "approvals/card_modal (pending)": {"card": CARD},
    "approvals/card (late, to the hub, on a holiday)": {
        "card": CARD
        | {
            "because": "hub",
            "stand_ins": [{"member": "U0HELEN", "for": "U0JONAS", "until": None}],
            "joined": ["U0MARTA", "U0HELEN"],
        }
    },
    "approvals/card (decided in somebody's place)": {
        "card": DECIDED
        | {
            "because": "account",
            "stand_ins": [
                {"member": "U0JONAS", "for": "U0MARTA", "until": "2026-03-12"},
                {"member": "U0JONAS", "for": "U0HELEN", "until": None},
            ],
        }
    },
    "approvals/card (by an industry)": {"card": CARD | {"because": "industry"}},
    "approvals/card (by size)": {"card": CARD | {"because": "size"}},
    "approvals/reason (changes)": SAMPLES["approvals/reason"] | {"decision": "changes_requested"},
    "approvals/reassign (nobody else)": SAMPLES["approvals/reassign"] | {"candidates": []},
    "approvals/decided (declined, mended)": ANSWER | {"state": "declined", "resubmitted": True},
    "approvals/decided (approved, not asked)": _ANSWERED | {"helpers": []},
    "approvals/decided (approved, found)": _ANSWERED | {"findable": True},
}
