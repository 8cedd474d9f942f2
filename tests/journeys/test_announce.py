"""Journey 4: an approval is a win, told in working hours, to those who may hear it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from store.clock import ManualClock
from tests.journeys.deciding import last, nominate
from tests.story import PROGRAM, Story, everywhere, tell_story


@everywhere
def test_a_win_waits_for_the_regions_working_hours(story: Story) -> None:
    # Friday evening in Berlin.
    story.clock.set(datetime(2026, 3, 13, 18, 30, tzinfo=UTC))
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()
    assert story.priya.see(story.dach) == story.priya.see(story.wins) == []
    story.clock.set(datetime(2026, 3, 16, 7, 59, tzinfo=UTC))
    story.settle()
    assert story.priya.see(story.wins) == []
    story.clock.set(datetime(2026, 3, 16, 8, 0, tzinfo=UTC))
    story.settle()
    [regional], [overall] = story.priya.see(story.dach), story.priya.see(story.wins)
    assert "Unsere neue Referenz: Nordwind Logistik" in regional.text
    assert "Our new reference: Nordwind Logistik" in overall.text
    for post in (regional, overall):
        for name in ("@Priya Nair", "@Lukas Brandt", "@Jonas Weber"):
            assert name in post.text
        assert "42 minutes → 20 minutes" in post.text
        assert "Their gate log" in post.text
    story.settle()
    assert len(story.priya.see(story.wins)) == 1


@everywhere
def test_the_same_win_in_ones_own_language(story: Story) -> None:
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()
    seen = last(story.lukas.see(story.wins)).click("win.read")
    assert seen.ephemeral is not None
    assert "Unsere neue Referenz: Nordwind Logistik" in seen.ephemeral.text
    assert "win.read" not in str(seen.ephemeral.blocks)


@pytest.fixture
def shared_story(transport: str, database_url: str, clock: ManualClock) -> Iterator[Story]:
    """The same stage, but DACH's channel is one that another company reads along in."""
    program = PROGRAM.replace("channel: C0DACH", "channel: C0SHARED")
    with tell_story(
        transport=transport, database_url=database_url, clock=clock, program=program
    ) as told:
        yield told


@everywhere
def test_where_another_company_reads_along_no_name_is_said(shared_story: Story) -> None:
    story = shared_story
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()
    outside, inside = last(story.priya.see(story.shared)), last(story.priya.see(story.wins))
    assert "Wir haben eine neue Referenz" in outside.text
    assert "@Priya Nair" in outside.text
    for secret in ("Nordwind", "gate log", "halved", "42 minutes"):
        assert secret not in outside.text + str(outside.blocks) + outside.notification
        assert secret in inside.text
    assert "reference.details" not in str(outside.blocks)
    # Nor to whoever asks for it in their own language there.
    answer = outside.click("win.read").ephemeral
    assert answer is not None
    assert "We have a new reference" in answer.text
    assert "Nordwind" not in answer.text


@everywhere
def test_when_slack_does_not_say_who_reads_along_the_win_waits(story: Story) -> None:
    nominate(story)
    card = last(story.jonas.dm_with_bot())
    story.sandbox.faults.rate_limit("conversations.info", retry_after=60, times=2)
    card.click("Freigeben")
    story.settle()
    assert story.priya.see(story.wins) == story.priya.see(story.dach) == []
    story.clock.advance(timedelta(seconds=61))
    story.settle()
    for channel in (story.wins, story.dach):
        assert "Nordwind Logistik" in last(story.priya.see(channel)).text


def test_when_slack_does_not_say_who_reads_along_a_reader_gets_no_name(story: Story) -> None:
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()
    story.sandbox.faults.refuse("conversations.info", "internal_error", times=1)
    post = last(story.lukas.see(story.wins))
    careful = post.click("win.read").ephemeral
    assert careful is not None
    assert "Nordwind" not in careful.text
    told = post.click("win.read").ephemeral
    assert told is not None
    assert "Nordwind Logistik" in told.text


def test_a_guest_who_asks_gets_no_name(story: Story) -> None:
    story.emea.invite(story.guest)
    nominate(story, country="FR")
    last(story.claire.dm_with_bot()).click("Approve")
    story.settle()
    answer = last(story.guest.see(story.emea)).click("win.read").ephemeral
    assert answer is not None
    assert "Nordwind" not in answer.text
