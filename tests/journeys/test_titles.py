"""The hub says what a title means that nobody could read, and everybody's is read anew."""

from __future__ import annotations

from typing import Any

from store.members import find_member, save_member
from store.titles.rules import list_title_rules
from tests.story import Story


def open_list(story: Story) -> Any:
    form = story.helen.open_home().click("Job titles").modal
    assert form is not None
    return form


def function_of(story: Story) -> str | None:
    member = story.store.read_sync(find_member, member_id="U0SKY")
    assert member is not None
    return member.function


def test_the_hub_corrects_tries_changes_and_removes(story: Story) -> None:
    for member_id in ("U0SKY", "U0SUN"):
        story.store.run_sync(save_member, id=member_id, name=member_id, title="Stargazer (EMEA)")
    titles = open_list(story)
    assert "Stargazer (EMEA) · 2 colleagues" in titles.text
    assert "Nothing has been corrected so far." in titles.text
    form = titles.click("Say what it means").modal
    assert form is not None
    assert form.value("Title, or the part of it that matters") == "Stargazer (EMEA)"
    assert form.submit().errors == {
        "Function": "Please choose a function or a seniority: without either, nothing would be "
        "read otherwise."
    }
    form.fill("Title, or the part of it that matters", "Star gazer")
    form.choose("Function", "Product")
    form.fill("Try it", "Senior star-gazer", enter=True)
    assert "Without this correction: function not known, Senior" in form.text
    assert "With it: Product, Senior" in form.text
    form.fill("Title, or the part of it that matters", "Stargazer")
    assert form.submit().errors == {}
    assert "Stargazer → Product" in titles.text
    assert "Stargazer (EMEA)" not in titles.text
    assert function_of(story) == "product"

    form = titles.click("Edit").modal
    assert form is not None
    form.choose("Seniority", "Director")
    assert form.submit().errors == {}
    assert "Stargazer → Product, Director" in titles.text
    form = titles.click("Edit").modal
    assert form is not None
    form.click("Remove")
    assert "are read as usual again" in form.text
    assert "Stargazer (EMEA) · 2 colleagues" in titles.text
    assert function_of(story) is None


def test_only_the_hub_corrects(story: Story) -> None:
    assert "Job titles" not in story.priya.open_home().buttons
    form = open_list(story).click("Add a correction").modal
    assert form is not None
    form.fill("Title, or the part of it that matters", "?!")
    form.choose("Function", "Sales")
    assert form.submit().errors == {
        "Title, or the part of it that matters": "Please type the title, or the part of it that "
        "matters, with letters."
    }
    form.fill("Title, or the part of it that matters", "Rainmaker")
    assert form.submit().errors == {}
    forged = story.last_sent("view_submission")
    forged["user"]["id"] = story.priya.id
    forged["view"]["state"]["values"]["phrase"]["phrase"]["value"] = "Seller"
    assert story.send(forged)["response_action"] == "update"
    assert [rule.phrase for rule in story.store.read_sync(list_title_rules)] == ["Rainmaker"]
