"""Requests: a deal team asks to use a reference, and its owner hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.errors import GuestRequest, InvalidForm
from store.models import Request
from store.posts import enqueue_post
from store.reference_records import ReferenceInfo
from store.references import get_reference
from store.regions import DEFAULT_REQUEST_DAYS, find_region, get_calendar, list_deciders
from store.routing.people import AskedPerson, ask_people, stand_in_values
from store.statements import insert
from store.working_time import add_working_days

MAX_DEAL = 200
MAX_NOTE = 2_000


@dataclass(frozen=True)
class RequestForm:
    """A request as it was typed. `needed_by` is a local day such as 2026-05-01, or None."""

    deal: str
    activity: str | None
    needed_by: str | None = None
    note: str = ""


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
) -> int:
    """Store a request and tell those who look after the reference; returns its id.

    The same `submit_key` (the view's id) again gives the same request and changes nothing.
    Raises NotFound for a reference that is not (or no longer) to be found, GuestRequest, and
    InvalidForm at `deal`, `activity`, `needed_by` or `note`.
    """
    sent = session.scalar(select(Request.id).where(Request.submit_key == submit_key))
    if sent is not None:
        return sent
    if is_guest:
        raise GuestRequest()
    reference = get_reference(session, reference_id=reference_id)
    _check(session, form, reference, timezone)
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
            deadline_at=_deadline(session, region_id=reference.region_id),
            created_at=now(session),
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
        after={"reference": reference_id, "activity": form.activity, "deal": form.deal.strip()},
    )
    _tell(session, request_id=int(request_id), member_id=member_id, reference=reference)
    return int(request_id)


def list_keepers(session: Session, *, region_id: int | None, but: str) -> list[AskedPerson]:
    """Who is told of a request: those who would be asked to decide, never the asker.

    Where the asker is the only one, the asker.
    """
    asked = ask_people(session, region_id=region_id, nominator_id=but, opened_at=now(session))
    if asked:
        return asked
    everyone = list_deciders(session, region_id=region_id).all()
    return [AskedPerson(member_id, "owner") for member_id in everyone]


def _deadline(session: Session, *, region_id: int | None) -> datetime:
    """Until when an answer is due, by the region's own working days."""
    region = find_region(session, region_id=region_id)
    days = region.request_days if region else DEFAULT_REQUEST_DAYS
    return add_working_days(get_calendar(session, region_id=region_id), now(session), days)


def _check(
    session: Session, form: RequestForm, reference: ReferenceInfo, timezone: str | None
) -> None:
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


def _tell(session: Session, *, request_id: int, member_id: str, reference: ReferenceInfo) -> None:
    request = session.get_one(Request, request_id)
    region = find_region(session, region_id=reference.region_id)
    keepers = list_keepers(session, region_id=reference.region_id, but=member_id)
    values: dict[str, Any] = {
        "request_id": request_id,
        "reference_id": reference.id,
        "requester": member_id,
        "name": reference.name,
        "country": reference.country,
        "industry": reference.industry,
        "region": region.told if region else None,
        "deal": request.deal,
        "activity": request.activity,
        "needed_by": request.needed_by,
        "note": request.note,
        "channel": request.channel_id,
        "deadline": request.deadline_at.isoformat() if request.deadline_at else None,
        "keepers": [keeper.member_id for keeper in keepers],
        "stand_ins": stand_in_values(keepers),
    }
    for keeper in keepers:
        enqueue_post(
            session,
            key=f"request:{request_id}:{keeper.member_id}",
            channel=keeper.member_id,
            template="requests/card",
            values={"request": values},
            subject=f"request:{request_id}",
        )
    enqueue_post(
        session,
        key=f"request:{request_id}:received",
        channel=member_id,
        template="requests/received",
        values={"request": values},
        subject=None,
    )
