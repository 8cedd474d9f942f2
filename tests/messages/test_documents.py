"""Whole messages, modals and home tabs: the frame and the notification."""

from __future__ import annotations

import pytest
from jinja2.bccache import Bucket

from messages.sources import CompiledTemplates
from tests.messages.conftest import Workshop
from tests.messages.test_blocks import plain


def test_a_message_with_its_notification(workshop: Workshop) -> None:
    source = """
      {# A comment with a <tag id="x"> in it #}
      <message>
        <notification>{{ name }} needs <user id="U0A"/></notification>
        <divider/>
      </message>
    """
    assert workshop.render(source, name="R&D <!channel>") == {
        "text": "R&amp;D &lt;!channel&gt; needs <@U0A>",
        "blocks": [{"type": "divider"}],
    }


def test_a_notification_is_made_from_the_blocks_where_none_is_given(workshop: Workshop) -> None:
    source = """
      <message>
        <header>Approved</header>
        <p>By <user id="U0A"/>, <date at="2026-05-01T07:00:00Z" format="{date}"/></p>
        <ul><li>one</li><li>two</li></ul>
        <section>in <b>{{ place }}</b></section>
        <context>for <channel id="C0A"/></context>
        <actions><button action="a">Open</button></actions>
      </message>
    """
    assert workshop.render(source, place="<DACH>")["text"] == (
        "Approved By <@U0A>, 1 May 2026 one two in &lt;DACH&gt; for <#C0A>"
    )


def test_a_modal(workshop: Workshop) -> None:
    source = """
      <modal callback="nomination.form" metadata="{{ kept|tojson }}" notify-on-close="true"
             clear-on-close="true" external-id="x1">
        <title>Nominate</title>
        <submit>Send</submit>
        <close>Not now</close>
        <p>Hello</p>
      </modal>
    """
    kept = {"story": 'a "b"\n<c> & d', "ids": [1, 2], "none": None}
    assert workshop.render(source, kept=kept) == {
        "type": "modal",
        "callback_id": "nomination.form",
        "private_metadata": '{"story":"a \\"b\\"\\n<c> & d","ids":[1,2],"none":null}',
        "notify_on_close": True,
        "clear_on_close": True,
        "external_id": "x1",
        "title": plain("Nominate"),
        "submit": plain("Send"),
        "close": plain("Not now"),
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Hello"}],
                    }
                ],
            }
        ],
    }


def test_a_home_tab(workshop: Workshop) -> None:
    source = '<home callback="home" metadata="{{ page }}"><divider/></home>'
    assert workshop.render(source, page=2) == {
        "type": "home",
        "callback_id": "home",
        "private_metadata": "2",
        "blocks": [{"type": "divider"}],
    }


def test_parts_of_templates_are_shared(workshop: Workshop) -> None:
    workshop.write(
        "room/parts",
        '{% macro who(id) %}<user id="{{ id }}"/>{% endmacro %}\n'
        "{% macro line(id) %}<p>{% trans %}By{% endtrans %} {{ who(id) }}</p>{% endmacro %}",
    )
    source = '{% from "room/parts.xml" import line %}<message>{{ line("U0A") }}</message>'
    assert workshop.render(source)["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "By "},
        {"type": "user", "user_id": "U0A"},
    ]


def test_none_is_nothing_and_truth_is_spelled_out(workshop: Workshop) -> None:
    (block,) = workshop.form(
        '<input label="L" optional="{{ yes }}" id="{{ nothing }}">'
        '<textinput action="a" value="{{ nothing }}"/></input>',
        yes=True,
        nothing=None,
    )
    assert block["optional"] is True
    assert "block_id" not in block
    assert block["element"] == {"type": "plain_text_input", "action_id": "a"}


def test_a_template_is_compiled_once_in_a_process(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever bot asks, for whichever reader; and again when it has changed."""
    compiled: list[str] = []
    keep = CompiledTemplates.dump_bytecode

    def note(self: CompiledTemplates, bucket: Bucket) -> None:
        compiled.append(bucket.key)
        keep(self, bucket)

    monkeypatch.setattr(CompiledTemplates, "dump_bytecode", note)
    workshop.write("room/page", "<message><p>{{ 1.5|number }}</p></message>")
    said = [
        workshop.messages(strict=strict).render("room/page", locale)["text"]
        for strict in (True, False)
        for locale in ("en", "de")
    ]
    assert said == ["1.5", "1,5"] * 2
    assert len(compiled) == 1
    workshop.write("room/page", "<message><p>{{ 2.5|number }}</p></message>")
    assert workshop.messages().render("room/page", "de")["text"] == "2,5"
    assert len(compiled) == 2
