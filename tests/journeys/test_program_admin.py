"""Journey: the hub runs the program in Slack: regions, routes, absences, and its file."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox import FormHandle
from store.approvals import get_approval
from store.database import Store
from store.program import apply_program, parse_program, show_program
from store.regions import find_region_by_code
from tests.journeys.deciding import last, nominate
from tests.story import Story

# One story for the whole family of screens; what depends on the database is in the store's tests.
over_http = pytest.mark.parametrize(("transport", "database"), [("http", "sqlite")])


def opened(story: Story, button: str) -> FormHandle:
    form = story.helen.open_home().click(button).modal
    assert form is not None
    return form


@over_http
def test_regions_routes_and_absences_change_at_once_and_stand_in_the_file(
    story: Story, tmp_path: Path, sqlite_template: Path
) -> None:
    nominate(story)
    deadline = story.store.read_sync(get_approval, approval_id=1).deadline_at

    # Faster, and by somebody else: told first, in force when it is sent again.
    regions = opened(story, "Regions")
    assert "Owners: @Jonas Weber" in regions.text
    assert "A decision within 5 working days" in regions.text
    form = regions.click("Edit", near="DACH").modal
    assert form is not None
    assert form.value("Region above") == "Europe, Middle East and Africa"
    assert "Left empty: 09:00-17:30, as in Europe, Middle East and Africa." in form.text
    form.fill("Working days until a decision", "2")
    form.choose("Owners", "Kenji Sato")
    form.suggest("Countries", "France")
    form.choose("Countries", "DE", "France")
    assert "France belongs to Europe, Middle East and Africa already" in str(form.submit().errors)
    form.choose("Countries", "DE")
    assert form.submit().errors == {}
    assert "What it would have done to the 1 nomination of the last 90 days" in form.text
    assert "1 nomination to another owner" in form.text
    assert "1 nomination due earlier" in form.text
    assert "1 deadline runs there now: it stays as it was promised." in form.text
    assert regions.text.count("@Kenji Sato") == 1, "nothing holds before it is sent again"
    assert form.submit().errors == {}
    story.settle()
    assert regions.text.count("Owners: @Kenji Sato") == 2
    assert story.store.read_sync(get_approval, approval_id=1).deadline_at == deadline
    assert "Nordwind Logistik" in last(story.kenji.dm_with_bot()).text, "it is his to decide now"

    # A new region, below another one.
    form = regions.click("Add a region").modal
    assert form is not None
    form.fill("Name", "Nordics")
    form.fill("Name in other languages", "de: Nordeuropa")
    form.fill("Short name", "dach")
    assert "There is a region of this short name already" in str(form.submit().errors)
    form.fill("Short name", "NORD")
    assert "Nobody could decide in Nordics" in str(form.submit().errors)
    form.choose("Region above", "Europe, Middle East and Africa")
    assert "those of the region above decide" in form.text
    form.choose("Working days", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday")
    form.fill("Working hours", "8 to 5")
    assert "09:00-17:30" in str(form.submit().errors)
    form.fill("Working hours", "08:00-16:00")
    story.sandbox.add_channel(id="C0NORD", name="nordics", members=[story.helen])
    form.choose("Channel", "nordics")
    assert "Our bot is not in this channel" in str(form.submit().errors)
    form.choose("Channel")
    form.submit()
    form.click("Back to the form")
    assert form.value("Working hours") == "08:00-16:00"
    assert "Sunday" in form.value("Working days")
    form.suggest("Time zone", "Stockholm")
    form.choose("Time zone", "Europe/Stockholm")
    form.submit()
    form.submit()
    assert "The owners of Europe, Middle East and Africa decide" in regions.text
    assert "Sun\u2009–\u2009Thu, 08:00–16:00 · Europe/Stockholm" in regions.text
    nordics = story.store.read_sync(find_region_by_code, code="NORD")
    assert nordics is not None
    assert (nordics.days, nordics.names) == ("sun-thu", {"de": "Nordeuropa"})

    # What goes elsewhere than its country says.
    routes = opened(story, "Routes")
    form = routes.click("Add a route").modal
    assert form is not None
    form.suggest("Customer", "Nordwind")
    form.choose("Customer", "Nordwind Logistik")
    form.choose("Where does it go?", "Americas")
    form.submit()
    assert "1 nomination to another owner" in form.text
    form.submit()
    assert "Nordwind Logistik → Americas" in routes.text
    form = routes.click("Add a route").modal
    assert form is not None
    form.choose("What is it for?", "Customers of an industry")
    form.choose("Industry", "Banking")
    form.choose("Where does it go?", "Nordics")
    form.submit()
    form.submit()
    nominate(story, account_name="Sparebank", country="SE", industry="banking")
    assert story.store.read_sync(get_approval, approval_id=2).region_id == nordics.id
    assert "Sparebank" in last(story.claire.dm_with_bot()).text
    form = routes.click("Edit", near="Nordwind").modal
    assert form is not None
    form.choose("Where does it go?", "Without a route, as its country says")
    form.submit()
    form.submit()
    assert "Nordwind" not in routes.text

    # Claire fell ill; the hub says so for her.
    away = opened(story, "Absences")
    form = away.click("Add an absence").modal
    assert form is not None
    form.choose("Who is away?", "Lukas Brandt")
    assert "decides nowhere" in str(form.submit().errors)
    form.choose("Who is away?", "Claire Dubois")
    form.fill("Last day away", "2026-03-13")
    form.choose("Who decides meanwhile?", "Claire Dubois")
    assert "Nobody can stand in for themselves" in str(form.submit().errors)
    form.choose("Who decides meanwhile?", "Helen Park")
    form.submit()
    story.clock.set(datetime(2026, 3, 10, 14, 0, tzinfo=UTC))  # morning in New York
    story.settle()
    assert "@Claire Dubois, Mar 10\u2009–\u200913, 2026: @Helen Park decides meanwhile" in away.text
    assert "Sparebank" in last(story.helen.dm_with_bot()).text
    form = away.click("Edit").modal
    assert form is not None
    form.click("They are back")
    assert "Nobody who decides is away" in away.text

    # All of it is written down, and goes with the file.
    changes = opened(story, "Latest changes").text
    assert "Region · DACH · Changed" in changes
    assert "Owners: @Jonas Weber → @Kenji Sato" in changes
    assert "Route · Banking → Nordics · Added" in changes
    assert "Absence · @Claire Dubois · Removed" in changes
    assert "The file is in your messages" in opened(story, "Program as a file").text
    [file] = last(story.helen.dm_with_bot()).message.files
    assert file.content is not None
    written = file.content.decode()
    assert written == story.store.read_sync(show_program)
    with closing(Store(f"sqlite:///{tmp_path / 'other.db'}", clock=story.clock)) as other:
        other.migrate()
        other.run_sync(apply_program, program=parse_program(written), actor=None)
        assert other.read_sync(show_program) == written


@over_http
def test_only_the_hub_runs_the_program_and_nobody_takes_back_what_another_changed(
    story: Story,
) -> None:
    assert not {"Regions", "Routes", "Absences", "Program as a file"} & set(
        story.jonas.open_home().buttons
    )
    first = opened(story, "Regions").click("Edit", near="APAC").modal
    assert first is not None
    first.fill("Working days until a decision", "3")
    first.submit()
    forged = story.last_sent("view_submission")
    forged["user"]["id"] = story.jonas.id
    answer = story.send(forged)
    assert answer["response_action"] == "update"
    assert "U0HELEN" in str(answer["view"]), "whom to ask"
    second = opened(story, "Regions").click("Edit", near="APAC").modal
    assert second is not None
    second.fill("Working days until a request is answered", "4")
    second.submit()
    second.submit()
    assert not second.is_open
    asia = story.store.read_sync(find_region_by_code, code="APAC")
    assert asia is not None
    assert (asia.nomination_days, asia.request_days) == (5, 4)
    forged["user"]["id"] = story.helen.id
    assert "Somebody has changed this since you opened it" in str(story.send(forged))
