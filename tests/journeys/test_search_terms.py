"""The hub teaches the search a word of its own, in Slack, and everybody is understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.search.understanding.terms import list_terms
from tests.cases import bring_cases
from tests.story import Story


@pytest.fixture
def found(story: Story, tmp_path: Path) -> Story:
    """A story with references to find."""
    bring_cases(story.store, tmp_path)
    return story


def open_list(story: Story) -> Any:
    form = story.helen.open_home().click("Search words").modal
    assert form is not None
    return form


def test_the_hub_teaches_tries_changes_and_removes_a_word(found: Story) -> None:
    before = found.priya.command("/reference quidproquo austria", channel=found.deal).ephemeral
    assert before is not None
    assert "In none of our references: quidproquo" in before.text
    words = open_list(found)
    assert "We have not taught it a word yet." in words.text
    form = words.click("Add a word").modal
    assert form is not None
    form.fill("Word or phrase", "Quidproquo")
    assert form.suggest("What does it mean?", "bank")[0] == "Industry: Banking"
    form.choose("What does it mean?", "Industry: Banking")
    form.fill("Try it", "quidproquo austria", enter=True)
    without = "Without this word: :round_pushpin: Austria (Country), :mag: quidproquo (Word)"
    assert without in form.text
    assert "With it: :office: Banking (Industry), :round_pushpin: Austria (Country)" in form.text
    # Nothing is taught by trying.
    assert found.store.read_sync(list_terms) == []
    assert form.submit().errors == {}
    assert "Quidproquo → :office: Industry: Banking" in words.text
    after = found.priya.command("/reference quidproquo austria", channel=found.deal).ephemeral
    assert after is not None
    assert "1 reference fits “quidproquo austria”" in after.text
    assert ":office: Banking ✕" in after.buttons

    form = words.click("Edit").modal
    assert form is not None
    assert form.value("Word or phrase") == "Quidproquo"
    form.choose("What does it mean?", *form.suggest("What does it mean?", "insurance")[:1])
    form.submit()
    assert "Industry: Insurance" in words.text
    form = words.click("Edit").modal
    assert form is not None
    form.click("Remove")
    assert "no longer one of our words" in form.text
    assert found.store.read_sync(list_terms) == []
    assert "We have not taught it a word yet." in words.text


def test_what_cannot_be_taught_says_why(found: Story) -> None:
    form = open_list(found).click("Add a word").modal
    assert form is not None
    form.fill("Word or phrase", "neobank")
    form.choose("What does it mean?", *form.suggest("What does it mean?", "insurance")[:1])
    assert form.submit().errors == {
        "Word or phrase": "This word means something already: Industry: Banking. "
        "Please choose another one, or a longer phrase."
    }
    form.fill("Word or phrase", "?*")
    assert form.submit().errors == {
        "Word or phrase": "Please type the word, with letters or digits."
    }
    form.fill("Word or phrase", "the")
    assert "too common" in form.submit().errors["Word or phrase"]
    # Only the hub: from the store, whatever a click says.
    form.fill("Word or phrase", "Quidproquo")
    assert form.submit().errors == {}
    forged = found.last_sent("view_submission")
    forged["user"]["id"] = found.priya.id
    forged["view"]["state"]["values"]["phrase"]["phrase"]["value"] = "Somethingelse"
    answer = found.send(forged)
    assert answer["response_action"] == "update"
    assert [term.phrase for term in found.store.read_sync(list_terms)] == ["Quidproquo"]


def test_an_answer_that_fits_nothing_teaches_the_hub_alone(found: Story) -> None:
    theirs = found.priya.command("/reference quidproquo", channel=found.deal).ephemeral
    assert theirs is not None
    assert "Teach Vouch a word" not in theirs.buttons
    answer = found.helen.command("/reference quidproquo austria", channel=found.deal).ephemeral
    assert answer is not None
    form = answer.click("Teach Vouch a word").modal
    assert form is not None
    assert form.value("Word or phrase") == "quidproquo"
    form.choose("What does it mean?", *form.suggest("What does it mean?", "banking")[:1])
    form.submit()
    # The question is asked again, in the place of the answer.
    assert "1 reference fits “quidproquo austria”" in answer.text
    assert ":office: Banking ✕" in answer.buttons
