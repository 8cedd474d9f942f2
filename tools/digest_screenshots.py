"""The README's pictures of schedules and digests; taken by `tools.screenshots` from its demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

from tools.steps import TALLEST, WINDOW, choose, field, open_tab, show_whole

if TYPE_CHECKING:
    from tools.screenshots import Photographer


@dataclass(frozen=True)
class Rhythm:
    """A reader of the program team, and what is posted in their language."""

    language: str
    reader: str
    channel: str
    month: str
    """The name of the schedule whose progress digest is previewed."""
    region: str
    milestone: str
    due: str
    """What is due for the milestone, as the form takes it; the second one is the reader's."""


RHYTHMS = (
    Rhythm(
        "en",
        "U0MAYA",
        "C0EMEA",
        "Our month",
        "Europe, Middle East and Africa",
        "Customer day in London",
        "Marketing: two case studies\nMaya Torres: the agenda\n✓ The room",
    ),
    Rhythm(
        "de",
        "U0EVA",
        "C0DACH",
        "Unser Monat",
        "Deutschland, Österreich, Schweiz",
        "Kundentag in München",
        "Marketing: zwei Fallstudien\nEva Steiner: das Programm\n✓ Der Saal",
    ),
    Rhythm(
        "ja",
        "U0YUKI",
        "C0APAC",
        "私たちの一か月",
        "アジア太平洋",
        "東京カスタマーデー",
        "マーケティング：導入事例2件\n田中 由紀：プログラム\n✓ 会場",
    ),
)
MILESTONE_IN_DAYS = 24
"""From the day of the picture to the milestone."""
CAME_JUST_NOW = """() => {
  const last = [...document.querySelectorAll("#messages .message")].at(-1);
  const now = Number(document.getElementById("clock").dataset.now);
  return last && now - Number(last.dataset.ts) * 1000 < 3600000;
}"""


def take_digests(photographer: Photographer) -> None:
    """The digest of the week that was told, as it came by itself on the Monday after it."""
    photographer.go_on(days=7, hour="12:00")
    for rhythm in RHYTHMS:
        _take_last(photographer, rhythm, f"digest-{rhythm.language}")


def take_quiet_weeks(photographer: Photographer) -> None:
    """The digest of a week in which nothing happened."""
    photographer.go_on(days=14, hour="12:00")
    for rhythm in RHYTHMS:
        _take_last(photographer, rhythm, f"quiet-{rhythm.language}")


def take_schedules(photographer: Photographer) -> None:
    """The list on the Home tab, the form, and a progress digest with its picture."""
    for rhythm in RHYTHMS:
        page = photographer.page(rhythm.reader, rhythm.channel)
        page.locator(".sidebar").get_by_role("link", name="Vouch").click()
        open_tab(page, "Home")
        # The monthly ones come last, and so on the second page.
        page.locator("[data-block='home.schedules.pages'][data-action='home.next']").click()
        row = _row(page, rhythm.month)
        expect(row).to_be_visible()
        # In one step: the tab may be drawn anew at any moment.
        row.evaluate("element => element.scrollIntoView({ block: 'nearest' })")
        photographer.take(page, f"schedules-{rhythm.language}")
        row.get_by_role("button").nth(0).click()
        form = page.locator("#modal-form")
        expect(form.locator("[data-input-block^=name]").first).to_be_visible()
        page.set_viewport_size({"width": WINDOW["width"], "height": TALLEST})
        times = form.locator("[data-key='b-times']")
        times.evaluate("element => element.scrollIntoView({ block: 'center' })")
        photographer.take(page, f"schedule-form-{rhythm.language}")
        page.locator("#modal-dismiss").click()
        row.get_by_role("button").nth(2).click()
        expect(page.locator("#modal-body")).to_contain_text("👀")
        page.locator("#modal-dismiss").click()
        page.set_viewport_size(WINDOW)
        open_tab(page, "Messages")
        message = page.locator("#messages .message:has(img)").last
        expect(message).to_be_visible()
        show_whole(page, message)
        photographer.take(page, f"progress-{rhythm.language}")
        page.context.close()


def take_milestones(photographer: Photographer) -> None:
    """A milestone's reminder in the channel, when its reader has just ticked off a part."""
    for rhythm in RHYTHMS:
        page = photographer.page(rhythm.reader, rhythm.channel)
        _add_milestone(page, rhythm)
        page.context.close()
    photographer.go_on(days=7, hour="12:00")
    for rhythm in RHYTHMS:
        page = photographer.page(rhythm.reader, rhythm.channel)
        message = page.locator("#messages .message", has_text=rhythm.milestone).last
        parts = message.locator("[data-action='milestone.done']")
        expect(parts).to_have_count(2)
        parts.last.click()
        expect(parts).to_have_count(1)
        show_whole(page, message)
        photographer.take(page, f"milestone-{rhythm.language}")
        page.context.close()


def _add_milestone(page: Page, rhythm: Rhythm) -> None:
    """Add its weekly reminder; the hour is the one that the form proposes."""
    page.locator("#clock-button").click()
    today = date.fromisoformat(page.locator("#clock-field").input_value()[:10])
    page.keyboard.press("Escape")
    page.locator(".sidebar").get_by_role("link", name="Vouch").click()
    open_tab(page, "Home")
    page.locator("[data-action='schedule.add']").click()
    form = page.locator("#modal-form")
    choose(field(form, "kind"), value="milestone_reminder")
    expect(field(form, "milestone")).to_be_visible()
    region = field(form, "region")
    region.get_by_role("combobox").click()
    region.locator("[role=option]", has_text=rhythm.region).first.click()
    field(form, "milestone").locator("input").fill(rhythm.milestone)
    day = today + timedelta(days=MILESTONE_IN_DAYS)
    field(form, "date").locator("input").fill(day.isoformat())
    field(form, "contributions").locator("textarea").fill(rhythm.due)
    field(form, "name").locator("input").fill(rhythm.milestone)
    choose(field(form, "language"), value=rhythm.language)
    page.locator("#modal-submit").click()
    expect(form).to_have_count(0)


def _take_last(photographer: Photographer, rhythm: Rhythm, name: str) -> None:
    page = photographer.page(rhythm.reader, rhythm.channel)
    # The bot looks every few seconds for what is due: it may be on its way still.
    page.wait_for_function(CAME_JUST_NOW)
    message = page.locator("#messages .message").last
    show_whole(page, message)
    photographer.take(page, name)
    page.context.close()


def _row(page: Page, name: str) -> Locator:
    """The buttons below a schedule in the list."""
    return (
        page.locator("#home-view .block", has_text=name)
        .locator("xpath=following::*[contains(@class, 'block-actions')][1]")
        .first
    )
