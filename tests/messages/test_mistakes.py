"""A broken template says what is wrong, in which template, on which line."""

from __future__ import annotations

import re

import pytest

from messages import MarkupError, UnknownSentence
from tests.messages.conftest import Workshop

IN_A_MESSAGE = [
    ("<section>a</section>\n<box/>", 3, "<box> cannot stand in <message>"),
    ("\n\n<p>a <blink>b</blink></p>", 4, "<blink> cannot stand here"),
    ('<p colour="red">a</p>', 2, "<p> has no attribute colour"),
    ("<p>a</p>\nwords", 2, "text after <p> in <message>"),
    ("<actions>\n<button>Go</button></actions>", 3, '<button> needs action="…"'),
    ('<actions><button action="a" style="red">Go</button></actions>', 2, "style is"),
    (
        '<actions><button action="a">1</button>\n<button action="a">2</button></actions>',
        2,
        'action="a" stands twice',
    ),
    ("<actions>\n</actions>", 2, "<actions> has no elements"),
    ("<ul></ul>", 2, "<ul> has no <li>"),
    ("<ul><p>a</p></ul>", 2, "<p> cannot stand in <ul>"),
    ('<p id="x">a</p><divider id="x"/>', 2, 'id="x" stands twice'),
    ('<image src="https://example.com/a.png"/>', 2, '<image> needs alt="…"'),
    ('<image alt="A"/>', 2, '<image> has either src="…" or file="…"'),
    (
        '<image src="https://example.com/a.png" file="F1" alt="A"/>',
        2,
        '<image> has either src="…" or file="…"',
    ),
    ('<image file="" alt="A"/>', 2, "file is empty"),
    ('<image src="a.png" alt="A"/>', 2, '"a.png" is no web address'),
    ('<input label="L"><textinput action="a"/></input>', 2, "<input> stands in a modal"),
    ('<section>a<button action="a">1</button>\n<button action="b">2</button></section>', 3, "one"),
    ("<pre>a <b>b</b></pre>", 2, "<pre> takes text only"),
    ('<p><emoji name="Not An Emoji"/></p>', 2, "is no emoji name"),
    ("<p>{% trans %}a <blink>b</blink>{% endtrans %}</p>", 2, "<blink> cannot stand here"),
    ("<p>a", 2, "mismatched tag"),
    ("<divider/>\n<p>{{ missing }}</p>", 3, "'missing' is undefined"),
    ("<divider/>\n<p>{{ 1 / 0 }}</p>", 3, "ZeroDivisionError"),
    ("\n{% if %}", 3, "TemplateSyntaxError"),
    ("<p>{{ ['a', 'b'] }}</p>", 2, "a list cannot be shown"),
]


@pytest.mark.parametrize(("source", "line", "problem"), IN_A_MESSAGE)
def test_in_a_message(workshop: Workshop, source: str, line: int, problem: str) -> None:
    with pytest.raises(MarkupError, match=re.escape(problem)) as caught:
        workshop.render(f"<message>\n{source}</message>")
    assert caught.value.place == f"room/page.xml:{line}"


SELECT = '<input label="L"><select action="a"{}</select></input>'
IN_A_FORM = [
    ('<input label="L"></input>', "<input> has one element, not 0"),
    ('<input label="L"><button action="a">A</button></input>', "<button> cannot stand in <input>"),
    ('<input><textinput action="a"/></input>', '<input> needs label="…"'),
    ('<input label="L"><textinput action="a" max="0"/></input>', "max is at least 1"),
    ('<input label="L"><textinput action="a" max="x"/></input>', "max is a whole number"),
    ('<input label="L"><textinput action="a" min="9" max="3"/></input>', "min and max"),
    ('<input label="L"><textinput action="a" multiline="yes"/></input>', '"true" or "false"'),
    ('<input label="L"><textinput action="a" dispatch-on="blur"/></input>', "dispatch-on is"),
    ('<input label="L"><number action="a" value="many"/></input>', "value is a number"),
    ('<input label="L"><datepicker action="a" value="tomorrow"/></input>', "is no day"),
    (SELECT.format(">"), "<select> offers nothing"),
    (SELECT.format("><option>A</option>"), '<option> needs value="…"'),
    (SELECT.format(' source="planets">'), "source is one of"),
    (SELECT.format(' max="2"><option value="1">A</option>'), 'goes with multiple="true"'),
    (SELECT.format(' source="users" response-url="true">'), "response-url goes with one"),
    (SELECT.format(' source="conversations" filter="secret">'), "filter takes"),
]


@pytest.mark.parametrize(("source", "problem"), IN_A_FORM)
def test_in_a_form(workshop: Workshop, source: str, problem: str) -> None:
    with pytest.raises(MarkupError, match=re.escape(problem)) as caught:
        workshop.form(source)
    assert caught.value.place == "room/page.xml:1"


FRAMES = [
    ("<view/>", "a template is one of <message>, <modal>, <home>, not <view>"),
    ("<message></message>", "<message> has no blocks"),
    ("<modal><title>T</title><p>a</p></modal>", '<modal> needs callback="…"'),
    ('<modal callback="c"><p>a</p></modal>', "<modal> needs a <title>"),
    ('<modal callback="c"><p>a</p><title>T</title></modal>', "<title> stands before the blocks"),
    (
        '<modal callback="c"><title>T</title><title>T</title><p>a</p></modal>',
        "<title> stands twice",
    ),
    (
        '<modal callback="c"><title>T</title>'
        '<input label="L"><textinput action="a"/></input></modal>',
        "so it needs a <submit>",
    ),
    ("<home><title>T</title></home>", "<title> cannot stand in <home>"),
]


@pytest.mark.parametrize(("source", "problem"), FRAMES)
def test_in_the_frame(workshop: Workshop, source: str, problem: str) -> None:
    with pytest.raises(MarkupError, match=re.escape(problem)) as caught:
        workshop.render(source)
    assert caught.value.place == "room/page.xml:1"


def test_a_mistake_in_a_shared_part_names_the_part(workshop: Workshop) -> None:
    workshop.write("room/parts", "{% macro line() %}\n\n<p><blink/></p>{% endmacro %}")
    source = '{% from "room/parts.xml" import line %}\n<message>{{ line() }}</message>'
    with pytest.raises(MarkupError) as caught:
        workshop.render(source)
    assert caught.value.place == "room/parts.xml:3"


def test_a_missing_value_in_a_shared_part_names_the_part(workshop: Workshop) -> None:
    workshop.write("room/parts", "{% macro line() %}\n\n<p>{{ missing }}</p>{% endmacro %}")
    source = '{% from "room/parts.xml" import line %}\n<message>{{ line() }}</message>'
    with pytest.raises(MarkupError, match="'missing' is undefined") as caught:
        workshop.render(source)
    assert caught.value.place == "room/parts.xml:3"


def test_a_mistake_in_a_sentence_names_its_line(workshop: Workshop) -> None:
    for broken in ("{{ missing }}", "{% if %}"):
        workshop.write(
            "errors", f'<sentences>\n<sentence id="a">\n{broken}\n</sentence></sentences>'
        )
        with pytest.raises(MarkupError) as caught:
            workshop.messages().say("errors.a", "de")
        assert caught.value.place == "errors.xml:3"


def test_a_template_that_is_not_there(workshop: Workshop) -> None:
    for name in ("room/none", "../secrets", "/etc/passwd"):
        with pytest.raises(MarkupError, match="TemplateNotFound"):
            workshop.messages().render(name, "en")


def test_sentences_that_are_not_there_or_stand_twice(workshop: Workshop) -> None:
    workshop.write(
        "errors",
        '<sentences>\n<sentence id="a">A</sentence>\n<sentence id="a">B</sentence></sentences>',
    )
    with pytest.raises(UnknownSentence, match=r'errors\.xml:3: "a" stands twice'):
        workshop.messages().say("errors.a", "en")
    with pytest.raises(UnknownSentence, match=r'labels\.xml: no <sentence id="activity\.none">'):
        workshop.messages(strict=True).label("activity", "none", "en")
    with pytest.raises(UnknownSentence, match="no such file"):
        workshop.messages().say("nowhere.a", "en")
    with pytest.raises(UnknownSentence):
        workshop.messages().say("errors", "en")
