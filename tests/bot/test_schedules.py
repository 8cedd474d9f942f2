"""The tick and the schedules, with Slack at the other end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.database import Store
from store.digests.composing import ComposedPost
from store.schedule_records import ScheduleInfo, get_schedule, list_slots
from store.schedule_values import ScheduleValues
from store.schedules import create_schedule, resume_schedule
from tests.story import Story

MONDAY_AT_NINE = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)


def schedule(story: Story, **values: Any) -> ScheduleInfo:
    ordinary: dict[str, Any] = {
        "name": "Our week",
        "kind": "wins_digest",
        "cron": "0 9 * * mon",
        "timezone": "Europe/Berlin",
        "channel": "C0WINS",
        "owner_id": "U0JONAS",
    }
    return story.store.run_sync(
        create_schedule, values=ScheduleValues(**ordinary | values), actor="U0HELEN"
    )


def tick(story: Story) -> None:
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()


def states(store: Store, one: ScheduleInfo) -> list[tuple[str, str]]:
    found = store.read_sync(list_slots, schedule_id=one.id)
    return [(slot.state, slot.because) for slot in found]


def test_mondays_digest_stands_in_the_channel_once(story: Story) -> None:
    one = schedule(story)
    story.clock.set(MONDAY_AT_NINE - timedelta(minutes=1))
    tick(story)
    assert story.priya.see(story.wins) == []
    story.clock.set(MONDAY_AT_NINE)
    for _ in range(3):
        tick(story)
    assert len(story.priya.see(story.wins)) == 1
    assert states(story.store, one) == [("posted", "")]
    story.clock.advance(timedelta(days=7))
    tick(story)
    assert len(story.priya.see(story.wins)) == 2
    # What lies more than 400 days back is forgotten.
    story.clock.advance(timedelta(days=399))
    tick(story)
    kept = story.store.read_sync(list_slots, schedule_id=one.id, limit=1_000)
    assert min(slot.due_at for slot in kept) == MONDAY_AT_NINE + timedelta(days=7)


def test_an_archived_channel_is_told_to_the_one_who_made_the_schedule(story: Story) -> None:
    one = schedule(story)
    story.sandbox.faults.refuse("chat.postMessage", "is_archived")
    story.clock.set(MONDAY_AT_NINE)
    tick(story)
    for _ in range(3):
        tick(story)  # the first of them finds that the post has failed
    paused = story.store.read_sync(get_schedule, schedule_id=one.id)
    assert paused.paused_because == "channel_archived"
    assert states(story.store, one) == [("failed", "not_sent")]
    told = [message.text for message in story.jonas.dm_with_bot()]
    assert len(told) == 1
    assert "Our week" in told[0]
    story.store.run_sync(resume_schedule, schedule_id=one.id, actor="U0HELEN")
    story.clock.advance(timedelta(days=7))
    tick(story)
    assert len(story.priya.see(story.wins)) == 1


def test_a_digest_that_cannot_be_composed_stops_no_other(
    story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(*_session: Any, **_values: Any) -> list[ComposedPost]:
        raise ZeroDivisionError("an average of nothing")

    from bot import tick as room

    monkeypatch.setattr(room, "COMPOSERS", {**room.COMPOSERS, "progress_digest": stumble})
    bad = schedule(story, name="Our month", kind="progress_digest")
    good = schedule(story)
    story.clock.set(MONDAY_AT_NINE)
    for _ in range(3):
        tick(story)
    assert states(story.store, good) == [("posted", "")]
    assert states(story.store, bad) == [("failed", "not_composed")]
    (slot,) = story.store.read_sync(list_slots, schedule_id=bad.id)
    assert slot.detail in caplog.text, "what the owner is told finds the error in the log"
    (told,) = story.jonas.dm_with_bot()
    assert slot.detail in told.text
