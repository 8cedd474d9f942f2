"""The nomination's form in the hands of people: what it offers, refuses, and never loses."""

from __future__ import annotations

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from sandbox import FormHandle, Person
from store.accounts import find_account, get_or_create_account
from store.joined_nominations import list_joined_members
from store.members import save_member
from store.models import Nomination, Policy
from store.nomination_records import list_own_nominations
from store.regions import find_region_by_code
from tests.story import Story


def nominate(person: Person, text: str = "") -> FormHandle:
    """Open the form by the command."""
    form = person.command(f"/nominate {text}".strip()).modal
    assert form is not None
    return form


def fill_in_english(form: FormHandle, country: str = "Germany") -> None:
    """All that is required besides the customer."""
    form.suggest("Country", country)
    form.choose("Country", country)
    form.choose("What would the customer do?", "Quote")
    form.fill("Story", "Trains stood still. Together we found out why.")
    form.fill("Proof", "Downtime fell by 40 percent within half a year.")


def add_account(story: Story, name: str, country: str | None = None, industry: str = "") -> int:
    """A customer that we know already."""
    return story.store.run_sync(
        get_or_create_account, name=name, country=country, industry=industry or None
    )


def test_a_known_customer_brings_its_country_industry_and_deciders(story: Story) -> None:
    add_account(story, "Deutsche Bahn AG", "DE", "transport")
    form = nominate(story.priya, "deutsche bahn")
    assert form.value("Customer") == "Deutsche Bahn AG"
    assert form.value("Country") == "Germany"
    assert form.value("Industry") == "Transport"
    assert "@Jonas Weber will decide" in form.text


def test_choosing_a_customer_fills_country_and_industry_and_keeps_what_was_typed(
    story: Story,
) -> None:
    add_account(story, "Nordbahn", "DE", "transport")
    add_account(story, "Seewind", "SE", "energy")
    form = nominate(story.priya)
    form.fill("Story", "The harbour was dark.")
    form.choose("What would the customer do?", "Video", "Logo")
    assert form.suggest("Customer", "nord")[0] == "Nordbahn"
    form.choose("Customer", "Nordbahn")
    assert (form.value("Country"), form.value("Industry")) == ("Germany", "Transport")
    form.suggest("Customer", "see")
    form.choose("Customer", "Seewind")
    assert (form.value("Country"), form.value("Industry")) == ("Sweden", "Energy")
    assert form.value("Story") == "The harbour was dark."
    assert set(form.value("What would the customer do?")) == {"Logo", "Video"}
    # What the person chose themself stays, whichever customer comes.
    form.suggest("Country", "austria")
    form.choose("Country", "Austria")
    form.suggest("Customer", "nord")
    form.choose("Customer", "Nordbahn")
    assert form.value("Country") == "Austria"


def test_a_close_match_is_shown_and_can_be_joined(story: Story) -> None:
    known = add_account(story, "Deutsche Bahn AG", "DE")
    form = nominate(story.priya, "Detusche Bahn")
    assert form.value("Customer") == "Detusche Bahn (new customer)"
    assert "Do you mean Deutsche Bahn AG?" in form.text
    form.click("Yes, use this one")
    assert form.value("Customer") == "Deutsche Bahn AG"
    assert form.value("Country") == "Germany"
    assert "Do you mean" not in form.text
    fill_in_english(form)
    assert form.submit().errors == {}
    joined = story.store.read_sync(find_account, name="Detusche Bahn")
    assert joined is not None
    assert joined.id == known


def test_a_typed_name_is_offered_as_a_new_customer(story: Story) -> None:
    add_account(story, "Nordbahn")
    form = nominate(story.priya)
    assert form.suggest("Customer", "Nord") == ["Nordbahn", "Add “Nord” as a new customer"]
    # The very name is known, so it is not offered again.
    assert form.suggest("Customer", "NORDBAHN GmbH") == ["Nordbahn"]
    assert form.suggest("Customer", "株式会社みどり電機") == [
        "Add “株式会社みどり電機” as a new customer"
    ]
    form.choose("Customer", "Add “株式会社みどり電機” as a new customer")
    assert form.value("Customer") == "株式会社みどり電機 (new customer)"
    fill_in_english(form, "Japan")
    assert form.submit().errors == {}
    [nomination] = story.store.read_sync(list_own_nominations, member_id="U0PRIYA")
    assert (nomination.account, nomination.waiting_for) == ("株式会社みどり電機", ["U0KENJI"])


def test_a_country_of_no_region_goes_to_the_program_team(story: Story) -> None:
    form = nominate(story.priya, "Andes Telecom")
    fill_in_english(form, "Chile")
    assert "No region looks after Chile yet" in form.text
    assert "@Helen Park" in form.text
    assert form.submit().errors == {}
    story.settle()
    assert "Andes Telecom" in story.helen.dm_with_bot()[-1].text
    assert "@Helen Park of our program team" in story.priya.dm_with_bot()[-1].text


def test_the_regions_policy_is_shown_with_its_reason(story: Story) -> None:
    region = story.store.read_sync(find_region_by_code, code="DACH")
    assert region is not None

    def add_policy(session: Session) -> None:
        session.add(
            Policy(
                region_id=region.id,
                texts={
                    "en": {
                        "rule": "Ask the works council before a video.",
                        "why": "Trust is why customers speak for us.",
                    }
                },
                changed_at=story.clock.now(),
            )
        )

    story.store.run_sync(add_policy)
    form = nominate(story.priya, "Nordbahn")
    form.suggest("Country", "austria")
    form.choose("Country", "Austria")
    assert "Ask the works council before a video. Trust is why customers speak for us." in form.text


def test_who_else_nominated_this_customer_is_told_and_the_second_joins(story: Story) -> None:
    form = nominate(story.priya, "Nordbahn")
    fill_in_english(form)
    form.submit()
    again = nominate(story.lukas, "nordbahn")
    assert "von @Priya Nair nominiert, die Entscheidung liegt bei @Jonas Weber" in again.text
    again.suggest("Land", "deut")
    again.choose("Land", "Deutschland")
    again.choose("Wozu wäre der Kunde bereit?", "Zitat")
    again.fill("Geschichte", "Auch in München ging es voran, Tag für Tag.")
    again.fill("Nachweis", "Zwölf Züge mehr am Tag als im Jahr davor.")
    assert again.submit().errors == {}
    [first] = story.store.read_sync(list_own_nominations, member_id=story.priya.id)
    joined = story.store.read_sync(list_joined_members, nomination_id=first.id)
    assert joined == [story.lukas.id]


def test_errors_stand_at_their_field_in_german(story: Story) -> None:
    form = nominate(story.lukas, "Nordbahn")
    assert form.title == "Kunden nominieren"
    form.suggest("Land", "österr")
    form.choose("Land", "Österreich")
    form.choose("Wozu wäre der Kunde bereit?", "Zitat")
    form.fill("Geschichte", "   ")
    form.fill("Nachweis", "gut")
    form.fill("E-Mail der Kontaktperson", "anja(at)example")
    sent = form.submit()
    assert form.is_open
    assert form.errors == sent.errors
    assert form.errors == {
        "Geschichte": "Bitte erzählen Sie die Geschichte in einigen Sätzen.",
        "Nachweis": "Bitte geben Sie mindestens einen Satz als Nachweis an: "
        "Was wurde besser und um wie viel?",
        "E-Mail der Kontaktperson": "Das sieht nicht nach einer E-Mail-Adresse wie "
        "jo@example.com aus.",
        "Kontaktperson beim Kunden": "Bitte nennen Sie den Namen dieser Kontaktperson.",
    }
    # Mended at those fields, the same form goes through.
    form.fill("Geschichte", "Züge standen still. Gemeinsam fanden wir heraus, warum.")
    form.fill("Nachweis", "Die Ausfälle sanken um 40 Prozent.")
    form.fill("E-Mail der Kontaktperson", "")
    assert form.submit().errors == {}
    assert not form.is_open


def test_an_error_finds_its_field_after_the_form_was_redrawn(story: Story) -> None:
    add_account(story, "Nordbahn", "DE", "transport")
    form = nominate(story.priya)
    form.suggest("Customer", "nord")
    form.choose("Customer", "Nordbahn")
    fill_in_english(form)
    form.fill("Proof", "good")
    form.submit()
    assert set(form.errors) == {"Proof"}


def test_a_long_text_becomes_the_story(story: Story) -> None:
    for text in (
        "x" * 10_000,
        "Trains stood still. " * 500,
        "日立" * 2_000,
        "مرحبا بالعالم " * 300,
        "🚀" * 2_500,
    ):
        form = nominate(story.priya, text)
        assert form.value("Customer") is None
        assert "so we put it into the story" in form.text
        shown = str(form.value("Story"))
        assert text.strip().startswith(shown.rstrip("…").strip())
        assert 1_400 < len(shown) <= 3_000
        form.close()


def test_a_name_in_any_script_is_taken_as_it_is(story: Story) -> None:
    for text, name in (
        ("株式会社みどり電機", "株式会社みどり電機"),
        ("شركة النيل", "شركة النيل"),
        ("Procter & Gamble <beauty>", "Procter & Gamble <beauty>"),
        ("🚀🚀🚀", "🚀🚀🚀"),
        ("*Nordbahn*", "Nordbahn"),
        ("'; DROP TABLE accounts; --", "'; DROP TABLE accounts; --"),
        ("%s %(name)s {0} {{ x }}", "%s %(name)s {0} {{ x }}"),
    ):
        form = nominate(story.priya, text)
        assert form.value("Customer") == f"{name} (new customer)"
        form.close()


def test_a_guest_is_told_who_may_nominate(story: Story) -> None:
    seen = story.guest.command("/nominate Nordbahn", channel=story.shared)
    assert seen.modal is None
    assert seen.ephemeral is not None
    assert "Nominations come from colleagues." in seen.ephemeral.text
    refused = story.guest.shortcut("nomination.new").modal
    assert refused is not None
    assert refused.labels == []
    assert "Nominations come from colleagues." in refused.text


def test_the_global_shortcut_opens_an_empty_form(story: Story) -> None:
    form = story.lukas.shortcut("nomination.new").modal
    assert form is not None
    assert form.title == "Kunden nominieren"
    assert form.value("Kunde") is None
    assert form.value("Geschichte") in (None, "")
    assert form.value("Sprache der Geschichte") == "Deutsch"


def test_a_message_becomes_the_story_with_its_address(story: Story) -> None:
    story.store.run_sync(save_member, id="U0LUKAS", name="Lukas Brandt", locale="de-DE")
    WebClient(story.sandbox.bot_token, base_url=story.sandbox.url).chat_postMessage(
        channel="C0DEAL",
        text="*Seewind* saved <https://example.com|a lot>, thanks <@U0LUKAS>! <!here>",
    )
    message = story.priya.see(story.deal)[-1]
    form = story.priya.message_shortcut("nomination.from_message", message).modal
    assert form is not None
    assert form.value("Story") == (
        "Seewind saved a lot (https://example.com), thanks @Lukas Brandt! @here"
    )
    assert "From this message" in form.text
    form.suggest("Customer", "Seewind")
    form.choose("Customer", "Add “Seewind” as a new customer")
    fill_in_english(form, "Sweden")
    assert form.submit().errors == {}

    def permalink(session: Session) -> str | None:
        return session.query(Nomination).one().permalink

    link = story.store.read_sync(permalink)
    assert link is not None
    assert message.ts.replace(".", "") in link


def test_a_message_without_an_address_is_nominated_all_the_same(story: Story) -> None:
    message = story.claire.say("Seewind saved a lot with us this year.", story.deal)
    story.sandbox.faults.refuse("chat.getPermalink", "channel_not_found", times=9)
    form = story.priya.message_shortcut("nomination.from_message", message).modal
    assert form is not None
    assert form.value("Story") == "Seewind saved a lot with us this year."
    assert "The story is prefilled from the message." in form.text
    form.suggest("Customer", "Seewind")
    form.choose("Customer", "Add “Seewind” as a new customer")
    fill_in_english(form, "Sweden")
    assert form.submit().errors == {}


def test_a_form_that_nobody_touched_leaves_no_draft(story: Story) -> None:
    nominate(story.priya, "Nordbahn").close()
    message = story.claire.say("Seewind saved a lot with us.", story.deal)
    form = story.priya.message_shortcut("nomination.from_message", message).modal
    assert form is not None
    form.close()
    assert "You began" not in nominate(story.priya).text


def test_drafts_do_not_replace_each_other_and_can_be_thrown_away(story: Story) -> None:
    for name in ("Nordbahn", "Seewind"):
        form = nominate(story.priya, name)
        form.fill("Story", f"{name} and we.")
        form.close()
    form = nominate(story.priya, "Waldhaus")
    assert "You began to nominate Nordbahn" in form.text
    assert "You began to nominate Seewind" in form.text
    form.fill("Story", "Another one.")
    form.click("Start afresh")
    assert "You began" not in form.text
    assert form.value("Customer") == "Waldhaus (new customer)"
    assert form.value("Story") == "Another one."
    form.close()
    again = nominate(story.priya)
    assert "You began to nominate Waldhaus" in again.text
    assert "Nordbahn" not in again.text
    # A colleague sees none of it.
    assert "begonnen" not in nominate(story.lukas).text


def test_an_older_drawing_does_not_cover_a_newer_one(story: Story) -> None:
    form = nominate(story.priya, "Nordbahn")
    form.suggest("Country", "germ")
    story.sandbox.faults.refuse("views.update", "hash_conflict")
    seen = form.choose("Country", "Germany")
    # The form was not redrawn, but nothing broke, and what was chosen counts.
    assert seen.error is None
    assert form.value("Country") == "Germany"
    form.choose("What would the customer do?", "Quote")
    form.fill("Story", "Trains stood still. Together we found out why.")
    form.fill("Proof", "Downtime fell by 40 percent within half a year.")
    assert form.submit().errors == {}
    [nomination] = story.store.read_sync(list_own_nominations, member_id="U0PRIYA")
    assert nomination.waiting_for == ["U0JONAS"]


def test_a_trigger_that_came_too_late_is_explained(story: Story) -> None:
    story.sandbox.faults.refuse("views.open", "expired_trigger_id")
    seen = story.lukas.command("/nominate Nordbahn")
    assert seen.modal is None
    assert seen.ephemeral is not None
    assert seen.ephemeral.text == (
        "Slack hat drei Sekunden auf uns gewartet und dann aufgegeben. "
        "Bitte versuchen Sie es noch einmal."
    )


def test_a_name_that_is_too_long_is_not_offered(story: Story) -> None:
    form = nominate(story.priya)
    assert form.suggest("Customer", "Nordbahn " * 30) == []
    assert form.suggest("Customer", "🚀" * 100) == []
    assert form.suggest("Customer", "   ") == []


def test_where_nobody_else_could_decide_the_form_says_so_and_stays(story: Story) -> None:
    form = nominate(story.helen, "Andes Telecom")
    fill_in_english(form, "Chile")
    assert "Nobody but you could decide here." in form.text
    form.submit()
    assert form.is_open
    assert "nobody decides on what they ask for" in form.errors["Customer"]
    assert story.store.read_sync(find_account, name="Andes Telecom") is None
