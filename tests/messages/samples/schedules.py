"""Ordinary values of the schedules: their list on the Home tab, their form, what they say."""

from __future__ import annotations

from typing import Any

ITEM: dict[str, Any] = {
    "id": 4,
    "name": "Monday wins",
    "kind": "wins_digest",
    "region": "Germany, Austria, Switzerland",
    "channel": "C0DACH",
    "members": [],
    "timezone": "Europe/Berlin",
    "next_due_at": "2026-03-16T08:00:00+00:00",
    "paused": False,
    "because": None,
    "last": {
        "schedule_id": 4,
        "due_at": "2026-03-09T08:00:00+00:00",
        "state": "posted",
        "because": "",
        "detail": "",
        "post_key": "slot:4:2026-03-09T08:00Z",
    },
}

_PAUSED = {"paused": True, "next_due_at": None}


def _last(state: str, because: str, detail: str = "") -> dict[str, Any]:
    return {"last": ITEM["last"] | {"state": state, "because": because, "detail": detail}}


SCHEDULES: dict[str, Any] = {
    "page": 0,
    "pages": 2,
    "total": 6,
    "items": [
        ITEM | {"region": None, "last": None, "channel": None},
        ITEM | {"id": 5, "channel": None, "members": ["U0CLAIRE", "U0HELEN"]},
        ITEM | _PAUSED | {"id": 6, "because": "by_hand"} | _last("skipped", "newer_due"),
        ITEM | _PAUSED | {"id": 7, "because": "region_gone"} | _last("skipped", "too_late"),
        ITEM | _last("failed", "not_sent", "is_archived") | {"id": 8},
        ITEM | _last("failed", "not_sent_to_all", "U0KENJI U0GRACE") | {"id": 9},
    ],
}

FORM: dict[str, Any] = {
    "metadata": '{"schedule_id":null}',
    "timezone_block": "timezone",
    "timezone_label": "Europe/Berlin (Germany, GMT+01:00)",
    "form": {
        "name": "Monday wins",
        "kind": "wins_digest",
        "region": "all",
        "where": "own",
        "channel": "",
        "members": [],
        "rhythm": "mon",
        "time": "09:00",
        "cron": "0 9 * * mon",
        "timezone": "Europe/Berlin",
        "language": "own",
        "goal": "40",
        "period": "",
        "milestone": "",
        "date": "",
        "contributions": "",
        "grace": "86400",
    },
    "is_new": True,
    "from_file": False,
    "because": None,
    "lost_region": None,
    "kinds": ["wins_digest", "progress_digest"],
    "regions": [{"id": "1", "name": "Europe, Middle East and Africa"}, {"id": "2", "name": "DACH"}],
    "own_channel": "C0WINS",
    "region_language": "en",
    "rhythms": [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "working_days",
        "first_monday",
        "first_day",
        "last_day",
        "first_monday_of_quarter",
        "cron",
    ],
    "times": [
        {"value": "09:00", "at": "2026-01-01T09:00:00+00:00"},
        {"value": "09:30", "at": "2026-01-01T09:30:00+00:00"},
    ],
    "languages": ["en", "de"],
    "periods": ["week", "month", "quarter"],
    "option": "goal",
    "most_goal": 1_000_000,
    "milestone_limit": 100,
    "contributions_limit": 3_000,
    "graces": [
        {"value": "90", "unit": "second", "count": 90},
        {"value": "1800", "unit": "minute", "count": 30},
        {"value": "3600", "unit": "hour", "count": 1},
        {"value": "86400", "unit": "day", "count": 1},
    ],
    "most_members": 20,
    "next": ["2026-03-16T08:00:00+00:00", "2026-03-23T08:00:00+00:00"],
    "problems": [],
}


def _form(**changes: Any) -> dict[str, Any]:
    return FORM | {"form": FORM["form"] | changes}


PAUSED: dict[str, Any] = {
    "schedule_id": 4,
    "name": "Monday wins",
    "kind": "wins_digest",
    "because": "channel_archived",
    "detail": "C0DACH",
    "channel": "C0DACH",
}

_REASONS = (
    "sent_by_hand",
    "by_hand",
    "region_gone",
    "no_channel",
    "timezone_unknown",
    "never_due",
    "kind_unknown",
    "not_composed",
    "not_sent",
    "milestone_reached",
    "channel_gone",
    "channel_archived",
    "not_in_channel",
    "channel_restricted",
    "too_late",
    "newer_due",
    "many_missed",
    "nothing_to_say",
)

SAMPLES: dict[str, dict[str, Any]] = {
    "schedules/form": FORM,
    "schedules/form (edited, of a file, for members)": _form(where="members", members=["U0JONAS"])
    | {"is_new": False, "from_file": True, "timezone_block": "timezone.1"},
    "schedules/form (paused, a wrong cron)": _form(
        kind="progress_digest",
        period="month",
        region="",
        where="channel",
        channel="C0DACH",
        rhythm="cron",
        cron="0 9 * *",
    )
    | {
        "is_new": False,
        "because": "region_gone",
        "lost_region": "DACH",
        "option": "period",
        "next": [],
        "problems": ["This needs five parts.", "We do not know this time zone."],
    },
    "schedules/form (milestone)": _form(
        kind="milestone_reminder",
        milestone="Our customer day in Berlin",
        date="2026-05-12",
        contributions="Marketing: two case studies\n✓ Priya Nair: a quote",
    )
    | {"kinds": ["wins_digest", "milestone_reminder"], "option": "milestone"},
    "schedules/form (without a usual channel)": FORM | {"own_channel": None, "option": None},
    **{f"schedules/paused ({code})": PAUSED | {"because": code} for code in _REASONS},
    "schedules/paused (no more is known)": PAUSED
    | {"because": "not_composed", "detail": "", "channel": None},
    **{
        f"schedules/answer ({outcome})": {"outcome": outcome, "for_me": outcome == "previewed"}
        for outcome in ("composing", "previewed", "sent", "sent_before", "nothing_to_say")
    },
}
