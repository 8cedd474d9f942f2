"""How a reference stands beside others of nearly the same fit, and why, in plain values.

Not what it is about, but whether it is good to ask for now: what the customer agreed to, how
fresh it is, how often it was asked of late, in which languages it is told, and what came of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from store.clock import now
from store.models import Consent, Post, Proof, Reference, ReferenceText, Region, Request

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

    `languages` as `deal_languages` gives them. Six statements, whatever their number.
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
    since = moment - timedelta(days=REST_DAYS)
    requests = _requests(session, ids, since)
    shared = _shared(session, ids)
    told: dict[int, set[str]] = {}
    for reference_id, language in session.execute(
        select(ReferenceText.reference_id, ReferenceText.language).where(
            ReferenceText.reference_id.in_(ids)
        )
    ):
        told.setdefault(reference_id, set()).add(_base(language))
    rows = session.execute(
        select(Reference.id, Reference.audience, Reference.last_used_at, Reference.dated).where(
            Reference.id.in_(ids)
        )
    ).all()
    fresh = _freshness(session, {row.id: row.dated or "" for row in rows}, moment)
    facts: dict[int, _Facts] = {}
    for reference_id, audience, last_used_at, _ in rows:
        asked, is_open, helped = requests.get(reference_id, (0, False, 0))
        at = fresh.get(reference_id)
        facts[reference_id] = _Facts(
            audience=audience,
            fresh_at=at[0] if at else None,
            fresh_days=at[1] if at else None,
            asked=asked,
            is_open=is_open,
            used_days=(moment - last_used_at).days if last_used_at else None,
            languages=frozenset(told.get(reference_id, ())),
            helped=helped + shared.get(reference_id, 0),
        )
    return {key: facts[key] for key in ids if key in facts}


def _requests(
    session: Session, ids: Collection[int], since: datetime
) -> dict[int, tuple[int, bool, int]]:
    """Of each: how often it was asked since then, whether that is open, how often it helped."""
    found: dict[int, tuple[int, bool, int]] = {}
    recent = func.sum(case((Request.created_at >= since, 1), else_=0))
    rows = session.execute(
        select(Request.reference_id, Request.state, func.count(), recent)
        .where(Request.reference_id.in_(ids))
        .group_by(Request.reference_id, Request.state)
    )
    for reference_id, state, count, of_late in rows:
        asked, is_open, helped = found.get(reference_id, (0, False, 0))
        found[reference_id] = (
            asked + of_late,
            is_open or (state == "open" and of_late > 0),
            helped + (count if state in _HELPED else 0),
        )
    return found


def _shared(session: Session, ids: Collection[int]) -> Counter[int]:
    """How often each was shown to a channel."""
    subjects = {f"reference:{reference_id}": reference_id for reference_id in ids}
    rows = session.execute(
        select(Post.subject, func.count())
        .where(
            Post.subject.in_(subjects),
            Post.template == "references/card",
            Post.kind == "post",
        )
        .group_by(Post.subject)
    )
    return Counter({subjects[str(subject)]: count for subject, count in rows})


def _freshness(
    session: Session, dated: Mapping[int, str], moment: datetime
) -> dict[int, tuple[str, int]]:
    """The newest date of each: of its story, of a proof's period, of what the customer told us.

    `dated` is when each story happened. The day of an import says nothing.
    """
    best: dict[int, tuple[datetime, str]] = {}
    periods = session.execute(
        select(Proof.reference_id, Proof.period).where(
            Proof.reference_id.in_(dated), Proof.period != ""
        )
    )
    agreed = session.execute(
        select(Consent.reference_id, func.max(Consent.recorded_at))
        .where(Consent.reference_id.in_(dated), Consent.how != "import")
        .group_by(Consent.reference_id)
    )
    told = [*dated.items(), *((int(key or 0), period) for key, period in periods)]
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
