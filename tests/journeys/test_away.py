"""Journey: people go on holiday, and what waits for them finds somebody else, and comes back."""

from __future__ import annotations

from datetime import UTC, datetime

from store.approvals import get_approval
from store.audit import list_audit
from tests.journeys.deciding import last, nominate
from tests.story import Story


def _tick(story: Story) -> None:
    story.running.wait_for(story.running.bot.tick.run())
    story.settle()


def test_from_tokyo_for_a_german_bank_whose_owner_is_on_holiday(story: Story) -> None:
    # Jonas says so on his Home tab. Slack has known for longer, and is quoted.
    story.jonas.set_status(
        "Im Urlaub", emoji=":palm_tree:", until=datetime(2026, 3, 20, 22, 59, tzinfo=UTC)
    )
    home = story.jonas.open_home()
    form = home.click("Ich bin abwesend").modal
    assert form is not None
    story.settle()
    assert "Slack sagt über Sie: „Im Urlaub“" in form.text
    form.fill("Letzter Tag der Abwesenheit", "2026-03-20")
    form.choose("Wer entscheidet in dieser Zeit?", "Priya Nair")
    assert "entscheidet nicht für Germany, Austria, Switzerland" in str(form.submit().errors)
    form.choose("Wer entscheidet in dieser Zeit?", "Helen Park")
    form.submit()
    story.settle()
    assert "Sie sind bis einschließlich 20. März 2026 abwesend" in home.text
    # Nine in the evening in Tokyo.
    story.clock.set(datetime(2026, 3, 11, 12, 0, tzinfo=UTC))
    nominate(story, nominator="U0KENJI", account_name="Hansebank", industry="banking")
    told = last(story.kenji.dm_with_bot())
    assert "@Jonas Weber さんは2026年3月20日まで不在のため" in told.text
    assert story.jonas.dm_with_bot() == []
    card = last(story.helen.dm_with_bot())
    assert "@Helen Park decides for @Jonas Weber, who is away until March 20, 2026" in card.text
    assert story.store.read_sync(get_approval, approval_id=1).deadline_at == datetime(
        2026, 3, 18, 12, 0, tzinfo=UTC
    ), "five working days of Berlin"
    # He comes back early: it is his again, and his card is there at nine.
    story.clock.set(datetime(2026, 3, 13, 5, 0, tzinfo=UTC))
    home.click("Ich bin wieder da")
    story.settle()
    assert "Hansebank" in home.text
    assert story.jonas.dm_with_bot() == []
    story.clock.set(datetime(2026, 3, 13, 8, 0, tzinfo=UTC))
    story.settle()
    assert "decides for" not in card.text
    assert last(story.jonas.dm_with_bot()).click("Freigeben").error is None
    story.settle()
    entries = story.store.read_sync(list_audit, subject_type="approval", subject_id=1)
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("approval.open", "U0KENJI"),
        ("approval.hand_on", "U0JONAS"),
        ("approval.approved", "U0JONAS"),
    ]


def test_a_friday_at_twenty_past_five_before_a_long_weekend(story: Story) -> None:
    # The Friday before Whit Monday, in Munich.
    story.clock.set(datetime(2026, 5, 22, 15, 20, tzinfo=UTC))
    nominate(story, nominator="U0LUKAS")
    told = last(story.lukas.dm_with_bot())
    deadline = datetime(2026, 6, 1, 15, 20, tzinfo=UTC)
    assert story.store.read_sync(get_approval, approval_id=1).deadline_at == deadline
    assert "1. Juni 2026" in told.text
    reminded = []
    # From Saturday on, every morning at nine in Berlin.
    for day in range(23, 32):
        story.clock.set(datetime(2026, 5, day, 7, 0, tzinfo=UTC))
        _tick(story)
        if "halbe Zeit" in last(story.jonas.dm_with_bot()).text:
            reminded.append(day)
            break
    assert reminded == [29], "not on the weekend, not on Whit Monday: on Friday, after half of it"
    reminder = last(story.jonas.dm_with_bot())
    assert "Nichts gilt durch Schweigen als freigegeben" in reminder.text
    opened = reminder.click("Öffnen").modal
    assert opened is not None
    assert "Nordwind Logistik" in opened.text
    # Late: the backup of the region above is the next to be asked, on Tuesday morning.
    story.clock.set(datetime(2026, 6, 2, 7, 0, tzinfo=UTC))
    _tick(story)
    assert "Überfällig" in last(story.jonas.dm_with_bot()).text
    assert len(story.jonas.dm_with_bot()) == 3, "the card and two mornings"
