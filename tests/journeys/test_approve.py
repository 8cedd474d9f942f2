"""Journey 2: the region's owners decide, and everybody sees who decided what."""

from __future__ import annotations

from datetime import timedelta

from store.approvals import get_approval
from store.program import apply_program
from store.program_file import parse_program
from tests.journeys.deciding import last, nominate
from tests.story import PROGRAM, Story, everywhere


@everywhere
def test_the_card_says_the_facts_and_one_click_approves(story: Story) -> None:
    nominate(story, agreement="verbal")
    card = last(story.jonas.dm_with_bot())
    facts, story_begins = card.text.index("Reifegrad: 85"), card.text.index("halved the time")
    assert card.text.index("schriftliche Zustimmung") < story_begins
    assert facts < card.text.index("Nominiert von @Priya Nair") < story_begins
    assert "Transport" in card.text or "Logistik" in card.text
    assert card.buttons == ["Freigeben", "Änderungen erbitten", "Ablehnen", "Weitergeben"]
    seen = card.click("Freigeben")
    assert seen.error is None
    story.settle()
    assert card.buttons == []
    assert "Freigegeben von @Jonas Weber" in card.text
    told = last(story.priya.dm_with_bot())
    assert "Nordwind Logistik is approved: @Jonas Weber said yes" in told.text
    assert "@Lukas Brandt" in told.text
    assert told.buttons == []


@everywhere
def test_the_second_to_click_is_told_who_was_first(story: Story) -> None:
    nominate(story, country="FR")
    card = last(story.claire.dm_with_bot())
    form = card.click("Reassign").modal
    assert form is not None
    form.choose("Person", "Helen Park")
    form.submit()
    story.settle()
    # Slack is busy, so Claire still looks at a card with its buttons when Helen decides.
    story.sandbox.faults.rate_limit("chat.update", retry_after=60, times=9)
    assert last(story.helen.dm_with_bot()).click("Approve").error is None
    for button in ("Approve", "Decline", "Ask for changes", "Reassign"):
        late = card.click(button)
        assert late.ephemeral is not None, button
        assert "@Helen Park has already decided this" in late.ephemeral.text
        assert "Approved" in late.ephemeral.text
    story.sandbox.faults.clear()
    story.clock.advance(timedelta(seconds=61))
    story.settle()
    assert "Approved by @Helen Park" in card.text
    assert card.buttons == []


@everywhere
def test_declined_with_a_reason_mended_and_approved(story: Story) -> None:
    nomination_id = nominate(story)
    card = last(story.jonas.dm_with_bot())
    form = card.click("Ablehnen").modal
    assert form is not None
    assert "Nordwind Logistik" in form.text
    # Slack asks for a required field itself; a blank is as empty to us.
    assert list(form.submit().errors) == ["Ihre Begründung"]
    form.fill("Ihre Begründung", " ")
    refused = form.submit()
    assert list(refused.errors.values()) == [
        "Bitte begründen Sie Ihre Entscheidung: So erfährt, wer nominiert hat, was helfen würde."
    ]
    assert form.is_open
    form.fill("Ihre Begründung", "Die Zahlen brauchen eine Quelle.")
    assert form.submit().errors == {}
    assert not form.is_open
    story.settle()
    assert "Abgelehnt von @Jonas Weber" in card.text
    assert "Die Zahlen brauchen eine Quelle." in card.text

    told = last(story.priya.dm_with_bot())
    assert "Nordwind Logistik was declined by @Jonas Weber" in told.text
    assert "Die Zahlen brauchen eine Quelle." in told.text
    mend = told.click("Mend and send again").modal
    assert mend is not None
    mend.fill("Source of the figures", "Their gate log, March 2026")
    assert mend.submit().errors == {}
    story.settle()
    assert told.buttons == []
    assert "You have sent it again since" in told.text

    again = last(story.jonas.dm_with_bot())
    assert again.ts != card.ts
    assert "Erneut nominiert: Nordwind Logistik" in again.text
    assert "Die Zahlen brauchen eine Quelle." in again.text
    again.click("Freigeben")
    story.settle()
    assert "is approved" in last(story.priya.dm_with_bot()).text
    assert story.store.read_sync(get_approval, approval_id=1).state == "declined"
    approved = story.store.read_sync(get_approval, approval_id=2)
    assert (approved.subject_id, approved.state) == (nomination_id, "approved")


@everywhere
def test_handed_to_somebody_who_may_decide(story: Story) -> None:
    nominate(story, country="FR")
    card = last(story.claire.dm_with_bot())
    due = next(line for line in card.text.splitlines() if "Please decide by" in line)
    assert "17" in due
    story.clock.advance(timedelta(days=2))
    form = card.click("Reassign").modal
    assert form is not None
    assert "@Marta Ruiz" in form.text
    assert list(form.submit().errors) == ["Person"]
    for name, sentence in (
        ("Priya Nair", "This person nominated the customer"),
        ("Kenji Sato", "This person does not decide here"),
    ):
        form.choose("Person", name)
        [error] = form.submit().errors.values()
        assert error.startswith(sentence)
    form.choose("Person", "Marta Ruiz")
    assert form.submit().errors == {}
    story.settle()
    assert "@Marta Ruiz has been asked to decide" in card.text
    hers = last(story.marta.dm_with_bot())
    assert due in hers.text, "handing it on moves no deadline"
    assert "1 decision waits" in story.marta.open_home().text
    assert "Nothing waits for you" in story.claire.open_home().text
    hers.click("Approve")
    story.settle()
    assert "Approved by @Marta Ruiz" in card.text


def test_nobody_decides_their_own(story: Story) -> None:
    nominate(story, nominator="U0JONAS")
    assert not [message for message in story.jonas.dm_with_bot() if message.buttons]
    # The region's only owner nominated it, and has no backup: the region above decides.
    assert "Approve" in last(story.claire.dm_with_bot()).buttons


def test_who_no_longer_owns_the_region_no_longer_decides(story: Story) -> None:
    nominate(story)
    card = last(story.jonas.dm_with_bot())
    program = parse_program(PROGRAM.replace("owners: [U0JONAS]", "owners: [U0CLAIRE]"))
    story.store.run_sync(apply_program, program=program, actor=None)
    for button in ("Freigeben", "Ablehnen", "Änderungen erbitten", "Weitergeben"):
        refused = card.click(button).ephemeral
        assert refused is not None, button
        assert "@Claire Dubois" in refused.text
    assert story.store.read_sync(get_approval, approval_id=1).state == "pending"
    assert "1 decision waits" in story.claire.open_home().text


@everywhere
def test_the_customer_agrees_after_the_approval(story: Story) -> None:
    nominate(story, agreement="not_asked")
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()
    told = last(story.priya.dm_with_bot())
    assert "The customer has not agreed yet" in told.text
    win = last(story.priya.see(story.wins))
    assert "until they agree, please do not mention them outside" in win.text
    form = told.click("The customer agreed").modal
    assert form is not None
    assert form.value("What would they do?") == ["Reference call", "Quote"]
    form.choose("How did they agree?", "In writing")
    form.fill("Evidence", "Their mail of 9 March")
    assert form.submit().errors == {}
    story.settle()
    assert "Our deal teams find it" in told.text
    assert told.buttons == []
    assert "until they agree" not in win.text
