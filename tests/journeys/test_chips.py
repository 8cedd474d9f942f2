"""What was understood of a search, shown as chips: taken away, corrected, meant as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import NotFound
from store.searches import get_search
from tests.cases import bring_cases
from tests.story import Story


@pytest.fixture
def found(story: Story, tmp_path: Path) -> Story:
    """A story with references to find."""
    bring_cases(story.store, tmp_path)
    return story


def test_what_was_understood_can_be_taken_away(found: Story) -> None:
    answer = found.priya.command("/reference bank in japan", channel=found.deal).ephemeral
    assert answer is not None
    assert "We have no reference that fits “bank in japan” yet" in answer.text
    assert [name for name in answer.buttons if name.endswith("✕")] == [
        ":office: Banking ✕",
        ":round_pushpin: Japan ✕",
    ]
    (row,) = (block for block in answer.blocks if block["block_id"] == "answer.chips")
    assert [chip["accessibility_label"] for chip in row["elements"]] == [
        "Search again without Banking (Industry)",
        "Search again without Japan (Country)",
    ]
    # The words of grammar go with it, and the answer stays where it was.
    answer.click(":round_pushpin: Japan ✕")
    assert "1 reference fits “bank”" in answer.text
    assert "Alpenbank" in answer.text
    assert [name for name in answer.buttons if name.endswith("✕")] == [":office: Banking ✕"]
    # The form begins with what is left.
    form = answer.click("Refine").modal
    assert form is not None
    assert form.value("Words") == "bank"
    form.choose("Country", "Austria")
    form.submit()
    assert ":round_pushpin: Austria ✕" in answer.buttons
    # What was chosen in the form is taken away like what was typed.
    answer.click(":round_pushpin: Austria ✕")
    assert [name for name in answer.buttons if name.endswith("✕")] == [":office: Banking ✕"]
    # Nothing is left to search for: how to begin.
    answer.click(":office: Banking ✕")
    assert "These find something here" in answer.text


def test_a_correction_is_told_and_can_be_refused(found: Story) -> None:
    answer = found.priya.command("/reference bnak austria", channel=found.deal).ephemeral
    assert answer is not None
    assert "Showing results for Banking; you typed “bnak”." in answer.text
    assert "Alpenbank" in answer.text
    answer.click("Search for “bnak” as it is")
    assert "Showing results for" not in answer.text
    assert "In none of our references: bnak" in answer.text
    assert ":pencil2: bnak ✕" in answer.buttons
    # And again as we would read it.
    answer.click(":pencil2: bnak ✕")
    assert "Showing results for Banking; you typed “bnak”." in answer.text


def test_a_chip_is_the_clickers_own(found: Story) -> None:
    answer = found.priya.command("/reference bank in japan", channel=found.deal).ephemeral
    assert answer is not None
    answer.click(":round_pushpin: Japan ✕")
    forged = found.last_sent("block_actions")
    forged["user"]["id"] = found.guest.id
    found.send(forged)
    last = found.store.read_sync(get_search, search_id=2, member_id=found.priya.id)
    assert last.query == "bank"
    with pytest.raises(NotFound):
        found.store.read_sync(get_search, search_id=3, member_id=found.guest.id)
    # A chip that means nothing (any more) changes nothing, however odd it is.
    forged["user"]["id"] = found.priya.id
    odd = ("1:country.0000", "1:filter.nothing", "1:filter.from_values", "1:" + "x" * 1900, "1")
    for number, value in enumerate(odd, start=3):
        forged["actions"][0]["value"] = value
        found.send(forged)
        again = found.store.read_sync(get_search, search_id=number, member_id=found.priya.id)
        assert again.query == "bank in japan"
