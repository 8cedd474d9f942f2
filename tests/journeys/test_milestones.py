"""A milestone: from the hub's form to the day itself, with everybody's part ticked off."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.journeys.deciding import last
from tests.journeys.test_schedules import open_form
from tests.story import Story


def test_a_milestone_is_worked_towards_together(story: Story) -> None:
    story.lukas.open_home()  # since then we know him by his name
    form = open_form(story)
    assert "What are we working towards?" not in form.labels
    form.fill("Name", "Countdown")
    form.choose("What is posted?", "Milestone reminder")
    form.choose("Region", "Germany, Austria, Switzerland")
    form.fill("What are we working towards?", "Customer day")
    form.fill("On which day?", "2026-03-11")
    assert form.submit().errors == {
        "On which day?": "This day is over. Please choose today or a later one."
    }
    form.fill("On which day?", "2026-03-18")
    form.fill(
        "What is due for it, and from whom?",
        "Marketing: two case studies\nLukas Brandt: a quote\n✓ a room",
    )
    assert form.submit().errors == {}
    story.clock.set(datetime(2026, 3, 16, 8, 0, tzinfo=UTC))
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()
    reminder = last(story.lukas.see(story.dach))
    assert "Customer day" in reminder.text
    assert "noch 2 Tage" in reminder.text
    assert "1 von 3" in reminder.text
    assert "@Lukas Brandt: a quote" in reminder.text
    mine = reminder.click("digest.read").ephemeral
    assert mine is not None
    assert mine.buttons == [], "what is ticked off, is so in the channel"
    # Somebody else's own is not to be ticked off; one's own is, and everybody sees it.
    refused = last(story.priya.see(story.dach)).click("milestone.done", near="a quote").ephemeral
    assert refused is not None
    assert "Please ask @Lukas Brandt" in refused.text
    reminder.click("milestone.done", near="a quote")
    story.settle()
    shown = last([one for one in story.priya.see(story.dach) if not one.is_ephemeral])
    assert "2 von 3" in shown.text
    assert shown.buttons.count(":white_check_mark: Liegt vor") == 1
    in_mine = shown.click("digest.read").ephemeral
    assert in_mine is not None
    assert "2 of 3" in in_mine.text, "what was ticked off since it was posted"
    form_again = story.helen.open_home().click("Edit").modal
    assert form_again is not None
    assert form_again.value("What is due for it, and from whom?") == (
        "Marketing: two case studies\n✓ Lukas Brandt: a quote\n✓ a room"
    )
    form_again.close()
    story.clock.set(datetime(2026, 3, 23, 8, 0, tzinfo=UTC))
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()
    assert "Der Tag ist gekommen" in last(story.lukas.see(story.dach)).text
    home = story.helen.open_home()
    assert "Its day has come, and it has told so." in home.text
