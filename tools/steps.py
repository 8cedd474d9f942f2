"""What the photographer does on the page, in a word or two."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, ViewportSize, expect

WINDOW: ViewportSize = {"width": 1180, "height": 820}
TALLEST = 1500
"""Pixels. A message longer than a window is shown whole, up to this."""


def write(page: Page, text: str) -> None:
    """Send something from the message field."""
    message = page.locator("#composer-text")
    message.fill(text)
    message.press("Enter")


def show_whole(page: Page, message: Locator) -> None:
    """Make the window as tall as a message needs, and bring its beginning to the top."""
    height = message.evaluate("element => Math.ceil(element.getBoundingClientRect().height)")
    around = page.locator("#messages").evaluate("element => innerHeight - element.clientHeight")
    tall = min(max(height + around, WINDOW["height"]), TALLEST)
    page.set_viewport_size({"width": WINDOW["width"], "height": tall})
    message.evaluate("element => element.scrollIntoView({ block: 'start' })")


def open_tab(page: Page, name: str) -> None:
    """Open one of the app's tabs."""
    tab = page.get_by_role("tab", name=name)
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")


def field(form: Locator, block: str) -> Locator:
    """An input of the form by its block, in whatever language its label is."""
    return form.locator(f"[data-input-block^={block}]").first


def choose(select: Locator, option: str = "", *, value: str = "") -> None:
    """Type the beginning of an option into a select and take it; or take it by its value."""
    box = select.get_by_role("combobox")
    box.click()
    if value:
        select.locator(f"[role=option][data-value={value}]").click()
    else:
        box.press_sequentially(option[:4])
        select.get_by_role("option", name=option).first.click()
    box.blur()
