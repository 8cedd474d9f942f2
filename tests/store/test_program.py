"""Applying a program file, and showing it again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from store.audit import list_audit
from store.database import Store
from store.errors import InvalidProgram
from store.members import is_hub, list_hub, list_role
from store.models import Account, Nomination
from store.policies.reading import list_policies
from store.program import apply_program, find_program, parse_program, show_program
from store.regions import (
    find_region_by_code,
    find_region_for_country,
    list_deciders,
    list_regions,
)

PROGRAM = """\
program: {name: Customer Voices, language: en, wins_channel: C0WINS, executives: [U0CEO]}
hub: {channel: C0HUB, members: [U0HUB]}
regions:
  - code: EMEA
    name: Europe, Middle East and Africa
    timezone: Europe/Berlin
    language: en
    channel: C0EMEA
    owners: [U0OWNER]
    backups: [U0BACKUP]
    hours: "09:00-17:30"
    days: mon-fri
    holidays: DE
    countries: [FR, ES, IT, NO]
    policies:
      - {rule: Ask legal before a logo, why: One answer for all of us, language: en}
  - {code: DACH, parent: EMEA, name: "Germany, Austria, Switzerland", language: de,
     countries: [DE, AT, CH, LI], owners: [U0DACH]}
"""


def apply(store: Store, text: str) -> list[str]:
    changes = store.run_sync(apply_program, program=parse_program(text), actor="U0HUB")
    return [str(change) for change in changes]


def test_a_first_apply_creates_and_a_second_changes_nothing(store: Store) -> None:
    assert apply(store, PROGRAM) == [
        "created program",
        "created hub",
        "created region EMEA",
        "created region DACH",
    ]
    assert apply(store, PROGRAM) == []
    program = store.read_sync(find_program)
    assert program is not None
    assert (program.name, program.wins_channel, program.hub_channel) == (
        "Customer Voices",
        "C0WINS",
        "C0HUB",
    )
    assert store.read_sync(is_hub, member_id="U0HUB")
    assert store.read_sync(list_role, role="executive") == ["U0CEO"]


def test_what_is_shown_applies_again_unchanged_and_shows_the_same(store: Store) -> None:
    apply(store, PROGRAM)
    shown = store.read_sync(show_program)
    assert apply(store, shown) == []
    assert store.read_sync(show_program) == shown
    # Norway would be read as "false" if it were not quoted.
    assert "'NO'" in shown
    assert "countries: [AT, CH, DE, LI]" in shown


def test_before_there_is_a_program_the_way_to_one_is_shown(store: Store) -> None:
    assert "vouch program apply FILE" in store.read_sync(show_program)
    assert store.read_sync(find_program) is None


def test_a_child_inherits_what_it_leaves_out(store: Store) -> None:
    apply(store, PROGRAM)
    dach = store.read_sync(find_region_for_country, country="at")
    assert dach is not None
    assert (dach.code, dach.language, dach.timezone) == ("DACH", "de", "Europe/Berlin")
    assert (dach.channel, dach.hours, dach.holidays) == ("C0EMEA", "09:00-17:30", "DE")
    assert [
        rule.text_in("en")[0] for rule in store.read_sync(list_policies, region_id=dach.id)
    ] == ["Ask legal before a logo"]
    assert store.read_sync(find_region_for_country, country="US") is None


def test_a_change_names_what_was_and_what_is(store: Store) -> None:
    apply(store, PROGRAM)
    changed = PROGRAM.replace("[U0DACH]", "[U0DACH, U0SECOND]").replace("[U0HUB]", "[U0OTHER]")
    changed = changed.replace("[U0CEO]", "[U0CEO], competitors: [Rivalsoft, Other Suite]")
    assert apply(store, changed) == [
        "changed program: competitors: nobody, nothing → Other Suite, Rivalsoft",
        "changed hub: members: U0HUB → U0OTHER",
        "changed region DACH: owners: U0DACH → U0DACH, U0SECOND",
    ]
    assert store.read_sync(list_hub) == ["U0OTHER"]
    dach = store.read_sync(find_region_by_code, code="dach")
    assert dach is not None
    assert store.read_sync(list_deciders, region_id=dach.id).owners == ["U0DACH", "U0SECOND"]
    entries = store.read_sync(list_audit, subject_type="region", subject_id="DACH")
    assert (entries[-1].actor, entries[-1].before, entries[-1].after) == (
        "U0HUB",
        {"owners": ["U0DACH"]},
        {"owners": ["U0DACH", "U0SECOND"]},
    )


def test_a_region_is_called_something_else_in_another_language(store: Store) -> None:
    apply(store, PROGRAM)
    named = PROGRAM.replace("code: DACH", 'code: DACH, names: {ja: ドイツ語圏, en: "DACH"}')
    assert apply(store, named) == ["changed region DACH: names: nothing → en: DACH, ja: ドイツ語圏"]
    assert apply(store, store.read_sync(show_program)) == []
    dach = store.read_sync(find_region_by_code, code="DACH")
    assert dach is not None
    assert dach.told == {"in_languages": {"": dach.name, "en": "DACH", "ja": "ドイツ語圏"}}
    emea = store.read_sync(find_region_by_code, code="EMEA")
    assert emea is not None
    assert emea.told == emea.name
    for names, problem in (("{xx: A}", "unknown"), ("[A]", "by language"), ("{de: [A]}", "single")):
        with pytest.raises(InvalidProgram, match=problem):
            apply(store, PROGRAM.replace("code: DACH", f"code: DACH, names: {names}"))


def test_a_country_moves_from_one_region_to_another(store: Store) -> None:
    apply(store, PROGRAM)
    moved = PROGRAM.replace("[FR, ES, IT, NO]", "[FR, ES, IT, NO, LI]").replace(", LI],", "],")
    assert apply(store, moved) == [
        "changed region EMEA: countries: ES, FR, IT, NO → ES, FR, IT, LI, NO",
        "changed region DACH: countries: AT, CH, DE, LI → AT, CH, DE",
    ]
    region = store.read_sync(find_region_for_country, country="LI")
    assert region is not None
    assert region.code == "EMEA"


def without_dach() -> str:
    return PROGRAM[: PROGRAM.index("  - {code: DACH")]


def test_a_region_that_nothing_refers_to_is_removed(store: Store) -> None:
    apply(store, PROGRAM)
    assert apply(store, without_dach()) == ["removed region DACH"]
    assert [region.code for region in store.read_sync(list_regions)] == ["EMEA"]
    assert apply(store, without_dach()) == []


def test_a_parent_is_removed_while_its_child_stays(store: Store) -> None:
    apply(store, PROGRAM)
    text = "program: {name: N}\nhub: {members: [U0HUB]}\nregions:\n" + PROGRAM[
        PROGRAM.index("  - {code: DACH") :
    ].replace("parent: EMEA, ", "")
    assert "removed region EMEA" in apply(store, text)
    [dach] = store.read_sync(list_regions)
    assert (dach.code, dach.parent_id, dach.channel) == ("DACH", None, None)


def nominate_in(session: Session, *, code: str) -> None:
    region = find_region_by_code(session, code=code)
    assert region is not None
    at = datetime(2026, 3, 1, tzinfo=UTC)
    account = Account(name="Acme", key="acme", created_at=at)
    session.add(
        Nomination(
            submit_key="v1",
            nominator_id="U0ANA",
            account=account,
            region_id=region.id,
            products=[],
            activities=["quote"],
            story="They love it.",
            helpers=[],
            created_at=at,
            updated_at=at,
        )
    )


def test_a_region_with_work_is_not_lost(store: Store) -> None:
    apply(store, PROGRAM)
    store.run_sync(nominate_in, code="DACH")
    with pytest.raises(InvalidProgram) as refused:
        apply(store, without_dach())
    assert [(one.line, one.text) for one in refused.value.problems] == [
        (
            4,
            "the region DACH is gone from the file, but work belongs to it (nominations: 1); "
            "keep it in the file, without countries if it shall get nothing new.",
        )
    ]
    assert apply(store, PROGRAM) == []
