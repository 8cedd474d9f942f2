"""The same customer nominated by several colleagues: decided once, and everybody is named."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.approval_cards import refresh_cards
from store.clock import now
from store.models import Account, Approval, JoinedNomination, Nomination
from store.nomination_forms import NominationForm
from store.posts import enqueue_post
from store.routing.people import list_asked
from store.statements import insert

JOINED = "nominations/joined"
JOINED_YOURS = "nominations/joined_yours"


def find_to_join(
    session: Session, *, account_id: int, member_id: str, activities: Iterable[str]
) -> Nomination | None:
    """The nomination under way that says all of this already, by another colleague; or None.

    One that asks more of the customer is a nomination of its own, and so is that of somebody
    who decides on the first one: nobody decides their own.
    """
    # Two who nominate them at one moment: the second waits here, and sees the first.
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    found = session.scalars(
        select(Nomination)
        .where(
            Nomination.account_id == account_id,
            Nomination.state == "pending",
            Nomination.nominator_id != member_id,
        )
        .order_by(Nomination.created_at, Nomination.id)
        .with_for_update()
    ).all()
    wanted = set(activities)
    for nomination in found:
        if wanted <= set(nomination.activities) and not any(
            member_id in (person.member_id, person.stands_in_for)
            for approval in _steps(session, nomination)
            for person in list_asked(
                session, approval=approval, nominator_id=nomination.nominator_id
            )
        ):
            return nomination
    return None


def join_nomination(
    session: Session,
    *,
    nomination: Nomination,
    member_id: str,
    form: NominationForm,
    submit_key: str,
    permalink: str | None = None,
) -> bool:
    """Let somebody's nomination join the first one; both nominators and the deciders see it.

    Whoever has joined before changes nothing; returns whether they are new.
    """
    joined_id = session.scalar(
        insert(session, JoinedNomination)
        .values(
            nomination_id=nomination.id,
            submit_key=submit_key,
            member_id=member_id,
            source=form.origin,
            activities=list(form.activities),
            story=form.story.strip(),
            language=form.language,
            statement=form.statement.strip(),
            permalink=permalink,
            created_at=now(session),
        )
        .on_conflict_do_nothing()
        .returning(JoinedNomination.id)
    )
    if joined_id is None:
        return False
    audit.record(
        session,
        actor=member_id,
        action="nomination.join",
        subject_type="nomination",
        subject_id=nomination.id,
        after={"source": form.origin, "activities": list(form.activities)},
    )
    steps = _steps(session, nomination)
    asked = [
        person.member_id
        for approval in steps
        for person in list_asked(session, approval=approval, nominator_id=nomination.nominator_id)
    ]
    deadlines = [approval.deadline_at for approval in steps if approval.deadline_at]
    told = {
        "account": nomination.account.name,
        "story": form.story.strip(),
        "asked": list(dict.fromkeys(asked)),
        "deadline": min(deadlines).isoformat() if deadlines else None,
    }
    enqueue_post(
        session,
        key=f"nomination:{nomination.id}:joined:{member_id}",
        channel=member_id,
        template=JOINED,
        values=told | {"first": nomination.nominator_id, "at": nomination.created_at.isoformat()},
    )
    enqueue_post(
        session,
        key=f"nomination:{nomination.id}:joined:{member_id}:first",
        channel=nomination.nominator_id,
        template=JOINED_YOURS,
        values=told | {"member": member_id},
    )
    for approval in steps:
        approval.version += 1
        session.flush()
        refresh_cards(session, approval=approval)
    return True


def _steps(session: Session, nomination: Nomination) -> list[Approval]:
    """The decisions on it that are still open."""
    return list(
        session.scalars(
            select(Approval)
            .where(
                Approval.subject_type == "nomination",
                Approval.subject_id == nomination.id,
                Approval.revision == nomination.revision,
                Approval.state == "pending",
            )
            .order_by(Approval.id)
        )
    )
