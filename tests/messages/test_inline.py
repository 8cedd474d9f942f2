"""Inline content: markup in, exact JSON out, in rich text and in mrkdwn."""

from __future__ import annotations

import pytest

from tests.messages.checking import is_formatted
from tests.messages.conftest import Workshop


def rich(workshop: Workshop, source: str, locale: str = "en-GB", **values: object) -> list[object]:
    (block,) = workshop.blocks(f"<p>{source}</p>", locale, **values)
    (section,) = block["elements"]
    assert (block["type"], section["type"]) == ("rich_text", "rich_text_section")
    found: list[object] = section["elements"]
    return found


def mrkdwn(workshop: Workshop, source: str, locale: str = "en-GB", **values: object) -> str:
    (block,) = workshop.blocks(f"<section>{source}</section>", locale, **values)
    assert block["text"]["type"] == "mrkdwn"
    assert block["text"]["verbatim"] is True
    text: str = block["text"]["text"]
    return text


def test_styles_nest(workshop: Workshop) -> None:
    source = "a <b>bold <i>both</i></b> <s>gone</s> <code>x = 1</code>"
    assert rich(workshop, source) == [
        {"type": "text", "text": "a "},
        {"type": "text", "text": "bold ", "style": {"bold": True}},
        {"type": "text", "text": "both", "style": {"bold": True, "italic": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "gone", "style": {"strike": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "x = 1", "style": {"code": True}},
    ]
    assert mrkdwn(workshop, source) == "a *bold* *_both_* ~gone~ `x = 1`"


def test_links_people_channels_and_emoji(workshop: Workshop) -> None:
    source = (
        '<a href="https://example.com/a?b=1&amp;c=|">the <b>page</b></a> of <user id="U0ANA"/> '
        'in <channel id="C0DEAL"/> <emoji name="tada"/>'
    )
    assert rich(workshop, source) == [
        {"type": "link", "url": "https://example.com/a?b=1&c=%7C", "text": "the "},
        {
            "type": "link",
            "url": "https://example.com/a?b=1&c=%7C",
            "text": "page",
            "style": {"bold": True},
        },
        {"type": "text", "text": " of "},
        {"type": "user", "user_id": "U0ANA"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C0DEAL"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "tada"},
    ]
    assert mrkdwn(workshop, source) == (
        "<https://example.com/a?b=1&amp;c=%7C|the >*<https://example.com/a?b=1&amp;c=%7C|page>* "
        "of <@U0ANA> in <#C0DEAL> :tada:"
    )


@pytest.mark.parametrize(
    ("locale", "joined"),
    [
        ("en-GB", "<@U0A>, <@U0B> and <@U0C>"),
        ("en-US", "<@U0A>, <@U0B>, and <@U0C>"),
        ("de-DE", "<@U0A>, <@U0B> und <@U0C>"),
    ],
)
def test_people_are_listed_as_the_locale_lists(
    workshop: Workshop, locale: str, joined: str
) -> None:
    assert mrkdwn(workshop, '<users ids="U0A U0B U0C"/>', locale) == joined


def test_one_person_and_nobody(workshop: Workshop) -> None:
    assert mrkdwn(workshop, 'by <users ids="U0A"/>') == "by <@U0A>"
    assert mrkdwn(workshop, 'by <users ids=""/>') == "by"


def test_a_date_is_shown_in_the_readers_own_zone_by_slack(workshop: Workshop) -> None:
    source = '<date at="2026-05-01T09:00:00+02:00" format="{date_short_pretty} {time}"/>'
    assert rich(workshop, source, "de-DE") == [
        {
            "type": "date",
            "timestamp": 1777618800,
            "format": "{date_short_pretty} {time}",
            "fallback": "01.05.2026 07:00 UTC",
        }
    ]
    assert mrkdwn(workshop, source) == (
        "<!date^1777618800^{date_short_pretty} {time}|1 May 2026 07:00 UTC>"
    )


def test_indentation_never_shows(workshop: Workshop) -> None:
    source = """
      One   line
      with <b>a bold
      word</b>
      .<br/>
      And another
      <i> </i> one.
    """
    expected = "One line with *a bold word* .\nAnd another one."
    assert mrkdwn(workshop, source) == expected
    texts = [element["text"] for element in rich(workshop, source)]  # type: ignore[index]
    assert "".join(texts) == expected.replace("*", "")


def test_what_people_typed_keeps_its_line_breaks(workshop: Workshop) -> None:
    typed = "first \r\n  second\n\nthird\x0bfourth\u2028fifth"
    assert rich(workshop, "<b>Story:</b> {{ typed }}", typed=typed)[1] == {
        "type": "text",
        "text": " first\nsecond\n\nthird\nfourth\nfifth",
    }
    sentence = "{% trans typed=typed %}They said: {{ typed }}{% endtrans %}"
    assert mrkdwn(workshop, sentence, typed="a\nb") == "They said: a\nb"


def test_rich_text_takes_everything_as_it_is_typed(workshop: Workshop) -> None:
    typed = "<!channel> <@U0EVIL> & *bold* :tada: <b>x</b> \"quoted\" 'single' {{ 1 }}"
    assert rich(workshop, "{{ typed }}", typed=typed) == [{"type": "text", "text": typed}]


def test_mrkdwn_is_escaped(workshop: Workshop) -> None:
    typed = "<!channel> <@U0EVIL> R&D <https://evil.example|click>"
    assert mrkdwn(workshop, "{{ typed }}", typed=typed) == (
        "&lt;!channel&gt; &lt;@U0EVIL&gt; R&amp;D &lt;https://evil.example|click&gt;"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "*bold*",
        "a _b_ c",
        "(~gone~)",
        "`code`",
        "```block```",
        "*two words*, _and more_",
        "*a*b*",
        "_*both*_",
        "“*quoted*”",
    ],
)
def test_typed_formatting_has_no_effect(workshop: Workshop, typed: str) -> None:
    (block,) = workshop.blocks("<section>{{ typed }}</section>", typed=typed)
    assert block["text"] == {"type": "plain_text", "text": typed, "emoji": False}
    beside_markup = mrkdwn(workshop, "<user id='U0A'/>: {{ typed }}", typed=typed)
    assert not is_formatted(beside_markup)
    # Only where it would take effect: the bold word of the template stays bold.
    assert mrkdwn(workshop, "<b>{{ typed }}</b>", typed="x").startswith("*")


@pytest.mark.parametrize("typed", ["snake_case_name", "2 * 3 * 4", "a ~ b", "C*-algebra", "10:30"])
def test_harmless_characters_stay_themselves(workshop: Workshop, typed: str) -> None:
    assert mrkdwn(workshop, "{{ typed }} <user id='U0A'/>", typed=typed) == f"{typed} <@U0A>"


def test_typed_emoji_names_stay_text(workshop: Workshop) -> None:
    text = mrkdwn(workshop, "<user id='U0A'/> {{ typed }}", typed=":rotating_light:")
    assert text == "<@U0A> :\u200brotating_light:"


def test_a_mark_beside_a_letter_still_takes_effect(workshop: Workshop) -> None:
    assert mrkdwn(workshop, "pre<b>fix</b>es") == "pre\u200b*fix*\u200bes"
    assert mrkdwn(workshop, "<b>{{ two }}</b>", two="one\ntwo") == "*one*\n*two*"


def test_a_typed_quotation_mark_is_no_quotation(workshop: Workshop) -> None:
    assert mrkdwn(workshop, "<b>x</b><br/>{{ typed }}", typed="> quoted") == (
        "*x*\n\u200b&gt; quoted"
    )


def test_an_address_that_is_none_is_text(workshop: Workshop) -> None:
    for address in ("javascript:alert(1)", "ftp://example.com", "not an address", "https://"):
        assert rich(workshop, '<a href="{{ address }}">here</a>', address=address) == [
            {"type": "text", "text": "here"}
        ]


def test_somebody_without_an_id_is_text(workshop: Workshop) -> None:
    assert rich(workshop, 'by <user id="{{ who }}"/>', who="Priya <Nair>") == [
        {"type": "text", "text": "by Priya <Nair>"}
    ]


def test_characters_that_xml_cannot_carry_are_dropped(workshop: Workshop) -> None:
    typed = "a\x00b\x08c\x1fd\ufffee\ud800f\u202eg"
    assert rich(workshop, "{{ typed }}", typed=typed) == [{"type": "text", "text": "abcdefg"}]
    joined = rich(workshop, "{{ 'x' ~ typed ~ '<' }}", typed=typed)
    assert joined == [{"type": "text", "text": "xabcdefg<"}]


def test_tags_of_a_sentence_are_ours_and_its_values_are_not(workshop: Workshop) -> None:
    sentence = '{% trans who=who, name=name %}<user id="{{ who }}"/> likes <b>{{ name }}</b>'
    assert rich(workshop, f"{sentence}{{% endtrans %}}", who="U0A", name="<i>A</i>") == [
        {"type": "user", "user_id": "U0A"},
        {"type": "text", "text": " likes "},
        {"type": "text", "text": "<i>A</i>", "style": {"bold": True}},
    ]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{date_num}", "2026-05-01"),
        ("{date}", "1 May 2026"),
        ("{date_long_pretty} at {time}", "Friday, 1 May 2026 at 07:00 UTC"),
        ("{ago}", "1 May 2026"),
    ],
)
def test_a_date_where_slacks_own_is_not_understood(
    workshop: Workshop, pattern: str, words: str
) -> None:
    (date,) = rich(workshop, f'<date at="2026-05-01T09:00:00+02:00" format="{pattern}"/>')
    assert date["fallback"] == words  # type: ignore[index]
