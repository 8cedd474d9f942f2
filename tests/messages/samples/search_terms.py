"""Ordinary values of the hub's search words."""

from __future__ import annotations

from typing import Any

TERM: dict[str, Any] = {
    "id": 3,
    "phrase": "dock boxes",
    "kind": "industry",
    "key": "logistics",
    "name": "Logistics",
    "language": None,
    "from_file": False,
    "changed_by": "U0HELEN",
    "changed_at": "2026-03-10T09:00:00+00:00",
}
LIST: dict[str, Any] = {
    "metadata": "{}",
    "terms": [
        TERM,
        TERM
        | {"id": 4, "phrase": "DP2", "kind": "product", "name": "dock planner"}
        | {"language": "de", "from_file": True, "changed_by": None},
        TERM | {"id": 5, "kind": "region", "name": "DACH", "changed_by": None},
    ],
    "pages": {"page": 1, "pages": 3, "total": 32},
}
FORM: dict[str, Any] = {
    "metadata": "{}",
    "is_new": True,
    "term_id": None,
    "from_file": False,
    "phrase": "",
    "meaning_value": "",
    "meaning_label": "",
    "language": None,
    "languages": ["en", "de", "ja"],
    "question": "",
    "tried": False,
    "turn": 0,
    "before": [],
    "after": [],
}
TRIED: dict[str, Any] = FORM | {
    "is_new": False,
    "term_id": 3,
    "from_file": True,
    "phrase": "dock boxes",
    "meaning_value": "industry:logistics",
    "meaning_label": "Industry: Logistics",
    "language": "de",
    "question": "dock boxes germany",
    "tried": True,
    "turn": 2,
    "before": [
        {"kind": "word", "name": "dock", "words": "dock", "corrected": None},
        {"kind": "word", "name": "boxes", "words": "boxes", "corrected": None},
        {"kind": "country", "name": "Germany", "words": "germanny", "corrected": "germany"},
    ],
    "after": [
        {"kind": "industry", "name": "Logistics", "words": "dock boxes", "corrected": None},
        {"kind": "country", "name": "Germany", "words": "germanny", "corrected": "germany"},
    ],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "search_terms/list": LIST,
    "search_terms/list (first page)": LIST | {"pages": {"page": 0, "pages": 2, "total": 32}},
    "search_terms/list (empty)": LIST | {"terms": [], "pages": {"page": 0, "pages": 1, "total": 0}},
    "search_terms/form": FORM,
    "search_terms/form (tried)": TRIED,
    "search_terms/form (not understood)": TRIED | {"before": [], "from_file": False},
    "search_terms/removed": {"phrase": "dock boxes"},
}
