"""The door to the database: transactions, threads, addresses."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from store.clock import ManualClock, now
from store.database import Store
from store.deliveries import find_answer, remember_answer
from store.members import find_member, save_member
from store.models import Member
from store.posts import enqueue_post


def rename(session: Session, *, id: str, name: str) -> None:
    session.execute(update(Member).where(Member.id == id).values(name=name))


def name_of(store: Store, member_id: str) -> str | None:
    found = store.read_sync(find_member, member_id=member_id)
    return None if found is None else found.name


def test_a_change_is_seen_by_the_next_reader(store: Store) -> None:
    store.run_sync(save_member, id="U0ANA", name="Ana")
    assert name_of(store, "U0ANA") == "Ana"


def test_an_error_undoes_everything(store: Store) -> None:
    def fail(session: Session) -> None:
        save_member(session, id="U0ANA", name="Ana")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.run_sync(fail)
    assert name_of(store, "U0ANA") is None


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        store.read_sync(save_member, id="U0ANA", name="Ana")
    store.run_sync(save_member, id="U0ANA", name="Ana")
    assert name_of(store, "U0ANA") == "Ana"


def test_foreign_keys_hold(store: Store) -> None:
    def orphan(session: Session) -> None:
        session.execute(
            text("INSERT INTO region_countries (country, region_id) VALUES ('DE', 404)")
        )

    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        store.run_sync(orphan)


def test_async_callers_share_the_threads(store: Store) -> None:
    async def work() -> list[str]:
        await asyncio.gather(
            *(
                store.run(save_member, id=f"U{number}", name=f"Person {number}")
                for number in range(40)
            )
        )
        members = await asyncio.gather(
            *(store.read(find_member, member_id=f"U{number}") for number in range(40))
        )
        return [member.name for member in members if member is not None]

    assert asyncio.run(work()) == [f"Person {number}" for number in range(40)]


def test_a_function_reads_the_clock_of_its_store(store: Store, clock: ManualClock) -> None:
    assert store.run_sync(now) == clock.now()
    assert store.read_sync(now) == clock.now()


def count_up(session: Session) -> None:
    """Reads and then writes what it read: the case in which careless transactions lose."""
    known = session.scalars(select(Member).where(Member.id == "U0").with_for_update()).one()
    known.name = str(int(known.name) + 1)


def test_read_and_write_in_many_threads_loses_nothing(store: Store) -> None:
    store.run_sync(save_member, id="U0", name="0")
    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(store.run_sync, count_up) for _ in range(80)]:
            done.result()
    assert name_of(store, "U0") == "80"


def test_two_stores_on_one_database_lose_nothing(store: Store, database_url: str) -> None:
    """As two processes do: nothing in this process's memory keeps them apart."""
    store.run_sync(save_member, id="U0", name="0")
    with closing(Store(database_url)) as other, ThreadPoolExecutor(4) as threads:
        work = [threads.submit(one.run_sync, count_up) for one in (store, other) * 20]
        for done in work:
            done.result()
    assert name_of(store, "U0") == "40"


def test_a_reader_does_not_wait_for_the_writer_and_sees_one_moment(store: Store) -> None:
    store.run_sync(save_member, id="U0", name="before")
    written, looked = threading.Event(), threading.Event()

    def write_slowly(session: Session) -> None:
        rename(session, id="U0", name="after")
        session.flush()
        written.set()
        assert looked.wait(30)

    def look_twice(session: Session, between: Callable[[], None]) -> list[str]:
        first = session.scalars(select(Member.name).where(Member.id == "U0")).one()
        between()
        return [first, session.scalars(select(Member.name).where(Member.id == "U0")).one()]

    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(store.run_sync, write_slowly)
        assert written.wait(30)
        assert name_of(store, "U0") == "before"

        def let_it_commit() -> None:
            looked.set()
            done.result()

        assert store.read_sync(look_twice, let_it_commit) == ["before", "before"]
    assert name_of(store, "U0") == "after"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_deadlock_is_resolved_by_doing_it_again(store: Store) -> None:
    for member_id in ("U1", "U2"):
        store.run_sync(save_member, id=member_id, name="")
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def lock(session: Session, first: str, second: str) -> None:
        tries.append(first)
        rename(session, id=first, name=f"{first} first")
        if len(tries) <= 2:
            both_hold_one.wait(30)
        rename(session, id=second, name=f"{first} first")

    with ThreadPoolExecutor(2) as threads:
        work = [
            threads.submit(store.run_sync, lock, "U1", "U2"),
            threads.submit(store.run_sync, lock, "U2", "U1"),
        ]
        for done in work:
            done.result()
    assert len(tries) > 2, "one of them was done again"
    assert name_of(store, "U1") == name_of(store, "U2")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_lost_before_the_commit_is_replaced(store: Store, database_url: str) -> None:
    backend = store.run_sync(backend_number)
    reader = store.read_sync(backend_number)
    with closing(Store(database_url)) as other:
        for number in {backend, reader}:
            other.run_sync(end_backend, number)
    store.run_sync(save_member, id="U0", name="Ana")
    assert name_of(store, "U0") == "Ana"


def backend_number(session: Session) -> int:
    return int(session.scalar(text("SELECT pg_backend_pid()")))


def end_backend(session: Session, number: int) -> None:
    session.execute(text("SELECT pg_terminate_backend(:number, 10000)"), {"number": number})


def test_posts_wake_the_delivery_after_the_commit(store: Store) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(
            store.read_sync(lambda session: session.scalar(text("SELECT count(*) FROM posts")))
        )

    def fail(session: Session) -> None:
        enqueue(session)
        raise ValueError("no")

    def enqueue(session: Session) -> None:
        enqueue_post(session, key="k", channel="C1", template="t", values={})

    store.on_posted = look
    store.run_sync(save_member, id="U0", name="Ana")
    with pytest.raises(ValueError, match="no"):
        store.run_sync(fail)
    assert seen == []
    store.run_sync(enqueue)
    assert seen == [1]
    store.run_sync(enqueue)  # nothing new: nobody is woken
    assert seen == [1]


def test_a_trouble_in_waking_undoes_nothing(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def stumble() -> None:
        raise RuntimeError("asleep")

    store.on_posted = stumble
    store.run_sync(enqueue_post, key="k", channel="C1", template="t", values={})
    assert "could not wake the outbox" in caplog.text
    assert store.read_sync(lambda session: session.scalar(text("SELECT count(*) FROM posts"))) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("half \ud83d", "half \ufffd"),
        ("both \ud83d\ude00", "both 😀"),
        ("back\\u0000slash", "back\\u0000slash"),
        ("\x00", ""),
        ("‮مرحبا 👩‍👩‍👧", "‮مرحبا 👩‍👩‍👧"),
    ],
)
def test_what_no_database_can_hold_is_taken_out(store: Store, typed: str, kept: str) -> None:
    store.run_sync(save_member, id="U0", name="N", title=typed)
    found = store.read_sync(find_member, member_id="U0")
    assert found is not None
    assert found.title == kept
    store.run_sync(remember_answer, "key", {"text": [typed], typed: 1})
    answer = store.read_sync(find_answer, "key")
    assert answer is not None
    assert answer.answer == {"text": [kept], kept: 1}


def test_a_store_that_is_not_migrated_is_not_ready(tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path / 'new.db'}")) as store:
        assert not store.is_ready()
        store.migrate()
        assert store.is_ready()


def test_making_a_store_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "untouched.db"
    Store(f"sqlite:///{path}").close()
    assert not path.exists()
