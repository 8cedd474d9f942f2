"""A nomination's form while it is being filled: kept as a draft, and gone on with later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from store.drafts import drop_draft, find_draft, list_drafts, save_draft
from store.nomination_forms import DRAFT_KIND, NominationForm
from store.nomination_records import find_by_submit_key
from store.nomination_surroundings import DescribedForm, describe_form


class DraftOfForm(TypedDict):
    """The arguments of `keep_nomination_draft`, for handing them on."""

    member_id: str
    form_id: str
    values: Mapping[str, Any]
    typed_at: str
    draft_id: int | None
    nomination_id: int | None


def keep_nomination_draft(
    session: Session,
    *,
    member_id: str,
    form_id: str,
    values: Mapping[str, Any],
    typed_at: str = "",
    draft_id: int | None = None,
    nomination_id: int | None = None,
) -> int | None:
    """Keep a half-filled form as a draft; returns its id, or None when it was sent meanwhile.

    A keystroke's delivery may arrive after the submission's: it must not bring back a draft
    of what is long sent. Nor does an older keystroke undo a newer one: `typed_at` is Slack's
    own stamp of the action.
    """
    if find_by_submit_key(session, submit_key=form_id) is not None:
        return None
    return save_draft(
        session,
        member_id=member_id,
        kind=DRAFT_KIND,
        form=form_id,
        values=values,
        typed_at=typed_at,
        draft_id=draft_id,
        nomination_id=nomination_id,
    )


def change_form(
    session: Session,
    *,
    form: NominationForm,
    member_id: str,
    view_id: str,
    filled: Mapping[str, str],
    draft: DraftOfForm | None,
    draft_id: int | None = None,
    nomination_id: int | None = None,
) -> DescribedForm:
    """Account or country were changed: keep the draft, and describe the form as it is now."""
    if draft is not None:
        keep_nomination_draft(session, **draft)
    return describe_form(
        session,
        form=form,
        member_id=member_id,
        filled=filled,
        nomination_id=nomination_id,
        view_id=view_id,
        draft_id=draft_id,
    )


def continue_draft(session: Session, *, member_id: str, draft_id: int) -> DescribedForm | None:
    """The form as a draft of this person holds it, or None when the draft is gone."""
    draft = find_draft(session, member_id=member_id, draft_id=draft_id)
    if draft is None:
        return None
    described = describe_form(
        session,
        form=NominationForm.from_values(draft.values),
        member_id=member_id,
        nomination_id=draft.nomination_id,
        draft_id=draft_id,
    )
    return replace(described, permalink=draft.values.get("permalink"))


def start_afresh(
    session: Session,
    *,
    form: NominationForm,
    member_id: str,
    view_id: str,
    nomination_id: int | None = None,
    filled: Mapping[str, str] | None = None,
) -> DescribedForm:
    """Throw away the drafts that this form offers, and describe the form as it is."""
    offered = list_drafts(
        session,
        member_id=member_id,
        kind=DRAFT_KIND,
        nomination_id=nomination_id,
        besides_form=view_id,
    )
    for draft in offered:
        drop_draft(session, member_id=member_id, draft_id=draft.id)
    return describe_form(
        session,
        form=form,
        member_id=member_id,
        filled=filled,
        nomination_id=nomination_id,
        view_id=view_id,
    )
