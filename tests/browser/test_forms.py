"""Modals, buttons and shortcuts in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from sandbox import Sandbox
from tests.browser.steps import choose, open_form, open_page, write


def test_a_form_with_every_input(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    open_form(page, "Nordwind")
    form = page.get_by_role("dialog", name="Gallery")
    expect(form.get_by_label("Name")).to_have_value("Nordwind")
    form.get_by_label("Story").fill("Two lines\nof it")
    form.get_by_label("Mail").fill("kim@example.com")
    form.get_by_label("Site").fill("https://example.com/a")
    form.get_by_label("Count").fill("12")
    choose(page, "Colour", "Green", "gre")
    expect(form).to_contain_text("You chose Green.")
    choose(page, "Colours", "Red")
    choose(page, "Colours", "Blue")
    choose(page, "Grouped", "Blue")
    choose(page, "Town", "Bergen", "berg")
    choose(page, "Towns", "Berlin")
    choose(page, "Towns", "Tokyo", "tok")
    choose(page, "Person", "Jonas Weber")
    choose(page, "People", "Priya Nair")
    choose(page, "Channel", "#general")
    choose(page, "Channels", "#deal-acme")
    form.get_by_label("Two").check()
    form.get_by_label("Red", exact=True).check()
    form.get_by_label("Day").fill("2026-05-01")
    form.get_by_label("Time").fill("14:30")
    form.get_by_label("Moment").fill("2026-05-01T14:30")
    form.get_by_role("button", name="Send").click()
    expect(form).to_be_hidden()
    told = page.locator("#messages .message").last
    for part in (
        "story=Two lines",
        "mail=kim@example.com",
        "site=https://example.com/a",
        "count=12",
        "colour=green",
        "colours=red+blue",
        "grouped=blue",
        "town=bergen",
        "towns=berlin+tokyo",
        "person=U0JONAS",
        "people=U0PRIYA",
        "channel=C0GENERAL",
        "channels=C0DEAL",
        "ticks=2",
        "radio=red",
        "day=2026-05-01",
        "time=14:30",
        "moment=1777642200",
    ):
        expect(told).to_contain_text(part)


def test_an_update_keeps_what_was_typed_and_where_one_was(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    open_form(page)
    page.get_by_label("Name").fill("Half a na")
    choose(page, "Colour", "White")
    expect(page.get_by_text("You chose White.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Half a na")
    expect(page.get_by_role("combobox", name="Colour", exact=True)).to_be_focused()
    expect(page.get_by_role("combobox", name="Colour", exact=True)).to_have_value("White")


def test_errors_stand_at_their_field(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    open_form(page, "nobody")
    page.keyboard.press("Control+Enter")
    colour = page.locator("[data-input-block=colour]")
    expect(colour.get_by_role("alert")).to_have_text("Please complete this required field.")
    expect(page.get_by_role("combobox", name="Colour", exact=True)).to_be_focused()
    choose(page, "Colour", "Red")
    expect(page.get_by_text("You chose Red.")).to_be_visible()
    page.keyboard.press("Control+Enter")
    name = page.get_by_role("textbox", name="Name")
    expect(page.locator("[data-input-block=name]").get_by_role("alert")).to_have_text(
        "Nobody is not a name."
    )
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()
    name.fill("Kim")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#messages .message").last).to_contain_text("Kim: ")


def test_a_stack_of_views(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    open_form(page, "Kim")
    page.get_by_role("button", name="Deeper").click()
    expect(page.get_by_role("dialog", name="Deeper")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Gallery")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Kim")
    page.get_by_role("button", name="Deeper").click()
    page.get_by_role("dialog", name="Deeper").get_by_role("button", name="Clear").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_leaving_a_form_is_told(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    open_form(page)
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    entry = page.locator(".sidebar").get_by_role("link", name="Gallery")
    expect(entry).to_contain_text("1 unread")
    entry.click()
    expect(page.get_by_text("You left the form.")).to_be_visible()
    expect(entry).not_to_contain_text("unread")


def test_the_focus_stays_in_the_form(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    open_form(page)
    inside = "document.getElementById('modal').contains(document.activeElement)"
    outside = "document.activeElement === document.body"
    for _ in range(40):
        page.keyboard.press("Tab")
        # A browser lets the focus pass through its own window between the last and the first.
        assert page.evaluate(f"{inside} || {outside}")


def test_a_dangerous_button_asks_first(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    write(page, "/show ")
    page.get_by_role("button", name="Remove").click()
    sure = page.get_by_role("dialog", name="Sure?")
    expect(sure).to_contain_text("This cannot be undone.")
    sure.get_by_role("button", name="Keep").click()
    expect(sure).to_be_hidden()
    expect(page.locator("#messages .message")).to_have_count(1)
    page.get_by_role("button", name="Remove").click()
    sure.get_by_role("button", name="Yes, remove").click()
    expect(page.locator("#messages .message")).to_have_count(0)


def test_shortcuts(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Open the gallery").click()
    expect(page.get_by_role("dialog", name="Gallery")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    write(page, "They said *yes*")
    message = page.locator("#messages .message").last
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Take this message").click()
    expect(page.get_by_label("Story")).to_have_value("They said *yes*")
