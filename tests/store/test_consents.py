"""Who may see a reference, by what name; and what its customer agreed to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import ManualClock, now
from store.consents import (
    display_name,
    has_consent,
    may_see,
    permitted_activities,
    record_consent,
)
from store.database import Store
from store.errors import InvalidForm
from store.models import Account, Reference


@pytest.mark.parametrize(
    ("audience", "outside"),
    [("internal", False), ("nda", False), ("public", True), ("anonymous", True)],
)
def test_who_may_see(audience: str, outside: bool) -> None:
    assert may_see(audience)
    assert may_see(audience, viewer_is_guest=True) is outside
    assert may_see(audience, channel_is_shared=True) is outside


@pytest.mark.parametrize(
    ("audience", "label", "shared", "name"),
    [
        ("internal", None, False, "Acme"),
        ("internal", None, True, ""),
        ("internal", "a Nordic bank", True, "a Nordic bank"),
        ("nda", None, False, "Acme"),
        ("nda", None, True, ""),
        ("public", None, True, "Acme"),
        ("anonymous", "a Nordic bank", False, "a Nordic bank"),
        ("anonymous", None, False, ""),
    ],
)
def test_the_name_that_may_stand(audience: str, label: str | None, shared: bool, name: str) -> None:
    assert display_name("Acme", audience, label, shared=shared) == name


def test_what_is_permitted_ends_with_the_consent(store: Store, clock: ManualClock) -> None:
    reference_id = store.run_sync(_make_reference)
    assert store.read_sync(permitted_activities, reference_id=reference_id) == []
    assert store.read_sync(_findable) == []
    ends = clock.now() + timedelta(days=1)
    for activities, expires_at in ((["quote"], None), (["logo", "quote"], ends)):
        store.run_sync(
            record_consent,
            reference_id=reference_id,
            activities=activities,
            audience="internal",
            how="verbal",
            recorded_by="U0PRIYA",
            expires_at=expires_at,
        )
    assert store.read_sync(permitted_activities, reference_id=reference_id) == ["quote", "logo"]
    clock.advance(timedelta(days=1))
    assert store.read_sync(permitted_activities, reference_id=reference_id) == ["quote"]
    assert store.read_sync(_findable) == [reference_id]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"activities": ["dancing"]}, "activities"),
        ({"activities": []}, "activities"),
        ({"audience": "everybody"}, "audience"),
        ({"how": "not_asked"}, "how"),
    ],
)
def test_a_consent_that_says_nothing_is_refused(
    store: Store, change: dict[str, Any], field: str
) -> None:
    consent: dict[str, Any] = {"activities": ["quote"], "audience": "internal", "how": "written"}
    with pytest.raises(InvalidForm) as refused:
        store.run_sync(record_consent, reference_id=1, **consent | change)
    assert list(refused.value.errors) == [field]


def _make_reference(session: Session) -> int:
    moment = now(session)
    account = Account(name="Acme", key="acme", created_at=moment)
    session.add(account)
    session.flush()
    reference = Reference(
        external_id="r1",
        account_id=account.id,
        products=[],
        activities=["quote"],
        created_at=moment,
        updated_at=moment,
    )
    session.add(reference)
    session.flush()
    return reference.id


def _findable(session: Session) -> list[int]:
    return list(session.scalars(select(Reference.id).where(has_consent(now(session)))))
