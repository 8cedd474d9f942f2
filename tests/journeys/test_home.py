"""Journey 5: the Home tab, always of this moment; and /vouch, its short form."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from store.decisions import decide_approval
from tests.journeys.deciding import last, nominate
from tests.story import Story


def test_an_empty_home_says_what_to_do(story: Story) -> None:
    home = story.priya.open_home()
    for sentence in (
        "Nothing waits for you.",
        "You have not nominated anybody yet.",
        "The first win is still ahead of us",
        "/nominate",
        "/reference",
        "/vouch",
    ):
        assert sentence in home.text
    form = home.click("Nominate a customer").modal
    assert form is not None
    assert "Customer" in form.labels
    german = story.lukas.open_home()
    assert "Für Sie liegt nichts an." in german.text


def test_deciding_from_home(story: Story) -> None:
    nominate(story)
    home = story.jonas.open_home()
    assert "1 Entscheidung wartet auf Sie" in home.text
    opened = home.click("Öffnen").modal
    assert opened is not None
    assert "halved the time" in opened.text
    opened.click("Freigeben")
    assert "Freigegeben von @Jonas Weber" in opened.text
    assert opened.buttons == []
    opened.close()
    assert "Für Sie liegt nichts an." in home.text
    assert "Unsere neue Referenz" not in home.text
    assert "Nordwind Logistik" in home.text, "among the latest wins"
    # The nominator's tab was brought up to date as well, without being opened anew.
    assert "approved by @Jonas Weber; our deal teams find it" in story.priya.open_home().text


def test_one_click_on_home_and_a_reason_from_home(story: Story) -> None:
    nominate(story, account_name="Alpenmilch")
    nominate(story, account_name="Bergbahn")
    home = story.jonas.open_home()
    home.click("Freigeben", near="Alpenmilch")
    assert "1 Entscheidung wartet" in home.text
    form = home.click("Änderungen erbitten", near="Bergbahn").modal
    assert form is not None
    form.fill("Was sollte geändert werden?", "Bitte mit Quelle.")
    assert form.submit().errors == {}
    assert "Für Sie liegt nichts an." in home.text
    hers = story.priya.open_home()
    assert "Bergbahn: @Jonas Weber asks for changes." in hers.text
    assert "Bitte mit Quelle." in hers.text
    mend = hers.click("Mend and send again").modal
    assert mend is not None
    assert mend.value("Customer") == "Bergbahn"
    mend.fill("Source of the figures", "Their ticket sales, 2025")
    assert mend.submit().errors == {}
    assert "Bergbahn: with @Jonas Weber" in hers.text, "and not as it was before"
    assert "1 Entscheidung wartet" in home.text


def test_a_reason_given_in_the_opened_card_closes_it(story: Story) -> None:
    nominate(story)
    home = story.jonas.open_home()
    opened = home.click("Öffnen").modal
    assert opened is not None
    form = opened.click("Ablehnen").modal
    assert form is not None
    form.fill("Ihre Begründung", "Noch zu früh.")
    form.submit()
    assert not form.is_open
    assert not opened.is_open
    assert "Für Sie liegt nichts an." in home.text


def test_too_late_on_home(story: Story) -> None:
    nominate(story, country="FR")
    last(story.claire.dm_with_bot())
    home = story.claire.open_home()
    opened = home.click("Open").modal
    assert opened is not None
    form = opened.click("Decline").modal
    assert form is not None
    form.fill("Your reason", "Not yet.")
    last(story.claire.dm_with_bot()).click("Approve")
    form.submit()
    assert "@Claire Dubois has already decided this" in form.text


def test_long_lists_are_paged(story: Story) -> None:
    for number in range(7):
        nominate(story, account_name=f"Kunde {number}")
    home = story.jonas.open_home()
    assert "7 Entscheidungen warten" in home.text
    assert "Seite 1 von 2" in home.text
    assert "Kunde 4" in home.text
    assert "Kunde 5" not in home.text
    home.click("Nächste Seite")
    assert "Seite 2 von 2" in home.text
    assert "Kunde 5" in home.text
    assert "Kunde 4" not in home.text
    home.click("Vorherige Seite")
    assert "Seite 1 von 2" in home.text


def test_vouch_answers_the_asker_alone(story: Story) -> None:
    nominate(story)
    seen = story.jonas.command("/vouch", channel=story.deal)
    assert seen.ephemeral is not None
    assert "1 Entscheidung wartet auf Sie" in seen.ephemeral.text
    assert "Nordwind Logistik" in seen.ephemeral.text
    opened = seen.ephemeral.click("Öffnen").modal
    assert opened is not None
    assert "Freigeben" in opened.buttons
    mine = story.priya.command("/vouch " + "x" * 10_000, channel=story.deal).ephemeral
    assert mine is not None
    assert "Nordwind Logistik: with @Jonas Weber" in mine.text
    assert story.lukas.see(story.deal) == []


def test_a_guest_sees_a_short_page_without_names(story: Story) -> None:
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    home = story.guest.open_home()
    assert "One of our customers" in home.text
    assert "Nordwind" not in home.text
    assert home.buttons == []
    seen = story.guest.command("/vouch", channel=story.shared)
    assert seen.ephemeral is not None
    assert "for colleagues" in seen.ephemeral.text


def test_a_decision_while_the_tab_is_being_published(story: Story) -> None:
    nominate(story)
    story.jonas.open_home()
    gate = story.sandbox.faults.hold("views.publish")
    with ThreadPoolExecutor(max_workers=1) as hand:
        opening = hand.submit(story.jonas.open_home)
        gate.wait_until_reached()
        # What is on its way to Slack now shows a nomination that waits; it does no longer.
        story.store.run_sync(
            decide_approval, approval_id=1, decision="approved", actor_id="U0HELEN"
        )
        gate.release()
        home = opening.result(timeout=30)
    story.settle()
    assert "Für Sie liegt nichts an." in home.text


def test_a_page_is_turned_although_the_tab_was_published_meanwhile(story: Story) -> None:
    for number in range(6):
        nominate(story, account_name=f"Kunde {number}")
    home = story.jonas.open_home()
    story.sandbox.faults.refuse("views.publish", "hash_conflict", times=1)
    home.click("Nächste Seite")
    assert "Seite 2 von 2" in home.text


def test_a_tab_that_slack_does_not_take_holds_up_no_decision(story: Story) -> None:
    nominate(story)
    home = story.jonas.open_home()
    story.sandbox.faults.refuse("views.publish", "internal_error", times=9)
    assert last(story.jonas.dm_with_bot()).click("Freigeben").error is None
    story.settle()
    assert "is approved" in last(story.priya.dm_with_bot()).text
    # The tab still shows its buttons; whoever presses one learns what happened.
    late = home.click("Ablehnen").modal
    assert late is not None
    assert "@Jonas Weber hat bereits entschieden" in late.text
    story.sandbox.faults.clear()
    assert "Für Sie liegt nichts an." in story.jonas.open_home().text
