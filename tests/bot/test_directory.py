"""Who a member is: asked of Slack once a day, in a second, and never at somebody's cost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.directory import Directory
from store.members import MemberInfo, find_member
from tests.story import Story


def look_up(story: Story, directory: Directory, *member_ids: str) -> list[MemberInfo]:
    async def play() -> list[MemberInfo]:
        client = story.running.bot.client
        return list(await asyncio.gather(*(directory.member(id, client) for id in member_ids)))

    return story.running.wait_for(play())


def asked(story: Story) -> int:
    return sum(call.method == "users.info" for call in story.sandbox.calls)


@pytest.fixture
def directory(story: Story) -> Directory:
    return Directory(story.store, story.clock, limit_seconds=30)


def test_what_slack_says_is_kept(story: Story, directory: Directory) -> None:
    [jonas] = look_up(story, directory, "U0JONAS")
    assert (jonas.name, jonas.title) == ("Jonas Weber", "Leiter Kundenreferenzen")
    assert (jonas.locale, jonas.timezone, jonas.is_guest) == ("de-DE", "Europe/Berlin", False)
    assert story.store.read_sync(find_member, member_id="U0JONAS") == jonas
    [sam] = look_up(story, directory, "U0GUEST")
    assert sam.is_guest


def test_ten_clicks_at_once_ask_once(story: Story, directory: Directory) -> None:
    found = look_up(story, directory, *["U0PRIYA"] * 10)
    assert {member.name for member in found} == {"Priya Nair"}
    assert asked(story) == 1


def test_slack_is_asked_again_after_a_day(story: Story, directory: Directory) -> None:
    look_up(story, directory, "U0PRIYA")
    story.clock.advance(timedelta(hours=23))
    look_up(story, directory, "U0PRIYA")
    assert asked(story) == 1
    story.sandbox.person("U0PRIYA").user.locale = "de-DE"
    story.clock.advance(timedelta(hours=2))
    assert look_up(story, directory, "U0PRIYA")[0].locale == "de-DE"
    assert asked(story) == 2


def test_another_replica_uses_what_this_one_learnt(story: Story, directory: Directory) -> None:
    look_up(story, directory, "U0PRIYA")
    look_up(story, Directory(story.store, story.clock), "U0PRIYA")
    assert asked(story) == 1


@pytest.mark.parametrize("trouble", ["refuse", "reset"])
def test_without_slack_what_is_known_comes_back(
    story: Story, directory: Directory, trouble: str
) -> None:
    def break_slack() -> None:
        if trouble == "refuse":
            story.sandbox.faults.refuse("users.info", "internal_error")
        else:
            # Twice: a question may be asked again by the HTTP client itself, a post never.
            story.sandbox.faults.reset_connection("users.info", times=2)

    break_slack()
    [unknown] = look_up(story, directory, "U0PRIYA")
    assert (unknown.id, unknown.name, unknown.locale) == ("U0PRIYA", "U0PRIYA", None)
    story.sandbox.faults.clear()
    assert look_up(story, directory, "U0PRIYA") == [unknown], "not asked again at every click"
    story.clock.advance(timedelta(minutes=2))
    assert look_up(story, directory, "U0PRIYA")[0].name == "Priya Nair"
    story.clock.advance(timedelta(days=2))
    break_slack()
    assert look_up(story, directory, "U0PRIYA")[0].name == "Priya Nair"


def test_a_slow_slack_is_not_waited_for(story: Story) -> None:
    directory = Directory(story.store, story.clock, limit_seconds=0.05)
    gate = story.sandbox.faults.hold("users.info")
    [unknown] = look_up(story, directory, "U0PRIYA")
    assert unknown.name == "U0PRIYA"
    gate.release()
