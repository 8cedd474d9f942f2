"""The Request button: asked once, and those who look after the customer hear of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from sandbox import FormHandle
from store.models import Request
from tests.cases import bring_cases
from tests.journeys.deciding import last
from tests.story import Story, everywhere


def open_form(story: Story, words: str = "kontor süd") -> FormHandle:
    """Priya's form for the reference that these words find."""
    answer = story.priya.command(f"/reference {words}", channel=story.deal).ephemeral
    assert answer is not None
    form = answer.click("Request").modal
    assert form is not None
    return form


def count(story: Story) -> int:
    return (
        story.store.read_sync(lambda session: session.scalar(select(func.count(Request.id)))) or 0
    )


@everywhere
def test_a_request_is_stored_and_its_owner_told(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path)
    form = open_form(story)
    assert "Kontor Süd · Germany · Insurance" in form.text
    assert form.values["For which deal?"] == "acme"
    form.choose("What should the customer do?", "Reference call")
    form.fill("Needed by", "2026-03-20")
    form.fill("Note", "They would like to hear about the first three months.")
    form.submit()
    story.settle()
    assert count(story) == 1
    card = last(story.jonas.dm_with_bot())
    assert "Angefragt: Kontor Süd" in card.text
    assert "@Priya Nair bittet" in card.text
    assert "acme" in card.text
    assert "#deal-acme" in card.text
    assert "Referenzgespräch" in card.text
    assert "20. März 2026" in card.text or "20.03.2026" in card.text
    assert "first three months" in card.text
    details = card.click("Details").modal
    assert details is not None
    assert "Kontor Süd" in details.text
    told = last(story.priya.dm_with_bot())
    assert "Your request for Kontor Süd is on its way" in told.text
    assert "@Jonas Weber" in told.text


def test_a_form_sent_twice_makes_one_request(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path)
    form = open_form(story)
    form.choose("What should the customer do?", "Quote")
    form.submit()
    story.send(story.last_sent("view_submission"))
    story.settle()
    assert count(story) == 1
    assert len([m for m in story.jonas.dm_with_bot() if "Angefragt" in m.text]) == 1


def test_what_cannot_stay_is_said_at_its_field(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path)
    form = open_form(story)
    form.choose("What should the customer do?", "Quote")
    form.fill("Needed by", "2026-03-09")
    form.submit()
    assert form.errors == {"Needed by": "This day is over. Please choose today or a later one."}
    form.fill("Needed by", "2026-03-10")
    form.submit()
    assert count(story) == 1


def test_only_what_was_agreed_can_be_asked_for(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path)
    form = open_form(story, "alpenbank")
    with pytest.raises(Exception, match="Reference call"):
        form.choose("What should the customer do?", "Reference call")


def test_guests_do_not_request(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path)
    answer = story.guest.command("/reference alpenbank", channel=story.shared).ephemeral
    assert answer is not None
    refused = answer.click("Request").ephemeral
    assert refused is not None
    assert "Requests come from colleagues" in refused.text
    assert count(story) == 0
