"""How large a customer is: as a nominator says, else as its references do."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.models import Account, Reference


def find_size(session: Session, *, account_id: int | None) -> str | None:
    """One of `store.models.SIZES`, or None: said of the account, else by its newest reference."""
    account = session.get(Account, account_id) if account_id is not None else None
    if account is None or account.size is not None:
        return account.size if account else None
    return session.scalar(
        select(Reference.size)
        .where(Reference.account_id == account_id, Reference.size.is_not(None))
        .order_by(Reference.created_at.desc(), Reference.id.desc())
        .limit(1)
    )


def tell_size(session: Session, *, account_id: int, size: str | None, actor: str) -> None:
    """Keep how large an account is, as somebody says who knows it now; None changes nothing."""
    account = session.get_one(Account, account_id)
    if size is None or account.size == size:
        return
    audit.record(
        session,
        actor=actor,
        action="account.size",
        subject_type="account",
        subject_id=account_id,
        before={"size": account.size},
        after={"size": size},
    )
    account.size = size
