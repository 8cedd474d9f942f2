"""Journey 7: the digests, at the right hour, in the channel's language and in the reader's own."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox import Channel, MessageHandle
from store.program import apply_program, parse_program
from tests.journeys.deciding import last, nominate
from tests.story import PROGRAM, Story

SCHEDULES = """
schedules:
  - {name: Week of DACH, kind: wins_digest, region: DACH, cron: 0 9 * * mon}
  - name: Week of all
    kind: wins_digest
    channel: C0WINS
    cron: 0 9 * * mon
    timezone: Europe/Berlin
  - name: Week with partners
    kind: wins_digest
    channel: C0SHARED
    cron: 0 9 * * mon
    timezone: Europe/Berlin
  - name: Month
    kind: progress_digest
    channel: C0HUB
    cron: 0 9 1 * *
    timezone: Europe/Berlin
"""
MONDAY = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)  # nine in Berlin


def begin(story: Story) -> None:
    """The program with its schedules, and a week in which one reference is won."""
    program = parse_program(PROGRAM + SCHEDULES)
    story.store.run_sync(apply_program, program=program, actor=None)
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()


def pass_to(story: Story, moment: datetime) -> None:
    """Let it be that moment, and let what is due then be posted."""
    story.clock.set(moment)
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()


def digests(story: Story, channel: Channel) -> list[MessageHandle]:
    """What has a digest's control, oldest first."""
    return [one for one in story.priya.see(channel) if "digest.read" in str(one.blocks)]


def test_monday_at_nine_in_the_regions_language(story: Story) -> None:
    begin(story)
    pass_to(story, datetime(2026, 3, 16, 7, 59, tzinfo=UTC))
    assert digests(story, story.dach) == digests(story, story.wins) == []
    pass_to(story, MONDAY)
    pass_to(story, MONDAY)
    [german], [english] = digests(story, story.dach), digests(story, story.wins)
    for sentence in (
        "Was wir gemeinsam erreicht haben",
        "Germany, Austria, Switzerland",
        "9.–15. März 2026",
        "1 neue Referenz",
        "Nordwind Logistik · Deutschland · Logistik",
        "nominiert von @Priya Nair, mitgeholfen: @Lukas Brandt, freigegeben von @Jonas Weber",
        "Die erste Nominierung von @Priya Nair: willkommen!",
        "@Jonas Weber: 1 Entscheidung innerhalb eines Arbeitstags",
    ):
        assert sentence in german.text
    assert "What we achieved together" in english.text
    assert "@Priya Nair nominated, @Lukas Brandt helped, @Jonas Weber approved" in english.text
    # The next one comes a week later, and a quiet week says so.
    pass_to(story, datetime(2026, 3, 23, 8, 0, tzinfo=UTC))
    quiet = last(digests(story, story.dach))
    assert "Eine ruhige Woche" in quiet.text
    assert "1 weniger als in der Woche davor (1)" in quiet.text
    assert "Welcher Kunde hat gerade etwas Gutes über uns gesagt?" in quiet.text
    assert len(digests(story, story.dach)) == 2
    form = quiet.click("Kunden nominieren").modal
    assert form is not None
    assert "Customer" in form.labels


def test_the_same_digest_in_ones_own_language(story: Story) -> None:
    begin(story)
    pass_to(story, MONDAY)
    post = last(story.lukas.see(story.wins))
    mine = post.click("digest.read").ephemeral
    assert mine is not None
    assert "Was wir gemeinsam erreicht haben" in mine.text
    assert "Nordwind Logistik" in mine.text
    assert "digest.read" not in str(mine.blocks)
    assert "What we achieved together" in post.text, "the channel's own stays as it was"
    # Nobody else sees it.
    assert "Was wir" not in "".join(one.text for one in story.priya.see(story.wins))
    hers = last(digests(story, story.dach)).click("digest.read").ephemeral
    assert hers is not None
    assert "What we achieved together" in hers.text


def test_where_another_company_reads_along_no_customer_is_named(story: Story) -> None:
    begin(story)
    pass_to(story, MONDAY)
    [outside] = digests(story, story.shared)
    assert "One of our customers" in outside.text
    answer = outside.click("digest.read").ephemeral
    assert answer is not None
    assert "What we achieved together" in answer.text
    for told in (outside, answer):
        assert "Nordwind" not in told.text + str(told.blocks) + told.notification


def test_a_guest_who_asks_gets_no_name(story: Story) -> None:
    story.wins.invite(story.guest)
    begin(story)
    pass_to(story, MONDAY)
    answer = last(story.guest.see(story.wins)).click("digest.read").ephemeral
    assert answer is not None
    assert "One of our customers" in answer.text
    assert "Nordwind" not in answer.text


def test_a_long_week_goes_on_in_the_thread(story: Story) -> None:
    begin(story)
    for number in range(9):
        nominate(story, account_name=f"Kunde {number}")
        last(story.jonas.dm_with_bot()).click("Freigeben")
    pass_to(story, MONDAY)
    head = last(digests(story, story.dach))
    assert "Germany, Austria, Switzerland: 10 · Nordwind Logistik, Kunde 0" in head.text
    [page] = head.replies
    assert "Unsere neuen Referenzen, Seite 1 von 1" in page.text
    assert "Kunde 8" in page.text
    head.click("digest.read")
    private = [one for one in story.priya.see(story.dach) if one.is_ephemeral]
    assert len(private) == 2
    assert "Kunde 8" in private[1].text


def test_the_month_in_numbers(story: Story) -> None:
    begin(story)
    pass_to(story, datetime(2026, 4, 1, 7, 0, tzinfo=UTC))
    post = last(digests(story, story.hub))
    for sentence in (
        "Our progress last month",
        "March 2026",
        "References ready to use: 1",
        "Decided on time: 100%",
        "Nothing to compare with",
    ):
        assert sentence in post.text
    mine = post.click("digest.read").ephemeral
    assert mine is not None


def test_a_gap_that_is_met_begins_with_what_it_is_about(story: Story) -> None:
    story.lukas.command("/reference insurance poland", channel=story.deal)
    begin(story)
    pass_to(story, MONDAY)
    post = last(digests(story, story.wins))
    assert "insurance poland (Insurance, Poland)" in post.text
    form = post.click("Nominate", near="insurance poland").modal
    assert form is not None
    assert (form.value("Country"), form.value("Industry")) == ("Poland", "Insurance")
    form.close()
    empty = post.click("Nominate a customer").modal
    assert empty is not None
    assert (empty.value("Country"), empty.value("Industry")) == (None, None)
    empty.close()
    # Nobody made this one, and so it is about nothing.
    post.click("Nominate", near="insurance poland")
    forged = story.last_sent("block_actions")
    forged["actions"][0]["value"] = "gap:4711"
    forged["trigger_id"] = story.sandbox.context.triggers.new("U0PRIYA")
    story.send(forged)


def test_a_control_that_nobody_made(story: Story) -> None:
    begin(story)
    pass_to(story, MONDAY)
    post = last(digests(story, story.wins))
    post.click("digest.read")
    forged = story.last_sent("block_actions")
    forged["actions"][0]["value"] = "999:202603160800"
    story.send(forged)
    private = [one for one in story.priya.see(story.wins) if one.is_ephemeral]
    assert len(private) == 2
    assert "Nordwind" not in private[1].text
