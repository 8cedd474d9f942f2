"""Slack's limits: a template that breaks one is told where, a person's words never break one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from messages import MarkupError
from messages.text import length
from tests.messages.checking import parts, refusals
from tests.messages.conftest import Workshop

LONG = "word " * 5_000

# Markup with {{ words }}, how to find its text in what comes out, Slack's limit.
CUT = [
    ("<header>{{ words }}</header>", lambda made: made["blocks"][0]["text"], 150),
    ("<section>{{ words }}</section>", lambda made: made["blocks"][0]["text"], 3_000),
    (
        "<section><field>{{ words }}</field></section>",
        lambda made: made["blocks"][0]["fields"][0],
        2_000,
    ),
    ("<context>{{ words }}</context>", lambda made: made["blocks"][0]["elements"][0], 3_000),
    (
        '<actions><button action="a">{{ words }}</button></actions>',
        lambda made: made["blocks"][0]["elements"][0]["text"],
        75,
    ),
    (
        '<actions><select action="a" placeholder="{{ words }}">'
        '<option value="1">A</option></select></actions>',
        lambda made: made["blocks"][0]["elements"][0]["placeholder"],
        150,
    ),
    (
        '<actions><select action="a"><option value="1">{{ words }}</option></select></actions>',
        lambda made: made["blocks"][0]["elements"][0]["options"][0]["text"],
        75,
    ),
    (
        '<actions><select action="a">'
        '<option value="1" description="{{ words }}">A</option></select></actions>',
        lambda made: made["blocks"][0]["elements"][0]["options"][0]["description"],
        75,
    ),
    (
        '<actions><button action="a">A<confirm title="{{ words }}" confirm="Y" deny="N">S'
        "</confirm></button></actions>",
        lambda made: made["blocks"][0]["elements"][0]["confirm"]["title"],
        100,
    ),
    (
        '<actions><button action="a">A<confirm title="T" confirm="Y" deny="N">{{ words }}'
        "</confirm></button></actions>",
        lambda made: made["blocks"][0]["elements"][0]["confirm"]["text"],
        300,
    ),
    (
        '<image src="https://example.com/a.png" alt="A" title="{{ words }}"/>',
        lambda made: made["blocks"][0]["title"],
        2_000,
    ),
]


@pytest.mark.parametrize(("source", "find", "limit"), CUT)
def test_long_words_are_cut_at_a_word(
    workshop: Workshop, source: str, find: Any, limit: int
) -> None:
    made = workshop.render(f"<message>{source}</message>", words=LONG)
    text = find(made)["text"]
    assert limit - 8 <= len(text) <= limit
    assert text.endswith("word…")
    assert refusals(made) == []
    with pytest.raises(MarkupError, match=rf"Slack takes {limit}$") as caught:
        workshop.render(f"<message>\n{source}</message>", words=LONG, strict=True)
    assert caught.value.place == "room/page.xml:2"


@pytest.mark.parametrize("tag", ["title", "submit", "close"])
def test_the_frame_of_a_modal_has_24_characters(workshop: Workshop, tag: str) -> None:
    others = {"title": "T", "submit": "S", "close": "C", tag: "{{ words }}"}
    frame = "".join(f"<{name}>{words}</{name}>" for name, words in others.items())
    source = f'<modal callback="c">{frame}<p>a</p></modal>'
    view = workshop.render(source, words="Decline Deutsche Bahn Connect")
    assert view[tag]["text"] == "Decline Deutsche Bahn…"
    assert refusals(view) == []
    with pytest.raises(MarkupError, match=f"<{tag}> has 29 characters, Slack takes 24"):
        workshop.render(source, words="Decline Deutsche Bahn Connect", strict=True)


MACHINE_READ = [
    ('<actions><button action="a" value="{{ x * 2001 }}">A</button></actions>', "value", 2_000),
    ('<actions><button action="{{ x * 256 }}">A</button></actions>', "action", 255),
    ('<divider id="{{ x * 256 }}"/>', "id", 255),
    (
        '<actions><select action="a"><option value="{{ x * 151 }}">A</option></select></actions>',
        "value",
        150,
    ),
]


@pytest.mark.parametrize(("source", "what", "limit"), MACHINE_READ)
def test_what_machines_read_is_never_cut(
    workshop: Workshop, source: str, what: str, limit: int
) -> None:
    with pytest.raises(MarkupError, match=f"{what} has {limit + 1} characters") as caught:
        workshop.render(f"<message>\n{source}</message>", x="x")
    assert caught.value.place == "room/page.xml:2"


@pytest.mark.parametrize(
    ("attribute", "limit"), [("metadata", 3_000), ("callback", 255), ("external-id", 255)]
)
def test_what_a_modal_carries_is_never_cut(workshop: Workshop, attribute: str, limit: int) -> None:
    callback = "" if attribute == "callback" else 'callback="c"'
    source = f'<modal {callback} {attribute}="{{{{ x }}}}"><title>T</title><p>a</p></modal>'
    workshop.render(source, x="x" * limit)
    with pytest.raises(MarkupError, match=f"{attribute} has {limit + 1} characters"):
        workshop.render(source, x="x" * (limit + 1))


def test_options_past_the_limit_go_but_never_the_chosen_one(workshop: Workshop) -> None:
    source = """<actions><select action="a" value="{{ chosen }}">
      {% for n in range(count) %}<option value="{{ n }}">{{ n }}</option>{% endfor %}
    </select></actions>"""
    (block,) = workshop.blocks(source, count=150, chosen=149)
    (select,) = block["elements"]
    assert [option["value"] for option in select["options"]] == [
        *(str(n) for n in range(99)),
        "149",
    ]
    assert select["initial_option"]["value"] == "149"


def test_an_option_that_is_offered_twice_stands_once(workshop: Workshop) -> None:
    source = """<actions><select action="a">
      {% for name in names %}<option value="{{ name }}">{{ name }}</option>{% endfor %}
    </select></actions>"""
    made = workshop.render(f"<message>{source}</message>", names=["a", "b", "a"])
    assert [option["value"] for option in made["blocks"][0]["elements"][0]["options"]] == ["a", "b"]
    assert refusals(made) == []


@pytest.mark.parametrize(("tag", "most"), [("checkboxes", 10), ("radio", 10), ("overflow", 5)])
def test_few_choices_in_sight(workshop: Workshop, tag: str, most: int) -> None:
    source = f"""<actions><{tag} action="a">
      {{% for n in range(20) %}}<option value="{{{{ n }}}}">{{{{ n }}}}</option>{{% endfor %}}
    </{tag}></actions>"""
    (block,) = workshop.blocks(source)
    assert len(block["elements"][0]["options"]) == most


@pytest.mark.parametrize(
    ("source", "most"),
    [
        ("<section>{% for n in range(30) %}<field>{{ n }}</field>{% endfor %}</section>", 10),
        ("<context>{% for n in range(30) %}<item>{{ n }}</item>{% endfor %}</context>", 10),
        (
            "<actions>{% for n in range(30) %}"
            '<button action="a{{ n }}">{{ n }}</button>{% endfor %}</actions>',
            25,
        ),
    ],
)
def test_as_many_parts_as_a_block_takes(workshop: Workshop, source: str, most: int) -> None:
    (block,) = workshop.blocks(source)
    assert len(block.get("fields") or block["elements"]) == most


@pytest.mark.parametrize(("locale", "more"), [("en", "…and 12 more"), ("de", "… und 12 weitere")])
def test_a_message_of_too_many_blocks_says_how_many_are_left_out(
    workshop: Workshop, locale: str, more: str
) -> None:
    source = (
        "{% for n in range(59) %}<section>{{ n }}</section>{% endfor %}"
        '<actions><button action="a">Next</button></actions>'
    )
    blocks = workshop.blocks(source, locale)
    assert len(blocks) == 50
    assert blocks[47]["text"]["text"] == "47"
    assert blocks[48]["elements"][0]["text"] == more.replace("12", "11")
    assert blocks[49]["type"] == "actions"
    without_buttons = workshop.blocks(source.replace("59", "61").partition("<actions>")[0], locale)
    assert without_buttons[49]["elements"][0]["text"] == more


def test_a_home_tab_has_a_hundred_blocks(workshop: Workshop) -> None:
    source = "<home>{% for n in range(300) %}<section>{{ n }}</section>{% endfor %}</home>"
    view = workshop.render(source)
    assert len(view["blocks"]) == 100
    assert refusals(view) == []


def test_a_message_that_is_too_long_in_all_is_made_shorter_everywhere(workshop: Workshop) -> None:
    source = (
        "<message>{% for n in range(12) %}"
        "<header>Number {{ n }}</header><p>{{ words }}</p><section>{{ words }}</section>"
        "{% endfor %}</message>"
    )
    message = workshop.render(source, words=LONG)
    assert refusals(message) == []
    headers = [block for block in message["blocks"] if block["type"] == "header"]
    assert [header["text"]["text"] for header in headers] == [f"Number {n}" for n in range(12)]
    texts = [
        part["text"] for part in parts(message["blocks"]) if str(part.get("text")).endswith("…")
    ]
    assert len(texts) == 24
    assert len({len(text) for text in texts}) == 1
    assert 100 < len(texts[0]) < 800


def test_a_message_that_no_cutting_makes_short_enough_loses_its_last_blocks(
    workshop: Workshop,
) -> None:
    source = """<message>{% for n in range(49) %}
      <section>{% for n in range(10) %}<field>{{ words }}</field>{% endfor %}</section>
    {% endfor %}</message>"""
    message = workshop.render(source, words=LONG)
    assert refusals(message) == []
    assert re.fullmatch(r"…and \d+ more", message["blocks"][-1]["elements"][0]["text"])


def test_a_view_is_never_larger_than_slack_takes(workshop: Workshop) -> None:
    source = "<home>{% for n in range(90) %}<section>{{ words }}</section>{% endfor %}</home>"
    view = workshop.render(source, words="株式会社日立製作所 " * 1_000)
    assert refusals(view) == []
    assert len(view["blocks"]) == 90


def test_few_blocks_can_be_too_large_for_a_view_as_well(workshop: Workshop) -> None:
    field = "<field>{{ words }}</field>"
    source = f"<home>{{% for n in range(15) %}}<section>{field * 10}</section>{{% endfor %}}</home>"
    view = workshop.render(source, words="株" * 3_000)
    assert refusals(view) == []
    assert len(view["blocks"]) == 15


def test_what_was_typed_before_fits_into_its_field_again(workshop: Workshop) -> None:
    (block,) = workshop.form(
        '<input label="L"><textinput action="a" max="100" value="{{ words }}"/></input>',
        words=LONG,
    )
    assert 90 < len(block["element"]["initial_value"]) <= 100


def test_nothing_where_words_are_needed(workshop: Workshop) -> None:
    source = "<message>\n<header>{{ words }}</header><p>{{ words }}</p></message>"
    message = workshop.render(source, words=" \u2028")
    assert refusals(message) == []
    assert message["text"] == "– –"
    with pytest.raises(MarkupError, match="<header> is empty"):
        workshop.render(source, words="", strict=True)


def test_emoji_count_twice_as_slack_may_count_them(workshop: Workshop) -> None:
    (block,) = workshop.blocks("<header>{{ words }}</header>", words="👍" * 200)
    assert length(block["text"]["text"]) <= 150


def test_escaped_text_stays_within_the_limit(workshop: Workshop) -> None:
    (block,) = workshop.blocks("<section>{{ words }}</section>", words="a&b " * 1_000)
    assert 2_900 < len(block["text"]["text"]) <= 3_000
    assert block["text"]["text"].endswith("a&amp;b…")
