"""The README's pictures of the search; taken by `tools.screenshots` from its demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tools.steps import TALLEST, WINDOW, field, open_tab, show_whole, write

if TYPE_CHECKING:
    from tools.screenshots import Photographer


@dataclass(frozen=True)
class Question:
    """What somebody of the program team asks, and the word that they teach."""

    language: str
    reader: str
    channel: str
    asked: str
    """With a slip of the finger."""
    word: str
    meaning: str
    """The beginning of the name of manufacturing."""
    tried: str


QUESTIONS = (
    Question(
        "en", "U0MAYA", "C0EMEA", "manufcaturing germany", "BW-Fab", "manuf", "BW-Fab Germany"
    ),
    Question("de", "U0EVA", "C0DACH", "Fertigugn Deutschland", "BW-Fab", "Fert", "BW-Fab Japan"),
    Question("ja", "U0YUKI", "C0APAC", "製造業 ドイツ", "BW-Fab", "製造", "BW-Fab ドイツ"),
)


def take_searches(photographer: Photographer) -> None:
    """An answer with what was understood, and the form of a word of the hub's own."""
    for question in QUESTIONS:
        page = photographer.page(question.reader, question.channel)
        write(page, f"/reference {question.asked}")
        found = page.locator(".message.ephemeral").last
        expect(found).to_be_visible()
        show_whole(page, found)
        photographer.take(page, f"search-{question.language}")
        page.set_viewport_size(WINDOW)

        page.locator(".sidebar").get_by_role("link", name="Vouch").click()
        open_tab(page, "Home")
        page.locator("[data-action='search_term.list']").click()
        page.locator("[data-action='search_term.add']").click()
        form = page.locator("#modal-form")
        field(form, "phrase").locator("input").fill(question.word)
        meaning = field(form, "meaning")
        meaning.get_by_role("combobox").click()
        meaning.get_by_role("combobox").press_sequentially(question.meaning)
        meaning.locator("[role=option][data-value='industry:manufacturing']").click()
        tried = field(form, "question").locator("input")
        tried.fill(question.tried)
        tried.press("Enter")
        last = form.locator("[data-key^='b-tried.after']")
        expect(last).to_be_visible()
        page.set_viewport_size({"width": WINDOW["width"], "height": TALLEST // 5 * 3})
        photographer.take(page, f"search-word-{question.language}")
        page.context.close()
