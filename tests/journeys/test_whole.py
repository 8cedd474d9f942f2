"""The whole journey: nominate, approve, announce, find; over each transport, on each database."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sandbox import FormHandle, MessageHandle, Person
from store.models import Nomination
from store.posts import list_posts
from tests.story import Story, everywhere

STORY = (
    "Pumps stood still for days before anybody knew why. Together we put a sensor on each, "
    "and the first season passed without a single stop."
)


def fill_in(form: FormHandle, *, country: str = "Germany") -> None:
    """What a colleague who reads English writes."""
    form.suggest("Country", country)
    form.choose("Country", country)
    form.choose("What would the customer do?", "Reference call", "Quote")
    form.choose("What have you agreed with the customer so far?", "Agreed in writing")
    form.fill("Story", STORY)
    form.fill("Proof", "Unplanned downtime fell from 31 to 9 hours a month.")
    form.fill("Products", "Edge Gateway")
    form.choose("Who else helped?", "Lukas Brandt")


def card_of(owner: Person, account: str) -> MessageHandle:
    [card] = [message for message in owner.dm_with_bot() if account in message.text]
    return card


@everywhere
def test_nominate_approve_announce_and_find(story: Story) -> None:
    # Priya, in London, nominates.
    form = story.priya.command("/nominate Karsten Pumpen", channel=story.deal).modal
    assert form is not None
    fill_in(form)
    seen = form.submit()
    assert (seen.error, seen.errors) == (None, {})
    story.settle()
    # Jonas, who owns the region, gets the card in German, and approves.
    card = card_of(story.jonas, "Karsten Pumpen")
    assert "Freigeben" in card.buttons
    card.click("Freigeben")
    story.settle()
    [decided] = [card_of(story.jonas, "Karsten Pumpen")]
    assert "Freigeben" not in decided.buttons
    # Priya learns of it in English.
    assert "Jonas Weber" in story.priya.dm_with_bot()[-1].text
    # It is a win for the region and for all, inside the region's working hours (11:00 there).
    for channel in (story.dach, story.wins):
        [win] = story.priya.see(channel)
        assert "Karsten Pumpen" in win.text
        assert "Priya Nair" in win.text
        assert "Lukas Brandt" in win.text
    # Lukas finds the reference in a deal's channel, and nobody else sees the answer.
    answer = story.lukas.command("/reference pumpen sensor", channel=story.deal).ephemeral
    assert answer is not None
    assert "Karsten Pumpen" in answer.text
    assert story.priya.see(story.deal) == []
    assert story.store.read_sync(list_posts, state="failed") == []


@everywhere
def test_a_nomination_is_turned_down_mended_and_then_found(story: Story) -> None:
    form = story.priya.command("/nominate Karsten Pumpen").modal
    assert form is not None
    fill_in(form)
    form.submit()
    story.settle()
    reason = card_of(story.jonas, "Karsten Pumpen").click("Änderungen erbitten").modal
    assert reason is not None
    reason.fill("reason", "Wer hat die Stunden gemessen?")
    reason.submit()
    story.settle()
    told = story.priya.dm_with_bot()[-1]
    assert "Wer hat die Stunden gemessen?" in told.text
    mend = told.click("nomination.mend").modal
    assert mend is not None
    assert mend.value("Story") == STORY
    mend.fill("Source of the figures", "The customer's own maintenance log")
    assert mend.submit().errors == {}
    story.settle()
    story.jonas.dm_with_bot()[-1].click("Freigeben")
    story.settle()
    answer = story.priya.command("/reference karsten", channel=story.deal).ephemeral
    assert answer is not None
    assert "Karsten Pumpen" in answer.text


@everywhere
def test_a_form_sent_twice_makes_one_nomination(story: Story) -> None:
    form = story.priya.command("/nominate Karsten Pumpen").modal
    assert form is not None
    fill_in(form)
    form.submit()
    # As when the answer is late and the person clicks once more.
    story.send(story.last_sent("view_submission"))
    story.settle()
    assert story.store.read_sync(count_nominations) == 1
    assert len([m for m in story.jonas.dm_with_bot() if "Karsten Pumpen" in m.text]) == 1


def count_nominations(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Nomination)) or 0


WORDS = {
    "nothing": "",
    "blanks": "   ",
    "a help word": "help",
    "10,000 characters": "industrial iot " * 667,
    "one long word": "x" * 10_000,
    "Japanese": "製造業のお客様",
    "Arabic": "مرجع عميل في قطاع البنوك",
    "Hebrew and marks": "\u202eבנק\u202c",
    "emoji": "🏦 🇩🇪 👩‍👩‍👧",
    "markup": "<!channel> <@U0HELEN> *bold* </p> {{ 7*7 }} & ' \" \\",
    "SQL": "'; DROP TABLE nominations; -- %_ OR NEAR(a b) \"",
    "control signs": "a\x00b\x07c\ud7ff",
}


@pytest.mark.parametrize("command", ["/nominate", "/reference", "/vouch"])
def test_whatever_is_typed_gets_an_answer(story: Story, command: str) -> None:
    for what, text in WORDS.items():
        seen = story.priya.command(f"{command} {text}", channel=story.deal)
        assert seen.error is None, what
        assert seen.modal or seen.ephemeral, what
        assert "Traceback" not in seen.text, what
        assert "Something went wrong" not in seen.text, what
        story.settle()
        assert story.store.read_sync(list_posts, state="failed") == [], what


@pytest.mark.parametrize("value", ["4711", "", "x", "-1", "9" * 400, None])
def test_a_made_up_value_of_a_button_is_answered(story: Story, value: str | None) -> None:
    form = story.priya.command("/nominate Karsten Pumpen").modal
    assert form is not None
    fill_in(form)
    form.submit()
    story.settle()
    card_of(story.jonas, "Karsten Pumpen").click("Ablehnen")
    before = len(story.jonas.dm_with_bot())
    forged = story.last_sent("block_actions")
    forged["actions"][0] |= {"action_id": "approval.approve", "value": value}
    story.send(forged)
    answers = story.jonas.dm_with_bot()[before:]
    assert len(answers) == 1
    assert answers[0].is_ephemeral
    assert "Bei uns ist etwas schiefgegangen" not in answers[0].text
    assert "Freigeben" in card_of(story.jonas, "Karsten Pumpen").buttons, "nothing was decided"


def test_an_owner_cannot_decide_by_borrowing_a_button(story: Story) -> None:
    """A click whose number belongs to another region's approval."""
    form = story.priya.command("/nominate Karsten Pumpen").modal
    assert form is not None
    fill_in(form)
    form.submit()
    story.settle()
    card_of(story.jonas, "Karsten Pumpen").click("Ablehnen")
    forged = story.last_sent("block_actions")
    forged["actions"][0]["action_id"] = "approval.approve"
    forged["user"]["id"] = story.grace.id
    story.send(forged)
    story.settle()
    assert "Freigeben" in card_of(story.jonas, "Karsten Pumpen").buttons
    assert story.priya.see(story.wins) == []
