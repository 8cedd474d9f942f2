"""What a person does on the page, in a word or two."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from sandbox import Sandbox


def open_page(page: Page, workspace: Sandbox, person: str = "U0PRIYA", more: str = "") -> None:
    page.goto(f"{workspace.page_url}?as={person}&channel=C0DEAL{more}")
    expect(page.locator("body[data-ready]")).to_be_attached()


def write(page: Page, text: str) -> None:
    field = page.get_by_role("combobox", name="Message")
    field.fill(text)
    field.press("Enter")


def open_form(page: Page, name: str = "") -> None:
    write(page, f"/gallery {name} ")
    expect(page.get_by_role("dialog", name="Gallery")).to_be_visible()


def choose(page: Page, label: str, option: str, words: str | None = None) -> None:
    field = page.get_by_role("combobox", name=re.compile(rf"^{re.escape(label)}( \(optional\))?$"))
    field.click()
    if words is not None:
        field.press_sequentially(words)
    page.get_by_role("option", name=option).click()
