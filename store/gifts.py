"""What customers are given in return, and whether a region's rules let it be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.errors import InvalidForm
from store.models import Nomination, Reference, Request
from store.money import Money, read_money
from store.policies.reading import list_policies
from store.policies.rules import (
    INCOMPARABLE,
    PolicyInfo,
    Subject,
    refuses,
    weigh,
)

# A limit is a customer's for a year, counted back from the day of the next gift.
YEAR = timedelta(days=365)
MAX_TYPED = 60


def read_gift(text: str, *, locale: str | None) -> Money | None:
    """The gift that was typed; None where there is none.

    Raises InvalidForm at `gift` for what is no amount with a currency.
    """
    if not text.strip():
        return None
    money = read_money(text, locale=locale)
    if money is None:
        raise InvalidForm({"gift": "gift_unclear"})
    return money if money.hundredths else None


def gift_of(row: Nomination | Request) -> Money | None:
    """What a nomination or a request says that the customer gets."""
    if row.gift_hundredths is None or row.gift_currency is None:
        return None
    return Money(row.gift_hundredths, row.gift_currency)


def gift_columns(gift: Money | None) -> dict[str, Any]:
    """The same as the columns keep it."""
    return {
        "gift_hundredths": gift.hundredths if gift else None,
        "gift_currency": gift.currency if gift else None,
    }


def count_given(
    session: Session,
    *,
    account_id: int | None,
    until: datetime | None = None,
    besides: tuple[str, int] | None = None,
) -> dict[str, int]:
    """What a customer was given or promised in the year before `until`: hundredths by currency.

    What was declined, or went back to its nominator, is not counted; nor is `besides` (kind and
    id of a nomination or request) itself.
    """
    if account_id is None:
        return {}
    end = until or now(session)
    nominated = select(Nomination.id, Nomination.gift_currency, Nomination.gift_hundredths).where(
        Nomination.account_id == account_id,
        Nomination.gift_hundredths.is_not(None),
        Nomination.state.in_(("pending", "approved")),
        Nomination.created_at > end - YEAR,
        Nomination.created_at <= end,
    )
    requested = (
        select(Request.id, Request.gift_currency, Request.gift_hundredths)
        .join(Reference, Reference.id == Request.reference_id)
        .where(
            Reference.account_id == account_id,
            Request.gift_hundredths.is_not(None),
            Request.state != "declined",
            Request.created_at > end - YEAR,
            Request.created_at <= end,
        )
    )
    found: dict[str, int] = {}
    for kind, rows in (("nomination", nominated), ("request", requested)):
        for row_id, currency, hundredths in session.execute(rows):
            if (kind, row_id) != besides:
                found[str(currency)] = found.get(str(currency), 0) + int(hundredths or 0)
    return found


def check_gift(session: Session, *, region_id: int | None, subject: Subject) -> None:
    """Raise InvalidForm at `gift` when a rule of the region does not let it be.

    With the rule and its reason, what was given in the last twelve months, and what is left.
    """
    if subject.gift is None:
        return
    for policy in list_policies(session, region_id=region_id):
        if refuses(policy, subject):
            raise InvalidForm({"gift": "gift_over_limit"}, **_limit_values(policy, subject))


def gift_note(policy: PolicyInfo, subject: Subject) -> dict[str, Any]:
    """Why a rule on amounts asks somebody: as the cards take it; empty for other rules."""
    if policy.amount is None or subject.gift is None:
        return {}
    return {
        "gift": {
            **subject.gift.values(),
            "incomparable": weigh(policy, subject) == INCOMPARABLE,
            "limit": {"hundredths": policy.amount * 100, "currency": policy.currency},
            "given": given_values(subject.given),
        }
    }


def given_values(given: dict[str, int] | Any) -> list[dict[str, Any]]:
    """Sums by currency as the templates take them, in the order of their codes."""
    return [Money(given[currency], currency).values() for currency in sorted(given)]


def _limit_values(policy: PolicyInfo, subject: Subject) -> dict[str, Any]:
    limit, currency = (policy.amount or 0) * 100, policy.currency or ""
    given = subject.given.get(currency, 0)
    return {
        "rule": _in_languages(policy, "rule"),
        "why": _in_languages(policy, "why"),
        "most": Money(limit, currency).values(),
        "given": Money(given, currency).values(),
        "left": Money(max(0, limit - given), currency).values(),
    }


def _in_languages(policy: PolicyInfo, name: str) -> dict[str, Any]:
    """A part of the rule's text, in the language of whoever reads it."""
    own, why = policy.text_in(policy.language)
    texts = {language: text[name] for language, text in policy.texts.items() if language}
    return {"in_languages": {"": own if name == "rule" else why, **texts}}
