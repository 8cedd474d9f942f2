"""What an approval is about: a nomination, or a deal team's request for a reference.

All that the steps, the people who are asked and their reminders need to know of either; what
is particular to one of them stands in its own rooms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, outerjoin
from sqlalchemy.orm import Session

from store.clock import now
from store.consents import display_name
from store.gifts import count_given, gift_of
from store.joined_nominations import list_joined_members
from store.models import Approval, Nomination, Reference, Request
from store.policies.rules import Subject

NOMINATION = "nomination"
REQUEST = "request"
# The region's own number of working days for each, a field of `store.regions.RegionInfo`.
DAYS_FIELD = {NOMINATION: "nomination_days", REQUEST: "request_days"}
# What each may be decided to be: who asks for a reference can ask again as they like.
DECISIONS = {
    NOMINATION: ("approved", "changes_requested", "declined"),
    REQUEST: ("approved", "declined"),
}


@dataclass(frozen=True)
class ApprovalSubject:
    """One of them as it stands.

    `asker_id` nominated or requests it, `joined` did as well; none of them decides. `account`
    is what the customer may be called among colleagues, empty where it may not be named.
    """

    kind: str
    id: int
    asker_id: str
    joined: list[str]
    account: str
    state: str
    rules: Subject

    @property
    def never(self) -> tuple[str, ...]:
        """Who does not decide: a second pair of eyes is the point."""
        return (self.asker_id, *self.joined)


def load_row(session: Session, *, kind: str, subject_id: int) -> Nomination | Request:
    """The row that an approval is about."""
    if kind == REQUEST:
        return session.get_one(Request, subject_id)
    return session.get_one(Nomination, subject_id)


def describe_subject(session: Session, *, kind: str, subject_id: int) -> ApprovalSubject:
    """The subject as plain values, with what its customer was given in the year before it."""
    row = load_row(session, kind=kind, subject_id=subject_id)
    joined: list[str] = []
    if isinstance(row, Request):
        reference = session.get_one(Reference, row.reference_id)
        account = display_name(
            reference.account.name, reference.audience, reference.anonymous_label, shared=False
        )
        asker_id = row.requester_id
    else:
        account, asker_id = row.account.name, row.nominator_id
        joined = list_joined_members(session, nomination_id=row.id)
    return ApprovalSubject(
        kind=kind,
        id=subject_id,
        asker_id=asker_id,
        joined=joined,
        account=account,
        state=row.state,
        rules=rules_of(session, row),
    )


def rules_of(session: Session, row: Nomination | Request) -> Subject:
    """What the policies look at, with what the customer was given in the year before."""
    gift = gift_of(row)
    given: dict[str, int] = {}
    if isinstance(row, Request):
        reference = session.get_one(Reference, row.reference_id)
        account_id, activities, industry = reference.account_id, [row.activity], reference.industry
    else:
        account_id, activities, industry = row.account_id, row.activities, row.industry
    if gift is not None:
        # What came before it counts, not what came since.
        kind = REQUEST if isinstance(row, Request) else NOMINATION
        until = row.created_at if row.state not in ("pending", "open") else now(session)
        given = count_given(session, account_id=account_id, until=until, besides=(kind, row.id))
    return Subject(activities=activities, industry=industry, gift=gift, given=given)


def subject_of(session: Session, approval: Approval) -> ApprovalSubject:
    """What this approval is about."""
    return describe_subject(session, kind=approval.subject_type, subject_id=approval.subject_id)


def asker_of(session: Session, approval: Approval) -> str:
    """Who nominated or requested it."""
    row = load_row(session, kind=approval.subject_type, subject_id=approval.subject_id)
    return row.requester_id if isinstance(row, Request) else row.nominator_id


def with_subjects() -> FromClause:
    """Approvals beside the nomination or the request that they are about."""
    nominations = and_(Approval.subject_type == NOMINATION, Nomination.id == Approval.subject_id)
    requests = and_(Approval.subject_type == REQUEST, Request.id == Approval.subject_id)
    return outerjoin(outerjoin(Approval, Nomination, nominations), Request, requests)


def asker() -> ColumnElement[Any]:
    """Who nominated or requested it, in a statement that selects from `with_subjects`."""
    return func.coalesce(Nomination.nominator_id, Request.requester_id)


def state_of_subject() -> ColumnElement[Any]:
    """Its state, in such a statement."""
    return func.coalesce(Nomination.state, Request.state)
