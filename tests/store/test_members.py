"""Colleagues as Slack describes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from store.clock import ManualClock
from store.database import Store
from store.members import MemberInfo, find_member, is_hub, list_members, save_member
from store.program import apply_program, parse_program


def test_what_slack_says_is_kept_and_refreshed(store: Store, clock: ManualClock) -> None:
    store.run_sync(save_member, id="U0PRIYA", name="Priya Nair", locale="en-GB")
    saved = store.run_sync(
        save_member,
        id="U0PRIYA",
        name="Priya Nair-Smith",
        title="Account Executive",
        email="priya@example.com",
        timezone="Europe/London",
        locale="en-GB",
        is_guest=False,
    )
    assert saved == MemberInfo(
        id="U0PRIYA",
        name="Priya Nair-Smith",
        title="Account Executive",
        timezone="Europe/London",
        locale="en-GB",
        email="priya@example.com",
        refreshed_at=clock.now(),
        function="sales",
        seniority="professional",
    )
    assert store.read_sync(find_member, member_id="U0PRIYA") == saved
    assert store.read_sync(find_member, member_id="U0NOBODY") is None


def test_slack_does_not_take_away_a_role(store: Store) -> None:
    program = parse_program("program: {name: V}\nhub: {members: [U0HUB]}")
    store.run_sync(apply_program, program=program, actor=None)
    unknown = store.read_sync(find_member, member_id="U0HUB")
    # Named in the program file and not looked up yet: the id stands for the name.
    assert unknown == MemberInfo(id="U0HUB", name="U0HUB", role="hub")
    assert store.run_sync(save_member, id="U0HUB", name="Hana", is_guest=True).role == "hub"
    assert store.read_sync(is_hub, member_id="U0HUB")
    assert not store.read_sync(is_hub, member_id="U0ANA")


def test_members_are_listed_in_the_order_asked_for(store: Store) -> None:
    for member_id in ("U1", "U2", "U3"):
        store.run_sync(save_member, id=member_id, name=f"Person {member_id}")
    found = store.read_sync(list_members, member_ids=["U3", "U9", "U1", "U3"])
    assert [member.id for member in found] == ["U3", "U1"]
    assert store.read_sync(list_members, member_ids=[]) == []


def test_a_new_colleague_met_twice_at_once_is_one(store: Store) -> None:
    def meet(number: int) -> str:
        return store.run_sync(save_member, id="U0NEW", name=f"New {number}").id

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(meet, range(24))) == {"U0NEW"}


def test_a_very_long_name_is_cut(store: Store) -> None:
    saved = store.run_sync(save_member, id="U1", name="é" * 500, title="x" * 500)
    assert (len(saved.name), len(saved.title)) == (200, 200)
