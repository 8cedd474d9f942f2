"""An industry that we read out of a story is told as proposed, until its keepers say so."""

from __future__ import annotations

from pathlib import Path

from store.audit import list_audit
from tests.cases import bring_cases, case
from tests.story import Story

MOLE = case(
    "mole",
    "Mole & Sons",
    country="DE",
    title="A savings bank that never closes",
    summary="The private bank moved its retail banking to us.",
    story="The bank serves savers. Its banking core ran at night; now the bank is always open.",
)


def test_a_proposed_industry_is_confirmed_and_corrected(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path, [MOLE])
    answer = story.jonas.command("/reference mole", channel=story.deal).ephemeral
    assert answer is not None
    assert "Banken (aus der Geschichte vorgeschlagen)" in answer.text
    # Who does not look after it sees it, and cannot change it.
    theirs = story.priya.command("/reference mole", channel=story.deal).ephemeral
    assert theirs is not None
    details = theirs.click("Details").modal
    assert details is not None
    assert "Banking (proposed from the story)" in details.text
    assert details.buttons == ["Request"]
    details.close()
    details = answer.click("Details").modal
    assert details is not None
    details.click("Ja, Banken")
    assert "vorgeschlagen" not in details.text
    forged = story.last_sent("block_actions")
    forged["user"]["id"] = story.priya.id
    forged["actions"][0]["value"] = "1:retail"
    story.send(forged)

    form = details.click("Branche korrigieren").modal
    assert form is not None
    form.choose("Branche", "Versicherungen")
    form.submit()
    assert "Versicherungen" in details.text
    # Found there at once, and told by the next import as its keeper said it.
    assert not bring_cases(story.store, tmp_path, [MOLE]).updated
    found = story.priya.command("/reference insurance germany", channel=story.deal).ephemeral
    assert found is not None
    assert "Mole & Sons · Germany · Insurance" in found.text
    said = [
        (row.actor, row.why)
        for row in story.store.read_sync(list_audit, subject_type="reference", subject_id=1)
        if row.action == "reference.industry"
    ]
    assert said == [(story.jonas.id, "confirmed"), (story.jonas.id, "corrected")]
