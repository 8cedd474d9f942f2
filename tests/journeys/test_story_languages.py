"""Stories in several languages, and posts beside themselves in the reader's own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import update

from sandbox import Person
from sandbox.client.forms import FormHandle
from store.models import Reference
from store.program import apply_program, parse_program
from store.search.index.upkeep import index_reference
from tests.cases import bring_cases, case
from tests.journeys.deciding import last, nominate
from tests.story import PROGRAM, Story

GERMAN = "Die Lastwagen warten nur noch halb so lange am Tor."
ENGLISH = "The queue of lorries is only half as long."
JAPANESE = "トラックの待ち時間が半分になりました。"


def details(story: Story, person: Person) -> FormHandle:
    """The customer's details, found by this person's own search."""
    answer = person.command("/reference nordwind", channel=story.deal).ephemeral
    assert answer is not None
    opened = answer.click("reference.details").modal
    assert opened is not None
    return opened


def test_an_owner_adds_a_translation_and_a_colleague_in_tokyo_reads_it(story: Story) -> None:
    nominate(story, story=GERMAN, language="de", metric="Wartezeit")
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()
    story.store.run_sync(
        lambda session: session.execute(update(Reference).values(audience="public"))
    )
    story.store.run_sync(index_reference, reference_id=1)

    # The owner of the region keeps the story; whoever nominated reads it.
    opened = details(story, story.jonas)
    assert "Sprachen dieser Geschichte" in opened.text
    assert "Deutsch: das Original" in opened.text
    assert "story.translate" not in str(details(story, story.priya).blocks)
    for language, told in (("Japanisch", JAPANESE), ("Englisch", ENGLISH)):
        form = opened.click("story.translate").modal
        assert form is not None
        assert GERMAN in form.text
        assert "Wartezeit: 42 minutes → 20 minutes (six months)" in form.text
        form.choose("language", language)
        form.fill("story", GERMAN)
        form.submit()
        assert form.errors == {
            "Geschichte": "Das ist noch der Text des Originals. Bitte übersetzen Sie ihn."
        }
        form.fill("story", told)
        form.fill("proofs", f"{told[:4]}: 42 → 20")
        form.submit()
        assert not form.is_open
        assert f"{language}: Übersetzung" in opened.text
    story.settle()

    # In Tokyo it is read at once, and told what it is.
    kenji = details(story, story.kenji)
    assert JAPANESE in kenji.text
    assert "お客様の承認はまだ" in kenji.text
    assert "トラック: 42 → 20" in kenji.text
    answer = story.kenji.command("/reference 待ち時間", channel=story.deal).ephemeral
    assert answer is not None
    assert JAPANESE in answer.text
    win = last(story.kenji.see(story.wins))
    assert ENGLISH in win.text, "the channel's post has followed"
    assert "has not approved it yet" in win.text
    assert GERMAN in last(story.kenji.see(story.dach)).text
    read = win.click("win.read").ephemeral
    assert read is not None
    assert JAPANESE in read.text
    both = win.click("win.both").modal
    assert both is not None
    for words in (ENGLISH, JAPANESE, "Our new reference", "新しいリファレンス"):
        assert words in both.text

    # Where others read along there is what the customer has approved, and nothing else.
    def shared_words() -> str:
        asked = story.priya.command("/reference nordwind", channel=story.shared).ephemeral
        assert asked is not None
        asked.click("reference.share")
        story.settle()
        return last(story.priya.see(story.shared)).text

    assert GERMAN in shared_words()
    assert "approved" not in shared_words()
    visitor = story.guest.command("/reference lorries nordwind", channel=story.shared).ephemeral
    assert visitor is not None
    assert GERMAN in visitor.text
    assert ENGLISH not in visitor.text

    # The customer has read the English words and says yes to them.
    form = opened.click("story.approve", near="Englisch: Übersetzung").modal
    assert form is not None
    assert ENGLISH in form.text
    assert form.value("approved_on") == "2026-03-10"
    form.choose("how", "Schriftlich")
    form.submit()
    assert "vom Kunden schriftlich" in opened.text
    assert ENGLISH in shared_words()
    story.settle()
    assert "has not approved" not in last(story.kenji.see(story.wins)).text
    # Nobody else does so by a click of their own making.
    forged = story.last_sent("view_submission")
    forged["user"]["id"] = story.guest.id
    story.send(forged)
    assert opened.click("story.remove", near="Japanisch: Übersetzung").error is None
    assert "Japanisch" not in opened.text
    assert ENGLISH in details(story, story.kenji).text


def test_a_post_in_both_languages(story: Story, tmp_path: Path) -> None:
    schedule = "{name: Week, kind: wins_digest, region: DACH, cron: 0 9 * * mon}"
    program = parse_program(f"{PROGRAM}\nschedules:\n  - {schedule}\n")
    story.store.run_sync(apply_program, program=program, actor=None)
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    bring_cases(story.store, tmp_path, [case("one", "Mole")])
    story.clock.set(datetime(2026, 3, 16, 8, 0, tzinfo=UTC))
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()
    post = last(story.kenji.see(story.dach))

    def both(person: Person) -> str:
        opened = last(person.see(story.dach)).click("digest.both").modal
        assert opened is not None
        assert "digest.read" not in str(opened.blocks)
        text = opened.text
        opened.close()
        return text

    mine = both(story.kenji)
    for line in ("Was wir gemeinsam erreicht haben", "Nordwind Logistik · Deutschland · Logistik"):
        assert line in post.text
        assert line in mine
    assert mine.index("1 neue Referenz") < mine.index("リファレンス")
    assert "Referenz · リファレンス" in mine
    assert "Nominierung · 推薦" in mine
    assert mine.count(" · ") > 10
    # Whoever reads German anyway reads English beside it; we do not speak Dutch yet.
    assert "What we achieved together" in both(story.lukas)
    assert "We do not speak your language (Dutch) yet" in both(story.claire)
    # A guest reads what may leave the company, as in the post itself.
    story.dach.invite(story.guest)
    assert "Nordwind" not in both(story.guest)
