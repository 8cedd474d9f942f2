"""Journey 1: a colleague nominates a customer, and the region's owner gets to decide."""

from __future__ import annotations

from sandbox import FormHandle
from store.nomination_records import list_own_nominations
from store.posts import list_posts
from tests.story import Story, everywhere


def fill(form: FormHandle) -> None:
    """What has to be filled in, besides the customer and the country."""
    form.choose("What would the customer do?", "Reference call", "Quote")
    form.choose("What have you agreed with the customer so far?", "Agreed verbally")
    form.fill("Story", "Trains stood still. Together we found out why.")
    form.fill("Proof", "Downtime fell by 40 percent within half a year.")


@everywhere
def test_a_nomination_from_the_command_to_the_owners_card(story: Story) -> None:
    form = story.priya.command("/nominate Deutsche Bahn", channel=story.deal).modal
    assert form is not None
    assert form.value("Customer") == "Deutsche Bahn (new customer)"
    assert "The country tells us who decides." in form.text
    # The country says who decides, and what was typed before stays.
    form.fill("Story", "Trains stood still.")
    assert form.suggest("Country", "germ") == ["Germany"]
    form.choose("Country", "Germany")
    assert "Germany, Austria, Switzerland: @Jonas Weber will decide" in form.text
    assert form.value("Story") == "Trains stood still."
    assert form.suggest("Country", "fran")[0] == "France"
    form.choose("Country", "France")
    assert "Europe, Middle East and Africa: @Claire Dubois will decide" in form.text
    form.suggest("Country", "germ")
    form.choose("Country", "Germany")
    fill(form)
    form.choose("Industry", "Transport")
    form.fill("Products", "Gateway, Insight")
    form.fill("What was measured", "Hours of downtime a month")
    form.fill("Figure before", "20")
    form.fill("Figure after", "12")
    form.fill("Period", "January to June 2025")
    form.fill("Source of the figures", "Their operations report")
    form.fill("Contact at the customer", "Anja Vogt")
    form.fill("Contact’s role", "Head of Operations")
    form.fill("Contact’s e-mail", "anja.vogt@example.com")
    form.choose("Who else helped?", "Lukas Brandt")
    sent = form.submit()
    assert (sent.error, sent.errors, form.is_open) == (None, {}, False)

    story.settle()
    told = story.priya.dm_with_bot()[-1].text
    assert "Thank you, your nomination of Deutsche Bahn is on its way." in told
    assert "@Jonas Weber for Germany, Austria, Switzerland" in told
    assert "17 March 2026" in told
    assert "@Lukas Brandt" in told
    card = story.jonas.dm_with_bot()[-1]
    for fact in ("Deutsche Bahn", "Anja Vogt", "20", "12", "Trains stood still", "@Priya Nair"):
        assert fact in card.text
    assert "Freigeben" in card.buttons
    # Nobody else is disturbed.
    assert story.lukas.dm_with_bot() == []
    assert story.claire.dm_with_bot() == []


@everywhere
def test_mending_and_sending_again(story: Story) -> None:
    form = story.lukas.command("/nominate Nordbahn", channel=story.deal).modal
    assert form is not None
    form.suggest("Land", "deut")
    form.choose("Land", "Deutschland")
    form.choose("Wozu wäre der Kunde bereit?", "Zitat")
    form.fill("Geschichte", "Züge standen still. Gemeinsam fanden wir heraus, warum.")
    form.fill("Nachweis", "Die Ausfälle sanken deutlich, sagt der Betrieb.")
    form.submit()
    story.settle()
    reason = story.jonas.dm_with_bot()[-1].click("Änderungen erbitten").modal
    assert reason is not None
    reason.fill("reason", "Um wie viel sanken sie?")
    reason.submit()
    story.settle()

    mend = story.lukas.dm_with_bot()[-1].click("nomination.mend").modal
    assert mend is not None
    assert mend.title == "Nominierung überarbeiten"
    assert "@Jonas Weber bittet um Änderungen:" in mend.text
    assert "Um wie viel sanken sie?" in mend.text
    assert mend.value("Kunde") == "Nordbahn"
    assert mend.value("Land") == "Deutschland"
    assert mend.value("Geschichte") == "Züge standen still. Gemeinsam fanden wir heraus, warum."
    mend.fill("Nachweis", "Die Ausfälle sanken um 40 Prozent, sagt der Betrieb.")
    mend.submit()
    story.settle()
    assert "wieder unterwegs" in story.lukas.dm_with_bot()[-1].text
    assert "40 Prozent" in story.jonas.dm_with_bot()[-1].text
    [nomination] = story.store.read_sync(list_own_nominations, member_id="U0LUKAS")
    assert (nomination.state, nomination.revision) == ("pending", 2)

    # What is sent again cannot be mended meanwhile, so no message offers it any more.
    assert [m for m in story.lukas.dm_with_bot() if "nomination.mend" in str(m.blocks)] == []


@everywhere
def test_a_half_filled_form_is_kept_and_offered(story: Story) -> None:
    form = story.priya.command("/nominate Seewind", channel=story.deal).modal
    assert form is not None
    form.fill("Story", "The harbour was dark.")
    form.choose("What would the customer do?", "Video")
    form.fill("Contact at the customer", "Ole Riis")
    form.close()

    again = story.priya.command("/nominate", channel=story.deal).modal
    assert again is not None
    assert "You began to nominate Seewind" in again.text
    assert again.value("Customer") is None
    again.click("Continue")
    assert again.value("Customer") == "Seewind (new customer)"
    assert again.value("Story") == "The harbour was dark."
    assert again.value("What would the customer do?") == ["Video"]
    assert again.value("Contact at the customer") == "Ole Riis"
    assert "You began" not in again.text
    again.suggest("Country", "swed")
    again.choose("Country", "Sweden")
    again.fill("Proof", "Lights fail four times less often than before.")
    assert again.value("Story") == "The harbour was dark."
    sent = again.submit()
    assert sent.errors == {}
    # It is sent, so there is no draft any more.
    third = story.priya.command("/nominate", channel=story.deal).modal
    assert third is not None
    assert "You began" not in third.text


@everywhere
def test_a_form_sent_twice_makes_one_nomination(story: Story) -> None:
    form = story.priya.command("/nominate Deutsche Bahn", channel=story.deal).modal
    assert form is not None
    form.suggest("Country", "germ")
    form.choose("Country", "Germany")
    fill(form)
    form.submit()
    submission = story.sandbox.sent[-1].payload
    assert submission["type"] == "view_submission"
    # Slack did not get our answer, and the person pressed the button again.
    answer = story.sandbox.run(story.sandbox.context.delivery.interactive(submission))
    assert not answer
    story.running.be_quiet()
    story.settle()
    [nomination] = story.store.read_sync(list_own_nominations, member_id="U0PRIYA")
    assert nomination.account == "Deutsche Bahn"
    assert len(story.jonas.dm_with_bot()) == 1
    assert len(story.priya.dm_with_bot()) == 1
    assert len(story.store.read_sync(list_posts)) == 2
