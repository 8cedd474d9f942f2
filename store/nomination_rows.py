"""A nomination's form as rows: its own columns, who would speak, and the proof."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.models import ACTIVITIES, Contact, Nomination, Proof
from store.nomination_forms import NominationForm


def form_columns(form: NominationForm, *, member_id: str) -> dict[str, Any]:
    """What the form says, as the columns of a nomination keep it."""
    return {
        "country": form.country,
        "industry": form.industry,
        "products": form.list_products(),
        "activities": [activity for activity in ACTIVITIES if activity in form.activities],
        "story": form.story.strip(),
        "language": form.language,
        "agreement": form.agreement,
        "source": form.origin,
        # One's own help is understood.
        "helpers": [helper for helper in dict.fromkeys(form.helpers) if helper != member_id],
    }


def fill_nomination(session: Session, *, nomination: Nomination, form: NominationForm) -> None:
    """The rows beside the nomination: who would speak, and the proof."""
    nomination.contact_id = _contact(session, account_id=nomination.account_id, form=form)
    nomination.proofs = [
        Proof(
            statement=form.statement.strip(),
            metric=form.metric.strip(),
            before=form.before.strip(),
            after=form.after.strip(),
            period=form.period.strip(),
            source=form.source.strip(),
        )
    ]
    session.flush()
    session.refresh(nomination)


def _contact(session: Session, *, account_id: int, form: NominationForm) -> int | None:
    """The person at the account, the same row for the same name; None when nobody is named."""
    name = " ".join(form.contact_name.split())
    if not name:
        return None
    known = session.scalars(
        select(Contact)
        .where(Contact.account_id == account_id, func.lower(Contact.name) == name.lower())
        .order_by(Contact.id)
        .limit(1)
    ).first()
    contact = known or Contact(account_id=account_id, name=name)
    contact.role = form.contact_role.strip() or contact.role or ""
    contact.email = form.contact_email.strip() or contact.email
    session.add(contact)
    session.flush()
    return contact.id
