"""The hub's own words: who may teach them, what is refused, and that they count at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from store.audit import list_audit
from store.database import Store
from store.errors import InvalidForm, InvalidProgram, NotAllowed, NotFound
from store.program import apply_program, parse_program, show_program
from store.search import search_references, understand_query
from store.search.trials import try_term
from store.search.understanding.terms import (
    get_term,
    list_terms,
    remove_term,
    save_term,
    terms_version,
)
from tests.cases import bring_cases

PROGRAM = """
program: {name: Voices}
hub: {members: [U0HELEN]}
regions:
  - {code: ALPS, name: The Alpine Bow, timezone: Europe/Berlin, owners: [U0JONAS], countries: [AT]}
"""


@pytest.fixture
def taught(store: Store, tmp_path: Path) -> Store:
    """A store with a program and references."""
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)
    bring_cases(store, tmp_path)
    return store


def read(session: Session, query: str) -> list[tuple[str, str]]:
    return [(part.kind, part.key) for part in understand_query(session, query=query)]


def test_a_word_counts_from_the_next_search_on_and_until_it_is_removed(
    taught: Store, database_url: str
) -> None:
    # Another replica, with a memory of its own.
    with_other = Store(database_url)
    try:
        assert with_other.read_sync(read, "zork")[0][0] == "word"
        version = taught.read_sync(terms_version)
        term = taught.run_sync(
            save_term, phrase=" Zork ", kind="industry", key="banking", actor="U0HELEN"
        )
        assert term.phrase == "Zork"
        assert with_other.read_sync(read, "zorks") == [("industry", "banking")]
        answer = with_other.read_sync(search_references, query="ZORK")
        assert [result.reference.name for result in answer.results] == ["Alpenbank"]
        changed = taught.run_sync(
            save_term,
            phrase="Zork",
            kind="industry",
            key="insurance",
            term_id=term.id,
            actor="U0HELEN",
        )
        assert changed.id == term.id
        assert with_other.read_sync(read, "zork") == [("industry", "insurance")]
        taught.run_sync(remove_term, term_id=term.id, actor="U0HELEN")
        assert with_other.read_sync(read, "zork")[0][0] == "word"
        assert taught.read_sync(terms_version) == version + 3
    finally:
        with_other.close()
    actions = [
        (row.action, row.actor)
        for row in taught.read_sync(list_audit, subject_type="search_term", subject_id=term.id)
    ]
    assert actions == [
        ("search_term.save", "U0HELEN"),
        ("search_term.save", "U0HELEN"),
        ("search_term.remove", "U0HELEN"),
    ]


def test_the_same_again_changes_nothing(taught: Store) -> None:
    wanted: dict[str, Any] = {"phrase": "Zork", "kind": "product", "key": "Kestrel Ledger"}
    term = taught.run_sync(save_term, **wanted, actor=None)
    assert term.key == "kestrelledger"
    version = taught.read_sync(terms_version)
    again = taught.run_sync(save_term, **wanted, term_id=term.id, actor="U0HELEN")
    assert again == term
    assert taught.read_sync(terms_version) == version
    assert taught.read_sync(read, "zork") == [("product", "kestrelledger")]


REFUSED = [
    ({"phrase": "  "}, {"phrase": "term_empty"}),
    ({"phrase": "?*"}, {"phrase": "term_empty"}),
    ({"phrase": "the"}, {"phrase": "term_common"}),
    ({"phrase": "q"}, {"phrase": "term_common"}),
    ({"phrase": "zork " * 20}, {"phrase": "too_long"}),
    ({"phrase": "neobank"}, {"phrase": "term_taken"}),
    ({"phrase": "Bank"}, {"phrase": "term_taken"}),
    ({"phrase": "insurers"}, {"phrase": "term_known"}),
    ({"phrase": "kestrel ledger"}, {"phrase": "term_taken"}),
    ({"phrase": "the alpine bow"}, {"phrase": "term_taken"}),
    ({"phrase": "保险"}, {"phrase": "term_known"}),
    ({"kind": "colour"}, {"kind": "term_kind_unknown"}),
    ({"kind": "word"}, {"kind": "term_kind_unknown"}),
    ({"key": "knitting"}, {"key": "term_key_unknown"}),
    ({"key": ""}, {"key": "term_key_unknown"}),
    ({"kind": "product", "key": "Nobody's Product"}, {"key": "term_key_unknown"}),
    ({"kind": "competitor", "key": "Nobody"}, {"key": "term_key_unknown"}),
    ({"language": "xx"}, {"language": "language_unknown"}),
    ({"phrase": "", "kind": "", "language": "xx"}, {"phrase", "kind", "language"}),
]


def test_what_is_refused_and_why(taught: Store) -> None:
    for values, wanted in REFUSED:
        given: dict[str, Any] = {"phrase": "zork", "kind": "industry", "key": "insurance", **values}
        with pytest.raises(InvalidForm) as refused:
            taught.run_sync(save_term, **given, actor="U0HELEN")
        if isinstance(wanted, set):
            assert set(refused.value.errors) == wanted
        else:
            assert refused.value.errors == wanted, values
    with pytest.raises(InvalidForm) as refused:
        taught.run_sync(save_term, phrase="neobank", kind="theme", key="rail", actor=None)
    assert refused.value.values["meaning_kind"] == "industry"
    assert refused.value.values["meaning_key"] == "banking"
    assert taught.read_sync(list_terms) == []
    assert taught.read_sync(terms_version) == 0


def test_only_the_hub_teaches(taught: Store) -> None:
    with pytest.raises(NotAllowed) as refused:
        taught.run_sync(save_term, phrase="zork", kind="industry", key="banking", actor="U0JONAS")
    assert refused.value.values["who_may"] == ["U0HELEN"]
    term = taught.run_sync(save_term, phrase="zork", kind="industry", key="banking", actor=None)
    with pytest.raises(NotAllowed):
        taught.run_sync(remove_term, term_id=term.id, actor="U0JONAS")
    with pytest.raises(NotFound):
        taught.read_sync(get_term, term_id=term.id + 1)


def test_the_program_file_teaches_shows_and_forgets(taught: Store) -> None:
    terms = """
search_terms:
  - {phrase: Zork, kind: industry, key: banking}
  - {phrase: Blorb, kind: product, key: Kestrel Ledger, language: de}
"""

    def apply(text: str) -> list[str]:
        program = parse_program(text)
        return [str(one) for one in taught.run_sync(apply_program, program=program, actor=None)]

    assert apply(PROGRAM + terms) == ["created search term Zork", "created search term Blorb"]
    assert apply(PROGRAM + terms) == []
    assert taught.read_sync(read, "zork") == [("industry", "banking")]
    shown = taught.read_sync(show_program)
    assert "phrase: Blorb" in shown
    assert apply(shown) == []
    taught.run_sync(save_term, phrase="quux", kind="theme", key="rail", actor="U0HELEN")
    changed = terms.replace("key: banking", "key: insurance")
    assert apply(PROGRAM + changed) == ["changed search term Zork: key: banking → insurance"]
    assert apply(PROGRAM) == []
    assert apply(PROGRAM + "search_terms: []") == [
        "removed search term Blorb",
        "removed search term Zork",
    ]
    # What was taught in Slack stays.
    assert [term.phrase for term in taught.read_sync(list_terms)] == ["quux"]


def test_a_file_is_refused_with_each_line_that_cannot_be_taught(taught: Store) -> None:
    terms = """search_terms:
  - {phrase: neobank, kind: theme, key: rail}
  - {phrase: Zork, kind: industry, key: bankin}
  - {phrase: the, kind: industry, key: banking}
"""
    with pytest.raises(InvalidProgram) as refused:
        taught.run_sync(apply_program, program=parse_program(PROGRAM + terms), actor=None)
    lines = [problem.text for problem in refused.value.problems]
    assert lines == [
        '"neobank" means something already: industry banking.',
        'there is no industry "bankin". Did you mean banking?',
        '"the" is too short or too common for a search term.',
    ]
    first = PROGRAM.count("\n") + 2
    assert [problem.line for problem in refused.value.problems] == [first, first + 1, first + 2]
    assert taught.read_sync(list_terms) == []
    with pytest.raises(InvalidProgram) as refused:
        parse_program(PROGRAM + terms + "  - {phrase: zork, kind: industri, key: banking}")
    assert [problem.text for problem in refused.value.problems] == [
        'there is no kind "industri" of search term. Did you mean industry?',
        '"zork" stands twice (first in line ' + f"{first + 1}).",
    ]


def test_trying_a_word_changes_nothing_for_anybody(taught: Store) -> None:
    trial = taught.read_sync(
        try_term,
        query="zork in the alpine bow",
        phrase="zork",
        kind="industry",
        key="banking",
        member_id="U0HELEN",
    )
    # What the program itself names stays understood in both.
    region = ("region", "ALPS")
    assert {(part.kind, part.key) for part in trial.before} == {region, ("word", "zork")}
    assert {(part.kind, part.key) for part in trial.after} == {region, ("industry", "banking")}
    assert taught.read_sync(read, "zork") == [("word", "zork")]
    assert taught.read_sync(list_terms) == []
