"""Ordinary values of the answers, cards and forms about references."""

from __future__ import annotations

from typing import Any

from tests.messages.samples.stories import STORY_TEXTS

REFERENCE: dict[str, Any] = {
    "id": 12,
    "name": "Nordwind Logistik",
    "anonymous": False,
    "audience": "internal",
    "country": "DE",
    "industry": "logistics",
    "industry_proposed": False,
    "industry_as_written": "transport-logistics, lorries",
    "products": ["Fleet Insight", "Dock Planner"],
    "activities": ["reference_call", "quote"],
    "languages": ["en", "de"],
    "telling": {"language": "de", "translated_from": "en", "is_approved": True},
    "title": "Half the time at the ramp",
    "summary": "Nordwind halved the time that a lorry waits at the ramp.",
    "story": "Nordwind runs 40 depots. Lorries waited for an hour; now they wait for half of one.",
    "quote": "Our drivers noticed before we did.",
    "quote_by": "Jana Petersen",
    "quote_role": "Head of Operations",
    "proofs": [
        {
            "statement": "",
            "metric": "Minutes at the ramp",
            "before": "62",
            "after": "31",
            "period": "January to June 2025",
            "source": "their own yard log",
        },
        {
            "statement": "Two depots fewer for the same freight",
            "metric": "",
            "before": "",
            "after": "",
            "period": "",
            "source": "",
        },
    ],
    "source": "an interview with the customer",
    "licence": None,
    "last_used_at": "2026-02-20T09:30:00+00:00",
}

UNNAMED: dict[str, Any] = REFERENCE | {
    "name": "",
    "anonymous": True,
    "audience": "anonymous",
    "industry_proposed": True,
    "proofs": [],
    "quote": "",
    "source": None,
    "last_used_at": None,
}

RESULT: dict[str, Any] = {
    "reference": REFERENCE,
    "why": [
        {"kind": "country", "key": "DE", "text": "germany", "exact": True},
        {"kind": "country", "key": "AT", "text": "germany", "exact": False},
        {"kind": "industry", "key": "logistics", "text": "freight", "exact": True},
        {"kind": "industry", "key": "transport", "text": "freight", "exact": False},
        {"kind": "theme", "key": "rail", "text": "trains", "exact": True},
        {"kind": "product", "key": "dockplanner", "text": "dock planner", "exact": True},
    ],
    "misses": [],
    "standing": [
        {
            "kind": "fresh",
            "at": {"from": "2026-05-01", "to": "2026-05-31"},
            "usual": {"from": "2024-01-01", "to": "2024-12-31"},
        },
        {"kind": "rested", "days": 90, "usual": 2},
        {"kind": "told", "language": "de", "of": "channel"},
    ],
}
OTHER: dict[str, Any] = {
    "reference": UNNAMED | {"activities": [], "country": None},
    "why": [
        {"kind": "language", "key": "de", "text": "german", "exact": True},
        {"kind": "activity", "key": "quote", "text": "quote", "exact": True},
        {"kind": "word", "key": "ramp", "text": "ramp", "exact": True},
        {"kind": "size", "key": "enterprise", "text": "large", "exact": True},
        {"kind": "competitor", "key": "kestrel", "text": "kestrel", "exact": True},
    ],
    "standing": [
        {"kind": "asked", "days": 90, "times": 3, "usual": 1},
        {"kind": "told", "language": "fr", "of": "reader"},
        {"kind": "helped", "times": 4, "usual": 1},
    ],
    "misses": [
        {"kind": "country", "key": "DE", "text": "germany", "exact": True},
        {"kind": "region", "key": "NORDICS", "text": "nordics", "exact": True},
        {"kind": "industry", "key": "logistics", "text": "freight", "exact": True},
    ],
}

BARE: dict[str, Any] = {"reference": UNNAMED, "why": [], "misses": []} | {
    "standing": [
        {"kind": "asked", "days": 90, "times": 1, "usual": 0},
        {"kind": "helped", "times": 1, "usual": 0},
        {"kind": "public"},
    ]
}
FRESH: dict[str, Any] = RESULT | {
    "standing": [{"kind": "fresh", "at": {"from": "2026-05-01", "to": "2026-05-31"}, "usual": None}]
}

ANSWER: dict[str, Any] = {
    "query": "freight germany",
    "search_id": 3,
    "offset": 0,
    "first": 1,
    "last": 5,
    "total": 12,
    "fitting": 11,
    "close": 1,
    "more": True,
    "results": [RESULT, OTHER, BARE, FRESH, RESULT | {"standing": []}],
    "nearest": [],
    "nothing_understood": False,
    "chips": [
        {"name": "industry.0f1e", "kind": "industry", "key": "logistics", "words": "Logistics"},
        {"name": "country.2d3c", "kind": "country", "key": "DE", "words": "Germany"},
        {"name": "language.4b5a", "kind": "language", "key": "de", "words": "german"},
    ],
    "chips_left": 0,
    "corrections": [{"name": "industry.0f1e", "typed": "frieght", "read": "freight"}],
    "unknown": [],
    "may_teach": False,
}
FILTERS: list[dict[str, Any]] = [
    {"name": f"filter.{kind}", "kind": kind, "key": key, "words": words}
    for kind, key, words in (
        ("region", "DACH", "DACH"),
        ("country", "DE", "Germany"),
        ("size", "enterprise", "Enterprise"),
        ("activity", "quote", "Quote"),
        ("language", "de", "de"),
        ("time", "2026-01-01/..", "this year"),
        ("competitor", "kestrel", "Kestrel"),
        ("as_typed", "frieght", "frieght"),
    )
]

# For readers outside, of whom the customer has approved no text yet.
_NOT_APPROVED: dict[str, Any] = UNNAMED | {
    "telling": {"language": "", "translated_from": None, "is_approved": True},
    "title": "",
    "summary": "",
    "story": "",
}
_WITHOUT_WRITTEN: dict[str, Any] = UNNAMED | {
    "audience": "unnamed",
    "title": "",
    "summary": "",
    "story": "",
    "quote": "",
    "quote_by": "",
    "quote_role": "",
    "proofs": [],
    "source": None,
}
DETAILS: dict[str, Any] = {
    "reference": REFERENCE,
    "may_request": True,
    "may_correct": False,
    "metadata": "{}",
}

REFINE: dict[str, Any] = {
    "metadata": "{}",
    "query": "freight",
    "filters": {
        "region": "DACH",
        "country": "DE",
        "industry": "logistics",
        "product": "dockplanner",
        "activity": "quote",
        "language": "de",
    },
    "regions": [{"key": "DACH", "name": "Germany, Austria, Switzerland"}],
    "countries": [{"key": "DE", "name": "Germany"}],
    "industries": [{"key": "logistics", "name": "Logistics"}],
    "products": [
        {"key": "dockplanner", "name": "Dock Planner"},
        {"key": "fleetinsight", "name": "Fleet Insight"},
    ],
    "activities": ["reference_call", "quote"],
    "languages": [{"key": "de"}, {"key": "en"}],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "references/answer": ANSWER,
    "references/answer (second page)": ANSWER
    | {"offset": 5, "first": 6, "last": 7, "more": False, "results": [RESULT, OTHER]},
    "references/answer (by filters)": ANSWER
    | {"query": "", "chips": FILTERS, "chips_left": 3, "corrections": []}
    | {"fitting": 12, "close": 0},
    "references/answer (close)": ANSWER
    | {"results": [OTHER], "total": 1, "fitting": 0, "close": 1, "last": 1, "more": False},
    "references/answer (nothing)": ANSWER
    | {"results": [], "total": 0, "fitting": 0, "close": 0, "last": 0, "more": False}
    | {"nearest": [OTHER, RESULT], "chips": [], "corrections": []}
    | {"unknown": ["frobnication", "zz9"], "may_teach": True},
    "references/answer (nothing by filters)": ANSWER
    | {"query": "", "chips": FILTERS, "corrections": []}
    | {"results": [], "total": 0, "last": 0, "more": False}
    | {"fitting": 0, "close": 0},
    "references/explained": {
        "examples": ["logistics germany", "Dock Planner retail", "Banking"],
        "not_understood": "",
    },
    "references/explained (empty)": {"examples": [], "not_understood": "the of and"},
    "references/details": DETAILS,
    "references/details (unnamed)": DETAILS
    | {"reference": UNNAMED | {"activities": []}, "may_request": False},
    "references/details (without a written yes)": DETAILS
    | {
        "reference": _WITHOUT_WRITTEN,
        "policies": [
            {"rule": "A written yes first.", "why": "Nobody is surprised.", "language": "en"}
        ],
    },
    "references/details (no text approved)": DETAILS | {"reference": _NOT_APPROVED},
    "references/details (its keeper)": DETAILS | {"may_correct": True, "story_texts": STORY_TEXTS},
    "references/details (proposed)": DETAILS
    | {"reference": REFERENCE | {"industry_proposed": True}, "may_correct": True},
    "references/details (no industry)": DETAILS
    | {"reference": REFERENCE | {"industry": None}, "may_correct": True},
    "references/industry": {
        "metadata": "{}",
        "industry": "logistics",
        "as_written": "transport-logistics, lorries",
        "industries": ["banking", "logistics"],
    },
    "references/industry (none yet)": {
        "metadata": "{}",
        "industry": None,
        "as_written": None,
        "industries": ["banking"],
    },
    "references/refine": REFINE,
    "references/refine (nothing there)": REFINE
    | {"regions": [], "countries": [], "industries": [], "products": [], "languages": []},
    "references/card": {"reference": REFERENCE, "shared_by": "U0PRIYA"},
    "references/card (without a written yes)": {
        "reference": _WITHOUT_WRITTEN,
        "shared_by": "U0PRIYA",
    },
    "references/card (unnamed)": {
        "reference": UNNAMED | {"industry": None},
        "shared_by": "U0PRIYA",
    },
}
