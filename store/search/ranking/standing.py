"""How a reference stands beside others of nearly the same fit, and why, in plain values.

Not what it is about, but whether it is good to ask for now: what the customer agreed to, how
fresh it is, how often it was asked of late, in which languages it is told, and what came of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Integer, String, bindparam, select
from sqlalchemy.orm import Session

from store.clock import now
from store.models import Region
from store.models.base import UtcDateTime
from store.search.index.bulk_reading import array_for, for_both
from store.statements import is_postgresql

# Nobody compares more; the caller hands in what is nearly equal, or a page.
MOST = 300
REST_DAYS = 90  # a quarter: as long a customer rests after it was asked
_FRESH_DAYS = 365
_STALE_DAYS = 3 * 365
_HELPED = ("done", "won")
# What each may add; together at most 0.08.
_FRESH, _RESTED, _LANGUAGE, _HELPFUL, _AUDIENCE = 0.02, 0.02, 0.02, 0.015, 0.005
_AUDIENCES = {"public": 1.0, "nda": 0.6, "anonymous": 0.4}
_PUBLIC = "public"
# All that is asked about them, in one statement: `said`, `moment`, `times` and `of_late` are
# what the first column says.
_SQL = """
    SELECT 'is' AS what, id, audience AS said, last_used_at AS moment, 0 AS times, 0 AS of_late
    FROM "references" WHERE id {among}
    UNION ALL SELECT 'dated', id, dated, NULL, 0, 0
    FROM "references" WHERE id {among} AND dated IS NOT NULL
    UNION ALL SELECT 'period', reference_id, period, NULL, 0, 0
    FROM proofs WHERE reference_id {among} AND period <> ''
    UNION ALL SELECT 'agreed', reference_id, NULL, max(recorded_at), 0, 0
    FROM consents WHERE reference_id {among} AND how <> 'import' GROUP BY reference_id
    UNION ALL SELECT 'told', reference_id, language, NULL, 0, 0
    FROM reference_texts WHERE reference_id {among}
    UNION ALL SELECT 'asked', reference_id, state, NULL, count(*),
        sum(CASE WHEN created_at >= :since THEN 1 ELSE 0 END)
    FROM requests WHERE reference_id {among} GROUP BY reference_id, state
    UNION ALL SELECT 'shared', r.id, NULL, NULL, count(*), 0
    FROM "references" AS r JOIN posts AS p ON p.subject = 'reference:' || r.id
    WHERE r.id {among} AND p.template = 'references/card' AND p.kind = 'post' GROUP BY r.id
"""
_FACTS = {
    on_postgresql: statement.columns(
        what=String, id=Integer, said=String, moment=UtcDateTime(), times=Integer, of_late=Integer
    )
    for on_postgresql, statement in for_both(_SQL, bindparam("since", type_=UtcDateTime())).items()
}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True)
class StandingReason:
    """One thing that speaks for a reference now, with what it is compared with.

    `kind` and `values`, plain JSON:
    `fresh`: `at` (the month 2026-05, or the year alone), `usual` (the same for the others, or None)
    `rested`: `days` (a quarter), `usual` (how often the others were asked in it, a median)
    `asked`: `times` in those days, `usual` likewise
    `told`: `language`, `of` ("channel": the deal's, "reader"), where most others are not
    `helped`: `times` in all, `usual` (the others' median)
    `public`: may be named in public, where most others may not; no values
    """

    kind: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """`bonus` from 0 to 0.08, for the order of near-equals; `reasons`, what says most first."""

    bonus: float = 0.0
    reasons: tuple[StandingReason, ...] = ()


@dataclass(frozen=True)
class _Facts:
    """What the store knows of one reference."""

    audience: str
    fresh_at: str | None  # "2026-05" or "2026"
    fresh_days: int | None
    asked: int  # requests of the last days
    is_open: bool
    used_days: int | None
    languages: frozenset[str]
    helped: int


def deal_languages(
    session: Session, *, channel_id: str | None, reader_language: str
) -> tuple[tuple[str, str], ...]:
    """The languages a deal is spoken in, the first first, each with whose it is.

    The region's whose channel this is ("channel"), then the reader's ("reader").
    """
    found: dict[str, str] = {}
    if channel_id:
        language = session.scalar(
            select(Region.language)
            .where(Region.channel == channel_id, Region.language.is_not(None))
            .order_by(Region.position)
            .limit(1)
        )
        if language:
            found[_base(language)] = "channel"
    found.setdefault(_base(reader_language), "reader")
    return tuple(found.items())


def standing_of(
    session: Session,
    *,
    reference_ids: Sequence[int],
    languages: Sequence[tuple[str, str]] = (),
) -> dict[int, Standing]:
    """The standing of each of these references (at most `MOST`), compared with one another.

    `languages` as `deal_languages` gives them. One statement, whatever their number.
    """
    ids = list(dict.fromkeys(reference_ids))[:MOST]
    if not ids:
        return {}
    facts = _gather(session, ids)
    asked = [one.asked for one in facts.values()]
    helped = [one.helped for one in facts.values()]
    ages = {key: one.fresh_days for key, one in facts.items() if one.fresh_days is not None}
    usual_asked = round(median(asked)) if asked else 0
    usual_helped = round(median(helped)) if helped else 0
    # What most of them are speaks for none of them.
    told = Counter(language for one in facts.values() for language in one.languages)
    rare = frozenset(language for language, count in told.items() if 2 * count <= len(facts))
    public = sum(one.audience == "public" for one in facts.values())
    return {
        reference_id: _judge(
            one,
            languages=languages,
            usual_asked=usual_asked,
            usual_helped=usual_helped,
            usual_fresh=_middle(facts, ages),
            rare=rare | ({_PUBLIC} if 2 * public <= len(facts) else set()),
        )
        for reference_id, one in facts.items()
    }


def _judge(
    one: _Facts,
    *,
    languages: Sequence[tuple[str, str]],
    usual_asked: int,
    usual_helped: int,
    usual_fresh: str | None,
    rare: frozenset[str],
) -> Standing:
    bonus = _AUDIENCE * _AUDIENCES.get(one.audience, 0.0)
    said: list[tuple[float, StandingReason]] = []
    if one.fresh_days is not None:
        fresh = _FRESH * max(0.0, 1 - one.fresh_days / _STALE_DAYS)
        bonus += fresh
        if one.fresh_days <= _FRESH_DAYS:
            seen = {"at": one.fresh_at, "usual": usual_fresh}
            said.append((fresh, StandingReason("fresh", seen)))
    is_rested = not one.asked and (one.used_days is None or one.used_days > REST_DAYS)
    rested = _RESTED if is_rested and not one.is_open else _RESTED / (2 + one.asked)
    bonus += rested
    if is_rested and usual_asked:
        said.append((rested, StandingReason("rested", {"days": REST_DAYS, "usual": usual_asked})))
    elif one.asked:
        # What speaks against asking again is told before all that speaks for it.
        often = {"days": REST_DAYS, "times": one.asked, "usual": usual_asked}
        said.append((1.0, StandingReason("asked", often)))
    for place, (language, whose) in enumerate(languages):
        if language in one.languages:
            told = _LANGUAGE * (1 - 0.3 * place)
            bonus += told
            if language in rare:
                said.append((told, StandingReason("told", {"language": language, "of": whose})))
            break
    if one.helped:
        helped = _HELPFUL * min(1.0, one.helped / 4)
        bonus += helped
        used = {"times": one.helped, "usual": usual_helped}
        said.append((helped, StandingReason("helped", used)))
    if one.audience == "public" and _PUBLIC in rare:
        said.append((0.0, StandingReason("public")))
    said.sort(key=lambda item: -item[0])
    return Standing(round(min(bonus, 0.08), 4), tuple(reason for _, reason in said))


def _gather(session: Session, ids: Sequence[int]) -> dict[int, _Facts]:
    moment = now(session)
    values = {"ids": array_for(session, ids), "since": moment - timedelta(days=REST_DAYS)}
    rows: dict[str, list[Any]] = {}
    for row in session.execute(_FACTS[is_postgresql(session)], values).all():
        rows.setdefault(row.what, []).append(row)
    told: dict[int, set[str]] = {}
    for row in rows.get("told", ()):
        told.setdefault(row.id, set()).add(_base(row.said))
    requests = _requests(rows.get("asked", ()))
    shared = {row.id: row.times for row in rows.get("shared", ())}
    fresh = _freshness(
        [(row.id, row.said or "") for row in (*rows.get("dated", ()), *rows.get("period", ()))],
        [(row.id, row.moment) for row in rows.get("agreed", ())],
        moment,
    )
    facts: dict[int, _Facts] = {}
    for row in rows.get("is", ()):
        asked, is_open, helped = requests.get(row.id, (0, False, 0))
        at = fresh.get(row.id)
        facts[row.id] = _Facts(
            audience=row.said,
            fresh_at=at[0] if at else None,
            fresh_days=at[1] if at else None,
            asked=asked,
            is_open=is_open,
            used_days=(moment - row.moment).days if row.moment else None,
            languages=frozenset(told.get(row.id, ())),
            helped=helped + shared.get(row.id, 0),
        )
    return {key: facts[key] for key in ids if key in facts}


def _requests(rows: Iterable[Any]) -> dict[int, tuple[int, bool, int]]:
    """Of each: how often it was asked of late, whether that is open, how often it helped."""
    found: dict[int, tuple[int, bool, int]] = {}
    for row in rows:
        asked, is_open, helped = found.get(row.id, (0, False, 0))
        found[row.id] = (
            asked + row.of_late,
            is_open or (row.said == "open" and row.of_late > 0),
            helped + (row.times if row.said in _HELPED else 0),
        )
    return found


def _freshness(
    told: Iterable[tuple[int, str]], agreed: Iterable[tuple[int, datetime]], moment: datetime
) -> dict[int, tuple[str, int]]:
    """The newest date of each: of its story, of a proof's period, of what the customer told us.

    The day of an import says nothing.
    """
    best: dict[int, tuple[datetime, str]] = {}
    dates = [(key, *read) for key, period in told if (read := _read_period(period, moment))]
    dates += [(key, at, f"{at:%Y-%m}") for key, at in agreed]
    for reference_id, at, said in dates:
        if reference_id not in best or at > best[reference_id][0]:
            best[reference_id] = (at, said)
    return {key: (said, max(0, (moment - at).days)) for key, (at, said) in best.items()}


def _read_period(period: str, moment: datetime) -> tuple[datetime, str] | None:
    """When a period as people write it ended at the latest, and as exactly as it says so."""
    months = [(int(year), int(month)) for year, month in _MONTH.findall(period)]
    years = [int(year) for year in _YEAR.findall(period)]
    if months and max(months)[0] >= max(years):
        year, month = max(months)
        at = datetime(year, month, 28, tzinfo=UTC)
        return (min(at, moment), f"{year}-{month:02}") if year <= moment.year else None
    known = [year for year in years if year <= moment.year]
    if not known:
        return None
    # Of this year: until now; of one that is over: its end.
    return min(datetime(max(known), 12, 31, tzinfo=UTC), moment), str(max(known))


def _middle(facts: Mapping[int, _Facts], ages: Mapping[int, int]) -> str | None:
    """As fresh as half of them are."""
    if len(ages) < 2:
        return None
    ordered = sorted(ages, key=lambda key: (ages[key], key))
    return facts[ordered[len(ordered) // 2]].fresh_at


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
