"""A digest read again: as it was posted, with the names that may stand before the reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from store.database import Store
from store.digests.keys import digest_number, read_digest_number
from store.digests.reading import DigestPart, read_digest
from store.errors import NotFound
from store.models import Reference, Schedule
from store.posts import enqueue_post, find_post
from store.slots import slot_key
from tests.store.digests.history import DUE, Teller, compose, history, program

__all__ = ["history", "program"]

NUMBER = "12:202603160800"


def add_schedule(session: Session) -> None:
    session.add(
        Schedule(
            id=12,
            name="Our week",
            kind="wins_digest",
            members=[],
            cron="0 9 * * mon",
            timezone="Europe/Berlin",
            options={},
            grace_seconds=86_400,
            next_due_at=DUE,
            created_at=DUE,
            updated_at=DUE,
        )
    )


def post(session: Session, *, composed: list[Any], suffix: str = "") -> None:
    [head] = composed
    key = slot_key(12, DUE) + suffix
    head_id = enqueue_post(
        session, key=key, channel="C0WINS", template=head.template, values=head.values
    )
    for number, below in enumerate(head.thread, start=1):
        enqueue_post(
            session,
            key=f"{key}:{number}",
            channel="C0WINS",
            template=below.template,
            values=below.values,
            thread_of_id=head_id,
        )


def read(store: Store, *, number: object = NUMBER, shared: bool = False) -> list[DigestPart]:
    return store.read_sync(read_digest, number=number, member_id="U0LUKAS", shared=shared)


def customers(parts: list[DigestPart]) -> list[str]:
    return [
        win["customer"]
        for part in parts
        for group in part.values["groups"]
        for win in group["wins"]
    ]


def test_a_number_is_read_as_it_was_written() -> None:
    assert digest_number(schedule_id=12, due_at=DUE) == NUMBER
    assert read_digest_number(NUMBER) == (12, DUE)


@pytest.mark.parametrize(
    "number",
    [None, "", 12, "12", "12:", "0:202603160800", "12:202613160800", "12:2026031608", "x:y"],
)
def test_anything_else_is_no_digest(program: Store, number: object) -> None:
    with pytest.raises(NotFound):
        read(program, number=number)


@pytest.mark.parametrize("suffix", ["", ":U0LUKAS"])
def test_what_was_posted_is_read_though_the_store_moved_on(history: Teller, suffix: str) -> None:
    history.store.run_sync(post, composed=compose(history.store), suffix=suffix)
    history.at("2026-03-15 12:00")
    history.decide(history.nominate("Nachzug AG"), "U0JONAS")
    [part] = read(history.store)
    assert part.template == "digests/wins"
    assert customers([part]) == ["Gamma Glas", "Grenz AG", "Nordwind Logistik"]
    assert "if_shared" not in part.values
    assert customers(read(history.store, shared=True)) == ["", "", ""]


def test_another_members_copy_is_not_this_readers(history: Teller) -> None:
    history.store.run_sync(post, composed=compose(history.store), suffix=":U0PRIYA")
    with pytest.raises(NotFound):
        read(history.store)


def test_a_customer_who_became_anonymous_since_goes_unnamed(history: Teller) -> None:
    history.store.run_sync(post, composed=compose(history.store))

    def hide(session: Session) -> None:
        session.execute(update(Reference).values(audience="anonymous", anonymous_label=None))

    history.store.run_sync(hide)
    assert customers(read(history.store)) == ["", "", ""]
    kept = history.store.read_sync(find_post, key=slot_key(12, DUE))
    assert kept is not None
    assert "Gamma Glas" in str(kept.values), "the row itself stays as it was"


def test_a_long_week_is_read_with_its_thread(history: Teller) -> None:
    history.at("2026-03-13 12:00")
    for number in range(9):
        history.decide(history.nominate(f"Kunde {number}"), "U0JONAS")
    history.store.run_sync(post, composed=compose(history.store))
    head, page = read(history.store)
    assert (head.template, page.template) == ("digests/wins", "digests/wins_page")
    assert len(customers([page])) == 12
    assert [name["customer"] for name in head.values["groups"][1]["names"]][:1] == ["Grenz AG"]
    head, page = read(history.store, shared=True)
    assert [group["names"] for group in head.values["groups"]] == [[], []]


def test_what_was_never_posted_is_composed(history: Teller) -> None:
    with pytest.raises(NotFound):
        read(history.store)
    history.store.run_sync(add_schedule)
    assert len(customers(read(history.store))) == 3
    assert customers(read(history.store, shared=True)) == ["", "", ""]
    moment = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    [earlier] = read(history.store, number=digest_number(schedule_id=12, due_at=moment))
    assert earlier.values["total"] == 2
