"""Gaps: what people searched for and we did not have; the same wish counts up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.models import Gap
from store.search import SearchAnswer
from store.search.understanding.companies import known_companies
from store.search.understanding.lexicon import ACTIVITY, COMPETITOR, INDUSTRY, PRODUCT, THEME
from store.statements import insert

_MAX_KEY = 300
_MAX_QUERY = 1_000


@dataclass(frozen=True)
class GapInfo:
    """A wish that nothing met: in whose words last, how often, since when."""

    id: int
    query: str
    filters: dict[str, Any]
    times: int
    last_member_id: str
    first_at: datetime
    last_at: datetime


# What somebody wants of us, where an answer names it; a place or a size alone are beside it.
_WANTED = frozenset({INDUSTRY, THEME, PRODUCT, COMPETITOR, ACTIVITY})


def is_wish(answer: SearchAnswer) -> bool:
    """Whether a search that nothing met says what is wanted, so that a colleague could help.

    A word that no reference contains says nothing to anybody, unless something beside it is
    understood or it is a company that everybody knows; nor does a place by itself.
    """
    if answer.filters.values():
        return True
    words = [part for part in answer.understood if part.kind == "word"]
    if any(part.kind in _WANTED for part in answer.understood):
        return True
    if any("".join(part.text.split()) in known_companies() for part in words):
        return True
    return bool(words) and all(part.known for part in words)


def record_gap(session: Session, *, member_id: str, answer: SearchAnswer) -> int:
    """Remember that nothing met a wish; returns the gap's id.

    What was understood makes it the same wish, whatever the words, their order and language.
    """
    query, filters = answer.query, answer.filters
    moment = now(session)
    statement = insert(session, Gap).values(
        key=_key(answer),
        query=query[:_MAX_QUERY],
        filters=filters.values(),
        times=1,
        last_member_id=member_id,
        first_at=moment,
        last_at=moment,
    )
    gap_id = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "times": Gap.times + 1,
                "last_member_id": member_id,
                "last_at": moment,
                "query": statement.excluded.query,
            },
        ).returning(Gap.id)
    )
    return int(gap_id or 0)


def list_gaps(session: Session, *, limit: int = 50) -> list[GapInfo]:
    """The wishes that were not met, the most frequent first."""
    rows = session.scalars(
        select(Gap).order_by(Gap.times.desc(), Gap.last_at.desc(), Gap.id).limit(limit)
    )
    return [
        GapInfo(
            row.id, row.query, row.filters, row.times, row.last_member_id, row.first_at, row.last_at
        )
        for row in rows
    ]


def _key(answer: SearchAnswer) -> str:
    wanted = sorted({f"{part.kind}={part.key}" for part in answer.understood})
    narrowed = [f"{name}:{value}" for name, value in sorted(answer.filters.values().items())]
    key = " ".join([*wanted, *narrowed])
    if len(key) <= _MAX_KEY:
        return key
    # A key that is cut would make two long wishes one.
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{key[: _MAX_KEY - 33]} {digest}"
