"""The hub's corrections: whom they change, and what they refuse."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from store.audit import list_audit
from store.database import Store
from store.errors import InvalidForm, NotAllowed, NotFound
from store.members import find_member, save_member
from store.models import Member
from store.titles.rules import (
    list_title_rules,
    list_unread_titles,
    remove_title_rule,
    save_title_rule,
)

HUB = "U0HUB"


def _people(session: Session) -> None:
    session.add(Member(id=HUB, name="Maya", role="hub"))
    session.flush()
    save_member(session, id="U0ONE", name="One", title="Growth Ninja")
    save_member(session, id="U0TWO", name="Two", title="Vertriebsleiter")
    save_member(session, id="U0SKY", name="Sky", title="Stargazer")
    save_member(session, id="U0SUN", name="Sun", title="Stargazer")


def _said(store: Store, member_id: str) -> tuple[str | None, str | None]:
    member = store.read_sync(find_member, member_id=member_id)
    assert member is not None
    return member.function, member.seniority


def test_a_member_has_the_function_that_the_title_says(store: Store) -> None:
    store.run_sync(_people)
    assert _said(store, "U0TWO") == ("sales", "manager")
    assert _said(store, "U0SKY") == (None, "professional")
    unread = store.read_sync(list_unread_titles)
    assert [(item.title, item.members) for item in unread] == [("Stargazer", 2)]


def test_a_correction_reads_everybody_anew_and_those_who_come_later(store: Store) -> None:
    store.run_sync(_people)
    rule = store.run_sync(
        save_title_rule, phrase="  star  gazer ", function="product", seniority=None, actor=HUB
    )
    assert rule.phrase == "star gazer"
    assert _said(store, "U0SKY") == (None, "professional")
    rule = store.run_sync(
        save_title_rule,
        phrase="Stargazer",
        function="product",
        seniority="senior",
        actor=HUB,
        rule_id=rule.id,
    )
    assert _said(store, "U0SKY") == _said(store, "U0SUN") == ("product", "senior")
    assert _said(store, "U0TWO") == ("sales", "manager")
    store.run_sync(save_member, id="U0NEW", name="New", title="stargazer, EMEA")
    assert _said(store, "U0NEW") == ("product", "senior")
    store.run_sync(remove_title_rule, rule_id=rule.id, actor=HUB)
    assert _said(store, "U0SKY") == _said(store, "U0NEW") == (None, "professional")
    entries = store.read_sync(list_audit, subject_type="title_rule", subject_id=rule.id)
    assert [entry.action for entry in entries] == [
        "title_rule.save",
        "title_rule.save",
        "title_rule.remove",
    ]


def test_the_same_phrase_again_changes_what_it_says(store: Store) -> None:
    store.run_sync(_people)
    for function in ("product", "marketing"):
        store.run_sync(
            save_title_rule, phrase="STARGAZER", function=function, seniority=None, actor=HUB
        )
    assert [rule.function for rule in store.read_sync(list_title_rules)] == ["marketing"]
    assert _said(store, "U0SKY") == ("marketing", "professional")


@pytest.mark.parametrize(
    ("phrase", "function", "seniority", "field", "code"),
    [
        (" … ", "sales", None, "phrase", "title_phrase_missing"),
        ("x" * 101, "sales", None, "phrase", "title_phrase_too_long"),
        ("ninja", "wizardry", None, "function", "title_function_unknown"),
        ("ninja", "sales", "grand", "seniority", "title_seniority_unknown"),
        ("ninja", None, None, "function", "title_rule_says_nothing"),
    ],
)
def test_what_makes_no_correction_is_refused_at_its_field(
    store: Store,
    phrase: str,
    function: str | None,
    seniority: str | None,
    field: str,
    code: str,
) -> None:
    store.run_sync(_people)
    with pytest.raises(InvalidForm) as caught:
        store.run_sync(
            save_title_rule, phrase=phrase, function=function, seniority=seniority, actor=HUB
        )
    assert caught.value.errors == {field: code}
    assert store.read_sync(list_title_rules) == []


def test_only_the_hub_corrects(store: Store) -> None:
    store.run_sync(_people)
    with pytest.raises(NotAllowed):
        store.run_sync(
            save_title_rule, phrase="ninja", function="sales", seniority=None, actor="U0ONE"
        )
    with pytest.raises(NotFound):
        store.run_sync(remove_title_rule, rule_id=99, actor=HUB)
