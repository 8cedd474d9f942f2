""" "This customer would vouch for us": sent, and mended and sent again."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import audit
from store.account_sizes import tell_size
from store.accounts import get_account, get_or_create_account, join_account
from store.approval_steps import open_approval
from store.approval_subjects import NOMINATION
from store.clock import now
from store.drafts import drop_drafts_of_form
from store.errors import GuestNomination, InvalidForm, NotMendable
from store.gifts import check_gift, count_given, gift_columns, gift_of, read_gift
from store.joining import find_to_join, join_nomination
from store.models import Nomination
from store.money import Money
from store.nomination_forms import NominationForm, check_form
from store.nomination_records import (
    MENDABLE,
    describe_nomination,
    find_by_submit_key,
    own_nomination,
)
from store.nomination_rows import fill_nomination, form_columns
from store.policies.rules import Subject
from store.posts import enqueue_post
from store.routing.choosing import Routed, route_nomination
from store.routing.people import stand_in_values
from store.routing.telling import tell_other_regions
from store.search.index.upkeep import index_account
from store.statements import insert

RECEIVED = "nominations/received"


def submit_nomination(
    session: Session,
    *,
    submit_key: str,
    member_id: str,
    form: NominationForm,
    is_guest: bool = False,
    permalink: str | None = None,
    draft_id: int | None = None,
    locale: str | None = None,
) -> int:
    """Send a new nomination to those who decide; returns its id.

    What somebody else has nominated already, and is not decided yet, is joined: then that
    nomination's id comes back. The same `submit_key` (the view's id) again gives the same
    nomination and changes nothing. `locale` is the nominator's, for what they typed. Raises
    InvalidForm, field by field; GuestNomination; NobodyToDecide.
    """
    sent = find_by_submit_key(session, submit_key=submit_key)
    if sent is not None:
        return sent
    if is_guest:
        raise GuestNomination()
    account_id, routed, gift = _place(session, form=form, member_id=member_id, locale=locale)
    # A gift is something more that is to be decided.
    first = (
        None
        if gift
        else find_to_join(
            session, account_id=account_id, member_id=member_id, activities=form.activities
        )
    )
    if first is not None:
        join_nomination(
            session,
            nomination=first,
            member_id=member_id,
            form=form,
            submit_key=submit_key,
            permalink=permalink,
        )
        drop_drafts_of_form(session, member_id=member_id, form=submit_key, draft_id=draft_id)
        return first.id
    moment = now(session)
    nomination_id = session.scalar(
        insert(session, Nomination)
        .values(
            submit_key=submit_key,
            nominator_id=member_id,
            account_id=account_id,
            region_id=routed.region_id,
            routed_because=routed.because,
            permalink=permalink,
            state="pending",
            revision=1,
            created_at=moment,
            updated_at=moment,
            **form_columns(form, member_id=member_id),
            **gift_columns(gift),
        )
        .on_conflict_do_nothing(index_elements=["submit_key"])
        .returning(Nomination.id)
    )
    if nomination_id is None:
        # The same form arrived twice at one moment, and the other was first.
        return int(
            session.scalars(select(Nomination.id).where(Nomination.submit_key == submit_key)).one()
        )
    nomination = session.get_one(Nomination, nomination_id)
    fill_nomination(session, nomination=nomination, form=form)
    audit.record(
        session,
        actor=member_id,
        action="nomination.submit",
        subject_type="nomination",
        subject_id=nomination.id,
        after={
            "state": "pending",
            "revision": 1,
            "account": nomination.account.name,
            "region": routed.region_id,
            "because": routed.because,
            **({"gift": gift.written} if gift else {}),
        },
    )
    _ask(session, nomination=nomination)
    tell_other_regions(session, nomination=nomination, region_ids=routed.also_told)
    drop_drafts_of_form(session, member_id=member_id, form=submit_key, draft_id=draft_id)
    return nomination.id


def resubmit_nomination(
    session: Session,
    *,
    submit_key: str,
    member_id: str,
    nomination_id: int,
    revision: int,
    form: NominationForm,
    draft_id: int | None = None,
    locale: str | None = None,
) -> int:
    """Send a mended nomination again, as a new revision; returns its id.

    `revision` is the one that was mended: whoever sends it twice, or from an older form,
    changes nothing. Raises NotFound; NotAllowed for anybody but its nominator; NotMendable
    when it is with those who decide, or approved; InvalidForm.
    """
    if find_by_submit_key(session, submit_key=submit_key) == nomination_id:
        return nomination_id
    nomination = own_nomination(session, nomination_id=nomination_id, member_id=member_id)
    account_id, routed, gift = _place(
        session, form=form, member_id=member_id, locale=locale, besides=nomination_id
    )
    before = _summary(nomination)
    changed = session.scalar(
        update(Nomination)
        .where(
            Nomination.id == nomination_id,
            Nomination.nominator_id == member_id,
            Nomination.state.in_(MENDABLE),
            Nomination.revision == revision,
        )
        .values(
            # The view that sent it last: a repeat of this form finds its answer by it.
            submit_key=submit_key,
            account_id=account_id,
            region_id=routed.region_id,
            routed_because=routed.because,
            state="pending",
            revision=Nomination.revision + 1,
            updated_at=now(session),
            **form_columns(form, member_id=member_id),
            **gift_columns(gift),
        )
        .returning(Nomination.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(nomination)
    if changed is None:
        raise NotMendable(nomination.state)
    fill_nomination(session, nomination=nomination, form=form)
    audit.record(
        session,
        actor=member_id,
        action="nomination.resubmit",
        subject_type="nomination",
        subject_id=nomination_id,
        before=before,
        after=_summary(nomination),
    )
    _ask(session, nomination=nomination)
    tell_other_regions(session, nomination=nomination, region_ids=routed.also_told)
    drop_drafts_of_form(session, member_id=member_id, form=submit_key, draft_id=draft_id)
    return nomination_id


def _place(
    session: Session,
    *,
    form: NominationForm,
    member_id: str,
    locale: str | None,
    besides: int | None = None,
) -> tuple[int, Routed, Money | None]:
    """The account, made or joined, where its nomination goes, and what the customer gets."""
    errors = check_form(form)
    if errors:
        raise InvalidForm(errors)
    gift = read_gift(form.gift, locale=locale)
    if form.account_id is not None:
        account_id = get_account(session, account_id=form.account_id).id
        if form.joined_name.strip() and join_account(
            session, account_id=account_id, name=form.joined_name, actor=member_id
        ):
            index_account(session, account_id=account_id)
    else:
        account_id = get_or_create_account(
            session,
            name=form.account_name,
            country=form.country,
            industry=form.industry,
            size=form.size,
            actor=member_id,
        )
    tell_size(session, account_id=account_id, size=form.size, actor=member_id)
    routed = route_nomination(
        session,
        account_id=account_id,
        country=form.country,
        industry=form.industry,
        size=form.size,
        besides=besides,
    )
    if gift is not None:
        given = count_given(
            session,
            account_id=account_id,
            besides=None if besides is None else (NOMINATION, besides),
        )
        rules = Subject(form.activities, form.industry, gift, given)
        check_gift(session, region_id=routed.region_id, subject=rules)
    return account_id, routed, gift


def _ask(session: Session, *, nomination: Nomination) -> None:
    """Open the decision, and tell the nominator who has it and until when."""
    open_approval(
        session,
        subject_type="nomination",
        subject_id=nomination.id,
        region_id=nomination.region_id,
        revision=nomination.revision,
    )
    info = describe_nomination(session, nomination)
    enqueue_post(
        session,
        key=f"nomination:{nomination.id}:received:{nomination.revision}",
        channel=nomination.nominator_id,
        template=RECEIVED,
        values={
            "account": info.account,
            "region": info.region,
            "because": nomination.routed_because,
            "asked": info.waiting_for,
            "stand_ins": stand_in_values(info.asked),
            "deadline": info.deadline_at.isoformat() if info.deadline_at else None,
            "helpers": list(nomination.helpers),
            "agreement": nomination.agreement,
            "revision": nomination.revision,
        },
    )


def _summary(nomination: Nomination) -> dict[str, object]:
    gift = gift_of(nomination)
    return {
        "state": nomination.state,
        "revision": nomination.revision,
        "account": nomination.account.name,
        "activities": list(nomination.activities),
        "story": nomination.story,
        "agreement": nomination.agreement,
        "gift": gift.written if gift else None,
    }
