"""References out of nominations, and who may see what of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, cast, select

from store.audit import list_audit
from store.consents import record_consent
from store.database import Store
from store.errors import InvalidForm, NotForThisChannel, NotFound
from store.models import Approval, Post, Reference
from store.nominations import submit_nomination
from store.program import apply_program, parse_program
from store.references import create_from_nomination, get_reference
from store.requests import RequestForm, submit_request
from store.search import search_references
from store.sharing import share_reference
from tests.cases import bring_cases
from tests.store.deciding import FORM
from tests.story import PROGRAM
from tests.telling import Once


@pytest.fixture
def program(store: Store, once: Once) -> Store:
    """A store with the regions of the stories."""
    once.tell(__name__, lambda: _apply(store))
    return store


def _apply(store: Store) -> None:
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)


def reference_id(store: Store, external_id: str) -> int:
    statement = select(Reference.id).where(Reference.external_id == external_id)
    return store.read_sync(lambda session: session.scalars(statement).one())


def test_a_nomination_becomes_one_reference(program: Store) -> None:
    nomination_id = program.run_sync(
        submit_nomination, submit_key="V1", member_id="U0PRIYA", form=FORM
    )
    first = program.run_sync(create_from_nomination, nomination_id=nomination_id)
    assert program.run_sync(create_from_nomination, nomination_id=nomination_id) == first
    trail = program.read_sync(list_audit, subject_type="reference", subject_id=first)
    assert [entry.action for entry in trail] == ["reference.create"]
    # Nobody has recorded yet that the customer agreed.
    with pytest.raises(NotFound):
        program.read_sync(get_reference, reference_id=first)
    assert not program.read_sync(search_references, query="nordwind").results
    program.run_sync(
        record_consent,
        reference_id=first,
        activities=["quote"],
        audience="internal",
        how="written",
        recorded_by="U0PRIYA",
    )
    reference = program.read_sync(get_reference, reference_id=first)
    assert reference.name == "Nordwind Logistik"
    assert reference.activities == ["quote"]
    assert reference.text.summary
    assert reference.proofs
    found = program.read_sync(search_references, query="nordwind").results
    assert [result.reference.id for result in found] == [first]


def test_an_unknown_nomination_makes_nothing(store: Store) -> None:
    with pytest.raises(NotFound):
        store.run_sync(create_from_nomination, nomination_id=4711)


def test_who_may_not_see_a_reference_does_not_learn_that_it_exists(
    store: Store, tmp_path: Path
) -> None:
    bring_cases(store, tmp_path)
    ours = reference_id(store, "harbour-freight")
    assert store.read_sync(get_reference, reference_id=ours).name == "Harbour & Mole Freight"
    for where in ({"viewer_is_guest": True}, {"channel_is_shared": True}):
        with pytest.raises(NotFound):
            store.read_sync(get_reference, reference_id=ours, **where)
    anonymous = reference_id(store, "nordlys")
    assert store.read_sync(get_reference, reference_id=anonymous).name == "a Nordic energy company"


def test_a_card_is_shared_once_and_only_where_it_may_be(program: Store, tmp_path: Path) -> None:
    bring_cases(program, tmp_path)
    share: dict[str, Any] = {
        "reference_id": reference_id(program, "harbour-freight"),
        "channel_id": "C0DEAL",
        "member_id": "U0PRIYA",
        "share_key": "7",
    }
    assert program.run_sync(share_reference, **share)
    assert not program.run_sync(share_reference, **share)
    assert program.run_sync(share_reference, **{**share, "share_key": "8"})
    with pytest.raises(NotForThisChannel):
        program.run_sync(share_reference, **share, channel_is_shared=True)
    with pytest.raises(NotFound):
        program.run_sync(share_reference, **share, viewer_is_guest=True)


def test_a_request_reaches_somebody_other_than_who_asks(program: Store, tmp_path: Path) -> None:
    bring_cases(program, tmp_path)
    ours = reference_id(program, "kontor-sued")

    def ask(member_id: str, key: str) -> set[str]:
        request_id = program.run_sync(
            submit_request,
            submit_key=key,
            member_id=member_id,
            reference_id=ours,
            form=RequestForm(deal="Hafen", activity="quote"),
        )
        told = (
            select(Post.channel)
            .join(Approval, Post.subject == "approval:" + cast(Approval.id, String))
            .where(Approval.subject_type == "request", Approval.subject_id == request_id)
        )
        return set(program.read_sync(lambda session: session.scalars(told).all()))

    assert ask("U0PRIYA", "V1") == {"U0JONAS"}
    # Jonas owns the region and asks himself: the region above hears of it.
    assert ask("U0JONAS", "V2") == {"U0CLAIRE"}


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        (RequestForm(deal=" ", activity="quote"), {"deal": "deal_missing"}),
        (RequestForm(deal="x" * 201, activity="quote"), {"deal": "too_long"}),
        (RequestForm(deal="x", activity="logo"), {"activity": "activity_not_agreed"}),
        (RequestForm(deal="x", activity=None), {"activity": "activity_not_agreed"}),
        (RequestForm("x", "quote", needed_by="soon"), {"needed_by": "day_unknown"}),
        (RequestForm("x", "quote", needed_by="2026-03-09"), {"needed_by": "day_past"}),
        (RequestForm("x", "quote", note="n" * 2001), {"note": "too_long"}),
    ],
)
def test_a_request_says_what_cannot_stay(
    program: Store, tmp_path: Path, form: RequestForm, errors: dict[str, str]
) -> None:
    bring_cases(program, tmp_path)
    with pytest.raises(InvalidForm) as caught:
        program.run_sync(
            submit_request,
            submit_key="V1",
            member_id="U0PRIYA",
            reference_id=reference_id(program, "kontor-sued"),
            form=form,
        )
    assert caught.value.errors == errors
