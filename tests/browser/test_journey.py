"""The main loop in a real browser: nominate, approve, see the win, find the reference."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import choose, write
from tests.story import Story


def open_as(story: Story, context: BrowserContext, person: str, channel: str) -> Page:
    """A tab in which one is this person, in this channel."""
    page = context.new_page()
    page.goto(f"{story.sandbox.page_url}?as={person}&channel={channel}")
    expect(page.locator("body[data-ready]")).to_be_attached()
    return page


@pytest.mark.parametrize(("transport", "database"), [("http", "sqlite")])
def test_a_nomination_becomes_a_reference(story: Story, context: BrowserContext) -> None:
    seller = open_as(story, context, story.priya.id, story.deal.id)
    write(seller, "/nominate Nordwind Energie")
    form = seller.get_by_role("dialog", name="Nominate a customer")
    customer = form.get_by_role("combobox", name="Customer", exact=True)
    expect(customer).to_have_value("Nordwind Energie (new customer)")
    choose(seller, "Country", "Germany", "germ")
    expect(form).to_contain_text("Jonas Weber")
    form.get_by_label("Reference call").check()
    form.get_by_label("Agreed in writing").check()
    form.get_by_role("textbox", name="Story").fill(
        "Their turbines told us of a fault only when it was too late. Together we listen to "
        "every bearing, and repairs are planned weeks ahead."
    )
    seller.keyboard.press("Control+Enter")
    expect(form.get_by_role("textbox", name="Proof")).to_be_focused()
    form.get_by_role("textbox", name="Proof").fill("Downtime fell by 40 percent in half a year.")
    choose(seller, "Industry", "Energy", "ener")
    form.get_by_label("Products").fill("Turbine Watch")
    choose(seller, "Who else helped?", "Lukas Brandt", "luk")
    form.get_by_role("button", name="Nominate").click()
    expect(seller.get_by_role("dialog")).to_have_count(0)
    story.settle()

    owner = open_as(story, context, story.jonas.id, story.deal.id)
    owner.locator(".sidebar").get_by_role("link", name="Vouch").click()
    card = owner.locator("#messages .message").last
    expect(card).to_contain_text("Nordwind Energie")
    expect(card).to_contain_text("Downtime fell by 40 percent in half a year.")
    card.get_by_role("button", name="Freigeben").click()
    story.settle()
    expect(card.get_by_role("button", name="Freigeben")).to_have_count(0)

    seller.locator(".sidebar").get_by_role("link", name="customer-wins").click()
    win = seller.locator("#messages .message").last
    expect(win).to_contain_text("Nordwind Energie")
    expect(win).to_contain_text("@Priya Nair")
    expect(win).to_contain_text("@Lukas Brandt")

    seller.locator(".sidebar").get_by_role("link", name="deal-acme").click()
    write(seller, "/reference turbine germany")
    found = seller.locator("#messages .ephemeral").last
    expect(found).to_contain_text("Nordwind Energie")
    expect(owner.locator(".ephemeral")).to_have_count(0)
