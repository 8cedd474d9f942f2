"""The weekly wins digest: known numbers, who is named to whom, and weeks quiet and long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.errors import NotFound
from store.models import Member, Reference
from store.regions import find_region_by_code
from tests.store.digests.history import DUE, Teller, compose, history, program

__all__ = ["history", "program"]


def numbers(values: dict[str, Any]) -> dict[str, tuple[int, int | None, int | None]]:
    return {one["key"]: (one["now"], one["before"], one["quarter"]) for one in values["figures"]}


def region_id(store: Store, code: str) -> int:
    region = store.read_sync(find_region_by_code, code=code)
    assert region is not None
    return region.id


def names(groups: list[dict[str, Any]]) -> dict[str | None, list[str]]:
    return {group["region"]: [win["customer"] for win in group["wins"]] for group in groups}


def test_the_numbers_beside_last_week_and_a_quarter_ago(history: Teller) -> None:
    [head] = compose(history.store)
    assert (head.template, head.thread, head.picture) == ("digests/wins", (), None)
    assert head.values["period"] == {"from": "2026-03-09", "to": "2026-03-15"}
    assert numbers(head.values) == {
        "references": (3, 2, 1),
        "nominations": (3, 3, 1),
        "decisions": (4, 2, 1),
        "requests": (1, 0, 0),
    }
    assert (head.values["total"], head.values["ask"]) == (3, None)


def test_the_wins_by_region_with_those_who_made_them(history: Teller) -> None:
    [head] = compose(history.store)
    assert names(head.values["groups"]) == {
        "Europe, Middle East and Africa": ["Gamma Glas"],
        "Germany, Austria, Switzerland": ["Grenz AG", "Nordwind Logistik"],
    }
    [gamma] = head.values["groups"][0]["wins"]
    assert (gamma["nominator"], gamma["helpers"], gamma["decided_by"]) == (
        "U0PRIYA",
        ["U0MARTA"],
        "U0CLAIRE",
    )
    assert (gamma["country"], gamma["industry"], gamma["agreed"]) == ("FR", "energy", True)


def test_a_region_has_its_own_numbers(history: Teller) -> None:
    [head] = compose(history.store, region_id=region_id(history.store, "DACH"))
    assert head.values["region"] == "Germany, Austria, Switzerland"
    assert numbers(head.values) == {
        "references": (2, 1, 1),
        "nominations": (2, 2, 1),
        "decisions": (3, 1, 1),
        "requests": (1, 0, 0),
    }
    assert list(names(head.values["groups"])) == ["Germany, Austria, Switzerland"]
    assert head.values["thanks"] == [{"member": "U0JONAS", "count": 2}]
    # What lies above it holds what lies below.
    [above] = compose(history.store, region_id=region_id(history.store, "EMEA"))
    assert numbers(above.values)["references"] == (3, 2, 1)


def test_small_progress_is_worth_a_line(history: Teller) -> None:
    [head] = compose(history.store, options={"goal": 10})
    assert head.values["progress"] == [
        {"kind": "goal_half", "count": 5, "goal": 10, "year": 2026},
        {
            "kind": "first_in_industry",
            "region": "Germany, Austria, Switzerland",
            "industry": "banking",
        },
        {
            "kind": "first_in_industry",
            "region": "Europe, Middle East and Africa",
            "industry": "energy",
        },
        {"kind": "first_nomination", "members": ["U0MARA"], "of": 1},
    ]


def test_a_goal_is_told_in_the_week_in_which_it_is_passed(history: Teller) -> None:
    def told(goal: object) -> list[str]:
        [head] = compose(history.store, options={"goal": goal})
        return [line["kind"] for line in head.values["progress"] if "goal" in line["kind"]]

    # Two of the year's five new references came before this week.
    assert told(10) == told(9) == ["goal_half"]
    assert told(5) == told(4) == told(3) == ["goal_reached"]
    assert told(2) == told(11) == []
    for nonsense in (0, -3, True, "ten", None):
        assert told(nonsense) == []


def test_the_tenth_nomination_and_the_tenth_reference(history: Teller) -> None:
    # Priya had sent four before this week and two in it; references were three.
    history.at("2026-03-14 10:00")
    approvals = [history.nominate(f"Kunde {number}") for number in range(4)]
    for approval_id in approvals:
        history.decide(approval_id, "U0JONAS")
    history.clock.set(DUE)
    [head] = compose(history.store)
    assert {"kind": "nominations_reached", "member": "U0PRIYA", "count": 10} in head.values[
        "progress"
    ]
    assert {"kind": "references_reached", "count": 10, "region": None} in head.values["progress"]
    later = compose(history.store, due_at=DUE + timedelta(days=7))
    assert later[0].values["progress"] == []


def test_thanks_go_to_those_who_decided_within_a_working_day(history: Teller) -> None:
    [head] = compose(history.store)
    assert head.values["thanks"] == [
        {"member": "U0JONAS", "count": 2},
        {"member": "U0CLAIRE", "count": 1},
    ]
    assert (head.values["decided"], head.values["in_time"]) == (4, 4)


def test_wishes_that_are_still_open(history: Teller) -> None:
    [head] = compose(history.store)
    [wish] = head.values["wishes"]
    assert wish == {
        "id": wish["id"],
        "query": "insurance poland",
        "times": 2,
        "country": "PL",
        "industry": "insurance",
    }
    # What was typed may name a customer: others learn the place and the industry alone.
    assert head.values["if_shared"]["wishes"] == [wish | {"query": ""}]
    # Poland is none of DACH's countries.
    [regional] = compose(history.store, region_id=region_id(history.store, "DACH"))
    assert regional.values["wishes"] == []


def test_where_others_read_along_no_customer_of_ours_is_named(history: Teller) -> None:
    [head] = compose(history.store)
    outside = head.values["if_shared"]
    assert names(outside["groups"]) == {
        "Europe, Middle East and Africa": [""],
        "Germany, Austria, Switzerland": ["", ""],
    }
    for name in ("Gamma", "Grenz", "Nordwind"):
        assert name in str(head.values["groups"])
        assert name not in str(outside)


def test_a_customer_is_named_as_its_audience_permits(history: Teller) -> None:
    place = "Europe, Middle East and Africa"
    for columns, inside, outside in (
        ({"audience": "public"}, "Gamma Glas", "Gamma Glas"),
        ({"audience": "nda"}, "Gamma Glas", ""),
        ({"audience": "anonymous", "anonymous_label": "a maker"}, "a maker", "a maker"),
        ({"audience": "public", "state": "retired"}, "", ""),
    ):
        history.store.run_sync(_change_newest, columns=columns)
        [head] = compose(history.store)
        assert names(head.values["groups"])[place] == [inside]
        assert names(head.values["if_shared"]["groups"])[place] == [outside]


def test_functions_that_worked_together(history: Teller) -> None:
    def add(session: Session) -> None:
        for member_id, function in (
            ("U0PRIYA", "sales"),
            ("U0LUKAS", "sales"),
            ("U0MARTA", "customer_success"),
            ("U0MARA", "pr"),  # whose nomination was declined
        ):
            session.add(Member(id=member_id, function=function))

    history.store.run_sync(add)
    [head] = compose(history.store)
    assert head.values["functions"] == ["sales", "customer_success"]


def test_a_quiet_week_asks_for_one_thing(history: Teller) -> None:
    after = DUE + timedelta(days=7)
    [head] = compose(history.store, due_at=after)
    assert head.values["total"] == 0
    assert numbers(head.values)["references"] == (0, 3, 0)
    # Nothing waits for a decision, but a wish is open.
    assert head.values["ask"]["kind"] == "wish"
    assert head.values["ask"]["wish"]["query"] == "insurance poland"
    assert head.values["if_shared"]["ask"]["wish"]["query"] == ""
    assert head.values["wishes"] == []
    # A decision that waits comes first.
    history.at("2026-03-17 10:00")
    history.nominate("Wartende AG")
    history.clock.set(after)
    [head] = compose(history.store, due_at=after)
    assert head.values["ask"] == {"kind": "decide", "count": 1, "days": 5, "wish": None}


def test_the_first_week_of_a_program_has_nothing_beside_it(
    program: Store, clock: ManualClock
) -> None:
    [empty] = compose(program)
    assert numbers(empty.values) == dict.fromkeys(
        ("references", "nominations", "decisions", "requests"), (0, None, None)
    )
    assert empty.values["ask"]["kind"] == "nominate"
    teller = Teller(program, clock)
    teller.at("2026-03-10 10:00")
    teller.nominate("Nordwind Logistik")
    [first] = compose(program)
    assert numbers(first.values)["nominations"] == (1, None, None)
    [second] = compose(program, due_at=DUE + timedelta(days=7))
    assert numbers(second.values)["nominations"] == (0, 1, None)


def test_a_long_week_goes_on_in_the_thread(history: Teller) -> None:
    history.at("2026-03-13 12:00")
    for number in range(30):
        approval_id = history.nominate(f"Kunde {number:02}")
        history.decide(approval_id, "U0JONAS")
    history.clock.set(DUE)
    [head] = compose(history.store)
    assert (head.values["total"], head.values["in_thread"]) == (33, True)
    emea, dach = head.values["groups"]
    assert (emea["count"], dach["count"]) == (1, 32)
    assert emea["wins"] == dach["wins"] == []
    assert [name["customer"] for name in dach["names"]] == [
        "Grenz AG",
        "Nordwind Logistik",
        "Kunde 00",
    ]
    first, second = head.thread
    assert first.template == second.template == "digests/wins_page"
    assert (first.values["page"], second.values["page"], second.values["pages"]) == (1, 2, 2)
    told = [
        win["customer"]
        for page in (first, second)
        for group in page.values["groups"]
        for win in group["wins"]
    ]
    assert len(told) == len(set(told)) == 33
    # A region that goes on is named again.
    assert [group["region"] for group in second.values["groups"]] == [dach["region"]]
    assert "Kunde" not in str(first.values["if_shared"]) + str(head.values["if_shared"])
    assert second.values["left_out"] == 0


def test_it_says_the_same_when_it_is_composed_again(history: Teller) -> None:
    assert compose(history.store) == compose(history.store)


def test_a_region_that_is_gone(program: Store) -> None:
    with pytest.raises(NotFound):
        compose(program, region_id=99)


def _change_newest(session: Session, *, columns: dict[str, str]) -> None:
    newest = session.query(Reference.id).order_by(Reference.id.desc()).limit(1).scalar_subquery()
    session.execute(update(Reference).where(Reference.id == newest).values(columns))
