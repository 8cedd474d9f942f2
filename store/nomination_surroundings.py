"""What stands beside a nomination's form while it is filled: who decides, and what we know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts import MAX_NAME, AccountInfo, find_account, list_close_matches
from store.approvals import people_to_ask
from store.drafts import DraftInfo, list_drafts
from store.models import Account, Approval, Nomination, Reference
from store.nomination_forms import DRAFT_KIND, MAX_STORY, NominationForm
from store.regions import PolicyInfo, find_region_for_country, list_deciders, list_policies


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
class FormSurroundings:
    """What the form tells beside its fields.

    `region` is None where the country belongs to none: the hub decides then. `asked` are the
    member ids who get to decide, never the nominator.
    """

    account: AccountInfo | None
    near: list[NearAccount]
    earlier: list[Earlier]
    references: int
    region: str | None
    asked: list[str]
    policies: list[PolicyInfo]


@dataclass(frozen=True)
class OpenedForm:
    """A form about to be shown, with the drafts that its person may rather go on with."""

    form: NominationForm
    surroundings: FormSurroundings
    drafts: list[DraftInfo]


def open_nomination_form(
    session: Session, *, member_id: str, account_name: str = "", story: str = "", language: str
) -> OpenedForm:
    """The form for a new nomination, prefilled from what the person typed or pointed at."""
    known = find_account(session, name=account_name) if account_name else None
    form = NominationForm(story=story[:MAX_STORY], language=language)
    if known is not None:
        form = replace(
            form,
            account_id=known.id,
            account_name=known.name,
            country=known.country,
            industry=known.industry,
        )
    elif account_name:
        form = replace(form, account_name=account_name[:MAX_NAME])
    return OpenedForm(
        form=form,
        surroundings=describe_form(session, form=form, member_id=member_id),
        drafts=list_drafts(session, member_id=member_id, kind=DRAFT_KIND),
    )


def describe_form(
    session: Session, *, form: NominationForm, member_id: str, besides: int | None = None
) -> FormSurroundings:
    """What stands beside the form: the region and its rules, and what we know of the account.

    `besides` is the nomination that is being mended, which is no news to its nominator.
    """
    account = _account_of(session, form)
    region = find_region_for_country(session, country=form.country)
    near = (
        list_close_matches(session, name=form.account_name)
        if account is None and form.account_name
        else []
    )
    return FormSurroundings(
        account=account,
        near=[_near(session, match) for match in near],
        earlier=_earlier(session, account=account, besides=besides),
        references=_count_references(session, account_id=account.id) if account else 0,
        region=region.name if region else None,
        asked=people_to_ask(
            list_deciders(session, region_id=region.id if region else None),
            nominator_id=member_id,
        ),
        policies=list_policies(session, region_id=region.id) if region else [],
    )


def _account_of(session: Session, form: NominationForm) -> AccountInfo | None:
    if form.account_id is not None:
        row = session.get(Account, form.account_id)
        return AccountInfo(row.id, row.name, row.country, row.industry) if row else None
    return find_account(session, name=form.account_name) if form.account_name else None


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
        select(Nomination, Approval.assignee_id)
        .outerjoin(
            Approval,
            (Approval.subject_type == "nomination")
            & (Approval.subject_id == Nomination.id)
            & (Approval.revision == Nomination.revision),
        )
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
    for nomination, assignee in session.execute(statement):
        if nomination.state == "changes_requested":
            waiting_for = [nomination.nominator_id]
        elif assignee:
            waiting_for = [assignee]
        else:
            deciders = list_deciders(session, region_id=nomination.region_id)
            waiting_for = people_to_ask(deciders, nominator_id=nomination.nominator_id)
        found.append(
            Earlier(nomination.nominator_id, nomination.created_at, nomination.state, waiting_for)
        )
    return found
