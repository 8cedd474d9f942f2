"""Which region a nomination goes to, who else is told, and the overrides of the program file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from store.accounts import find_account
from store.clock import now
from store.database import Store
from store.errors import InvalidForm, InvalidProgram, NotAllowed
from store.models import Nomination, Reference
from store.nominations import resubmit_nomination
from store.posts import list_posts
from store.program import apply_program, show_program
from store.program_file import parse_program
from store.regions import find_region_by_code
from store.routing.choosing import Routed, route_nomination
from store.routing.overrides import list_routes, remove_route, set_home_region, set_route
from tests.store.deciding import FORM, nominate
from tests.store.routing.world import PROGRAM, program

__all__ = ["program"]

ROUTES = """
routes:
  - {industry: banking, region: FSI}
  - {size: enterprise, region: EMEA}
  - {account: Alpenbank AG, region: APAC}
  - {home_of: Sakura Holdings, region: APAC}
"""


def region_id(store: Store, code: str) -> int:
    region = store.read_sync(find_region_by_code, code=code)
    assert region is not None
    return region.id


def routed(store: Store, nomination_id: int) -> tuple[str | None, str | None]:
    """The code of its region, and why it went there."""

    def read(session: Session) -> tuple[str | None, str | None]:
        nomination = session.get_one(Nomination, nomination_id)
        codes = {region_id(store, code): code for code in ("EMEA", "DACH", "FSI", "APAC")}
        return codes.get(nomination.region_id or 0), nomination.routed_because

    return store.read_sync(read)


def told(store: Store) -> list[tuple[str, str | None, str]]:
    """Which channels heard of nominations elsewhere: channel, language, customer."""
    return [
        (post.channel, post.locale, post.values["customer"])
        for post in store.read_sync(list_posts, limit=1000)
        if post.template == "routing/told"
    ]


def test_account_then_size_then_industry_then_home_then_country_then_hub(program: Store) -> None:
    program.run_sync(apply_program, program=parse_program(PROGRAM + ROUTES), actor=None)
    table = [
        # Each has what all that come after it have, too.
        ({"account_name": "Alpenbank", "industry": "banking", "country": "DE"}, "APAC", "account"),
        ({"account_name": "Big Bank", "industry": "banking", "country": "DE"}, "EMEA", "size"),
        ({"account_name": "Small Bank", "industry": "banking", "country": "DE"}, "FSI", "industry"),
        ({"account_name": "Sakura Holdings", "country": "DE"}, "APAC", "home"),
        ({"account_name": "Nordwind", "country": "DE"}, "DACH", "country"),
        ({"account_name": "Loja do Sol", "country": "BR"}, None, "hub"),
    ]
    first = nominate(program, account_name="Big Bank", country="FR", industry="retail")
    program.run_sync(_refer, nomination_id=first, size="enterprise")
    for form, code, because in table:
        number = nominate(program, **{"industry": "retail"} | form)
        assert routed(program, number) == (code, because), form


def _refer(
    session: Session, *, nomination_id: int, size: str | None, audience: str = "nda"
) -> None:
    """A reference of the nomination's account, from elsewhere."""
    nomination = session.get_one(Nomination, nomination_id)
    session.add(
        Reference(
            external_id=f"case-{nomination_id}",
            account_id=nomination.account_id,
            region_id=nomination.region_id,
            products=[],
            activities=[],
            size=size,
            audience=audience,
            anonymous_label="a bank" if audience == "anonymous" else None,
            created_at=now(session),
            updated_at=now(session),
        )
    )


def test_an_account_that_spans_regions_goes_home_and_the_others_are_told(program: Store) -> None:
    # First nominated where it is at home; nobody else knows it yet.
    nominate(program, account_name="Hansebank", country="DE", industry="retail")
    assert told(program) == []
    second = nominate(program, account_name="Hansebank", country="JP", industry="retail")
    assert routed(program, second) == ("DACH", "home")
    assert told(program) == [("C0APAC", "ja", "Hansebank")]
    # The hub says otherwise.
    account = program.read_sync(find_account, name="Hansebank")
    assert account is not None
    home = {"account_id": account.id, "region_id": region_id(program, "APAC")}
    with pytest.raises(NotAllowed):
        program.run_sync(set_home_region, actor_id="U0JONAS", **home)
    program.run_sync(set_home_region, actor_id="U0HELEN", **home)
    third = nominate(program, account_name="Hansebank", country="DE", industry="retail")
    assert routed(program, third) == ("APAC", "home")
    assert told(program)[1:] == [("C0DACH", "de", "Hansebank")]


def test_a_channel_that_others_read_hears_no_name(program: Store) -> None:
    number = nominate(program, account_name="Hansebank", country="DE", industry="retail")
    program.run_sync(_refer, nomination_id=number, size=None, audience="anonymous")
    nominate(program, account_name="Hansebank", country="JP", industry="retail")
    [post] = [
        post for post in program.read_sync(list_posts, limit=99) if post.template == "routing/told"
    ]
    # Once it asked to go unnamed, it does among ourselves as well.
    assert post.values["customer"] == "a bank"
    assert post.values["if_shared"] == {"customer": ""}


def test_a_mended_country_is_no_second_region(program: Store) -> None:
    number = nominate(program, account_name="Hansebank", country="DE", industry="retail")

    def send_back(session: Session) -> None:
        session.get_one(Nomination, number).state = "changes_requested"

    program.run_sync(send_back)
    program.run_sync(
        resubmit_nomination,
        submit_key="V-mended",
        member_id="U0PRIYA",
        nomination_id=number,
        revision=1,
        form=replace(FORM, account_name="Hansebank", country="JP", industry="retail"),
    )
    assert routed(program, number) == ("APAC", "country")
    assert told(program) == []


def test_nobody_knows_the_country(program: Store) -> None:
    nowhere = program.read_sync(
        route_nomination, account_id=None, country=None, industry=None, size=None
    )
    assert nowhere == Routed(None, "hub")


def test_routes_go_round_and_a_file_without_them_leaves_them(program: Store) -> None:
    changes = program.run_sync(apply_program, program=parse_program(PROGRAM + ROUTES), actor=None)
    assert [str(change) for change in changes] == ["created routes"]
    shown = program.read_sync(show_program)
    assert "account: Alpenbank AG" in shown
    for text in (PROGRAM + ROUTES, shown, PROGRAM):
        assert program.run_sync(apply_program, program=parse_program(text), actor=None) == []
    program.run_sync(
        set_route, actor_id="U0HELEN", region_id=region_id(program, "DACH"), industry="banking"
    )
    assert [(one.value, one.region) for one in program.read_sync(list_routes)] == [
        ("banking", "DACH"),
        ("enterprise", "EMEA"),
        ("Alpenbank AG", "APAC"),
        ("Sakura Holdings", "APAC"),
    ]
    program.run_sync(remove_route, actor_id="U0HELEN", route_id=1)
    [change] = program.run_sync(
        apply_program, program=parse_program(PROGRAM + "routes: []"), actor=None
    )
    assert change.kind == "removed"
    assert program.read_sync(list_routes) == []
    refused: tuple[dict[str, Any], ...] = (
        {},
        {"size": "huge"},
        {"industry": "magic"},
        {"size": "small", "industry": "retail"},
    )
    for wrong in refused:
        with pytest.raises(InvalidForm):
            program.run_sync(
                set_route, actor_id="U0HELEN", region_id=region_id(program, "DACH"), **wrong
            )
    with pytest.raises(NotAllowed):
        program.run_sync(
            set_route, actor_id="U0JONAS", region_id=region_id(program, "DACH"), size="small"
        )


WRONG = """
program: {name: Customer Voices}
hub: {members: [U0HELEN]}
regions:
  - {code: EMEA, name: Europe, owners: [U0CLAIRE], nomination_days: 0, request_days: many}
routes:
  - {industry: bankng, region: EMEA}
  - {size: giant, region: EMEA}
  - {industry: banking, size: small, region: EMEA}
  - {region: EMEA}
  - {account: Acme, region: EMAE}
  - {account: Acme, region: EMEA}
  - {account: ACME GmbH, region: EMEA}
"""


def test_every_problem_of_the_routes_has_its_line() -> None:
    with pytest.raises(InvalidProgram) as refused:
        parse_program(WRONG)
    found = {problem.line: problem.text for problem in refused.value.problems}
    assert "Did you mean banking?" in found[7]
    assert "startup, small, midsize, enterprise" in found[8]
    assert "one of account, size, industry, home_of" in found[9]
    assert "one of account, size, industry, home_of" in found[10]
    assert "Did you mean EMEA?" in found[11]
    assert "stands twice (first in line 12)" in found[13]
    assert sorted(problem.line for problem in refused.value.problems) == [5, 5, 7, 8, 9, 10, 11, 13]


def test_a_region_to_which_something_is_routed_stays(program: Store) -> None:
    program.run_sync(apply_program, program=parse_program(PROGRAM + ROUTES), actor=None)
    without = PROGRAM.replace(
        PROGRAM[PROGRAM.index("  - code: FSI") : PROGRAM.index("  - code: APAC")], ""
    )
    with pytest.raises(InvalidProgram, match="routes: 1"):
        program.run_sync(apply_program, program=parse_program(without), actor=None)
    fewer = ROUTES.replace("  - {industry: banking, region: FSI}\n", "")
    program.run_sync(apply_program, program=parse_program(without + fewer), actor=None)
