"""Where the nominations of a period come from: which functions, and by which way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from store.digests.periods import Period
from store.digests.scope import Scope, within
from store.models import SOURCES, JoinedNomination, Member, Nomination


def count_sources(session: Session, *, scope: Scope, period: Period) -> dict[str, Any]:
    """{"functions", "sources"} of the nominations that were sent in a period, joined ones too.

    `functions` is how many functions their nominators work in, as far as we know; `sources`
    are {"key", "count"}, the most frequent first, without nominations of which nobody said it.
    """
    sent = union_all(
        select(Nomination.nominator_id.label("member_id"), Nomination.source.label("source")).where(
            within(Nomination.created_at, period), scope.holds(Nomination.region_id)
        ),
        select(JoinedNomination.member_id, JoinedNomination.source)
        .join(Nomination, Nomination.id == JoinedNomination.nomination_id)
        .where(within(JoinedNomination.created_at, period), scope.holds(Nomination.region_id)),
    ).subquery()
    functions = session.scalar(
        select(func.count(func.distinct(Member.function))).where(
            Member.id.in_(select(sent.c.member_id)), Member.function.is_not(None)
        )
    )
    counted = session.execute(
        select(sent.c.source, func.count())
        .where(sent.c.source.is_not(None))
        .group_by(sent.c.source)
    ).all()
    # Equal ones in the order of the form.
    ordered = sorted(counted, key=lambda row: (-row[1], SOURCES.index(row[0])))
    return {
        "functions": int(functions or 0),
        "sources": [{"key": key, "count": int(number)} for key, number in ordered],
    }
