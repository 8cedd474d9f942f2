"""The index is what the references are, whatever was changed, and bounded at any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.orm import Session

from store.accounts import get_or_create_account, join_account
from store.clock import now
from store.consents import record_consent
from store.database import Store
from store.models import Reference, ReferenceIndex, ReferenceText, SearchVersion
from store.search import index_reference, search_references
from store.search.index import finding as finding_room
from store.search.index import full_text as full_text_room
from store.search.index.finding import Finder
from store.search.index.full_text import block_tokens
from store.search.index.rebuilding import is_index_current, rebuild_index
from store.search.index.spelling import pieces_asked, pieces_of
from store.search.index.upkeep import index_account
from tests.cases import bring_cases, case

QUESTIONS = (
    "bank austria",
    "insurer germany",
    "物流",
    "retail latam",
    "lorries waiting at the ramp",
    "kestral ledger insurance",
    "hospital japan",
    "nordics energy",
    "no outage",
    "claims settled the same day",
    "bank in japan",
    "quantum",
)


def rows(store: Store) -> dict[int, tuple[Any, ...]]:
    """What the index holds, by reference."""

    def read(session: Session) -> dict[int, tuple[Any, ...]]:
        table = ReferenceIndex.__table__
        return {row.reference_id: tuple(row) for row in session.execute(select(table))}

    return store.read_sync(read)


def test_the_index_kept_with_each_change_is_the_one_made_anew(store: Store, tmp_path: Path) -> None:
    bring_cases(store, tmp_path)

    def change(session: Session) -> None:
        first, second, third = session.scalars(
            select(Reference).order_by(Reference.id).limit(3)
        ).all()
        first.state = "retired"
        index_reference(session, reference_id=first.id)
        second.texts.append(
            ReferenceText(language="fr", title="Une usine", story="Les pannes ont disparu.")
        )
        index_reference(session, reference_id=second.id)
        third.account.name = "Renamed Works"
        index_account(session, account_id=third.account_id)
        join_account(session, account_id=third.account_id, name="Old Spelling")
        index_account(session, account_id=third.account_id)
        record_consent(
            session,
            reference_id=third.id,
            activities=["event"],
            audience="internal",
            how="written",
        )
        index_reference(session, reference_id=third.id)
        first.state = "active"
        index_reference(session, reference_id=first.id)

    store.run_sync(change)
    kept = rows(store)
    store.run_sync(lambda session: session.execute(delete(SearchVersion)))  # an earlier release's
    assert not store.read_sync(is_index_current)
    assert rebuild_index(store) == len(kept)
    assert store.read_sync(is_index_current)
    assert rows(store) == kept
    assert store.read_sync(search_references, query="old spelling").total == 1


def test_what_only_weighs_otherwise_is_written_too(store: Store, tmp_path: Path) -> None:
    bring_cases(store, tmp_path, [case("mill", "Old Mill", country="DE", industry="energy")])
    before = rows(store)[1]
    store.run_sync(
        lambda session: session.execute(update(Reference).values(industry_proposed=True))
    )
    store.run_sync(index_reference, reference_id=1)
    assert rows(store)[1] != before
    assert rows(store)[1][:5] == before[:5]  # the same tokens


def test_words_that_are_known_are_not_written_again(store: Store, tmp_path: Path) -> None:
    told = {"title": "Seven Looms", "summary": "They weave by day.", "story": "Nobody waits."}
    bring_cases(store, tmp_path, [case("one", "Loom Works", **told)])
    written: list[str] = []

    def index_again(session: Session) -> None:
        connection = session.connection()

        def note(*said: Any) -> None:
            if said[2].startswith("INSERT INTO search_words"):
                written.append(str(said[3]))

        event.listen(connection, "before_cursor_execute", note)
        index_reference(session, reference_id=1)
        session.get_one(Reference, 1).texts[0].story += " They bought a Loom."
        index_reference(session, reference_id=1)
        event.remove(connection, "before_cursor_execute", note)

    store.run_sync(index_again)
    # Only what is new; that a loom may have a capital was known from the name.
    (rows_written,) = written
    assert "bought" in rows_written
    assert "weave" not in rows_written


def test_an_import_that_joins_two_spellings_is_found_by_both(store: Store, tmp_path: Path) -> None:
    bring_cases(store, tmp_path, [case("one", "Harbour Freight Lines")])

    def join(session: Session) -> None:
        reference = session.get_one(Reference, 1)
        if join_account(session, account_id=reference.account_id, name="HFL Shipping"):
            index_account(session, account_id=reference.account_id)

    store.run_sync(join)
    assert store.read_sync(search_references, query="HFL Shipping").ids == [1]


@pytest.fixture
def both(
    sqlite_template: Path, postgres: Any, postgres_template: str, tmp_path: Path
) -> Iterator[tuple[Store, Store]]:
    """The same cases in both databases."""
    path = tmp_path / "both.db"
    path.write_bytes(sqlite_template.read_bytes())
    name = postgres.lend(template=postgres_template)
    with ExitStack() as stack:
        stores = [
            stack.enter_context(closing(Store(url)))
            for url in (f"sqlite:///{path}", postgres.url(name))
        ]
        for store in stores:
            bring_cases(store, tmp_path)
        yield stores[0], stores[1]
    postgres.give_back(name)


def test_both_databases_give_the_same_answers(both: tuple[Store, Store]) -> None:
    def answers(store: Store) -> list[tuple[list[int], list[str]]]:
        found = [store.read_sync(search_references, query=question) for question in QUESTIONS]
        return [
            (answer.ids, [near.reference.external_id for near in answer.nearest])
            for answer in found
        ]

    sqlite, postgresql = map(answers, both)
    assert sqlite == postgresql
    assert sum(bool(found) for found, _ in sqlite) >= 9


@pytest.fixture
def spread(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Eighty references in blocks of one, two and eight, so that few make many stretches."""
    for room in (full_text_room, finding_room):
        monkeypatch.setattr(room, "TINY_BLOCK", 0)
        monkeypatch.setattr(room, "SMALL_BLOCK", 1)
        monkeypatch.setattr(room, "LARGE_BLOCK", 3)
    monkeypatch.setattr(finding_room, "LOOKED_AT", 12)
    monkeypatch.setattr(finding_room, "LOOKED_AT_ALONE", 12)

    def write(session: Session) -> None:
        for number in range(1, 81):
            tokens = ["every", "even" if number % 2 == 0 else "odd"]
            tokens += ["old"] if number < 6 else []
            document = " ".join(f"'{token}'" for token in (*tokens, *block_tokens(number)))
            session.add(
                ReferenceIndex(
                    reference_id=number,
                    names="",
                    head="",
                    body=" ".join(tokens),
                    tags="",
                    features={},
                    document=document if session.get_bind().dialect.name != "sqlite" else None,
                )
            )

    store.run_sync(_add_references)
    store.run_sync(write)
    return store


def _add_references(session: Session) -> None:
    account_id = get_or_create_account(session, name="Many")
    session.add_all(
        Reference(
            external_id=f"many-{number}",
            account_id=account_id,
            products=[],
            activities=[],
            created_at=now(session),
            updated_at=now(session),
        )
        for number in range(1, 81)
    )


def test_the_newest_come_first_through_all_stretches(spread: Store) -> None:
    def find(session: Session, *words: str, limit: int = 100) -> list[int]:
        return Finder(session).find([((word,),) for word in words], limit=limit)

    # What is rare is found however old it is, and all of it.
    assert spread.read_sync(find, "old") == [5, 4, 3, 2, 1]
    assert spread.read_sync(find, "old", "even") == [4, 2]
    assert spread.read_sync(find, "every", limit=7) == [80, 79, 78, 77, 76, 75, 74]
    assert spread.read_sync(find, "nowhere") == []


def _asked(session: Session, *searches: str, limit: int = 100) -> list[list[tuple[int, int]]]:
    """The stretches that are asked for the words of each of these, one search after the other."""
    finder = Finder(session)
    find = finder._asks.find
    asked: list[tuple[int, int]] = []

    def note(groups: Any, *, low: int, high: int, limit: int) -> list[int]:
        asked.append((low, high))
        return find(groups, low=low, high=high, limit=limit)

    finder._asks.find = note  # type: ignore[method-assign]
    seen = []
    for words in searches:
        asked.clear()
        finder.find([((word,),) for word in words.split()], limit=limit)
        seen.append(list(asked))
    return seen


def test_two_common_words_that_never_meet_are_not_looked_for_everywhere(spread: Store) -> None:
    # As far as it takes to look at twelve: every second one, then every one.
    lowest = (48, 64) if spread.url.startswith("sqlite") else (56, 72)
    for words, end in zip(("even odd", "every"), lowest, strict=True):
        (seen,) = spread.read_sync(_asked, words)
        assert seen[0][1] == 81
        assert all(low == high for (low, _), (_, high) in pairwise(seen))
        assert seen[-1][0] == end
    assert spread.read_sync(_asked, "even old")[0][-1][0] == 0


def test_a_stretch_is_as_long_as_it_takes_by_what_was_found(spread: Store) -> None:
    if spread.url.startswith("sqlite"):
        return  # it stops by itself
    # Half as many again as those that are missing would take.
    assert spread.read_sync(_asked, "every", limit=7) == [[(79, 81), (71, 79)]]
    assert spread.read_sync(_asked, "even", limit=4) == [[(79, 81), (70, 79)]]
    # What few of the newest have is looked for everywhere, and the next time at once.
    assert spread.read_sync(_asked, "old", "even old") == [[(79, 81), (0, 79)], [(0, 81)]]


def test_postgresql_keeps_no_list_of_changes_that_each_search_would_read(store: Store) -> None:
    if not store.url.startswith("sqlite"):
        options = text("SELECT reloptions FROM pg_class WHERE relname LIKE 'ix%index_document'")
        kept = store.read_sync(lambda session: session.scalar(options))
        assert kept == ["fastupdate=off"]


def test_words_are_counted_in_one_statement(spread: Store) -> None:
    def count(session: Session, *words: str) -> list[int]:
        groups = [((word,),) for word in words]
        counts = Finder(session).count(groups)
        return [counts[group] for group in groups]

    # Among the newest eight of them, with the block that has just begun: 74 to 80.
    counted = spread.read_sync(count, "every", "even", "odd", "old", "nowhere")
    assert counted == [7, 4, 3, 0, 0]


@given(st.data())
def test_a_word_with_slips_shares_a_piece_with_the_right_one(data: st.DataObject) -> None:
    letters = st.sampled_from("abcde")
    right = data.draw(st.text(letters, min_size=3, max_size=13))
    typed = right
    for _ in range(data.draw(st.integers(0, 2))):
        place = data.draw(st.integers(0, max(0, len(typed) - 1)))
        before, letter, after = typed[:place], typed[place : place + 1], typed[place + 1 :]
        more = data.draw(letters)
        typed = data.draw(
            st.sampled_from(
                [
                    before + after,
                    before + more + letter + after,
                    before + more + after,
                    before + after[:1] + letter + after[1:],
                ]
            )
        )
    errors = 1 if len(typed) < 8 else 2
    if len(typed) < 4 or OSA.distance(typed, right) > errors:
        return
    stored = pieces_of(right)
    assert any(stored[column] == piece for column, piece in pieces_asked(typed, errors=errors))
