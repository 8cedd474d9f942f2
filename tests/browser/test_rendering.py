"""Block Kit as HTML, without a browser: what typed text may become, and how things read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.page import moments
from sandbox.page.drawing import Drawing, Place
from sandbox.page.emoji import find_emoji
from sandbox.page.mrkdwn import Names, mrkdwn, plain
from sandbox.page.offers import offers_of
from sandbox.page.reader import Reader
from sandbox.page.words import WORDS, in_language
from sandbox.world import Conversation, Message, User, World

ROOT = Path(__file__).parents[2]
NAMES = Names(
    person={"U0KIM": "Kim <b>Lee</b>"}.get,
    channel={"C0DEAL": "deal"}.get,
    date=lambda format, seconds: f"{format} {seconds:.0f}",
    full_date=lambda seconds: f"{seconds:.0f}",
    viewer="U0ME",
)
TAG = re.compile(r"<(/?)([a-z]+)((?:\s[^<>]*)?)>")
ALLOWED = {"a", "b", "bdi", "blockquote", "br", "code", "i", "pre", "s", "span", "time"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* and _soft_ and ~gone~", "<b>bold</b> and <i>soft</i> and <s>gone</s>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("`*code*`", "<code>*code*</code>"),
        ("a\nb", "a<br>b"),
        ("&gt; said\n&gt; twice\nafter", "<blockquote>said<br>twice</blockquote>after"),
        ("```x &lt; y\n*z*```", "<pre>x &lt; y\n*z*</pre>"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
        ("<script>&lt;b&gt;", "script&lt;b&gt;"),
        ("<javascript:alert(1)|go>", "go"),
        (
            "<https://a.example/?x=1&amp;y=2|the page>",
            '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">'
            "the page</a>",
        ),
        (
            "<http://a.example/archives/C0DEAL/p1700000000000100|there>",
            '<a href="?as=U0ME&amp;channel=C0DEAL#m-1700000000.000100">there</a>',
        ),
        ("<@U0KIM>", '<bdi class="mention">@Kim &lt;b&gt;Lee&lt;/b&gt;</bdi>'),
        ("<#C0OTHER|secret>", '<span class="mention">#secret</span>'),
        ("<!here>", '<span class="mention mention-all">@here</span>'),
        ("<!date^nothing^{date}|May>", "May"),
        ("<!date^86400^{date}|May>", '<time title="86400">{date} 86400</time>'),
        ("abc \u202edef", "<bdi>abc \u202edef</bdi>"),
    ],
)
def test_mrkdwn(text: str, html: str) -> None:
    assert str(mrkdwn(text, NAMES)) == html


@given(st.text(alphabet="*_~`<>|&@#!^:\"'/ \nabhptscriojx=.;", max_size=60))
def test_nothing_typed_becomes_markup_of_its_own(text: str) -> None:
    html = str(mrkdwn(text, NAMES)) + str(plain(text))
    rest = html
    for slash, name, attributes in TAG.findall(html):
        assert name in ALLOWED, (slash, name)
        for attribute in re.findall(r"([a-z-]+)=", re.sub(r'"[^"]*"', '""', attributes)):
            assert attribute in {
                "aria-label",
                "class",
                "data-open",
                "href",
                "rel",
                "role",
                "target",
                "title",
            }
        for address in re.findall(r'href="([^"]*)"', attributes):
            assert address.startswith(
                ("http://", "https://", "mailto:", "tel:", "?channel=", "?as=")
            )
    rest = TAG.sub("", rest)
    assert "<" not in rest
    assert ">" not in rest


def test_plain_text_stays_plain() -> None:
    assert str(plain("*x* <@U0KIM>")) == "*x* &lt;@U0KIM&gt;"


@pytest.mark.parametrize(
    ("name", "code", "shown"),
    [
        ("tada", None, "🎉"),
        ("sparkles", None, "✨"),
        ("flag-de", None, "🇩🇪"),
        ("wave::skin-tone-3", None, "👋"),
        ("anything", "1f468-200d-1f4bb", "👨‍💻"),
        ("latin_small_letter_a", None, None),
        ("no_such_thing", "zz", None),
        ("no_such_thing", "110000", None),
    ],
)
def test_emoji(name: str, code: str | None, shown: str | None) -> None:
    assert find_emoji(name, code) == shown


def test_every_emoji_of_the_messages_is_known() -> None:
    used: set[str] = set()
    for path in (ROOT / "messages" / "templates").rglob("*.xml"):
        used |= set(re.findall(r'<emoji name="([^"{]+)"', path.read_text(encoding="utf-8")))
    assert used
    assert {name for name in used if find_emoji(name) is None} == set()


NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "zone", "format", "shown"),
    [
        ("en-GB", "Europe/London", "{date_short_pretty} {time}", "today 12:30"),
        ("en-US", "America/New_York", "{date_short_pretty}, {time}", "today, 8:30 AM"),
        ("de-DE", "Europe/Berlin", "{date_pretty} um {time}", "heute um 13:30"),
        ("ja-JP", "Asia/Tokyo", "{date_long_pretty} {time}", "今日 21:30"),
        ("en-GB", "Pacific/Auckland", "{date_pretty} {time}", "tomorrow 01:30"),
        ("en-GB", "Europe/London", "{date_num} {unknown}", "2026-03-10 {unknown}"),
        ("de-DE", "Europe/Berlin", "{date_long}", "Dienstag, 10. März 2026"),
    ],
)
def test_a_date_is_the_readers_own(locale: str, zone: str, format: str, shown: str) -> None:
    moment = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
    filled = moments.fill_date(
        format,
        moment,
        now=NOW,
        zone=moments.zone_of(zone),
        locale=moments.babel_locale(locale),
    )
    assert filled == shown


@pytest.fixture
def world() -> World:
    """Two people, one of them a guest, and channels that not everybody sees."""
    made = World(Clock())
    made.users["U0ME"] = User(id="U0ME", name="me", real_name="Me", tz="Europe/Berlin")
    made.users["U0KIM"] = User(id="U0KIM", name="kim", real_name="Kim Lee", locale="ja-JP")
    made.users["U0GUEST"] = User(
        id="U0GUEST", name="guest", real_name="A Guest", is_restricted=True
    )
    for channel_id, name, private, members in (
        ("C0OPEN", "open", False, ["U0ME"]),
        ("C0SECRET", "secret", True, ["U0KIM"]),
    ):
        made.conversations[channel_id] = Conversation(
            id=channel_id, name=name, is_private=private, members=members
        )
    return made


def draw(world: World, person: str, **place: str) -> dict[str, Any]:
    reader = Reader(world, world.users[person])
    drawing = Drawing(world)
    return drawing.parts(reader, drawing.place_for(reader, Place(**place)), offers_of({}))


def post(world: World, channel: str, user: str, text: str, **more: Any) -> Message:
    return world.add_message(
        Message(ts=world.new_ts(), channel=channel, user=user, text=text, **more)
    )


def test_a_private_channel_is_not_shown_to_others(world: World) -> None:
    post(world, "C0SECRET", "U0KIM", "hush")
    drawn = draw(world, "U0ME", channel="C0SECRET")
    assert drawn["channel"] == "C0OPEN"
    assert "hush" not in drawn["main"]
    assert "secret" not in drawn["sidebar"]
    assert "hush" in draw(world, "U0KIM", channel="C0SECRET")["main"]


def test_a_guest_sees_only_where_they_belong(world: World) -> None:
    assert "C0OPEN" not in draw(world, "U0GUEST", channel="C0OPEN")["sidebar"]


def test_what_is_unread_is_counted_until_it_is_seen(world: World) -> None:
    post(world, "C0OPEN", "U0KIM", "one")
    post(world, "C0OPEN", "U0KIM", "two")
    post(world, "C0OPEN", "U0ME", "my own")
    reader = Reader(world, world.users["U0ME"])
    drawing = Drawing(world)
    elsewhere = Place(channel=world.direct_message("U0ME").id, tab="home")
    count = "2<span"
    assert count in drawing.parts(reader, elsewhere, offers_of({}))["sidebar"]
    drawing.parts(reader, Place(channel="C0OPEN"), offers_of({}))
    assert count not in drawing.parts(reader, elsewhere, offers_of({}))["sidebar"]


def test_names_and_channels_are_escaped_everywhere(world: World) -> None:
    trap = '<img src=x onerror="alert(1)">'
    world.users["U0ME"].real_name = trap
    world.users["U0ME"].title = trap
    world.users["U0ME"].city = trap
    world.conversations["C0OPEN"].topic = trap
    world.conversations["C0OPEN"].name = trap
    world.team_name = trap
    world.bot.real_name = trap
    post(world, "C0OPEN", "U0ME", trap, username=trap)
    drawn = draw(world, "U0ME", channel="C0OPEN")
    # The title is set as text.
    del drawn["title"]
    assert "<img" not in "".join(str(part) for part in drawn.values())


def test_the_language_of_an_answer_is_marked(world: World) -> None:
    dm = world.direct_message("U0KIM")
    post(world, dm.id, world.bot_user_id, "Kanji 東京", is_bot=True)
    post(world, "C0OPEN", "U0ME", "ありがとう")
    assert 'lang="ja-JP"' in draw(world, "U0KIM", channel=dm.id)["main"]
    assert 'lang="ja"' in draw(world, "U0ME", channel="C0OPEN")["main"]


def test_the_client_speaks_the_persons_language() -> None:
    assert in_language("Please use at least 10 characters.", "de") == (
        "Bitte geben Sie mindestens 10 Zeichen ein."
    )
    assert in_language("Please use at least 10 characters.", "en").startswith("Please")
    assert in_language("Das sagt die App selbst.", "de") == "Das sagt die App selbst."
    languages = {language for known in WORDS.values() for language in known}
    assert all(set(known) == languages for known in WORDS.values())


def test_what_an_app_offers() -> None:
    offers = offers_of(
        {
            "features": {
                "slash_commands": [{"command": "/a", "description": "Do it"}],
                "shortcuts": [
                    {"name": "G", "type": "global", "callback_id": "g", "description": ""},
                    {"name": "M", "type": "message", "callback_id": "m", "description": ""},
                ],
            }
        }
    )
    assert [item["command"] for item in offers.commands] == ["/a"]
    assert [item["callback_id"] for item in offers.global_shortcuts] == ["g"]
    assert [item["callback_id"] for item in offers.message_shortcuts] == ["m"]
