"""What Slack delivers twice is done once and answered twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.deliveries import KEPT_FOR, find_answer, forget_old_answers, remember_answer
from store.posts import enqueue_post, list_posts


def test_an_answer_is_kept_also_when_there_is_nothing_in_it(store: Store) -> None:
    assert store.read_sync(find_answer, "V1") is None
    assert store.run_sync(remember_answer, "V1", {"response_action": "clear"})
    assert store.run_sync(remember_answer, "V2", None)
    first, second = (store.read_sync(find_answer, key) for key in ("V1", "V2"))
    assert first is not None
    assert second is not None
    assert (first.answer, second.answer) == ({"response_action": "clear"}, None)


def test_of_many_deliveries_of_one_click_one_does_the_work(store: Store) -> None:
    def handle(session: Session, number: int) -> dict[str, Any] | None:
        if kept := find_answer(session, "click"):
            return kept.answer
        answer = {"by": number}
        if not remember_answer(session, "click", answer):
            kept = find_answer(session, "click")
            assert kept is not None
            return kept.answer
        enqueue_post(session, key=f"k{number}", channel="C1", template="t", values={})
        return answer

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: store.run_sync(handle, number), range(24)))
    [post] = store.read_sync(list_posts)
    assert {f"k{answer['by']}" for answer in answers if answer} == {post.key}


def test_old_answers_are_forgotten(store: Store, clock: ManualClock) -> None:
    store.run_sync(remember_answer, "old", None)
    clock.advance(KEPT_FOR)
    store.run_sync(remember_answer, "new", None)
    assert store.run_sync(forget_old_answers) == 0
    clock.advance(timedelta(seconds=1))
    assert store.run_sync(forget_old_answers) == 1
    assert store.read_sync(find_answer, "old") is None
    assert store.read_sync(find_answer, "new") is not None
