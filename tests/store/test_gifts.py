"""Gifts: what a limit lets be, refuses or sends to somebody else, over a year and by currency."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from store.approvals import get_approval, get_card
from store.audit import list_audit
from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.errors import InvalidForm
from store.models import Nomination
from store.nomination_records import open_mended_form
from store.nominations import resubmit_nomination
from store.policies.editing import preview_policy
from store.program import apply_program, show_program
from store.program_file import parse_program
from store.program_policies import PolicyEntry
from store.requests import RequestForm, submit_request
from tests.store.deciding import PROGRAM, nominate

LIMIT = """\
      - code: gifts
        effect: limit_gifts
        limit: 100 EUR
        texts:
          en: {rule: A thank-you is worth 100 euros at most., why: We do not buy praise.}
          de: {rule: Ein Dankeschön ist höchstens 100 Euro wert., why: Wir kaufen kein Lob.}
"""
LEGAL = LIMIT.replace("100 EUR\n", "100 EUR\n        approvers: [U0KENJI]\n        team: Legal\n")
OVER = """\
      - code: costs
        effect: second_approval
        amount_over: 1000 EUR
        approvers: [U0LEGAL]
        team: Finance
        rule: Finance sees what costs more than 1000 euros.
"""


def start(store: Store, policies: str) -> None:
    store.run_sync(apply_program, program=parse_program(PROGRAM + policies), actor=None)


def decide(store: Store, approval_id: int, actor: str, decision: str = "approved") -> int | None:
    return store.run_sync(
        decide_approval,
        approval_id=approval_id,
        decision=decision,
        actor_id=actor,
        reason="" if decision == "approved" else "Too much.",
    ).reference_id


def refused(store: Store, gift: str, **changes: Any) -> dict[str, Any]:
    with pytest.raises(InvalidForm) as caught:
        nominate(store, gift=gift, **changes)
    assert list(caught.value.errors) == ["gift"]
    return {"code": caught.value.errors["gift"], **caught.value.values}


def steps_of(store: Store, approval_id: int) -> list[tuple[str, dict[str, Any]]]:
    """The steps as the card shows them, with what the rule of each says of the gift."""
    card = store.read_sync(get_card, approval_id=approval_id, member_id="U0PRIYA")
    return [(step["team"], step["state"]) for step in card["steps"]]


def test_a_limit_is_a_customers_for_a_year_and_says_what_is_left(
    store: Store, clock: ManualClock
) -> None:
    start(store, LIMIT)
    assert refused(store, "many thanks")["code"] == "gift_unclear"
    problem = refused(store, "120 EUR")
    assert problem["code"] == "gift_over_limit"
    assert problem["rule"]["in_languages"]["de"] == "Ein Dankeschön ist höchstens 100 Euro wert."
    assert problem["why"]["in_languages"]["en"] == "We do not buy praise."
    first = nominate(store, gift="60,50 €")
    card = store.read_sync(get_card, approval_id=1, member_id="U0JONAS")
    assert (card["gift"], card["given"]) == ({"hundredths": 6050, "currency": "EUR"}, [])
    problem = refused(store, "50 EUR", account_name="NORDWIND Logistik GmbH")
    assert (problem["given"]["hundredths"], problem["left"]["hundredths"]) == (6050, 3950)
    # Another customer has its own; what was declined was not given; a year later it is new.
    nominate(store, gift="100 EUR", account_name="Alpenbahn")
    decide(store, 1, "U0JONAS", "declined")
    second = nominate(store, gift="39.50 EUR")
    assert second != first
    decide(store, 3, "U0JONAS")
    clock.set(clock.now() + timedelta(days=364))
    assert refused(store, "61 EUR")["left"]["hundredths"] == 6050
    clock.set(clock.now() + timedelta(days=2))
    nominate(store, gift="100 EUR")
    # Sent again, it does not stand in its own way; the form shows it as it was.
    mended = store.read_sync(open_mended_form, nomination_id=first, member_id="U0PRIYA")
    assert mended.described.form.gift == "60.50 EUR"
    with pytest.raises(InvalidForm):
        store.run_sync(
            resubmit_nomination,
            submit_key="again",
            member_id="U0PRIYA",
            nomination_id=first,
            revision=1,
            form=mended.described.form,
        )
    [entry] = store.read_sync(list_audit, subject_type="nomination", subject_id=second)[:1]
    assert entry.after is not None
    assert entry.after["gift"] == "39.50 EUR"


def test_who_may_allow_more_is_asked_and_no_currency_passes_in_silence(store: Store) -> None:
    start(store, LEGAL + OVER)
    for number, (gift, steps) in enumerate(
        [
            ("", []),
            ("100 EUR", []),
            ("100.01 EUR", [("", "pending"), ("Legal", "waiting")]),
            ("1 USD", [("", "pending"), ("Legal", "waiting"), ("Finance", "waiting")]),
            ("1001 EUR", [("", "pending"), ("Legal", "waiting"), ("Finance", "waiting")]),
        ]
    ):
        nomination_id = nominate(store, gift=gift, account_name=f"Kunde {number}")
        approval_id = next(
            one
            for one in range(1, 20)
            if store.read_sync(get_approval, approval_id=one).subject_id == nomination_id
        )
        assert steps_of(store, approval_id) == steps, gift
        if gift == "1 USD":
            decide(store, approval_id, "U0JONAS")
            asks = store.read_sync(get_card, approval_id=approval_id + 1, member_id="U0KENJI")[
                "asks"
            ]
            assert asks["gift"]["incomparable"]
            assert asks["gift"]["limit"] == {"hundredths": 10000, "currency": "EUR"}


def test_where_nobody_is_named_the_hub_compares_currencies(store: Store) -> None:
    start(store, LIMIT)
    nominate(store, gift="¥12,000")
    assert steps_of(store, 1) == [("", "pending"), ("", "waiting")]
    decide(store, 1, "U0JONAS")
    second = store.read_sync(get_card, approval_id=2, member_id="U0HELEN")
    assert second["steps"][1]["people"] == ["U0HELEN"]
    decide(store, 2, "U0HELEN")
    # A request counts what its customer got for the nomination, by currency.
    with pytest.raises(InvalidForm) as caught:
        store.run_sync(
            submit_request,
            submit_key="R1",
            member_id="U0LUKAS",
            reference_id=1,
            form=RequestForm("Hafen", "quote", gift="101 EUR"),
        )
    assert caught.value.errors == {"gift": "gift_over_limit"}
    assert caught.value.values["given"] == {"hundredths": 0, "currency": "EUR"}
    store.run_sync(
        submit_request,
        submit_key="R2",
        member_id="U0LUKAS",
        reference_id=1,
        form=RequestForm("Hafen", "quote", gift="60 Euro"),
    )
    assert refused(store, "41 EUR")["left"]["hundredths"] == 4000


def test_a_rule_on_amounts_is_written_and_replayed(store: Store) -> None:
    start(store, LEGAL + OVER)
    written = store.read_sync(show_program)
    assert "amount_over: 1000 EUR" in written
    assert store.run_sync(apply_program, program=parse_program(written), actor=None) == []
    nominate(store, gift="500 EUR")
    nominate(store, gift="2000 EUR", account_name="Alpenbahn")
    preview: dict[str, Any] = {"member_id": "U0HELEN", "region": "DACH"}
    stricter = PolicyEntry(
        texts=(("en", "Ask.", ""),),
        effect="second_approval",
        amount=400,
        currency="EUR",
        approvers=("U0PETER",),
    )
    replay = store.read_sync(preview_policy, entry=stricter, **preview)
    assert replay is not None
    assert replay.second_approvals == (3, 5)
    none = PolicyEntry(texts=(("en", "No.", ""),), effect="limit_gifts", amount=600, currency="EUR")
    replay = store.read_sync(preview_policy, entry=none, **preview)
    assert replay is not None
    assert (replay.refused, replay.changes_nothing) == ((0, 1), False)


def test_the_size_goes_with_the_account_and_its_route(store: Store) -> None:
    routes = "routes: [{size: enterprise, region: EMEA}]\n"
    store.run_sync(apply_program, program=parse_program(PROGRAM + routes), actor=None)
    first = nominate(store, size="enterprise")
    second = nominate(store, account_name="Klein AG", size="small")
    third = nominate(store, nominator="U0LUKAS", activities=("video",), size=None)

    def where(session: Any) -> list[tuple[str | None, str | None]]:
        rows = [session.get_one(Nomination, one) for one in (first, second, third)]
        return [(row.account.size, row.routed_because) for row in rows]

    assert store.read_sync(where) == [
        ("enterprise", "size"),
        ("small", "country"),
        ("enterprise", "size"),
    ]
    with pytest.raises(InvalidForm) as caught:
        nominate(store, size="huge")
    assert caught.value.errors == {"size": "size_unknown"}
