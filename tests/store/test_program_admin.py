"""The hub changes regions, routes and absences: what is refused, what follows, what is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from store.administration.absences import (
    describe_all_absences,
    end_for_colleague,
    open_colleague,
    record_for_colleague,
)
from store.administration.history import (
    describe_changes,
    describe_record,
    export_program,
    list_changes,
)
from store.administration.regions import (
    describe_regions,
    open_region,
    preview_region,
    remove_region,
    save_region,
)
from store.administration.routes import (
    RouteForm,
    describe_routes,
    open_route,
    preview_route,
    save_route,
)
from store.approvals import get_approval
from store.clock import ManualClock
from store.database import Store
from store.errors import InvalidForm, NotAllowed, NotFound, ProgramChanged, RegionInUse
from store.members import save_member
from store.policies.editing import open_policy
from store.program import apply_program, parse_program, show_program
from store.program_file import RegionEntry
from store.regions import find_region_by_code, list_deciders
from store.schedules import pause_schedule, resume_schedule
from tests.store.deciding import nominate
from tests.store.routing.world import PROGRAM, asked, program
from tests.store.schedules.steps import make

__all__ = ["program"]

HUB = "U0HELEN"
# What does not depend on the SQL is asked once.
once = pytest.mark.parametrize("database", ["sqlite"])
WAITING = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
)


def change(store: Store, region: str | None, **values: Any) -> tuple[dict[str, Any], RegionEntry]:
    """What `save_region` is called with for a region with these values changed."""
    surroundings = store.read_sync(open_region, member_id=HUB, code=region)
    entry = surroundings.entry or RegionEntry(code="", name="")
    call = {"member_id": HUB, "code": region, "version": surroundings.version}
    return call, replace(entry, **values)


def save(store: Store, region: str | None, **values: Any) -> list[str]:
    call, entry = change(store, region, **values)
    return store.run_sync(save_region, **call, entry=entry)


# region, what is changed, and the sentence at which field
REFUSED: tuple[tuple[str | None, dict[str, Any], dict[str, str]], ...] = (
    ("DACH", {"name": " "}, {"name": "required"}),
    ("DACH", {"name": "x" * 201}, {"name": "too_long"}),
    ("DACH", {"names": (("xx-yy", "?"),)}, {"names": "names_unknown"}),
    ("DACH", {"names": (("de", "A"), ("de", "B"))}, {"names": "names_unknown"}),
    ("DACH", {"names": (("de", ""),)}, {"names": "names_unknown"}),
    ("DACH", {"countries": ("DE", "FR")}, {"countries": "country_taken"}),
    ("DACH", {"countries": ("QQ",)}, {"countries": "country_unknown"}),
    ("EMEA", {"parent": "EMEA"}, {"parent": "region_loop"}),
    ("EMEA", {"parent": "DACH"}, {"parent": "region_loop"}),
    ("DACH", {"parent": "NOWHERE"}, {"parent": "region_unknown"}),
    ("DACH", {"timezone": "Europe/Bonn"}, {"timezone": "timezone_unknown"}),
    ("DACH", {"hours": "17:00-09:00"}, {"hours": "hours_unknown"}),
    ("DACH", {"days": "workdays"}, {"days": "weekdays_unknown"}),
    ("DACH", {"holidays": "DE-XX"}, {"holidays": "holidays_unknown"}),
    ("DACH", {"nomination_days": 0}, {"nomination_days": "days_to_decide"}),
    ("DACH", {"nomination_days": 61}, {"nomination_days": "days_to_decide"}),
    ("DACH", {"request_days": -1}, {"request_days": "days_to_decide"}),
    ("DACH", {"wins_a_day": 101}, {"wins_a_day": "wins_a_day"}),
    ("DACH", {"channel": "general"}, {"channel": "channel_unknown"}),
    ("DACH", {"language": "klingon!"}, {"language": "language_unknown"}),
    ("DACH", {"owners": ("jonas",)}, {"owners": "member_unknown"}),
    ("DACH", {"backups": ("U0GONE",)}, {"backups": "member_not_with_us"}),
    ("APAC", {"owners": ()}, {"owners": "region_without_owners"}),
    ("EMEA", {"owners": ()}, {"owners": "region_without_owners"}),
    # There are owners above it.
    ("DACH", {"owners": ()}, {}),
    ("FSI", {"owners": (), "parent": None}, {"owners": "region_without_owners"}),
    (None, {"code": "", "name": "New"}, {"code": "required"}),
    (None, {"code": "a b", "name": "New"}, {"code": "region_code_unknown"}),
    (None, {"code": "dach", "name": "New"}, {"code": "region_code_taken"}),
    (None, {"code": "NEW", "name": "New"}, {"owners": "region_without_owners"}),
    (
        "DACH",
        {"hours": "x", "timezone": "y"},
        {"hours": "hours_unknown", "timezone": "timezone_unknown"},
    ),
)


@once
def test_a_region_that_cannot_be_is_refused_at_its_field_and_nothing_changes(
    program: Store,
) -> None:
    program.run_sync(save_member, id="U0GONE", name="Gone Person", is_active=False)
    before = program.read_sync(show_program)
    for code, values, errors in REFUSED:
        call, entry = change(program, code, **values)
        found: dict[str, str] = {}
        try:
            program.read_sync(preview_region, **call, entry=entry)
        except InvalidForm as error:
            found = error.errors
        assert found == errors, (code, values)
    assert program.read_sync(show_program) == before


@once
def test_nobody_but_the_hub_may(program: Store) -> None:
    call, entry = change(program, "DACH", nomination_days=3)
    form = RouteForm("industry", "banking", "DACH")
    absence = {"colleague": "U0JONAS", "first_day": "2026-03-11", "last_day": "2026-03-12"}
    attempts: tuple[tuple[Callable[..., Any], dict[str, Any]], ...] = (
        (describe_regions, {}),
        (open_region, {"code": "DACH"}),
        (preview_region, call | {"entry": entry}),
        (save_region, call | {"entry": entry}),
        (remove_region, {"code": "DACH", "version": call["version"]}),
        (describe_routes, {}),
        (open_route, {}),
        (preview_route, {"form": form, "is_new": True}),
        (save_route, {"form": form, "is_new": True}),
        (describe_all_absences, {}),
        (open_colleague, {"colleague": "U0JONAS", "absence_id": None}),
        (record_for_colleague, absence | {"delegate_id": None, "absence_id": None}),
        (end_for_colleague, {"absence_id": 1}),
        (describe_changes, {"page": 0, "page_size": 5}),
        (export_program, {}),
    )
    before = program.read_sync(show_program)
    for function, values in attempts:
        with pytest.raises(NotAllowed) as refused:
            program.run_sync(function, **values | {"member_id": "U0JONAS"})
        assert refused.value.values["who_may"] == [HUB, "U0HUGO"], function
    assert program.read_sync(show_program) == before


@once
def test_a_changed_deadline_is_told_and_no_promise_is_moved(
    program: Store, clock: ManualClock
) -> None:
    nominate(program, account_name="Nordwind")
    nominate(program, account_name="Pariser Brot", country="FR")
    deadline = program.read_sync(get_approval, approval_id=1).deadline_at
    clock.set(clock.now() + timedelta(days=5))
    call, entry = change(program, "DACH", nomination_days=2)
    preview = program.read_sync(preview_region, **call, entry=entry)
    assert (preview.replay.earlier, preview.replay.late, preview.running) == (1, (0, 1), 1)
    # What lies below inherits it: here nothing that has a word of its own.
    call, entry = change(program, "EMEA", nomination_days=9)
    preview = program.read_sync(preview_region, **call, entry=entry)
    assert (preview.replay.later, preview.running) == (2, 2)
    call, entry = change(program, "EMEA", wins_a_day=9)
    assert program.read_sync(preview_region, **call, entry=entry).running == 0

    save(program, "DACH", nomination_days=2, owners=("U0ANNA",))
    assert program.read_sync(get_approval, approval_id=1).deadline_at == deadline
    assert asked(program) == [("U0ANNA", "owner", None, None)], "who decides now is asked now"
    nominate(program, account_name="Alpenbahn")
    third = program.read_sync(get_approval, approval_id=3).deadline_at
    assert deadline is not None
    assert third is not None
    # From a Sunday on two working days: Monday, then Tuesday and Wednesday.
    assert third - clock.now() < timedelta(days=4)


def test_a_region_comes_changes_and_goes_for_every_replica(program: Store) -> None:
    save(program, None, code="CEE", name="Central Europe", parent="EMEA", countries=("pl", "CZ"))
    stale, entry = change(program, "CEE", name="Eastern Europe")
    save(program, "CEE", owners=("U0FINN", "U0FINN"))
    with pytest.raises(ProgramChanged):
        program.run_sync(save_region, **stale, entry=entry)
    region = program.read_sync(find_region_by_code, code="CEE")
    assert region is not None
    assert region.countries == ("CZ", "PL")
    assert program.read_sync(list_deciders, region_id=region.id).owners == ["U0FINN"]
    emea, _ = change(program, "EMEA")
    for code, error in (("EMEA", RegionInUse), ("NOWHERE", NotFound), ("DACH", ProgramChanged)):
        with pytest.raises(error):
            program.run_sync(remove_region, **emea | {"code": code})
    nominate(program, account_name="Praha Bank", country="CZ")
    call, _ = change(program, "CEE")
    with pytest.raises(RegionInUse):
        program.run_sync(remove_region, member_id=HUB, code="CEE", version=call["version"])
    call, _ = change(program, "FSI")
    program.run_sync(remove_region, member_id=HUB, code="FSI", version=call["version"])
    assert program.read_sync(find_region_by_code, code="FSI") is None


def test_who_changes_at_the_same_moment_on_another_replica_takes_nothing_back(
    program: Store, database_url: str, database: str, clock: ManualClock
) -> None:
    call, entry = change(program, "APAC", nomination_days=7)
    with closing(Store(database_url, clock=clock)) as other:
        second = Thread(target=partial(other.run_sync, save_region, **call, entry=entry))

        def change_first(session: Session) -> None:
            save_region(session, **first, entry=faster)
            second.start()
            # The other has come as far as it can before this is committed.
            while database == "postgresql" and not session.scalar(WAITING):
                assert second.is_alive()

        first, faster = change(program, "EMEA", nomination_days=2)
        program.run_sync(change_first)
        second.join()
        for store in (program, other):
            days = [
                region["nomination_days"]
                for region in store.read_sync(describe_regions, member_id=HUB)
            ]
            assert days == [2, 2, 2, 7]


@once
def test_policies_of_a_region_stay_when_its_form_is_sent(program: Store) -> None:
    with_rule = PROGRAM.replace(
        "    holidays: DE\n", "    holidays: DE\n    policies: [{rule: Be kind}]\n"
    )
    program.run_sync(apply_program, program=parse_program(with_rule), actor=None)
    save(program, "DACH", nomination_days=4)
    assert "rule: Be kind" in program.read_sync(show_program)
    assert program.read_sync(open_policy, member_id=HUB, policy_id=1)[0] == "DACH"


@once
def test_routes_are_told_kept_moved_and_taken_back(program: Store) -> None:
    def refused(form: RouteForm, *, is_new: bool = True) -> dict[str, str]:
        with pytest.raises(InvalidForm) as error:
            program.read_sync(preview_route, member_id=HUB, form=form, is_new=is_new)
        return error.value.errors

    def keep(form: RouteForm, *, is_new: bool = True) -> None:
        program.run_sync(save_route, member_id=HUB, form=form, is_new=is_new)

    def listed() -> list[tuple[Any, ...]]:
        routes = program.read_sync(describe_routes, member_id=HUB)
        return [(route["kind"], route["value"], route["region"]) for route in routes]

    assert refused(RouteForm("mood", "good", "DACH")) == {"kind": "required"}
    assert refused(RouteForm("size", "", None)) == {"size": "required", "region": "required"}
    assert refused(RouteForm("industry", "banking", "X")) == {"region": "region_unknown"}
    assert refused(RouteForm("account", " ", "DACH")) == {"account": "account_missing"}
    assert refused(RouteForm("home_of", "a" * 400, "DACH")) == {"account": "too_long"}

    nominate(program, account_name="Nordwind AG", industry="banking")
    form = RouteForm("industry", "banking", "APAC")
    replay = program.read_sync(preview_route, member_id=HUB, form=form, is_new=True)
    assert (replay.other_owner, replay.customers) == (1, ("Nordwind AG",))
    assert listed() == []
    keep(form)
    keep(RouteForm("home_of", "Harbour Freight", "EMEA"))
    keep(RouteForm("account", account_id=1, region="FSI"))
    assert listed() == [
        ("account", "Nordwind AG", "Financial services"),
        ("industry", "banking", "Asia Pacific"),
        ("home_of", "Harbour Freight", "Europe, Middle East and Africa"),
    ]
    assert refused(RouteForm("account", "NORDWIND", "DACH")) == {"account": "route_taken"}
    # The route for the account is asked first: that for its industry changes nothing then.
    form = RouteForm("industry", "banking", None)
    replay = program.read_sync(preview_route, member_id=HUB, form=form, is_new=False)
    assert replay.changes_nothing
    keep(RouteForm("industry", "banking", "DACH"), is_new=False)
    keep(RouteForm("account", "Nordwind AG", None), is_new=False)
    keep(RouteForm("home_of", "Harbour Freight", None), is_new=False)
    assert listed() == [("industry", "banking", "Germany, Austria, Switzerland")]
    with pytest.raises(NotFound):
        program.read_sync(open_route, member_id=HUB, kind="size", value="small")
    with pytest.raises(NotFound):
        keep(RouteForm("size", "small", None), is_new=False)


@once
def test_the_hub_records_and_ends_absences_of_others(program: Store) -> None:
    nominate(program)

    def record(colleague: str | None, delegate: str | None = None, **values: Any) -> list[str]:
        days = {"first_day": "2026-03-10", "last_day": "2026-03-12", "absence_id": None} | values
        return program.run_sync(
            record_for_colleague,
            member_id=HUB,
            colleague=colleague,
            delegate_id=delegate,
            **days,
        )

    for colleague, delegate, errors in (
        (None, None, {"member": "required"}),
        ("U0NOBODY", None, {"member": "absence_without_part"}),
        ("U0JONAS", "U0JONAS", {"delegate": "delegate_self"}),
        ("U0JONAS", "U0KENJI", {"delegate": "delegate_lower"}),
    ):
        with pytest.raises(InvalidForm) as refused:
            record(colleague, delegate)
        assert refused.value.errors == errors
    assert refused.value.values["colleague"] == "U0JONAS"
    concerned = record("U0JONAS", HUB)
    assert {HUB, "U0JONAS"} <= set(concerned)
    assert [(who, why) for who, why, *_ in asked(program)] == [(HUB, "delegate")]
    with pytest.raises(InvalidForm) as refused:
        record("U0JONAS", last_day="2026-03-11")
    assert refused.value.errors == {"first_day": "absence_overlaps"}
    [absence] = program.read_sync(describe_all_absences, member_id=HUB)
    assert (absence["member"], absence["recorded_by"]) == ("U0JONAS", HUB)
    record("U0KENJI", None, absence_id=absence["id"], last_day="2026-03-14")
    [absence] = program.read_sync(describe_all_absences, member_id=HUB)
    assert (absence["member"], absence["last_day"]) == ("U0JONAS", "2026-03-14")
    program.run_sync(end_for_colleague, member_id=HUB, absence_id=absence["id"])
    assert program.read_sync(describe_all_absences, member_id=HUB) == []
    assert [who for who, *_ in asked(program)] == ["U0JONAS"]
    with pytest.raises(NotFound):
        record("U0JONAS", absence_id=77)


def test_each_change_stands_with_who_and_what(program: Store) -> None:
    save(program, "DACH", nomination_days=3, owners=("U0ANNA",))
    form = RouteForm("size", "enterprise", "EMEA")
    program.run_sync(save_route, member_id=HUB, form=form, is_new=True)
    form = RouteForm("home_of", "Harbour Freight", "EMEA")
    program.run_sync(save_route, member_id=HUB, form=form, is_new=True)
    program.run_sync(export_program, member_id=HUB)
    page = program.read_sync(describe_changes, member_id=HUB, page=0, page_size=3)
    home, route, region = page["items"]
    assert (home["part"], home["done"], home["name"]["account"]) == (
        *("home", "changed"),
        "Harbour Freight",
    )
    assert (route["part"], route["done"], route["name"]["size"]) == ("route", "added", "enterprise")
    assert (region["actor"], region["part"], region["name"]["name"]) == (HUB, "region", "DACH")
    assert region["fields"] == [
        {"field": "owners", "before": ["U0JONAS"], "after": ["U0ANNA"]},
        {"field": "nomination_days", "before": None, "after": 3},
    ]
    assert page["total"] == len(program.read_sync(list_changes, limit=100).items)
    lines = [describe_record(one) for one in program.read_sync(list_changes, limit=3).items]
    assert lines[1:] == [
        "created route 1",
        "changed region DACH: owners: U0JONAS → U0ANNA; nomination_days: nothing → 3",
    ]
    past = program.read_sync(describe_changes, member_id=HUB, page=99, page_size=3)
    assert past["page"] == past["pages"] - 1


def test_a_schedule_that_is_paused_and_resumed_is_changed_and_named(program: Store) -> None:
    schedule = make(program, name="Our week")
    program.run_sync(pause_schedule, schedule_id=schedule.id, actor=HUB)
    program.run_sync(resume_schedule, schedule_id=schedule.id, actor=HUB)
    page = program.read_sync(describe_changes, member_id=HUB, page=0, page_size=3)
    assert [(one["done"], one["name"]["name"]) for one in page["items"]] == [
        ("changed", "Our week"),
        ("changed", "Our week"),
        ("added", "Our week"),
    ]
