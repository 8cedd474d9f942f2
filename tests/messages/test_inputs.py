"""Forms: markup in, exact JSON out."""

from __future__ import annotations

import pytest

from tests.messages.conftest import Workshop
from tests.messages.test_blocks import plain


def element(workshop: Workshop, source: str, **values: object) -> dict[str, object]:
    (block,) = workshop.form(f'<input id="i" label="L">{source}</input>', **values)
    assert block["type"] == "input"
    found: dict[str, object] = block["element"]
    return found


def test_the_frame_of_an_input(workshop: Workshop) -> None:
    source = """
      <input id="story" label="Story" hint="What was hard?" optional="true" dispatch="true">
        <textinput action="story" multiline="true" min="3" max="500" placeholder="Once…"
                   dispatch-on="enter character" value="{{ story }}" focus="true"/>
      </input>
    """
    assert workshop.form(source, story='He said "yes"\n& more') == [
        {
            "type": "input",
            "block_id": "story",
            "label": plain("Story"),
            "hint": plain("What was hard?"),
            "optional": True,
            "dispatch_action": True,
            "element": {
                "type": "plain_text_input",
                "action_id": "story",
                "multiline": True,
                "min_length": 3,
                "max_length": 500,
                "initial_value": 'He said "yes"\n& more',
                "placeholder": plain("Once…"),
                "focus_on_load": True,
                "dispatch_action_config": {
                    "trigger_actions_on": ["on_enter_pressed", "on_character_entered"]
                },
            },
        }
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<email action="a"/>', {"type": "email_text_input", "action_id": "a"}),
        (
            '<url action="a" value="https://x.example"/>',
            {"type": "url_text_input", "action_id": "a", "initial_value": "https://x.example"},
        ),
        (
            '<number action="a" min="1" max="9.5" decimal="true" value="2"/>',
            {
                "type": "number_input",
                "action_id": "a",
                "is_decimal_allowed": True,
                "initial_value": "2",
                "min_value": "1",
                "max_value": "9.5",
            },
        ),
        ('<datepicker action="a" value=""/>', {"type": "datepicker", "action_id": "a"}),
    ],
)
def test_other_typed_inputs(workshop: Workshop, source: str, expected: dict[str, object]) -> None:
    assert element(workshop, source) == expected


def test_a_select_of_its_own_options(workshop: Workshop) -> None:
    source = """
      <select action="a" placeholder="Choose" value="{{ chosen }}">
        {% for key in ["de", "fr"] %}
        <option value="{{ key }}" description="{{ key|upper }}">{{ key|language_name }}</option>
        {% endfor %}
      </select>
    """
    german = {"text": plain("German"), "value": "de", "description": plain("DE")}
    french = {"text": plain("French"), "value": "fr", "description": plain("FR")}
    made = element(workshop, source, chosen="fr")
    assert made == {
        "type": "static_select",
        "action_id": "a",
        "placeholder": plain("Choose"),
        "options": [german, french],
        "initial_option": french,
    }
    assert "initial_option" not in element(workshop, source, chosen=None)


def test_groups_and_several_choices(workshop: Workshop) -> None:
    source = """
      <select action="a" multiple="true" values="1 3" max="2">
        <group label="Odd"><option value="1">One</option><option value="3">Three</option></group>
        <group label="Even"><option value="2">Two</option></group>
      </select>
    """
    one, two, three = (
        {"text": plain(word), "value": value}
        for word, value in (("One", "1"), ("Two", "2"), ("Three", "3"))
    )
    assert element(workshop, source) == {
        "type": "multi_static_select",
        "action_id": "a",
        "option_groups": [
            {"label": plain("Odd"), "options": [one, three]},
            {"label": plain("Even"), "options": [two]},
        ],
        "initial_options": [one, three],
        "max_selected_items": 2,
    }


def test_a_select_that_the_bot_fills(workshop: Workshop) -> None:
    source = '<select action="a" source="external" min-query="1" value="7" value-label="Acme"/>'
    acme = {"text": plain("Acme"), "value": "7"}
    assert element(workshop, source) == {
        "type": "external_select",
        "action_id": "a",
        "min_query_length": 1,
        "initial_option": acme,
    }
    several = '<select action="a" source="external" multiple="true">{}</select>'
    assert element(workshop, several.format('<option value="7">Acme</option>')) == {
        "type": "multi_external_select",
        "action_id": "a",
        "initial_options": [acme],
    }


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('source="users" value="U0A"', {"type": "users_select", "initial_user": "U0A"}),
        (
            'source="users" multiple="true" values="U0A U0B"',
            {"type": "multi_users_select", "initial_users": ["U0A", "U0B"]},
        ),
        (
            'source="channels" value="C0A" response-url="true"',
            {"type": "channels_select", "initial_channel": "C0A", "response_url_enabled": True},
        ),
        (
            'source="conversations" current="true" filter="public private" exclude-bots="true"',
            {
                "type": "conversations_select",
                "default_to_current_conversation": True,
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            },
        ),
    ],
)
def test_selects_of_people_and_channels(
    workshop: Workshop, attributes: str, expected: dict[str, object]
) -> None:
    made = element(workshop, f'<select action="a" {attributes}/>')
    assert made == {"action_id": "a", **expected}


def test_checkboxes_and_radio_buttons(workshop: Workshop) -> None:
    options = '<option value="1">One</option><option value="2">Two</option>'
    one = {"text": plain("One"), "value": "1"}
    two = {"text": plain("Two"), "value": "2"}
    assert element(workshop, f'<checkboxes action="a" values="2 1">{options}</checkboxes>') == {
        "type": "checkboxes",
        "action_id": "a",
        "options": [one, two],
        "initial_options": [one, two],
    }
    assert element(workshop, f'<radio action="a" value="2">{options}</radio>') == {
        "type": "radio_buttons",
        "action_id": "a",
        "options": [one, two],
        "initial_option": two,
    }
