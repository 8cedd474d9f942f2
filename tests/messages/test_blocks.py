"""Blocks: markup in, exact JSON out."""

from __future__ import annotations

from tests.messages.conftest import Workshop


def section(*elements: dict[str, object]) -> dict[str, object]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str) -> dict[str, object]:
    return {"type": "text", "text": words}


def plain(words: str) -> dict[str, object]:
    return {"type": "plain_text", "text": words, "emoji": False}


def mrkdwn(words: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def test_header_and_divider(workshop: Workshop) -> None:
    assert workshop.blocks(
        '<header id="h">New:\n  {{ name }}</header><divider/>', name="A & B"
    ) == [
        {"type": "header", "text": plain("New: A & B"), "block_id": "h"},
        {"type": "divider"},
    ]


def test_a_header_may_show_an_emoji_by_name(workshop: Workshop) -> None:
    assert workshop.blocks('<header><emoji name="tada"/> Done</header>') == [
        {"type": "header", "text": {"type": "plain_text", "text": ":tada: Done", "emoji": True}}
    ]


def test_rich_text_that_stands_together_is_one_block(workshop: Workshop) -> None:
    source = """
      <p>One</p>
      <p>Two</p>
      <quote>Said</quote>
      <pre>
x = 1
  y = 2
</pre>
      <p id="own">Apart</p>
      <divider/>
      <p>After</p>
    """
    assert workshop.blocks(source) == [
        {
            "type": "rich_text",
            "elements": [
                section(text("One")),
                section(text("Two")),
                {"type": "rich_text_quote", "elements": [text("Said")]},
                {"type": "rich_text_preformatted", "elements": [text("x = 1\n  y = 2")]},
            ],
        },
        {"type": "rich_text", "elements": [section(text("Apart"))], "block_id": "own"},
        {"type": "divider"},
        {"type": "rich_text", "elements": [section(text("After"))]},
    ]


def test_lists_in_lists(workshop: Workshop) -> None:
    source = """
      <ol>
        <li>One
          <ul><li>inner</li></ul>
        </li>
        <li>Two</li>
      </ol>
    """
    (block,) = workshop.blocks(source)
    assert block["elements"] == [
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 0,
            "elements": [section(text("One"))],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [section(text("inner"))],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 0,
            "offset": 1,
            "elements": [section(text("Two"))],
        },
    ]


def test_a_section_with_text_fields_and_a_button(workshop: Workshop) -> None:
    source = """
      <section id="s">
        <b>Acme</b>
        <field>Country: {{ country }}</field>
        <field><i>Used</i> twice</field>
        <button action="reference.details" value="7">Details</button>
      </section>
    """
    assert workshop.blocks(source, country="DE") == [
        {
            "type": "section",
            "text": mrkdwn("*Acme*"),
            "fields": [mrkdwn("Country: DE"), mrkdwn("_Used_ twice")],
            "accessory": {
                "type": "button",
                "action_id": "reference.details",
                "text": plain("Details"),
                "value": "7",
            },
            "block_id": "s",
        }
    ]


def test_a_context_of_runs_pictures_and_items(workshop: Workshop) -> None:
    source = """
      <context>
        Nominated by <user id="U0A"/>
        <image src="https://example.com/a.png" alt="A"/>
        and found
        <item>twice</item><item>here</item>
      </context>
    """
    assert workshop.blocks(source) == [
        {
            "type": "context",
            "elements": [
                mrkdwn("Nominated by <@U0A>"),
                {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"},
                mrkdwn("and found"),
                mrkdwn("twice"),
                mrkdwn("here"),
            ],
        }
    ]


def test_an_image(workshop: Workshop) -> None:
    assert workshop.blocks(
        '<image id="i" src="https://example.com/a b.png" alt="A picture" title="The title"/>'
    ) == [
        {
            "type": "image",
            "image_url": "https://example.com/a%20b.png",
            "alt_text": "A picture",
            "title": plain("The title"),
            "block_id": "i",
        }
    ]


def test_an_image_of_an_uploaded_file(workshop: Workshop) -> None:
    assert workshop.blocks('<image file="F0123" alt="A picture"/>') == [
        {"type": "image", "slack_file": {"id": "F0123"}, "alt_text": "A picture"}
    ]


def test_actions_with_buttons_and_their_questions(workshop: Workshop) -> None:
    source = """
      <actions id="a">
        <button action="approval.approve" value="12" style="primary" label="Approve Acme">
          Approve
          <confirm title="Sure?" confirm="Yes" deny="No" style="danger">It is
            announced to <b>all</b>.</confirm>
        </button>
        <button action="link.open" url="https://example.com">Open</button>
        <overflow action="more">
          <option value="1">One</option>
          <option value="2" url="https://example.com/2">Two</option>
        </overflow>
        <datepicker action="day" value="2026-05-01T09:00:00Z" placeholder="Choose"/>
      </actions>
    """
    assert workshop.blocks(source) == [
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "approval.approve",
                    "text": plain("Approve"),
                    "value": "12",
                    "style": "primary",
                    "accessibility_label": "Approve Acme",
                    "confirm": {
                        "title": plain("Sure?"),
                        "text": plain("It is announced to all."),
                        "confirm": plain("Yes"),
                        "deny": plain("No"),
                        "style": "danger",
                    },
                },
                {
                    "type": "button",
                    "action_id": "link.open",
                    "text": plain("Open"),
                    "url": "https://example.com",
                },
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [
                        {"text": plain("One"), "value": "1"},
                        {"text": plain("Two"), "value": "2", "url": "https://example.com/2"},
                    ],
                },
                {
                    "type": "datepicker",
                    "action_id": "day",
                    "initial_date": "2026-05-01",
                    "placeholder": plain("Choose"),
                },
            ],
            "block_id": "a",
        }
    ]
