"""The wins of a week, grouped by region, with everybody who had a hand in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.clock import now
from store.consents import display_name, has_consent
from store.digests.periods import Period
from store.digests.scope import Scope, within
from store.joined_nominations import list_joined
from store.models import Account, Approval, JoinedNomination, Member, Nomination, Reference, Win
from store.wins import NEW_REFERENCE

# One win is `inside` and `outside`: as our own people read it, and as others may.
Achievement = dict[str, dict[str, Any]]

# More than anybody reads; the App Home has them all.
MOST = 100
_NAMES = 3


def count_by_region(session: Session, *, scope: Scope, period: Period) -> dict[int | None, int]:
    """How many new references each region won in a period."""
    rows = session.execute(
        select(Win.region_id, func.count())
        .where(
            Win.kind == NEW_REFERENCE,
            within(Win.created_at, period),
            scope.holds(Win.region_id),
        )
        .group_by(Win.region_id)
    )
    return {region_id: int(number) for region_id, number in rows}


def list_achievements(
    session: Session, *, scope: Scope, period: Period
) -> dict[int | None, list[Achievement]]:
    """The new references of a period by region, oldest first; of very many, the newest."""
    return by_region(
        _read(
            session,
            within(Win.created_at, period),
            scope.holds(Win.region_id),
        )
    )


def read_names(session: Session, *, win_ids: Sequence[int]) -> dict[int, Achievement]:
    """The wins of these numbers as they may be told now: a customer may have become anonymous."""
    found: dict[int, Achievement] = {}
    for _, achievement in _read(session, Win.id.in_(win_ids)):
        found[achievement["inside"]["win_id"]] = achievement
    return found


def read_regions_of(
    session: Session, *, win_ids: Sequence[int]
) -> list[tuple[int | None, Achievement]]:
    """The wins of these numbers with their regions, oldest first; of very many, the newest."""
    return _read(session, Win.id.in_(win_ids))


def list_functions(session: Session, *, member_ids: Iterable[str]) -> list[str]:
    """The functions (keys) of these people, as far as they are known."""
    wanted = sorted(set(member_ids))
    rows = session.scalars(
        select(Member.function)
        .where(Member.id.in_(wanted), Member.function.is_not(None))
        .group_by(Member.function)
        .order_by(func.count().desc(), Member.function)
    )
    return [function for function in rows if function]


def group_wins(
    achievements: dict[int | None, list[Achievement]],
    *,
    counts: dict[int | None, int],
    scope: Scope,
    side: str,
) -> list[dict[str, Any]]:
    """Plain values, a group for each region in the order of the program.

    `names` are for a long week: the first customers of each group.
    """
    groups = []
    for region_id in [*(region.id for region in scope.regions), None]:
        if not counts.get(region_id):
            continue
        wins = [achievement[side] for achievement in achievements.get(region_id, [])]
        named = [win for win in wins if win["customer"]][:_NAMES]
        groups.append(
            {
                "region": scope.told_of(region_id),
                "count": counts[region_id],
                "names": [{"win_id": win["win_id"], "customer": win["customer"]} for win in named],
                "wins": wins,
            }
        )
    return groups


def by_region(
    read: Iterable[tuple[int | None, Achievement]],
) -> dict[int | None, list[Achievement]]:
    """Wins under the numbers of their regions, in the order given."""
    found: dict[int | None, list[Achievement]] = {}
    for region_id, achievement in read:
        found.setdefault(region_id, []).append(achievement)
    return found


def _read(session: Session, *conditions: Any) -> list[tuple[int | None, Achievement]]:
    rows = session.execute(
        select(
            Win.id,
            Win.region_id,
            Nomination.nominator_id,
            Nomination.helpers,
            Nomination.id.label("nomination_id"),
            Account.name,
            Reference.country,
            Reference.industry,
            Reference.audience,
            Reference.anonymous_label,
            Reference.state,
            has_consent(now(session)).label("agreed"),
            Approval.decided_by,
        )
        .join(Nomination, Nomination.id == Win.nomination_id)
        .join(Reference, Reference.id == Win.reference_id)
        .join(Account, Account.id == Reference.account_id)
        .outerjoin(
            Approval,
            (Approval.subject_id == Nomination.id)
            & (Approval.subject_type == "nomination")
            & (Approval.state == "approved")
            & Approval.settles,
        )
        .where(Win.kind == NEW_REFERENCE, *conditions)
        .order_by(Win.created_at.desc(), Win.id.desc())
        .limit(MOST)
    ).all()
    joined = list_joined(session, nomination_ids=[row.nomination_id for row in rows])
    return [
        (row.region_id, _achievement(row, joined.get(row.nomination_id, [])))
        for row in reversed(rows)
    ]


def _achievement(row: Any, joined: list[JoinedNomination]) -> Achievement:
    told = {
        "win_id": row.id,
        "country": row.country,
        "industry": row.industry,
        "nominator": row.nominator_id,
        "helpers": list(row.helpers),
        "also": [one.member_id for one in joined],
        "decided_by": row.decided_by,
        "agreed": bool(row.agreed),
    }
    return {
        "inside": told | {"customer": _customer(row, shared=False)},
        "outside": told | {"customer": _customer(row, shared=True)},
    }


def _customer(row: Any, *, shared: bool) -> str:
    if row.state != "active":
        return ""  # it was taken back since: the work is told, the name is not
    return display_name(row.name, row.audience, row.anonymous_label, shared=shared)
