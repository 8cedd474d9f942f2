"""The tree of regions: who decides, what is inherited."""

from __future__ import annotations

import pytest

from store.database import Store
from store.errors import NotFound
from store.policies.reading import list_policies
from store.program import apply_program, parse_program
from store.regions import (
    RegionInfo,
    find_region,
    find_region_by_code,
    get_region,
    is_in_region_tree,
    list_deciders,
    list_owned_regions,
    list_region_ids_below,
    list_regions,
    may_decide,
)

PROGRAM = """\
program: {name: Voices}
hub: {members: [U0HUB]}
regions:
  - code: BAY
    name: Bavaria
    parent: DACH
    backups: [U0BAYB]
    approvers: [U0LEGAL]
    hours: "08:00-12:00"
  - code: EMEA
    name: Europe
    owners: [U0EMEA, U0ASSIST]
    backups: [U0EMEAB]
    timezone: Europe/Paris
    policies: [{rule: Everywhere, why: Together}]
  - code: DACH
    name: Germany and more
    parent: EMEA
    owners: [U0DACH]
    backups: [U0DACHB]
    policies: [{rule: Only here, language: de}]
  - {code: UKI, name: Islands, parent: EMEA}
  - {code: APAC, name: Asia, owners: [U0APAC]}
"""


@pytest.fixture
def regions(store: Store) -> dict[str, RegionInfo]:
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)
    return {region.code: region for region in store.read_sync(list_regions)}


def test_parents_come_before_their_children(regions: dict[str, RegionInfo]) -> None:
    assert list(regions) == ["EMEA", "DACH", "BAY", "UKI", "APAC"]


def test_what_nobody_says_has_a_sensible_value(regions: dict[str, RegionInfo]) -> None:
    asia = regions["APAC"]
    assert (asia.timezone, asia.language, asia.channel) == ("UTC", "en", None)
    assert (asia.hours, asia.days, asia.holidays) == ("09:00-17:30", "mon-fri", "none")
    bavaria = regions["BAY"]
    assert (bavaria.timezone, bavaria.hours) == ("Europe/Paris", "08:00-12:00")


def test_the_nearest_region_with_owners_decides(
    store: Store, regions: dict[str, RegionInfo]
) -> None:
    bavaria = store.read_sync(list_deciders, region_id=regions["BAY"].id)
    assert (bavaria.owners, bavaria.backups, bavaria.approvers, bavaria.hub) == (
        ["U0DACH"],
        ["U0BAYB", "U0DACHB"],
        ["U0LEGAL"],
        ["U0HUB"],
    )
    islands = store.read_sync(list_deciders, region_id=regions["UKI"].id)
    assert (islands.owners, islands.backups) == (["U0EMEA", "U0ASSIST"], ["U0EMEAB"])
    assert islands.all() == ["U0EMEA", "U0ASSIST", "U0EMEAB", "U0HUB"]


@pytest.mark.parametrize(
    ("code", "member", "may"),
    [
        ("BAY", "U0DACH", True),
        ("BAY", "U0LEGAL", True),
        ("BAY", "U0BAYB", True),
        ("BAY", "U0HUB", True),
        ("BAY", "U0EMEA", False),  # DACH has owners of its own
        ("DACH", "U0BAYB", False),  # a part of Bavaria is none of DACH
        ("UKI", "U0EMEA", True),
        ("UKI", "U0APAC", False),
        ("UKI", "U0STRANGER", False),
    ],
)
def test_who_may_decide(
    store: Store, regions: dict[str, RegionInfo], code: str, member: str, may: bool
) -> None:
    assert store.read_sync(may_decide, region_id=regions[code].id, member_id=member) is may


def test_without_a_region_the_hub_decides_alone(
    store: Store, regions: dict[str, RegionInfo]
) -> None:
    for region_id in (None, 404):
        assert store.read_sync(list_deciders, region_id=region_id).all() == ["U0HUB"]
    assert store.read_sync(may_decide, region_id=None, member_id="U0HUB")
    assert not store.read_sync(may_decide, region_id=None, member_id="U0EMEA")


def test_the_regions_of_a_person(store: Store, regions: dict[str, RegionInfo]) -> None:
    def owned(member_id: str) -> list[str]:
        found = store.read_sync(list_owned_regions, member_id=member_id)
        return [region.code for region in found]

    assert owned("U0EMEA") == ["EMEA", "UKI"]
    assert owned("U0DACHB") == ["DACH", "BAY"]
    assert owned("U0HUB") == []


def test_rules_hold_below_where_they_stand(store: Store, regions: dict[str, RegionInfo]) -> None:
    def rules(code: str) -> list[tuple[str, ...]]:
        found = store.read_sync(list_policies, region_id=regions[code].id)
        return [(*policy.text_in("de"), *policy.texts) for policy in found]

    assert rules("BAY") == [("Only here", "", "de"), ("Everywhere", "Together", "")]
    assert rules("UKI") == [("Everywhere", "Together", "")]
    assert store.read_sync(list_policies, region_id=None) == []


def test_the_tree_below_and_above(store: Store, regions: dict[str, RegionInfo]) -> None:
    by_id = {region.id: code for code, region in regions.items()}
    below = store.read_sync(list_region_ids_below, region_id=regions["EMEA"].id)
    assert [by_id[region_id] for region_id in below] == ["EMEA", "DACH", "BAY", "UKI"]
    assert store.read_sync(list_region_ids_below, region_id=404) == []

    def lies_in(code: str, above: str) -> bool:
        return store.read_sync(
            is_in_region_tree, region_id=regions[code].id, above_id=regions[above].id
        )

    assert lies_in("BAY", "EMEA")
    assert lies_in("BAY", "BAY")
    assert not lies_in("EMEA", "BAY")
    assert not store.read_sync(is_in_region_tree, region_id=None, above_id=regions["EMEA"].id)


def test_looking_a_region_up(store: Store, regions: dict[str, RegionInfo]) -> None:
    emea = regions["EMEA"]
    assert store.read_sync(get_region, region_id=emea.id) == emea
    assert store.read_sync(find_region_by_code, code=" emea ") == emea
    assert store.read_sync(find_region_by_code, code="none") is None
    assert store.read_sync(find_region, region_id=None) is None
    with pytest.raises(NotFound, match="There is no region 404"):
        store.read_sync(get_region, region_id=404)
