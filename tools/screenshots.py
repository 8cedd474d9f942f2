"""Take the README's pictures from a running demo: `python -m tools.screenshots [FOLDER]`.

One nomination is followed in each of four languages, as a visitor would: the form, the
owner's card, the win, what `/reference` finds, and the Home tab; then the program team's
schedules and what they post. The pictures are what the demo shows; nothing is drawn for them.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from holidays import country_holidays
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tools.browser import ARGUMENTS, provide_browser
from tools.digest_screenshots import (
    take_digests,
    take_milestones,
    take_quiet_weeks,
    take_schedules,
)
from tools.search_screenshots import take_searches
from tools.steps import WINDOW, choose, field, open_tab, show_whole, write
from tools.tales import TALES, Tale

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
# The demo furnishes a whole company before it opens, on whatever machine this is.
PATIENCE = 60_000
"""Milliseconds for one step."""


@contextlib.contextmanager
def running_demo() -> Iterator[str]:
    """The demo's address, for as long as it is needed."""
    command = [sys.executable, "-u", "-m", "bot", "demo", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"http://\S+?/(?=[\s,]|$)", line)
            if found:
                yield found[0]
                return
        raise SystemExit("The demo ended before it was ready.")
    finally:
        process.terminate()
        process.wait(timeout=30)


class Photographer:
    """Walks through the demo in a browser and takes pictures of it."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.browser = browser
        self.address = address
        self.folder = folder

    def page(self, person: str, channel: str = "", locale: str = "en-GB") -> Page:
        """A tab in which one is this person."""
        context = self.browser.new_context(viewport=WINDOW, locale=locale, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{self.address}?as={person}&channel={channel}")
        expect(page.locator("body[data-ready]")).to_be_attached()
        return page

    def take(self, page: Page, name: str) -> None:
        """Save what the window shows."""
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        path = self.folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled", caret="hide")
        # A palette is a third of the size, and nobody sees the difference in a page of text.
        with Image.open(path) as picture:
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        print(path)

    def go_to_monday(self) -> None:
        """Make it a working morning, in Japan as well: announcements and owners wait for one."""
        page = self.page("U0AISHA")
        clock = page.locator("#clock-field")
        day = ""
        while not day or date.fromisoformat(day) in country_holidays("JP"):
            page.locator("#clock-button").click()
            before = clock.input_value()[:10]
            page.get_by_role("button", name="Next Monday, 09:00").click()
            expect(page.locator("#clock")).to_contain_text("Mon")
            expect(clock).not_to_have_value(re.compile(before))
            day = clock.input_value()[:10]
        page.context.close()

    def go_on(self, *, days: int, hour: str) -> None:
        """Let so many days pass, to this hour in London."""
        page = self.page("U0AISHA")
        page.locator("#clock-button").click()
        clock = page.locator("#clock-field")
        day = date.fromisoformat(clock.input_value()[:10]) + timedelta(days=days)
        clock.fill(f"{day.isoformat()}T{hour}")
        clock.press("Enter")
        expect(page.locator("#clock")).to_contain_text(hour)
        page.context.close()

    def tell(self, tale: Tale) -> None:
        """One nomination from its form to the announcement; a search; a home."""
        seller = self.page(tale.nominator, tale.deal)
        write(seller, f"/nominate {tale.customer}")
        self._nominate(seller, tale)

        owner = self.page(tale.owner, tale.deal)
        owner.locator(".sidebar").get_by_role("link", name="Vouch").click()
        open_tab(owner, "Messages")
        card = owner.locator("#messages .message", has_text=tale.customer).last
        show_whole(owner, card)
        self._keep(owner, tale, "card")
        owner.set_viewport_size(WINDOW)
        if "win" in tale.pictures:
            card.get_by_role("button").and_(card.locator(".primary")).first.click()
            expect(card.locator(".primary")).to_have_count(0)
            seller.goto(f"{self.address}?as={tale.nominator}&channel={tale.wins}")
            expect(
                seller.locator("#messages .message", has_text=tale.customer).last
            ).to_be_visible()
            self._keep(seller, tale, "win")

        seller.goto(f"{self.address}?as={tale.nominator}&channel={tale.deal}")
        write(seller, f"/reference {tale.question}")
        found = seller.locator(".message.ephemeral").last
        expect(found).to_be_visible()
        show_whole(seller, found)
        self._keep(seller, tale, "results")
        seller.set_viewport_size(WINDOW)
        for picture, action in (("details", "reference.details"), ("request", "request.open")):
            if picture in tale.pictures:
                found.locator(f"[data-action^='{action}']").first.click()
                expect(seller.locator("#modal-body")).to_be_visible()
                self._keep(seller, tale, picture)
                seller.keyboard.press("Escape")

        if "home" in tale.pictures:
            open_tab(owner, "Home")
            expect(owner.locator("#home-view .block").nth(2)).to_be_visible()
            self._keep(owner, tale, "home")
        seller.context.close()
        owner.context.close()

    def _keep(self, page: Page, tale: Tale, picture: str) -> None:
        if picture in tale.pictures:
            self.take(page, f"{picture}-{tale.language}")

    def _nominate(self, page: Page, tale: Tale) -> None:
        form = page.locator("#modal-form")
        expect(field(form, "account").get_by_role("combobox")).to_have_value(
            re.compile(re.escape(tale.customer))
        )
        choose(field(form, "country"), tale.country)
        for activity in tale.activities:
            field(form, "activities").locator(f"input[value={activity}]").check()
        field(form, "agreement").locator("input[value=written]").check()
        field(form, "story").locator("textarea").fill(tale.story)
        field(form, "statement").locator("textarea").fill(tale.proof)
        for block, text in tale.typed.items():
            field(form, block).locator("input").fill(text)
        choose(field(form, "industry"), value=tale.industry)
        choose(field(form, "helpers"), tale.helper)
        page.locator("#modal-body").evaluate("element => { element.scrollTop = 0; }")
        self._keep(page, tale, "form")
        page.locator("#modal-submit").click()
        expect(form).to_have_count(0)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with running_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=provide_browser(), args=ARGUMENTS)
        photographer = Photographer(browser, address, folder)
        photographer.go_to_monday()
        for tale in TALES:
            photographer.tell(tale)
        # Monday noon in London is past nine everywhere but in the Americas.
        take_digests(photographer)
        take_quiet_weeks(photographer)
        take_schedules(photographer)
        take_milestones(photographer)
        take_searches(photographer)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
