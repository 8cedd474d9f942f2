"""What people wrote in Slack, read as plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.plain_text import mentioned_people, message_text, plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("*bold* _italic_ ~gone~ `code`", "bold italic gone code"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("<@U1> and <@U2|lukas>", "@Priya Nair and @lukas"),
        ("<@U9>", "@U9"),
        ("<#C1|deal-acme> <#C2>", "#deal-acme #C2"),
        ("<!here> <!subteam^S1|@sales> <!date^1700000000^{date}|14 Nov>", "@here @sales 14 Nov"),
        ("<https://example.com>", "https://example.com"),
        ("<https://example.com|our story>", "our story (https://example.com)"),
        ("<mailto:anja@example.com|anja@example.com>", "anja@example.com"),
        ("Procter &amp; Gamble &lt;3", "Procter & Gamble <3"),
        ("&gt; they said\n&gt; it works", "they said\nit works"),
        ("```\nline\n```", "line"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
    ],
)
def test_marks_and_mentions_become_words(text: str, plain: str) -> None:
    assert plain_text(text, names={"U1": "Priya Nair"}) == plain


def test_who_is_mentioned_without_a_name() -> None:
    assert mentioned_people("<@U1> <@U2|lukas> <@U1> <#C1>") == ["U1"]


def test_a_message_of_attachments_alone_has_their_text() -> None:
    attachments = [{"text": "They love it"}, {"fallback": "Score 9"}, {"text": " "}]
    assert message_text({"text": "", "attachments": attachments}) == "They love it\n\nScore 9"
    assert message_text({"text": "Words", "attachments": attachments}) == "Words"
    assert message_text({}) == ""


@given(st.text(max_size=300))
def test_any_text_becomes_some_text(text: str) -> None:
    assert isinstance(plain_text(text), str)
