"""Ordinary values of the digests."""

from __future__ import annotations

from typing import Any

_WEEK = {"from": "2026-03-09", "to": "2026-03-15"}

_WIN: dict[str, Any] = {
    "win_id": 4,
    "customer": "Nordwind Logistik",
    "country": "DE",
    "industry": "logistics",
    "nominator": "U0PRIYA",
    "helpers": ["U0LUKAS"],
    "also": ["U0PRIYA", "U0ANNA"],
    "decided_by": "U0JONAS",
    "agreed": True,
}
_UNNAMED: dict[str, Any] = _WIN | {
    "win_id": 5,
    "customer": "",
    "country": None,
    "industry": None,
    "helpers": [],
    "agreed": False,
}
ORIGINS: dict[str, Any] = {
    "functions": 5,
    "sources": [{"key": "sales", "count": 7}, {"key": "survey", "count": 2}],
}
_WISH: dict[str, Any] = {
    "id": 1,
    "query": "insurance reference in Poland",
    "times": 4,
    "country": "PL",
    "industry": "insurance",
}


def _group(region: str | None, *wins: dict[str, Any], count: int = 0) -> dict[str, Any]:
    return {
        "region": region,
        "count": count or len(wins),
        "names": [
            {"win_id": win["win_id"], "customer": win["customer"]}
            for win in wins
            if win["customer"]
        ],
        "wins": list(wins),
    }


def _figures(*numbers: tuple[int, int | None, int | None]) -> list[dict[str, Any]]:
    keys = ("references", "nominations", "decisions", "requests")
    return [
        {"key": key, "now": now, "before": before, "quarter": quarter}
        for key, (now, before, quarter) in zip(keys, numbers, strict=True)
    ]


WINS: dict[str, Any] = {
    "digest": "12:202603160800",
    "region": None,
    "period": _WEEK,
    "figures": _figures((3, 1, 2), (5, 7, 5), (4, 4, 1), (1, 0, 3)),
    "total": 3,
    "in_thread": False,
    "groups": [
        _group("Germany, Austria, Switzerland", _WIN, _UNNAMED),
        _group(
            None,
            _WIN | {"win_id": 6, "customer": "Alpenbank", "helpers": [], "held_back": True},
        ),
    ],
    "functions": ["sales", "customer_success", "marketing"],
    "origins": ORIGINS,
    "progress": [
        {"kind": "goal_half", "count": 20, "goal": 40, "year": 2026},
        {"kind": "references_reached", "count": 100, "region": None},
        {"kind": "references_reached", "count": 25, "region": "Nordics"},
        {"kind": "first_in_industry", "region": "Nordics", "industry": "energy"},
        {"kind": "nominations_reached", "member": "U0PRIYA", "count": 10},
        {"kind": "first_nomination", "members": ["U0LUKAS", "U0MARTA"], "of": 2},
    ],
    "wishes": [_WISH, _WISH | {"country": None, "times": 1}, _WISH | {"query": ""}],
    "thanks": [{"member": "U0JONAS", "count": 3}, {"member": "U0CLAIRE", "count": 1}],
    "decided": 4,
    "in_time": 3,
    "ask": None,
}

QUIET: dict[str, Any] = WINS | {
    "figures": _figures((0, 2, 1), (1, 0, 0), (0, 3, 2), (0, 0, 0)),
    "total": 0,
    "groups": [],
    "functions": [],
    "progress": [],
    "wishes": [],
    "thanks": [],
    "decided": 0,
    "in_time": 0,
    "ask": {"kind": "wish", "count": 0, "days": 0, "wish": _WISH},
}

LONG: dict[str, Any] = WINS | {
    "total": 61,
    "in_thread": True,
    "region": "Europe, Middle East and Africa",
    "groups": [
        _group("Germany, Austria, Switzerland", _WIN, _UNNAMED, count=40) | {"wins": []},
        _group("Nordics", _UNNAMED, count=21) | {"wins": []},
    ],
    "progress": [
        {"kind": "goal_reached", "count": 40, "goal": 40, "year": 2026},
        {"kind": "first_nomination", "members": ["U0LUKAS"], "of": 24},
    ],
}


def _figure(
    key: str, now: float, before: float | None, better: str | None, unit: str = "number"
) -> dict[str, Any]:
    return {"key": key, "now": now, "before": before, "unit": unit, "better": better}


PROGRESS: dict[str, Any] = {
    "digest": "13:202604010700",
    "region": None,
    "kind": "month",
    "period": {"from": "2026-03-01", "to": "2026-03-31"},
    "before": {"from": "2026-02-01", "to": "2026-02-28"},
    "figures": {
        one["key"]: one
        for one in (
            _figure("references", 214, 206, "more"),
            _figure("references_added", 11, 9, "more"),
            _figure("references_lost", 3, 1, "less"),
            _figure("nominations", 18, 21, "more"),
            _figure("approved", 11, 9, "more"),
            _figure("changes_requested", 2, 2, None),
            _figure("declined", 1, 4, None),
            _figure("waiting", 6, 2, None),
            _figure("decided_on_time", 0.93, 0.8, "more", "share"),
            _figure("hours_to_decide", 21.5, 40.0, "less", "hours"),
            _figure("overdue", 1, 0, "less"),
            _figure("requests", 34, 34, "more"),
            _figure("searches", 420, 380, "more"),
            _figure("searches_empty", 31, 52, "less"),
        )
    },
    "origins": ORIGINS,
    "ages": {"young": 4, "middle": 1, "old": 1},
    "ages_before": {"young": 1, "middle": 1, "old": 0},
    "wishes": [_WISH],
    "picture": None,
}

YOUNG: dict[str, Any] = PROGRESS | {
    "kind": "week",
    "region": "Nordics",
    "before": None,
    "ages_before": None,
    "digest": None,
    "figures": {
        key: one | {"before": None}
        for key, one in PROGRESS["figures"].items()
        if not key.startswith("searches")
    },
    "wishes": [],
}

_SEGMENT: dict[str, Any] = {"key": "banking", "now": 41, "before": 37, "added": 5, "lost": 1}

SEGMENTS: dict[str, Any] = {
    "region": None,
    "kind": "month",
    "period": PROGRESS["period"],
    "regions": [
        _SEGMENT | {"key": "Germany, Austria, Switzerland", "before": 44, "added": 0, "lost": 3},
        _SEGMENT | {"key": "Nordics"},
    ],
    "industries": [
        _SEGMENT,
        _SEGMENT | {"key": "retail", "now": 12, "before": 12, "added": 0, "lost": 0},
    ],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "digests/wins": WINS,
    "digests/wins (quiet week, a wish)": QUIET,
    "digests/wins (quiet week, a decision)": QUIET
    | {"ask": {"kind": "decide", "count": 2, "days": 9, "wish": None}},
    "digests/wins (quiet week, a fresh decision)": QUIET
    | {"ask": {"kind": "decide", "count": 1, "days": 0, "wish": None}, "digest": None},
    "digests/wins (quiet week, a name)": QUIET
    | {"ask": {"kind": "nominate", "count": 0, "days": 0, "wish": None}, "digest": None},
    "digests/wins (long week)": LONG,
    "digests/wins (first week)": WINS
    | {"figures": _figures((3, None, None), (5, None, None), (4, None, None), (1, None, None))},
    "digests/wins_page": {
        "page": 1,
        "pages": 2,
        "period": _WEEK,
        "groups": WINS["groups"],
        "left_out": 0,
    },
    "digests/wins_page (last of very many)": {
        "page": 4,
        "pages": 4,
        "period": _WEEK,
        "groups": WINS["groups"],
        "left_out": 271,
    },
    "digests/progress": PROGRESS,
    "digests/progress (a young program's week)": YOUNG,
    "digests/progress (quarter)": PROGRESS | {"kind": "quarter"},
    "digests/segments": SEGMENTS,
    "digests/segments (one region)": SEGMENTS | {"region": "Nordics", "regions": []},
}

_BATCH: dict[str, Any] = {
    "digest": "12:202603160800",
    "total": 3,
    "groups": WINS["groups"],
    "left_out": 0,
}
SAMPLES |= {
    "digests/win_batch": _BATCH,
    "digests/win_batch (one)": _BATCH | {"total": 1, "digest": None},
    "digests/win_batch (very many)": _BATCH | {"total": 1_250, "left_out": 1_225},
}

_OWED: dict[str, Any] = {
    "what": "Two case studies",
    "member": None,
    "team": "Marketing",
    "done_by": None,
    "button": "4:1a2b3c4d",
}
MILESTONE: dict[str, Any] = {
    "digest": "14:202603160800",
    "region": "Germany, Austria, Switzerland",
    "milestone": "Our customer day in Berlin",
    "date": "2026-05-12",
    "days": 57,
    "open": [
        _OWED,
        _OWED | {"what": "A quote on onboarding", "member": "U0PRIYA", "team": None},
        _OWED | {"what": "A list of guests", "team": None},
    ],
    "done": [
        _OWED | {"what": "The agenda", "member": "U0JONAS", "team": None, "done_by": "U0JONAS"},
        _OWED | {"what": "A room", "done_by": "U0HELEN"},
    ],
}
SAMPLES |= {
    "digests/milestone": MILESTONE,
    "digests/milestone (weeks to go, nothing done)": MILESTONE | {"days": 56, "done": []},
    "digests/milestone (tomorrow, everything there)": MILESTONE | {"days": 1, "open": []},
    "digests/milestone (today, of all regions)": MILESTONE | {"days": 0, "region": None},
    "digests/milestone (over)": MILESTONE | {"days": -3, "digest": None},
    "digests/milestone (nothing due)": MILESTONE | {"days": 12, "open": [], "done": []},
    "digests/milestone (nothing due, over)": MILESTONE | {"days": 0, "open": [], "done": []},
}
