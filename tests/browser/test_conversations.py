"""Conversations, the clock, the home tab and a narrow window, in a real browser."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route, expect

from sandbox import Sandbox
from tests.browser.steps import choose, open_form, open_page, write


def test_what_one_writes_another_sees_at_once(workspace: Sandbox, context: BrowserContext) -> None:
    priya, jonas = context.new_page(), context.new_page()
    open_page(priya, workspace)
    open_page(jonas, workspace, "U0JONAS")
    write(priya, "Hello <b>Jonas</b> & all")
    message = jonas.locator("#messages .message").last
    expect(message).to_contain_text("Hello <b>Jonas</b> & all")
    expect(message).to_contain_text("Priya Nair")
    expect(jonas.locator("#messages b", has_text="Jonas")).to_have_count(0)


def test_times_and_days_are_the_viewers_own(workspace: Sandbox, context: BrowserContext) -> None:
    priya, jonas = context.new_page(), context.new_page()
    open_page(priya, workspace)
    priya.get_by_role("button", name="be another colleague").click()
    expect(priya.get_by_role("menuitemradio", name="Jonas Weber")).to_contain_text("German")
    priya.keyboard.press("Escape")
    priya.locator("#clock-button").click()
    priya.get_by_label("To a day and time").fill("2026-07-06T09:00")
    priya.get_by_role("button", name="Set").click()
    expect(priya.locator("#clock")).to_have_text("Mon 6 Jul, 09:00")
    write(priya, "Good morning")
    expect(priya.locator("#messages .message time").first).to_have_text("09:00")
    open_page(jonas, workspace, "U0JONAS")
    expect(jonas.locator("#messages .message time").first).to_have_text("10:00")
    expect(jonas.locator("#messages .day").first).to_have_text("Heute")


def test_the_clock_moves_for_everybody(workspace: Sandbox, context: BrowserContext) -> None:
    priya, jonas = context.new_page(), context.new_page()
    open_page(priya, workspace)
    open_page(jonas, workspace, "U0JONAS")
    before = workspace.clock.now()
    priya.locator("#clock-button").click()
    priya.get_by_role("button", name="Next Monday, 09:00").click()
    expect(priya.locator("#clock")).to_contain_text("09:00")
    expect(priya.locator("#clock")).to_contain_text("Mon")
    expect(jonas.locator("#clock")).to_contain_text("10:00")
    assert workspace.clock.now() > before
    priya.locator("#clock-button").click()
    priya.get_by_role("button", name="One hour later").click()
    expect(jonas.locator("#clock")).to_contain_text("11:00")


def test_typing_need_not_wait_for_the_next_channel(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    page.get_by_role("combobox", name="Message").fill("begun here")
    held: list[Route] = []
    page.route("**/parts?*", lambda route: held.append(route))
    with page.expect_request("**/parts?*"):
        page.locator(".sidebar").get_by_role("link", name="general").click()
    field = page.get_by_role("combobox", name="Message")
    expect(field).to_have_value("")
    field.fill("Good morning")
    page.unroute("**/parts?*")  # and what was held goes on
    expect(page.get_by_role("heading", level=1)).to_have_text("general")
    expect(field).to_have_value("Good morning")
    field.press("Enter")
    expect(page.locator("#messages .message").last).to_contain_text("Good morning")
    page.locator(".sidebar").get_by_role("link", name="deal-acme").click()
    expect(field).to_have_value("begun here")


def test_commands_are_completed_and_explained(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    field = page.get_by_role("combobox", name="Message")
    field.press_sequentially("/ga")
    expect(page.get_by_role("option")).to_have_count(2)
    field.press("ArrowDown")
    expect(page.get_by_role("option", name="/garden")).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    field.press("Tab")
    expect(field).to_have_value("/gallery ")
    expect(page.locator("#composer-usage")).to_have_text("/gallery [a word]")


def test_an_ephemeral_answer_is_for_one_pair_of_eyes(
    workspace: Sandbox, context: BrowserContext
) -> None:
    priya, jonas = context.new_page(), context.new_page()
    open_page(priya, workspace)
    open_page(jonas, workspace, "U0JONAS")
    write(priya, "/garden ")
    expect(priya.locator(".message", has_text="Only visible to you")).to_contain_text(
        "Only you can read this."
    )
    write(priya, "Something for both")
    expect(jonas.get_by_text("Something for both")).to_be_visible()
    expect(jonas.get_by_text("Only you can read")).to_have_count(0)
    priya.get_by_role("button", name="Dismiss").click()
    expect(priya.get_by_text("Only you can read")).to_have_count(0)


def test_a_message_with_one_of_everything(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    write(page, "/show ")
    message = page.locator("#messages .message").last
    expect(message.get_by_role("heading")).to_contain_text("One of everything")
    expect(message.locator(".section b").first).to_have_text("bold")
    expect(message.get_by_role("link", name="a link").first).to_have_attribute(
        "rel", "noopener noreferrer"
    )
    expect(message.get_by_text("@Priya Nair").first).to_be_visible()
    expect(message.locator("ol li")).to_have_text(["Inner", "Inner 2"])
    expect(message.get_by_role("cell", name="91")).to_be_visible()
    expect(message.locator("img")).to_have_count(0)
    message.get_by_role("button", name="Count").click()
    expect(message).to_contain_text("Counted 1")
    expect(message).to_contain_text("(edited)")
    message.get_by_role("button", name="Count").click()
    expect(message).to_contain_text("Counted 2")
    choose(page, "Pick a colour", "Blue")
    expect(page.locator(".ephemeral")).to_contain_text("Chosen: Blue")
    message = page.locator("#messages .message").first
    message.get_by_role("button", name="More actions").first.press("Enter")
    page.get_by_role("menuitem", name="Second").press("Enter")
    expect(page.locator(".ephemeral").last).to_contain_text("Chosen: Second")


def test_threads_stand_beside(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    write(page, "A question")
    message = page.locator("#messages .message").last
    message.hover()
    message.get_by_role("button", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    reply = thread.get_by_role("combobox", name="Reply…")
    expect(reply).to_be_focused()
    reply.fill("An answer")
    reply.press("Enter")
    expect(thread.locator(".message").last).to_contain_text("An answer")
    expect(page.locator("#messages .message")).to_have_count(1)
    expect(message).to_contain_text("1 reply")
    reply.press("Escape")
    expect(thread).to_be_hidden()


def test_the_home_tab(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    page.locator(".sidebar").get_by_role("link", name="Gallery").click()
    expect(page.get_by_role("heading", name="Welcome home")).to_be_visible()
    page.get_by_role("button", name="Greet").click()
    tab = page.get_by_role("tab", name="Messages")
    page.get_by_role("tab", name="Home").press("ArrowRight")
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("Good to see you.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Welcome home")).to_be_visible()


def test_messages_are_walked_with_the_arrow_keys(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    write(page, "First")
    write(page, "Second")
    expect(page.locator("#messages .message")).to_have_count(2)
    page.get_by_role("combobox", name="Message").press("ArrowUp")
    expect(page.locator("#messages .message").last).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#messages .message").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name="Take this message")
    expect(item).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Copy link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()


def test_a_narrow_window(workspace: Sandbox, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    open_page(page, workspace)
    write(page, "/show ")
    expect(page.locator("#messages .message")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.getElementById('messages').scrollWidth") <= 360
    expect(page.get_by_role("link", name="general")).to_be_hidden()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("link", name="general")).to_be_hidden()
    expect(page.get_by_role("heading", name="general")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 640})
    open_form(page)
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["width"] <= 360


def test_an_app_that_does_not_answer_is_named(workspace: Sandbox, page: Page) -> None:
    open_page(page, workspace)
    write(page, "/unknown ")
    expect(page.locator("#toast")).to_contain_text("/unknown failed with the error")
    expect(page.get_by_role("combobox", name="Message")).to_have_value("/unknown")


def test_a_channel_can_be_joined(workspace: Sandbox, page: Page) -> None:
    workspace.add_channel(id="C0OTHER", name="other-team", members=["U0JONAS"])
    open_page(page, workspace)
    page.get_by_role("link", name="other-team").click()
    expect(page.get_by_text("You are looking at #other-team.")).to_be_visible()
    page.get_by_role("button", name="Join").click()
    write(page, "Hello everybody")
    expect(page.locator("#messages .message").last).to_contain_text("Hello everybody")
    assert "U0PRIYA" in workspace.world.conversations["C0OTHER"].members
