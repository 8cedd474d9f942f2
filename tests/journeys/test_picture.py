"""Journey 8: the picture above the progress digest, and what stands there when it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from messages import Messages
from sandbox import MessageHandle
from store.clock import ManualClock
from store.posts import list_posts
from store.schedule_records import list_schedules
from store.schedules import pause_schedule
from tests.journeys.deciding import last, nominate
from tests.messages.pictures.fonts import LATIN, make_font
from tests.messages.pictures.png import Png
from tests.story import PAIRS, PROGRAM, Story, tell_story

SCHEDULES = """
schedules:
  - {name: Month, kind: progress_digest, channel: C0HUB, cron: 0 9 1 * *, timezone: Europe/Berlin}
  - {name: Monat, kind: progress_digest, region: DACH, cron: 0 9 1 * *}
"""
FIRST_OF_APRIL = datetime(2026, 4, 1, 7, 0, tzinfo=UTC)  # nine in Berlin
UPLOAD = ("files.getUploadURLExternal", "files.completeUploadExternal")

in_pairs = pytest.mark.parametrize(("transport", "database"), PAIRS)
Tell = Callable[..., AbstractContextManager[Story]]


@pytest.fixture
def tell(transport: str, database_url: str, clock: ManualClock) -> Tell:
    """Tells the story with the fonts of a folder, until the digest is due."""

    @contextmanager
    def begin(fonts: Path) -> Iterator[Story]:
        with tell_story(
            transport=transport,
            database_url=database_url,
            clock=clock,
            program=PROGRAM + SCHEDULES,
            font_folders=(fonts,),
        ) as story:
            nominate(story)
            last(story.jonas.dm_with_bot()).click("Freigeben")
            story.settle()
            story.clock.set(FIRST_OF_APRIL)
            yield story

    return begin


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    folder = tmp_path / "fonts"
    folder.mkdir()
    make_font(folder / "latin.ttf", LATIN)
    return folder


def post_digests(story: Story) -> None:
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()


def digest(story: Story, channel: str = "hub") -> MessageHandle:
    """The one digest of the channel."""
    [found] = [
        message
        for message in story.helen.see(getattr(story, channel))
        if "digest.actions" in str(message.blocks)
    ]
    return found


def image(message: MessageHandle) -> dict[str, Any] | None:
    images = [block for block in message.blocks if block["type"] == "image"]
    assert len(images) <= 1
    return images[0] if images else None


def called(story: Story) -> list[str]:
    """What was called to upload and to post, of the hub's digest alone."""
    wanted = (*UPLOAD, "chat.postMessage")
    calls = [call for call in story.sandbox.calls if call.method in wanted]
    return [
        call.method.partition(".")[2]
        for call in calls
        if call.method != "chat.postMessage" or call.args["channel"] == "C0HUB"
    ]


def hub_alone(story: Story) -> None:
    """Leave the other digest out, so that every call is about one picture."""
    schedules = {one.name: one.id for one in story.store.read_sync(list_schedules)}
    story.store.run_sync(pause_schedule, schedule_id=schedules["Monat"], actor=None)


@in_pairs
def test_the_picture_stands_above_the_words_in_each_channels_language(
    tell: Tell, fonts: Path
) -> None:
    with tell(fonts) as story:
        post_digests(story)
        for channel, language in (("hub", "en"), ("dach", "de")):
            message = digest(story, channel)
            shown = image(message)
            assert shown is not None
            kinds = [block["type"] for block in message.blocks]
            assert kinds.index("image") < kinds.index("rich_text")
            file = story.sandbox.context.world.files[shown["slack_file"]["id"]]
            assert file.content is not None
            png = Png(file.content)
            assert png.width == 1440
            assert png.colour(5, 5) == "#1f4d3a"
            assert file.mimetype == "image/png"
            assert file.channels == [], "an upload puts nothing into a channel"
            assert file.alt_text == shown["alt_text"]
            [post] = [
                one
                for one in story.store.read_sync(list_posts)
                if one.picture is not None and one.locale == language
            ]
            assert post.picture is not None
            words = Messages().draw("progress", language, **post.picture["values"]).alt
            assert shown["alt_text"] == words
            assert post.picture["file"] == file.id
        assert "Nominations: 1. Nothing to compare with." in str(image(digest(story)))
        assert "Nominierungen: 1." in str(image(digest(story, "dach")))


@in_pairs
def test_the_picture_in_ones_own_language_comes_as_a_direct_message(
    tell: Tell, fonts: Path
) -> None:
    with tell(fonts) as story:
        post_digests(story)
        [posted] = [one for one in story.lukas.see(story.dach) if "digest.read" in str(one.blocks)]
        [asked] = [one for one in story.priya.see(story.dach) if one.ts == posted.ts]
        for _ in range(2):
            asked.click("digest.read")
            story.settle()
        answers = [one for one in story.priya.see(story.dach) if one.is_ephemeral]
        told = [one for one in answers if "Our progress last month" in one.text]
        assert len(told) == 2
        for mine in told:
            # What the picture shows is said at once, in words.
            assert "References ready to use: 1." in mine.text
            assert "is on its way to you as a direct message" in mine.text
            assert image(mine) is None
        [hers] = [one for one in story.priya.dm_with_bot() if one.blocks[0]["type"] == "header"]
        picture = image(hers)
        assert picture is not None
        assert picture["alt_text"].startswith("Germany, Austria, Switzerland, March 2026.")
        assert "digest.read" not in str(hers.blocks)
        uploads = [one for one in story.sandbox.calls if one.method == UPLOAD[1]]
        assert len(uploads) == 3, "two channels, and once for her"


@in_pairs
def test_the_picture_is_there_before_its_message(tell: Tell, fonts: Path) -> None:
    with tell(fonts) as story:
        hub_alone(story)
        post_digests(story)
        assert called(story)[:3] == [
            "getUploadURLExternal",
            "completeUploadExternal",
            "postMessage",
        ]
        assert called(story).count("completeUploadExternal") == 1


@in_pairs
def test_a_lost_answer_posts_nothing_twice(tell: Tell, fonts: Path) -> None:
    with tell(fonts) as story:
        hub_alone(story)
        faults = story.sandbox.faults
        faults.drop_answer("files.completeUploadExternal")
        faults.drop_answer("files.getUploadURLExternal")
        faults.drop_answer("chat.postMessage")
        post_digests(story)
        assert faults.hits["drop"] == 3
        assert image(digest(story)) is not None
        heads = [call for call in called(story) if call == "completeUploadExternal"]
        # The first answer was lost before the bytes were sent, the second with the upload done.
        assert len(heads) == 2
        assert called(story).count("getUploadURLExternal") == 3


@in_pairs
def test_a_post_that_is_tried_again_is_not_uploaded_again(tell: Tell, fonts: Path) -> None:
    with tell(fonts) as story:
        hub_alone(story)
        story.sandbox.faults.reset_connection("chat.postMessage", times=2)
        post_digests(story)
        assert image(digest(story)) is not None
        assert called(story).count("completeUploadExternal") == 1


@in_pairs
def test_slack_may_need_a_moment_before_it_shows_an_upload(tell: Tell, fonts: Path) -> None:
    with tell(fonts) as story:
        hub_alone(story)
        story.sandbox.faults.refuse("chat.postMessage", "invalid_blocks", times=2)
        post_digests(story)
        assert image(digest(story)) is not None
        assert called(story).count("completeUploadExternal") == 1


@in_pairs
@pytest.mark.parametrize(
    ("method", "error", "times"),
    [
        ("files.getUploadURLExternal", "missing_scope", 1),
        ("files.getUploadURLExternal", "file_uploads_disabled", 1),
        ("files.completeUploadExternal", "internal_error", 5),
        ("chat.postMessage", "invalid_blocks", 5),
    ],
)
def test_without_the_picture_the_words_say_what_it_would_have_shown(
    tell: Tell, fonts: Path, method: str, error: str, times: int
) -> None:
    with tell(fonts) as story:
        hub_alone(story)
        story.sandbox.faults.refuse(method, error, times=times)
        post_digests(story)
        message = digest(story)
        assert image(message) is None
        assert "All regions, March 2026. References ready to use: 1." in message.text
        assert "Nominations: 1. Nothing to compare with." in message.text
        assert "it could not be drawn or uploaded this time" in message.text
        # One picture that is not taken says nothing about the messages of the others.
        assert story.running.bot.delivery.slack.describe() == {"reachable": True}
        assert story.store.read_sync(list_posts, state="failed") == []


@in_pairs
def test_a_limit_of_slacks_is_waited_for(tell: Tell, fonts: Path) -> None:
    with tell(fonts) as story:
        hub_alone(story)
        story.sandbox.faults.rate_limit("files.getUploadURLExternal", retry_after=30, times=6)
        for _ in range(6):
            post_digests(story)
            assert "postMessage" not in called(story)
            story.clock.advance(timedelta(seconds=31))
        post_digests(story)
        assert image(digest(story)) is not None


@in_pairs
def test_without_a_font_the_words_say_what_it_would_have_shown(tell: Tell, tmp_path: Path) -> None:
    with tell(tmp_path) as story:
        post_digests(story)
        english, german = digest(story), digest(story, "dach")
        assert image(english) is None
        assert image(german) is None
        assert "no font on our server has the characters of your language" in english.text
        assert "Nominations: 1. Nothing to compare with." in english.text
        assert "Auf unserem Server hat keine Schrift die nötigen Zeichen" in german.text
        assert "Nominierungen: 1." in german.text
        assert "getUploadURLExternal" not in called(story)
