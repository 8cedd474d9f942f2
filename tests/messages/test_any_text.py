"""Whatever anybody types, Slack takes the message, and the words arrive as they were typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from messages import Messages
from messages.text import clean_text, restore_line_breaks
from tests.messages.checking import emoji, is_formatted, mentions, mrkdwn_texts, refusals

EVERYWHERE = """
<message>
  <notification>{% trans who=words %}News of {{ who }}{% endtrans %}</notification>
  <header>{{ words }}</header>
  <p>
    {{ words }} <b>{{ words }}</b> <code>{{ words }}</code>
    <a href="{{ words }}">{{ words }}</a>
  </p>
  <ul><li>{{ words }}</li></ul>
  <quote>{{ words }}</quote>
  <pre>{{ words }}</pre>
  <section>
    {{ words }}
    <field>{{ words }}</field>
    <field><b>{{ words }}</b><i>{{ words }}</i>{{ words }}</field>
    <button action="a" value="1" label="{{ words }}" url="{{ words }}">{{ words }}<confirm
      title="{{ words }}" confirm="{{ words }}" deny="{{ words }}">{{ words }}</confirm></button>
  </section>
  <context>
    {{ words }} <user id="{{ words }}"/> <a href="https://example.com/{{ words }}">{{ words }}</a>
    <item>{{ words }} <s>{{ words }}</s></item>
    <date at="{{ words }}"/> <channel id="{{ words }}"/> <users ids="{{ words }}"/>
  </context>
  <actions><select action="b" placeholder="{{ words }}" value="2">
    <option value="1" description="{{ words }}">{{ words }}</option><option value="2">2</option>
  </select></actions>
</message>
"""
FORM = """
<modal callback="c" metadata="{{ [words|cut(200)]|tojson }}">
  <title>{{ words }}</title><submit>{{ words }}</submit><close>{{ words }}</close>
  <input label="{{ words }}" hint="{{ words }}">
    <textinput action="a" value="{{ words }}" placeholder="{{ words }}"/>
  </input>
  <input label="L"><email action="a" value="{{ words }}"/></input>
  <input label="L">
    <select action="a" source="external" value="1" value-label="{{ words }}"/>
  </input>
</modal>
"""

# Pieces that mean something to XML, to Jinja, to gettext or to Slack, beside any characters.
PIECES = some.sampled_from(
    [
        *"&<>\"'`*_~|:!@#^%{}()[]\\/",
        "<!channel>",
        "<!here|here>",
        "<@U0EVIL>",
        "<#C0EVIL>",
        "<!date^1^{date}|x>",
        "<https://evil.example|x>",
        "&amp;",
        "&lt;!channel&gt;",
        "]]>",
        "<![CDATA[",
        "-->",
        "{{ words }}",
        "%(who)s",
        ":tada:",
        "```",
        "\n",
        "\r\n",
        "\u2028",
        "\u202e",
        "\u200b",
        "\ufdd0",
        "👩‍👩‍👧‍👦",
        "שלום",
        "word",
        " ",
    ]
)
WORDS = some.lists(some.one_of(PIECES, some.text(some.characters(), max_size=5)), max_size=40).map(
    "".join
)


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Messages:
    folder: Path = tmp_path_factory.mktemp("templates")
    (folder / "room").mkdir()
    (folder / "room" / "everywhere.xml").write_text(EVERYWHERE.strip(), encoding="utf-8")
    (folder / "room" / "form.xml").write_text(FORM.strip(), encoding="utf-8")
    return Messages(folder)


@given(words=WORDS)
@settings(max_examples=150, deadline=None)
def test_any_words_make_a_message(messages: Messages, words: str) -> None:
    message = messages.render("room/everywhere", "en", words=words)
    assert refusals(message) == []
    assert mentions(message) <= {words.strip()}
    assert emoji(message) == set()


@given(words=WORDS, times=some.integers(1, 400))
@settings(max_examples=50, deadline=None)
def test_any_words_make_a_form(messages: Messages, words: str, times: int) -> None:
    assert refusals(messages.render("room/form", "de", words=words * times)) == []
    assert refusals(messages.render("room/everywhere", "de", words=words * times)) == []


@given(words=WORDS)
@settings(max_examples=150, deadline=None)
def test_rich_text_says_what_was_typed(messages: Messages, words: str) -> None:
    message = messages.render("room/everywhere", "en", words=words)
    quote = next(
        part
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
    )
    said = "".join(element["text"] for element in quote["elements"])
    expected = restore_line_breaks(clean_text(words))
    assert "".join(said.split()) == ("".join(expected.split()) or "–")


@given(words=WORDS)
@settings(max_examples=150, deadline=None)
def test_typed_words_are_never_formatted(messages: Messages, words: str) -> None:
    message = messages.render("room/everywhere", "en", words=words)
    section: dict[str, Any] = next(b for b in message["blocks"] if b["type"] == "section")
    assert not any(is_formatted(text) for text in mrkdwn_texts(section.get("text")))
    context = next(b for b in message["blocks"] if b["type"] == "context")
    assert not any(is_formatted(text) for text in mrkdwn_texts(context["elements"][0]))
