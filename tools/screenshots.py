"""Take the README's pictures from a running demo: `python -m tools.screenshots [FOLDER]`.

One nomination is followed in English and one in German, as a visitor would: the form, the
owner's card, the win, what `/reference` finds, and the Home tab; then the program team's
schedules and what they post. The pictures are what the demo shows; nothing is drawn for them.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

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

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
# The demo furnishes a whole company before it opens, on whatever machine this is.
PATIENCE = 60_000
"""Milliseconds for one step."""


@dataclass(frozen=True)
class Tale:
    """One nomination and who plays a part in it."""

    language: str
    nominator: str
    owner: str
    deal: str
    wins: str
    customer: str
    country: str
    activities: tuple[str, ...]
    story: str
    proof: str
    typed: dict[str, str]
    """What goes into the form's other text fields, by block."""
    industry: str
    helper: str
    question: str


TALES = (
    Tale(
        language="en",
        nominator="U0AISHA",
        owner="U0OLIVER",
        deal="C0DEALALPEN",
        wins="C0WINS",
        customer="Harbourlight Ferries",
        country="United Kingdom",
        activities=("reference_call", "quote", "event"),
        story=(
            "Harbourlight used to learn of a failing pump when the ferry was already at sea. "
            "Together with their engineers in Dover we put every bearing of the fleet on one "
            "screen. Since the summer they plan repairs two weeks ahead, and the captains "
            "check the screen before they cast off."
        ),
        proof="Cancelled sailings fell from 31 to 9 in the first half year.",
        typed={
            "metric": "Cancelled sailings",
            "before": "31",
            "after": "9",
            "period": "January to June 2026",
            "source": "Harbourlight's own punctuality report",
            "products": "Brightwell Flow",
            "contact_name": "Rhona Sinclair",
            "contact_role": "Fleet Engineer",
            "contact_email": "r.sinclair@harbourlight.example",
        },
        industry="transport",
        helper="Claire Moreau",
        question="reference call banking",
    ),
    Tale(
        language="de",
        nominator="U0JONAS",
        owner="U0LENA",
        deal="C0DEALPUMP",
        wins="C0DACH",
        customer="Lindauer Wälzlager",
        country="Deutschland",
        activities=("reference_call", "case_study", "video"),
        story=(
            "In der Lindauer Schleiferei standen die Maschinen jede dritte Nacht. Gemeinsam mit "
            "der Instandhaltung haben wir die Spindeln angebunden und die Schwellen so lange "
            "nachgestellt, bis nur noch echte Schäden gemeldet wurden. Heute plant die "
            "Frühschicht ihre Reparaturen, bevor etwas ausfällt."
        ),
        proof="Ungeplante Stillstände sanken von 11 auf 3 im Monat.",
        typed={
            "metric": "Ungeplante Stillstände im Monat",
            "before": "11",
            "after": "3",
            "period": "Januar bis Juni 2026",
            "source": "Schichtbuch der Schleiferei",
            "products": "Brightwell Flow",
            "contact_name": "Korbinian Aigner",
            "contact_role": "Leiter Instandhaltung",
            "contact_email": "k.aigner@lindauer.example",
        },
        industry="manufacturing",
        helper="Eva Steiner",
        question="Fertigung",
    ),
)


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
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled", caret="hide")
        print(self.folder / f"{name}.png")

    def go_to_monday(self) -> None:
        """Make it a working morning: announcements wait for one."""
        page = self.page("U0AISHA")
        page.locator("#clock-button").click()
        page.get_by_role("button", name="Next Monday, 09:00").click()
        expect(page.locator("#clock")).to_contain_text("Mon")
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
        self.take(owner, f"card-{tale.language}")
        owner.set_viewport_size(WINDOW)
        card.get_by_role("button").and_(card.locator(".primary")).first.click()
        expect(card.locator(".primary")).to_have_count(0)

        seller.goto(f"{self.address}?as={tale.nominator}&channel={tale.wins}")
        win = seller.locator("#messages .message", has_text=tale.customer).last
        expect(win).to_be_visible()
        self.take(seller, f"win-{tale.language}")

        seller.goto(f"{self.address}?as={tale.nominator}&channel={tale.deal}")
        write(seller, f"/reference {tale.question}")
        found = seller.locator(".message.ephemeral").last
        expect(found).to_be_visible()
        show_whole(seller, found)
        self.take(seller, f"results-{tale.language}")

        open_tab(owner, "Home")
        expect(owner.locator("#home-view .block").nth(2)).to_be_visible()
        self.take(owner, f"home-{tale.language}")
        seller.context.close()
        owner.context.close()

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
        self.take(page, f"form-{tale.language}")
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
