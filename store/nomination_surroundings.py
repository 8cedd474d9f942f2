"""What stands beside a nomination's form while it is filled: who decides, and what we know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.account_sizes import find_size
from store.accounts import (
    MAX_NAME,
    AccountInfo,
    find_account,
    get_account,
    list_close_matches,
)
from store.approval_chain import list_steps_of, present_steps
from store.clock import now
from store.drafts import DraftInfo, list_drafts
from store.models import SOURCES, Account, Approval, Member, Nomination, Reference
from store.nomination_forms import DRAFT_KIND, MAX_STORY, NominationForm
from store.policies.reading import list_policies
from store.policies.rules import PolicyInfo
from store.regions import DEFAULT_NOMINATION_DAYS, find_region
from store.routing.choosing import route_nomination
from store.routing.people import AskedPerson, ask_people, list_asked


@dataclass(frozen=True)
class Earlier:
    """A nomination of the same customer that is under way: whose, since when, who decides."""

    nominator_id: str
    at: datetime
    state: str
    waiting_for: list[str]


@dataclass(frozen=True)
class NearAccount:
    """A known customer of nearly the typed name, and what we have of it."""

    id: int
    name: str
    nominations: int
    references: int


@dataclass(frozen=True)
class Returned:
    """Why a nomination came back to its nominator: the decision, whose it was, the reason."""

    state: str
    by: str | None
    reason: str


@dataclass(frozen=True)
class FormSurroundings:
    """What the form tells beside its fields.

    `region` is None where the country belongs to none: the hub decides then. `because` is why
    there (`store.routing.choosing`), `days` are working days until a decision, and `asked`
    those who get to decide, never the nominator. `drafts` are what this person may
    rather go on with, newest first.
    """

    account: AccountInfo | None
    near: list[NearAccount]
    earlier: list[Earlier]
    references: int
    region: Any  # as `RegionInfo.told`
    because: str
    days: int
    asked: list[AskedPerson]
    policies: list[PolicyInfo]
    returned: Returned | None
    drafts: list[DraftInfo]


@dataclass(frozen=True)
class DescribedForm:
    """A form to be shown. `filled` are the values that came from the account (field → value),
    `refilled` the names of the fields that did so just now."""

    form: NominationForm
    surroundings: FormSurroundings
    filled: dict[str, str]
    refilled: tuple[str, ...] = ()
    permalink: str | None = None


def open_nomination_form(
    session: Session,
    *,
    member_id: str,
    account_name: str = "",
    story: str = "",
    country: str | None = None,
    industry: str | None = None,
    language: str,
) -> DescribedForm:
    """The form for a new nomination, prefilled from what the person typed or pointed at.

    `country` and `industry` are what we look for; the chosen customer's own take their place.
    """
    known = find_account(session, name=account_name) if account_name else None
    form = NominationForm(
        account_id=known.id if known else None,
        account_name=known.name if known else account_name[:MAX_NAME],
        story=story[:MAX_STORY],
        country=country,
        industry=industry,
        language=language,
        origin=_propose_origin(session, member_id=member_id),
    )
    wanted = {"country": country, "industry": industry}
    filled = {name: value for name, value in wanted.items() if value}
    return describe_form(session, form=form, member_id=member_id, filled=filled)


def _propose_origin(session: Session, *, member_id: str) -> str | None:
    """Where a nomination of this colleague most likely comes from: their own function."""
    function = session.scalar(select(Member.function).where(Member.id == member_id))
    return function if function in SOURCES else None


def describe_form(
    session: Session,
    *,
    form: NominationForm,
    member_id: str,
    filled: Mapping[str, str] | None = None,
    nomination_id: int | None = None,
    view_id: str = "",
    draft_id: int | None = None,
) -> DescribedForm:
    """What stands beside the form: the region and its rules, and what we know of the account.

    Country, industry and size follow the account, unless the person chose their own: `filled` says
    what came from an account before. `nomination_id` is the one that is being mended, which
    is no news to its nominator; `view_id` and `draft_id` are this form's own draft, which is
    not offered to it.
    """
    account = _account_of(session, form)
    form, filled, refilled = _follow_account(form, account, dict(filled or {}))
    routed = route_nomination(
        session,
        account_id=account.id if account else None,
        country=form.country,
        industry=form.industry,
        size=form.size,
        besides=nomination_id,
    )
    region = find_region(session, region_id=routed.region_id)
    near: list[AccountInfo] = []
    if account is None and form.account_name:
        near = list_close_matches(session, name=form.account_name)
    surroundings = FormSurroundings(
        account=account,
        near=[_near(session, match) for match in near],
        earlier=_earlier(session, account=account, besides=nomination_id),
        references=_count_references(session, account_id=account.id) if account else 0,
        region=region.told if region else None,
        because=routed.because,
        days=region.nomination_days if region else DEFAULT_NOMINATION_DAYS,
        asked=ask_people(
            session,
            region_id=routed.region_id,
            nominator_id=member_id,
            opened_at=now(session),
        ),
        policies=list_policies(session, region_id=routed.region_id),
        returned=_returned(session, nomination_id=nomination_id),
        drafts=[]
        if draft_id is not None
        else list_drafts(
            session,
            member_id=member_id,
            kind=DRAFT_KIND,
            nomination_id=nomination_id,
            besides_form=view_id,
        ),
    )
    return DescribedForm(form, surroundings, filled, refilled)


def _follow_account(
    form: NominationForm, account: AccountInfo | None, filled: dict[str, str]
) -> tuple[NominationForm, dict[str, str], tuple[str, ...]]:
    names = ("country", "industry", "size")
    known = {name: getattr(account, name) for name in names} if account else {}
    changed: dict[str, Any] = {}
    for name in names:
        present, wanted = getattr(form, name), known.get(name)
        came_from_account = present is not None and present == filled.get(name)
        if wanted and wanted != present and (present is None or came_from_account):
            changed[name] = filled[name] = wanted
    return replace(form, **changed), filled, tuple(changed)


def _returned(session: Session, *, nomination_id: int | None) -> Returned | None:
    if nomination_id is None:
        return None
    row = session.execute(
        select(Nomination.state, Approval.decided_by, Approval.reason)
        .outerjoin(
            Approval,
            (Approval.subject_type == "nomination")
            & (Approval.subject_id == Nomination.id)
            & (Approval.revision == Nomination.revision)
            & Approval.settles,
        )
        .where(Nomination.id == nomination_id)
    ).first()
    return None if row is None else Returned(row.state, row.decided_by, row.reason or "")


def _account_of(session: Session, form: NominationForm) -> AccountInfo | None:
    if form.account_id is not None:
        row = session.get(Account, form.account_id)
        known = get_account(session, account_id=row.id) if row else None
    else:
        known = find_account(session, name=form.account_name) if form.account_name else None
    if known is None or known.size is not None:
        return known
    return replace(known, size=find_size(session, account_id=known.id))


def _near(session: Session, match: AccountInfo) -> NearAccount:
    nominations = session.scalar(
        select(func.count())
        .select_from(Nomination)
        .where(
            Nomination.account_id == match.id,
            Nomination.state.in_(("pending", "changes_requested")),
        )
    )
    references = _count_references(session, account_id=match.id)
    return NearAccount(match.id, match.name, int(nominations or 0), references)


def _count_references(session: Session, *, account_id: int) -> int:
    count = session.scalar(
        select(func.count())
        .select_from(Reference)
        .where(Reference.account_id == account_id, Reference.state == "active")
    )
    return int(count or 0)


def _earlier(
    session: Session, *, account: AccountInfo | None, besides: int | None
) -> list[Earlier]:
    """The nominations of this account that are under way, newest first, three at the most."""
    if account is None:
        return []
    statement = (
        select(Nomination)
        .where(
            Nomination.account_id == account.id,
            Nomination.state.in_(("pending", "changes_requested")),
        )
        .order_by(Nomination.created_at.desc(), Nomination.id.desc())
        .limit(3)
    )
    if besides is not None:
        statement = statement.where(Nomination.id != besides)
    found: list[Earlier] = []
    for nomination in session.scalars(statement):
        if nomination.state == "changes_requested":
            waiting_for = [nomination.nominator_id]
        else:
            steps = present_steps(
                list_steps_of(session, nomination_id=nomination.id, revision=nomination.revision)
            )
            waiting_for = [
                person.member_id
                for step in steps
                for person in list_asked(
                    session, approval=step, nominator_id=nomination.nominator_id
                )
            ]
        found.append(
            Earlier(nomination.nominator_id, nomination.created_at, nomination.state, waiting_for)
        )
    return found
