"""Journey 6: the program team's schedules, on the Home tab."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sandbox import FormHandle
from sandbox.client.forms import HomeHandle
from store.program import apply_program, parse_program
from store.schedule_records import get_schedule, list_schedules, list_slots
from store.schedules import stop_schedule
from tests.journeys.deciding import last, nominate
from tests.story import PROGRAM, Story

THURSDAY = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def open_form(story: Story) -> FormHandle:
    """The form of a new schedule, before the head of the program."""
    story.clock.set(THURSDAY)
    form = story.helen.open_home().click("Add a schedule").modal
    assert form is not None
    return form


def add(story: Story, name: str = "Monday wins") -> HomeHandle:
    """A schedule of all regions, every Monday at nine in Berlin; the head's Home tab after it."""
    form = open_form(story)
    form.fill("Name", name)
    form.suggest("In which time zone?", "Berlin")
    form.choose("In which time zone?", "Europe/Berlin")
    assert form.submit().errors == {}
    return story.helen.open_home()


def test_a_schedule_is_added_and_stands_in_the_list(story: Story) -> None:
    form = open_form(story)
    assert form.title == "Add a schedule"
    assert "That is #customer-wins, which reads English." in form.text
    # Her own zone to begin with: nine in New York, which has put its clocks forward already.
    assert "Mon, Mar 16, 2026, 9:00\u202fAM EDT" in form.text
    form.fill("Name", "  Wins of our week ")
    form.fill("Our goal: new references in a calendar year", "40")
    form.choose("Region", "Germany, Austria, Switzerland")
    assert "That is #dach, which reads German." in form.text
    assert form.value("In which time zone?") == "Europe/Berlin (Germany, GMT+01:00)"
    assert "Mon, Mar 16, 2026, 9:00\u202fAM CET" in form.text
    # Over there the clocks change in between: nine o'clock stays nine o'clock.
    assert "Mon, Apr 13, 2026, 9:00\u202fAM CEST" in form.text
    form.choose("How often?", "Every Friday")
    form.choose("At what time?", "16:30")
    assert form.text.count("2026, 4:30\u202fPM CET") == 3
    assert form.text.count("2026, 4:30\u202fPM CEST") == 2
    assert form.value("Name") == "  Wins of our week ", "what was typed stays"
    assert form.submit().errors == {}
    (schedule,) = story.store.read_sync(list_schedules)
    assert (schedule.name, schedule.kind, schedule.region_code) == (
        "Wins of our week",
        "wins_digest",
        "DACH",
    )
    assert (schedule.cron, schedule.timezone) == ("30 16 * * fri", "Europe/Berlin")
    assert (schedule.channel, schedule.language, schedule.owner_id) == (None, None, "U0HELEN")
    assert schedule.options == {"goal": 40}
    assert schedule.next_due_at == datetime(2026, 3, 13, 15, 30, tzinfo=UTC)
    # The tab behind the form was brought up to date without being opened anew.
    home = story.helen.open_home()
    assert "Wins of our week · Wins digest · Germany, Austria, Switzerland · #dach" in home.text
    assert "Next: Fri, Mar 13, 2026, 4:30\u202fPM CET, for you" in home.text


def test_the_form_follows_what_is_typed(story: Story) -> None:
    form = open_form(story)
    form.fill("Name", "Quarter")
    form.choose("What is posted?", "Progress digest")
    assert form.value("Which time does it look back on?") == "The month before"
    form.choose("Which time does it look back on?", "The quarter before")
    form.choose("How often?", "Another one, as a cron expression")
    assert form.value("Cron expression") == "0 9 * * mon", "what was chosen, as cron says it"
    assert "At what time?" not in form.labels
    form.fill("Cron expression", "30 2 29")
    assert "This needs five parts" in form.text
    assert "The next five times" not in form.text
    form.fill("Cron expression", "30 2 29 mar *")
    assert "Sun, Mar 29, 2026, 2:30\u202fAM EDT" in form.text
    # In Berlin the clocks jump over half past two in that night: the first time there is, is it.
    assert form.suggest("In which time zone?", "germ")[0].startswith("Europe/Berlin")
    form.choose("In which time zone?", "Europe/Berlin")
    assert "Sun, Mar 29, 2026, 3:00\u202fAM CEST" in form.text
    assert "Mon, Mar 29, 2027, 2:30\u202fAM CEST" in form.text
    form.choose("Region", "Asia Pacific")
    assert form.value("In which time zone?").startswith("Europe/Berlin"), "chosen by herself"
    assert "There is none. Please choose another channel" in form.text
    form.choose("Where to?", "Some colleagues, by direct message")
    form.choose("Colleagues", "Kenji Sato", "Grace Okafor")
    form.choose("Language", "German")
    form.choose("If our bot is away at that time, post it up to …", "7 days late")
    assert form.submit().errors == {}
    (schedule,) = story.store.read_sync(list_schedules)
    assert (schedule.cron, schedule.members) == ("30 2 29 mar *", ("U0KENJI", "U0GRACE"))
    assert (schedule.language, schedule.grace_seconds) == ("de", 7 * 86_400)
    assert schedule.options == {"period": "quarter"}


def test_what_cannot_be_is_refused_at_its_field(story: Story) -> None:
    add(story)
    form = open_form(story)
    form.fill("Name", "monday WINS")
    form.choose("Region", "Asia Pacific")
    form.choose("How often?", "Another one, as a cron expression")
    form.fill("Cron expression", "0 9 30 feb *")
    assert form.submit().errors == {
        "Name": "There is a schedule of this name already. Please choose another name.",
        "Where to?": "There is no usual channel for this region. Please choose another channel, "
        "or colleagues.",
        "Cron expression": "This day never comes: please check the day of the month against the "
        "month.",
    }
    form.fill("Cron expression", "0 9 * * 1")
    errors = form.submit().errors
    assert "write weekdays by their English names" in errors["Cron expression"]
    form.choose("How often?", "Every Monday")
    form.fill("Name", "Asia")
    form.choose("Where to?", "Another channel")
    hidden = story.sandbox.add_channel(
        id="C0HIDDEN", name="hidden", members=[story.helen], is_private=True
    )
    form.choose("Channel", "hidden")
    there = form.submit().errors
    assert list(there) == ["Channel"]
    assert "Invite the bot there with /invite, then save again." in there["Channel"]
    story.sandbox.invite_bot(hidden)
    hidden.conversation.is_archived = True
    assert form.submit().errors == {
        "Channel": "This channel is archived. Unarchive it, or choose another one."
    }
    hidden.conversation.is_archived = False
    story.sandbox.add_channel(id="C0OPEN", name="open", members=[story.helen])
    form.choose("Channel", "open")
    assert form.submit().errors == {
        "Channel": "Our bot is not in this channel. Invite it there with /invite, then save again."
    }
    form.choose("Channel", "hidden")
    assert form.submit().errors == {}
    assert [one.name for one in story.store.read_sync(list_schedules)] == ["Asia", "Monday wins"]


def test_what_went_away_while_the_form_was_open(story: Story) -> None:
    form = open_form(story)
    form.fill("Name", "Japan")
    form.choose("Region", "Asia Pacific")
    form.choose("Where to?", "Another channel")
    form.choose("Channel", "customer-wins")
    without = parse_program(PROGRAM[: PROGRAM.index("  - code: APAC")])
    story.store.run_sync(apply_program, program=without, actor=None)
    assert form.submit().errors == {
        "Region": "This region is no longer part of our program. Please choose another."
    }
    form.choose("Region", "Americas")
    assert form.submit().errors == {}
    # A zone that no list of ours offers, in a submission that somebody made by hand.
    forged = story.last_sent("view_submission")
    values = forged["view"]["state"]["values"]
    (block,) = (name for name in values if name.startswith("timezone"))
    values[block]["schedule.timezone"]["selected_option"]["value"] = "Europe/Atlantis"
    values["name"]["name"]["value"] = "Atlantis"
    answer = story.send(forged)
    assert answer["errors"][block].startswith("We do not know this time zone.")


def test_pausing_resuming_and_editing(story: Story) -> None:
    home = add(story)
    home.click("Pause", near="Monday wins")
    assert "Paused. Somebody of the program team paused it." in home.text
    assert "Next:" not in home.text
    (schedule,) = story.store.read_sync(list_schedules)
    assert schedule.next_due_at is None
    home.click("Resume", near="Monday wins")
    assert "Next: Mon, Mar 16, 2026, 9:00\u202fAM CET" in home.text
    form = home.click("Edit", near="Monday wins").modal
    assert form is not None
    assert form.title == "Edit a schedule"
    assert form.value("How often?") == "Every Monday"
    assert form.value("At what time?") == "9:00\u202fAM"
    form.choose("How often?", "The first Monday of each month")
    assert "Mon, Apr 6, 2026, 9:00\u202fAM CEST" in form.text
    assert form.submit().errors == {}
    assert "Next: Mon, Apr 6, 2026, 9:00\u202fAM CEST" in home.text
    (schedule,) = story.store.read_sync(list_schedules)
    assert schedule.cron == "0 9 1-7 * mon"


def test_two_who_edit_at_once(story: Story) -> None:
    home = add(story)
    first = home.click("Edit").modal
    assert first is not None
    (schedule,) = story.store.read_sync(list_schedules)
    story.store.run_sync(stop_schedule, schedule_id=schedule.id, because="by_hand")
    first.fill("Name", "Something else")
    first.submit()
    assert "Somebody has changed this schedule since you opened it." in first.text
    (schedule,) = story.store.read_sync(list_schedules)
    assert schedule.name == "Monday wins"


def test_previewing_and_sending_now(story: Story) -> None:
    nominate(story)
    last(story.jonas.dm_with_bot()).click("Freigeben")
    home = add(story)
    before = len(story.helen.see(story.wins))
    answer = home.click("Preview to me").modal
    assert answer is not None
    assert "on its way to you alone" in answer.text
    story.settle()
    preview = last(story.helen.dm_with_bot()).text
    assert len(story.helen.see(story.wins)) == before, "the channel has seen nothing"
    answer.close()
    answer = home.click("Send now").modal
    assert answer is not None
    assert "It is on its way." in answer.text
    answer.close()
    story.settle()
    posted = story.helen.see(story.wins)[before:]
    assert [message.text for message in posted] == [preview]
    (schedule,) = story.store.read_sync(list_schedules)
    assert schedule.next_due_at == datetime(2026, 3, 16, 8, 0, tzinfo=UTC), "as it was"
    (slot,) = story.store.read_sync(list_slots, schedule_id=schedule.id)
    assert (slot.state, slot.because) == ("posted", "sent_by_hand")
    assert "Posted last for" in home.text
    again = home.click("Send now").modal
    assert again is not None
    assert "within this very minute already" in again.text
    story.settle()
    assert len(story.helen.see(story.wins)) == before + 1


def test_a_lost_region_is_said_and_mended(story: Story) -> None:
    form = open_form(story)
    form.fill("Name", "Japan")
    form.choose("Region", "Asia Pacific")
    form.choose("Where to?", "Another channel")
    form.choose("Channel", "customer-wins")
    assert form.submit().errors == {}
    without = parse_program(PROGRAM[: PROGRAM.index("  - code: APAC")])
    story.store.run_sync(apply_program, program=without, actor=None)
    story.settle()
    told = last(story.helen.dm_with_bot())
    assert "Our schedule “Japan” is paused." in told.text
    assert "Its region APAC is no longer part of the program." in told.text
    home = story.helen.open_home()
    assert "Its region APAC is no longer part of the program." in home.text
    blocked = home.click("Send now").modal
    assert blocked is not None
    assert "Its region is no longer part of the program." in blocked.text
    blocked.close()
    # It cannot simply go on: what is to be mended first is opened instead.
    form_again = home.click("Resume").modal
    assert form_again is not None
    assert form_again.value("Region") is None, "that it is for all now must be said by somebody"
    form_again.choose("Region", "All regions")
    assert form_again.submit().errors == {}
    home.click("Resume")
    assert "Japan · Wins digest · #customer-wins" in home.text
    assert "Paused" not in home.text


def test_nobody_else_may(story: Story) -> None:
    home = add(story)
    assert "Schedules" in home.text
    assert "Schedules" not in story.claire.open_home().text
    assert "Monday wins" not in story.guest.open_home().text
    (schedule,) = story.store.read_sync(list_schedules)
    home.click("Pause")
    forged = story.last_sent("block_actions")
    for member in ("U0CLAIRE", "U0GUEST"):
        for action in ("pause", "resume", "edit", "preview", "send", "add"):
            forged["user"]["id"] = member
            forged["actions"][0]["action_id"] = f"schedule.{action}"
            forged["trigger_id"] = story.sandbox.context.triggers.new(member)
            story.send(forged)
    story.settle()
    assert story.store.read_sync(get_schedule, schedule_id=schedule.id).paused_at is not None
    assert story.store.read_sync(list_slots, schedule_id=schedule.id) == []
    assert story.helen.see(story.wins) == []
    assert story.claire.dm_with_bot() == []
    form = home.click("Edit").modal
    assert form is not None
    form.submit()
    sent = story.last_sent("view_submission")
    sent["user"]["id"] = "U0CLAIRE"
    sent["view"]["state"]["values"]["name"]["name"]["value"] = "Hers"
    answer = story.send(sent)
    assert "This decision is not yours to make" in json.dumps(answer)
    assert story.store.read_sync(get_schedule, schedule_id=schedule.id).name == "Monday wins"


def test_many_schedules_are_paged_those_in_trouble_first(story: Story) -> None:
    for number in range(6):
        home = add(story, f"Schedule {number}")
    (*_, sixth) = story.store.read_sync(list_schedules)
    story.store.run_sync(stop_schedule, schedule_id=sixth.id, because="channel_archived")
    home = story.helen.open_home()
    assert home.text.index("Schedule 5") < home.text.index("Schedule 0")
    assert "Its channel is archived." in home.text
    assert "Schedule 4" not in home.text
    home.click("Next page", near="Schedule 3")
    assert "Schedule 4" in home.text
    assert "Schedule 0" not in home.text
    home.click("Pause", near="Schedule 4")
    assert "Schedule 4" in home.text, "still on the page that was open"
    assert "Paused." in home.text


def test_the_form_in_german(story: Story) -> None:
    program = parse_program(PROGRAM.replace("members: [U0HELEN]", "members: [U0HELEN, U0JONAS]"))
    story.store.run_sync(apply_program, program=program, actor=None)
    story.clock.set(THURSDAY)
    home = story.jonas.open_home()
    assert "Noch wird nichts regelmäßig gesendet." in home.text
    form = home.click("Zeitplan hinzufügen").modal
    assert form is not None
    assert "Die nächsten fünf Termine" in form.text
    assert "Mo., 16. März 2026, 09:00 CET, bei Ihnen" in form.text
    form.choose("Wie oft?", "In einem anderen Rhythmus, als Cron-Ausdruck")
    form.fill("Cron-Ausdruck", "0 9 31 feb *")
    form.fill("Name", "Erfolge am Montag")
    assert "Diesen Tag gibt es nie" in form.submit().errors["Cron-Ausdruck"] or form.errors
    form.choose("Wie oft?", "Jeden Montag")
    assert form.submit().errors == {}
    assert "Erfolge am Montag · Erfolge im Überblick · #customer-wins" in home.text
    assert "Nächster Termin: Mo., 16. März 2026, 09:00 CET" in home.text
