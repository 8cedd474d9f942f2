"""What the App Home tab shows one member: theirs, what waits for them, what we achieved."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from store.absences import describe_absences
from store.approval_cards import readiness_of
from store.approval_chain import nearest_deadline, present_steps
from store.approval_subjects import REQUEST, asker, asker_of, with_subjects
from store.clock import now
from store.consents import has_consent
from store.drafts import list_drafts
from store.models import Approval, JoinedNomination, Nomination, Reference, Win
from store.nomination_forms import DRAFT_KIND
from store.request_values import request_values
from store.routing.people import list_asked, stand_in_values
from store.schedule_hub import describe_schedules
from store.wins import list_wins

# Small enough to take in at a glance, and far from Slack's 100 blocks in a view.
PAGE = 5


@dataclass(frozen=True)
class HomePages:
    """Which page of each list is open, counted from 0; past the end shows the last page."""

    waiting: int = 0
    nominations: int = 0
    wins: int = 0
    schedules: int = 0


def describe_home(
    session: Session,
    *,
    member_id: str,
    pages: HomePages = HomePages(),
    page_size: int = PAGE,
    is_guest: bool = False,
) -> dict[str, Any]:
    """The plain values of the Home tab and of `/vouch`, always of this moment.

    Each list is {"items", "page", "pages", "total"}. A guest gets the wins alone, with the
    names that may stand before people from outside. `schedules` is None but for the hub,
    `absences` but for those who decide somewhere.
    """
    waiting = [] if is_guest else list_waiting(session, member_id=member_id)
    nominations = select(Nomination.id).where(
        or_(
            Nomination.nominator_id == member_id,
            Nomination.id.in_(
                select(JoinedNomination.nomination_id).where(
                    JoinedNomination.member_id == member_id
                )
            ),
        )
    )
    shown = _page(len(waiting), pages.waiting, page_size)
    return {
        "waiting": shown
        | {
            "items": [
                _waiting_item(session, approval=approval, member_id=member_id)
                for approval in _slice(waiting, shown["page"], page_size)
            ]
        },
        "nominations": _own_nominations(
            session,
            wanted=nominations,
            member_id=member_id,
            page=pages.nominations,
            page_size=page_size,
        ),
        "wins": _wins(session, page=pages.wins, page_size=page_size, is_guest=is_guest),
        "absences": None if is_guest else describe_absences(session, member_id=member_id),
        "schedules": describe_schedules(
            session, member_id=member_id, page=pages.schedules, page_size=page_size
        ),
        "drafts": []
        if is_guest
        else [
            {
                "id": draft.id,
                "account": str(draft.values.get("account_name") or ""),
                "at": draft.updated_at.isoformat(),
            }
            for draft in list_drafts(session, member_id=member_id, kind=DRAFT_KIND)
        ],
    }


def list_waiting(session: Session, *, member_id: str) -> list[Approval]:
    """The pending approvals that wait for this member, the nearest deadline first.

    They wait for those who are asked now: not for who is away, nor for all who may decide.
    """
    pending = session.execute(
        select(Approval, asker())
        .select_from(with_subjects())
        .where(Approval.state == "pending")
        .order_by(Approval.deadline_at, Approval.id)
    ).all()
    return [
        approval
        for approval, asker_id in pending
        if any(
            person.member_id == member_id
            for person in list_asked(session, approval=approval, nominator_id=asker_id)
        )
    ]


def _waiting_item(session: Session, *, approval: Approval, member_id: str) -> dict[str, Any]:
    asked = list_asked(session, approval=approval, nominator_id=asker_of(session, approval))
    stand_ins = stand_in_values([person for person in asked if person.member_id == member_id])
    item = {
        "kind": approval.subject_type,
        "approval_id": approval.id,
        "stands_in": stand_ins[0] if stand_ins else None,
        "deadline": approval.deadline_at.isoformat() if approval.deadline_at else None,
        "late": approval.deadline_at is not None and approval.deadline_at < now(session),
    }
    if approval.subject_type == REQUEST:
        return item | request_values(session, request_id=approval.subject_id)
    nomination = session.get_one(Nomination, approval.subject_id)
    return item | {
        "account": nomination.account.name,
        "country": nomination.country,
        "industry": nomination.industry,
        "score": readiness_of(nomination).score,
        "nominator": nomination.nominator_id,
    }


def _own_nominations(
    session: Session, *, wanted: Select[Any], member_id: str, page: int, page_size: int
) -> dict[str, Any]:
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    shown = _page(total, page, page_size)
    rows = session.scalars(
        select(Nomination)
        .where(Nomination.id.in_(wanted))
        .options(selectinload(Nomination.account))
        .order_by(Nomination.updated_at.desc(), Nomination.id.desc())
        .limit(page_size)
        .offset(shown["page"] * page_size)
    ).all()
    ids = [nomination.id for nomination in rows]
    approvals: dict[tuple[int, int], list[Approval]] = {}
    for approval in session.scalars(
        select(Approval)
        .where(Approval.subject_type == "nomination", Approval.subject_id.in_(ids))
        .order_by(Approval.step)
    ):
        approvals.setdefault((approval.subject_id, approval.revision), []).append(approval)
    references = dict(
        session.execute(
            select(Reference.nomination_id, Reference.id).where(Reference.nomination_id.in_(ids))
        ).all()
    )
    findable = set(
        session.scalars(
            select(Reference.nomination_id).where(
                Reference.nomination_id.in_(ids), has_consent(now(session))
            )
        )
    )
    items = []
    for nomination in rows:
        steps = present_steps(approvals.get((nomination.id, nomination.revision), ()))
        present = steps[0] if steps else None
        deadline = nearest_deadline(steps)
        asked: list[str] = []
        if nomination.state == "pending":
            asked = [
                person.member_id
                for step in steps
                for person in list_asked(
                    session, approval=step, nominator_id=nomination.nominator_id
                )
            ]
        items.append(
            {
                "nomination_id": nomination.id,
                "account": nomination.account.name,
                # Whose it is, where the reader only joined it: it is theirs to mend.
                "first": nomination.nominator_id if nomination.nominator_id != member_id else None,
                "state": nomination.state,
                "asked": list(dict.fromkeys(asked)),
                "deadline": deadline.isoformat() if deadline else None,
                "decided_by": present.decided_by if present is not None else None,
                "decided_at": (
                    present.decided_at.isoformat()
                    if present is not None and present.decided_at
                    else None
                ),
                "reason": present.reason if present is not None else "",
                "reference_id": references.get(nomination.id),
                "findable": nomination.id in findable,
            }
        )
    return shown | {"items": items}


def _wins(session: Session, *, page: int, page_size: int, is_guest: bool) -> dict[str, Any]:
    total = session.scalar(select(func.count()).select_from(Win)) or 0
    shown = _page(total, page, page_size)
    wins = list_wins(session, limit=page_size, offset=shown["page"] * page_size, shared=is_guest)
    return shown | {
        "items": [asdict(win) | {"created_at": win.created_at.isoformat()} for win in wins]
    }


def _page(total: int, page: int, page_size: int) -> dict[str, Any]:
    pages = max(1, -(-total // page_size))
    return {"page": min(max(page, 0), pages - 1), "pages": pages, "total": total}


def _slice(items: list[Approval], page: int, page_size: int) -> list[Approval]:
    return items[page * page_size : (page + 1) * page_size]
