"""The Home tab's facts: what waits for whom, what is whose, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from store.assignments import reassign_approval
from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.drafts import save_draft
from store.home import HomePages, describe_home
from tests.store.deciding import nominate, program

__all__ = ["program"]


def home(store: Store, member: str, **rest: Any) -> dict[str, Any]:
    return store.read_sync(describe_home, member_id=member, **rest)


def test_it_waits_for_the_owners_and_not_for_those_who_merely_may(program: Store) -> None:
    nominate(program)
    for member, count in (("U0JONAS", 1), ("U0ANNA", 1), ("U0PETER", 0), ("U0HELEN", 0)):
        assert home(program, member)["waiting"]["total"] == count, member
    item = home(program, "U0JONAS")["waiting"]["items"][0]
    assert (item["account"], item["score"], item["late"]) == ("Nordwind Logistik", 95, False)


def test_handed_on_it_waits_for_that_person_alone(program: Store) -> None:
    nominate(program)
    program.run_sync(reassign_approval, approval_id=1, actor_id="U0JONAS", to_id="U0PETER")
    waiting = {m: home(program, m)["waiting"]["total"] for m in ("U0JONAS", "U0ANNA", "U0PETER")}
    assert waiting == {"U0JONAS": 0, "U0ANNA": 0, "U0PETER": 1}
    [mine] = home(program, "U0PRIYA")["nominations"]["items"]
    assert mine["asked"] == ["U0PETER"]


def test_an_owners_own_nomination_waits_for_the_others(program: Store) -> None:
    nominate(program, nominator="U0JONAS")
    assert home(program, "U0JONAS")["waiting"]["total"] == 0
    assert home(program, "U0ANNA")["waiting"]["total"] == 1


def test_the_nearest_deadline_first_and_late_said_so(program: Store, clock: ManualClock) -> None:
    nominate(program, account_name="First")
    clock.advance(timedelta(days=10))
    nominate(program, account_name="Second")
    items = home(program, "U0JONAS")["waiting"]["items"]
    assert [(item["account"], item["late"]) for item in items] == [
        ("First", True),
        ("Second", False),
    ]


def test_where_ones_nominations_stand(program: Store, clock: ManualClock) -> None:
    decisions = [("approved", ""), ("declined", "Too early."), ("changes_requested", "Figures?")]
    for number, (decision, reason) in enumerate(decisions, start=1):
        clock.advance(timedelta(minutes=1))
        nominate(program, account_name=f"Customer {number}", agreement="not_asked")
        program.run_sync(
            decide_approval,
            approval_id=number,
            decision=decision,
            actor_id="U0ANNA",
            reason=reason,
        )
    clock.advance(timedelta(minutes=1))
    nominate(program, account_name="Customer 4")
    items = home(program, "U0PRIYA")["nominations"]["items"]
    assert [(item["account"], item["state"], item["reason"]) for item in items] == [
        ("Customer 4", "pending", ""),
        ("Customer 3", "changes_requested", "Figures?"),
        ("Customer 2", "declined", "Too early."),
        ("Customer 1", "approved", ""),
    ]
    assert items[0]["asked"] == ["U0JONAS", "U0ANNA"]
    assert [item["decided_by"] for item in items] == [None, "U0ANNA", "U0ANNA", "U0ANNA"]
    assert (items[3]["reference_id"], items[3]["findable"]) == (1, False)
    assert home(program, "U0LUKAS")["nominations"]["items"] == []


def test_long_lists_are_paged_and_a_page_that_is_gone_is_the_last(program: Store) -> None:
    for number in range(7):
        nominate(program, account_name=f"Customer {number}")
    first = home(program, "U0JONAS", page_size=3)["waiting"]
    assert (first["page"], first["pages"], first["total"]) == (0, 3, 7)
    last = home(program, "U0JONAS", page_size=3, pages=HomePages(waiting=9, nominations=-1))
    assert (last["waiting"]["page"], len(last["waiting"]["items"])) == (2, 1)
    assert last["nominations"]["page"] == 0
    names = {
        item["account"]
        for page in range(3)
        for item in home(program, "U0PRIYA", page_size=3, pages=HomePages(nominations=page))[
            "nominations"
        ]["items"]
    }
    assert len(names) == 7


def test_a_guest_sees_the_wins_without_the_names(program: Store) -> None:
    nominate(program)
    program.run_sync(decide_approval, approval_id=1, decision="approved", actor_id="U0JONAS")
    seen = home(program, "U0GUEST", is_guest=True)
    assert seen["waiting"]["total"] == seen["nominations"]["total"] == 0
    assert [win["customer"] for win in seen["wins"]["items"]] == [""]
    assert "Nordwind" not in str(seen)


def test_a_draft_is_offered_to_its_owner(program: Store) -> None:
    program.run_sync(
        save_draft,
        member_id="U0PRIYA",
        kind="nomination",
        form="V1",
        values={"account_name": "Alpenmilch"},
    )
    assert [draft["account"] for draft in home(program, "U0PRIYA")["drafts"]] == ["Alpenmilch"]
    assert home(program, "U0JONAS")["drafts"] == []
