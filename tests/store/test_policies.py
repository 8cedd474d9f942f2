"""Rules of regions and of the program: from the file, back to it, and where they hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.clock import ManualClock
from store.database import Store
from store.errors import InvalidProgram, NotAllowed
from store.policies.comparing import compare_policies
from store.policies.reading import list_policies
from store.policies.rules import PolicyInfo, Subject, is_about
from store.program import apply_program, parse_program, show_program
from store.program_policies import read_amount
from store.regions import find_region_by_code

PROGRAM = """\
program:
  name: Voices
  policies:
    - {code: logo, effect: written_consent, activities: [logo], rule: A logo needs a written yes.}
    - {code: gifts, effect: limit_gifts, limit: 50 EUR, rule: Small gifts only., why: Fair.}
hub: {members: [U0HUB]}
regions:
  - code: EMEA
    name: Europe
    language: en
    owners: [U0EMEA]
    countries: [FR]
    policies:
      - {rule: Everywhere, why: Together}
  - code: DACH
    name: Germany, Austria, Switzerland
    parent: EMEA
    language: de
    countries: [DE]
    policies:
      - code: legal
        effect: second_approval
        activities: [logo, video]
        industries: [banking]
        approvers: [U0KENJI]
        team: Legal
        texts:
          en: {rule: Legal reads it., why: Banks ask twice.}
          de: {rule: Die Rechtsabteilung liest mit.}
      - {code: logo, effect: forbid_audience, audience: public, rule: Kein Logo, language: de}
"""


def apply(store: Store, text: str) -> list[str]:
    changes = store.run_sync(apply_program, program=parse_program(text), actor="U0HUB")
    return [str(change) for change in changes]


def rules_of(store: Store, code: str) -> list[PolicyInfo]:
    region = store.read_sync(find_region_by_code, code=code)
    assert region is not None
    return store.read_sync(list_policies, region_id=region.id)


def test_what_is_shown_applies_again_unchanged(store: Store) -> None:
    apply(store, PROGRAM)
    shown = store.read_sync(show_program)
    assert apply(store, shown) == []
    assert store.read_sync(show_program) == shown
    assert "limit: 50 EUR" in shown
    assert "de: {rule" not in shown
    assert "rule: Die Rechtsabteilung liest mit." in shown
    dach = rules_of(store, "DACH")
    assert [(rule.code, rule.effect, rule.region) for rule in dach] == [
        ("legal", "second_approval", "Germany, Austria, Switzerland"),
        ("logo", "forbid_audience", "Germany, Austria, Switzerland"),
        (None, "note", "Europe"),
        ("gifts", "limit_gifts", None),
    ], "its own logo rule takes the place of the program's"
    legal = dach[0]
    assert (legal.team, legal.sequence) == ("Legal", "after")
    assert legal.text_in("ja") == ("Die Rechtsabteilung liest mit.", "")
    assert legal.text_in("en-GB") == ("Legal reads it.", "Banks ask twice.")
    assert [rule.code for rule in store.read_sync(list_policies, region_id=None)] == [
        "logo",
        "gifts",
    ]


def test_a_change_of_one_rule_dates_that_one_alone(store: Store, clock: ManualClock) -> None:
    apply(store, PROGRAM)
    before = {rule.code: rule for rule in rules_of(store, "DACH")}
    clock.set(datetime(2026, 7, 3, 9, 0, tzinfo=UTC))
    [changed] = apply(store, PROGRAM.replace("[U0KENJI]", "[U0KENJI, U0LEGAL]"))
    assert changed.startswith("changed region DACH: policies: ")
    after = {rule.code: rule for rule in rules_of(store, "DACH")}
    assert after["legal"].changed_at == datetime(2026, 7, 3, 9, 0, tzinfo=UTC)
    assert after["legal"].id == before["legal"].id
    assert after["logo"] == before["logo"]
    assert after["legal"].approvers == ("U0KENJI", "U0LEGAL")


def test_a_rule_that_leaves_the_file_is_gone(store: Store) -> None:
    apply(store, PROGRAM)
    apply(store, PROGRAM.replace("      - {rule: Everywhere, why: Together}\n", "      []\n"))
    assert [rule.code for rule in rules_of(store, "EMEA")] == ["logo", "gifts"]


REFUSALS = [
    ("{why: Because}", 'a policy needs "rule"'),
    ("{rule: R, effect: second_aproval}", "Did you mean second_approval?"),
    ("{rule: R, effect: second_approval}", 'second_approval needs "approvers"'),
    ("{rule: R, effect: second_approval, approvers: []}", "approvers need somebody"),
    ("{rule: R, effect: second_approval, approvers: ['@ana']}", '"@ana" is no member id'),
    ("{rule: R, effect: second_approval, approvers: [U1], order: first}", 'the order "first"'),
    ("{rule: R, effect: second_approval, approvers: [U1], limit: 5 EUR}", 'has no "limit"'),
    ("{rule: R, approvers: [U1]}", 'a policy of the effect note has no "approvers"'),
    ("{rule: R, effect: forbid_audience}", 'forbid_audience needs "audience"'),
    ("{rule: R, effect: forbid_audience, audience: internal}", 'the audience "internal"'),
    ("{rule: R, effect: limit_gifts, limit: fifty}", '"fifty" is no amount'),
    ("{rule: R, effect: limit_gifts, limit: 50 EUX}", '"50 EUX" is no amount'),
    ("{rule: R, activities: [lgo]}", 'the activities "lgo" is unknown. Did you mean logo?'),
    ("{rule: R, texts: {en: {rule: R}}}", '"rule" stands in the texts already'),
    ("{texts: {klingon: {rule: R}}}", 'the language "klingon" is unknown'),
    ("{texts: {en: {why: R}}}", 'a text needs "rule"'),
    ("{texts: {}}", "texts are written by language"),
]


@pytest.mark.parametrize(("policy", "said"), REFUSALS)
def test_a_mistake_is_named_with_its_line(policy: str, said: str) -> None:
    text = f"""\
program: {{name: V}}
hub: {{members: [U0HUB]}}
regions:
  - code: A
    name: A
    owners: [U1]
    policies:
      - {policy}
"""
    with pytest.raises(InvalidProgram) as refused:
        parse_program(text)
    [problem] = refused.value.problems
    assert problem.line == 8
    assert said in problem.text


def test_a_code_stands_once_in_a_region() -> None:
    twice = PROGRAM.replace("{rule: Everywhere", "{code: x, rule: A}\n      - {code: x, rule: E")
    with pytest.raises(InvalidProgram, match="the policy x stands twice"):
        parse_program(twice)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50 EUR", (50, "EUR")),
        ("1,000 usd", (1000, "USD")),
        ("10.000JPY", (10000, "JPY")),
        ("49.99 EUR", None),
        ("EUR 50", None),
        ("-5 EUR", None),
        ("9999999999 EUR", None),
    ],
)
def test_amounts(text: str, amount: tuple[int, str] | None) -> None:
    assert read_amount(text) == amount


def test_whom_a_rule_is_about(store: Store) -> None:
    apply(store, PROGRAM)
    legal = rules_of(store, "DACH")[0]
    rows = [
        (Subject(["logo"], "banking"), True),
        (Subject(["quote", "video"], "banking"), True),
        (Subject(["logo"], "retail"), False),
        (Subject(["logo"], None), False),
        (Subject(["quote"], "banking"), False),
    ]
    assert [is_about(legal, subject) for subject, _ in rows] == [wanted for _, wanted in rows]


def test_the_hub_sees_which_rules_disagree_with_the_programs(store: Store) -> None:
    stricter = "      - {effect: limit_gifts, limit: 20 EUR, rule: Smaller gifts.}\n"
    apply(store, PROGRAM + stricter)
    with pytest.raises(NotAllowed):
        store.read_sync(compare_policies, member_id="U0EMEA")
    shown = store.read_sync(compare_policies, member_id="U0HUB")
    assert [place["region"] for place in shown] == [
        None,
        "Europe",
        "Germany, Austria, Switzerland",
    ]
    rules = shown[-1]["rules"]
    assert [(rule["code"], rule["how"]) for rule in rules] == [
        ("legal", None),
        ("logo", "replaces"),
        (None, "contradicts"),
    ]
    assert rules[1]["against"]["rule"] == "A logo needs a written yes."
    assert rules[2]["against"]["code"] == "gifts"
