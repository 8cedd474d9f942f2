"""Journey: the hub adds a rule in Slack, sees first what it would have done, and it holds."""

from __future__ import annotations

from store.policies.reading import list_policies
from store.program import show_program
from store.regions import find_region_by_code
from tests.journeys.deciding import last, nominate
from tests.story import Story


def test_a_rule_is_tried_then_holds_then_goes(story: Story) -> None:
    nominate(story)
    before = story.store.read_sync(show_program)
    listed = story.helen.open_home().click("Policies").modal
    assert listed is not None
    assert "No rule of its own." in listed.text
    form = listed.click("Add a rule").modal
    assert form is not None
    form.choose("Where does it hold?", "Germany, Austria, Switzerland")
    form.choose("What does it do?", "A second approval")
    form.fill("The rule", "Legal reads every quote.")
    form.choose("Who says yes as well?", "Kenji Sato")
    form.fill("What are they called?", "Legal")
    # One more language has two fields of its own; what was typed stays.
    form.choose("Add a language", "Japanese")
    form.fill("The rule, in Japanese", "引用は法務が確認します。")
    form.choose("Add a language", "French")
    assert form.submit().errors == {}
    assert form.is_open
    assert "to the 1 nomination of the last 90 days" in form.text
    assert "1 more second approval" in form.text
    assert "Nordwind Logistik" in form.text
    assert story.store.read_sync(show_program) == before, "nothing holds before it is sent again"
    assert form.submit().errors == {}
    assert "Legal reads every quote." in listed.text
    dach = story.store.read_sync(find_region_by_code, code="DACH")
    assert dach is not None
    [rule] = story.store.read_sync(list_policies, region_id=dach.id)
    assert (rule.effect, rule.approvers, rule.team) == ("second_approval", ("U0KENJI",), "Legal")
    assert set(rule.texts) == {"en", "ja"}, "French was left empty"
    assert rule.text_in("ja")[0] == "引用は法務が確認します。"

    nominate(story, account_name="Alpenbahn")
    assert "2 von 2 · Legal" in last(story.jonas.dm_with_bot()).text

    form = listed.click("Edit").modal
    assert form is not None
    assert form.values["The rule, in Japanese"] == "引用は法務が確認します。"
    form.fill("Only when the gift or cost is more than", "a lot")
    assert list(form.submit().errors) == ["Only when the gift or cost is more than"]
    form.click("Remove")
    assert story.store.read_sync(show_program) == before


def test_only_the_hub_sees_the_rules(story: Story) -> None:
    assert "Policies" not in story.jonas.open_home().buttons
