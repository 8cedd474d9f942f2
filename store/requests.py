"""Requests: a deal team asks to use a reference, and those who look after it decide.

Whom it waits for, its deadline, its reminders and second approvals are those of every approval
(`store.approval_steps`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.approval_chain import list_steps
from store.approval_steps import open_approval
from store.approval_subjects import REQUEST, describe_subject
from store.approvals import load_approval
from store.clock import now
from store.errors import GuestRequest, InvalidForm
from store.gifts import (
    check_gift,
    count_given,
    gift_columns,
    read_gift,
)
from store.models import Reference, Request
from store.money import Money
from store.policies.reading import list_policies
from store.policies.rules import PolicyInfo, Subject
from store.posts import enqueue_post
from store.reference_records import ReferenceInfo
from store.references import get_reference
from store.request_values import request_values
from store.routing.people import list_asked, stand_in_values
from store.statements import insert

MAX_DEAL = 200
MAX_NOTE = 2_000


@dataclass(frozen=True)
class RequestForm:
    """A request as it was typed. `needed_by` is a local day such as 2026-05-01, or None; `gift`
    what the customer gets or what it costs, an amount with its currency."""

    deal: str
    activity: str | None
    needed_by: str | None = None
    note: str = ""
    gift: str = ""


def list_amount_rules(session: Session, *, region_id: int | None) -> list[PolicyInfo]:
    """The rules of a reference's region that ask what its customer is given."""
    policies = list_policies(session, region_id=region_id)
    return [policy for policy in policies if policy.amount is not None]


def submit_request(
    session: Session,
    *,
    submit_key: str,
    member_id: str,
    reference_id: int,
    form: RequestForm,
    channel_id: str | None = None,
    is_guest: bool = False,
    timezone: str | None = None,
    locale: str | None = None,
) -> int:
    """Store a request and ask those who look after the reference; returns its id.

    The same `submit_key` (the view's id) again gives the same request and changes nothing.
    `locale` is the asker's, for what they typed. Raises NotFound for a reference that is not (or
    no longer) to be found, GuestRequest, NobodyToDecide, and InvalidForm at `deal`, `activity`,
    `needed_by`, `gift` or `note`.
    """
    sent = session.scalar(select(Request.id).where(Request.submit_key == submit_key))
    if sent is not None:
        return sent
    if is_guest:
        raise GuestRequest()
    reference = get_reference(session, reference_id=reference_id)
    gift = _check(session, form, reference, timezone=timezone, locale=locale)
    request_id = session.scalar(
        insert(session, Request)
        .values(
            submit_key=submit_key,
            reference_id=reference_id,
            requester_id=member_id,
            region_id=reference.region_id,
            channel_id=channel_id,
            deal=form.deal.strip(),
            activity=form.activity,
            needed_by=form.needed_by,
            note=form.note.strip(),
            state="open",
            created_at=now(session),
            **gift_columns(gift),
        )
        .on_conflict_do_nothing(index_elements=["submit_key"])
        .returning(Request.id)
    )
    if request_id is None:
        # The same form arrived twice at one moment, and the other was first.
        return int(
            session.scalars(select(Request.id).where(Request.submit_key == submit_key)).one()
        )
    audit.record(
        session,
        actor=member_id,
        action="request.submit",
        subject_type="request",
        subject_id=request_id,
        after={
            "reference": reference_id,
            "activity": form.activity,
            "deal": form.deal.strip(),
            **({"gift": gift.written} if gift else {}),
        },
    )
    approval_id = open_approval(
        session,
        subject_type=REQUEST,
        subject_id=int(request_id),
        region_id=reference.region_id,
        revision=1,
    )
    _confirm(session, request_id=int(request_id), approval_id=approval_id)
    return int(request_id)


def _check(
    session: Session,
    form: RequestForm,
    reference: ReferenceInfo,
    *,
    timezone: str | None,
    locale: str | None,
) -> Money | None:
    """The gift that was typed, once all is well."""
    errors: dict[str, str] = {}
    limit = MAX_DEAL
    if not form.deal.strip():
        errors["deal"] = "deal_missing"
    elif len(form.deal.strip()) > MAX_DEAL:
        errors["deal"] = "too_long"
    if form.activity not in reference.activities:
        errors["activity"] = "activity_not_agreed"
    if form.needed_by:
        try:
            day = date.fromisoformat(form.needed_by)
        except ValueError:
            errors["needed_by"] = "day_unknown"
        else:
            # Today where the asker is; Slack's own calendar picks days without a zone.
            if day < now(session).astimezone(ZoneInfo(timezone or "UTC")).date():
                errors["needed_by"] = "day_past"
    if len(form.note) > MAX_NOTE:
        errors["note"] = "too_long"
        limit = MAX_NOTE
    if errors:
        raise InvalidForm(errors, limit=limit)
    gift = read_gift(form.gift, locale=locale)
    row = session.get_one(Reference, reference.id)
    check_gift(
        session,
        region_id=row.region_id,
        subject=Subject(
            activities=[form.activity or ""],
            industry=row.industry,
            gift=gift,
            given=count_given(session, account_id=row.account_id),
        ),
    )
    return gift


def _confirm(session: Session, *, request_id: int, approval_id: int) -> None:
    """Tell the asker who has it and until when."""
    subject = describe_subject(session, kind=REQUEST, subject_id=request_id)
    steps = [
        step
        for step in list_steps(session, approval=load_approval(session, approval_id=approval_id))
        if step.state == "pending"
    ]
    asked = [
        person
        for step in steps
        for person in list_asked(session, approval=step, nominator_id=subject.asker_id)
    ]
    request = session.get_one(Request, request_id)
    request.deadline_at = steps[0].deadline_at
    values = request_values(session, request_id=request_id) | {
        "deadline": request.deadline_at.isoformat() if request.deadline_at else None,
        "keepers": list(dict.fromkeys(person.member_id for person in asked)),
        "stand_ins": stand_in_values(asked),
    }
    enqueue_post(
        session,
        key=f"request:{request_id}:received",
        channel=subject.asker_id,
        template="requests/received",
        values={"request": values},
        subject=None,
    )
