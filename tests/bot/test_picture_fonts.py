"""`vouch doctor` on fonts: which languages' pictures can be drawn here."""

from __future__ import annotations

from pathlib import Path

from bot.picture_fonts import check_fonts
from messages.locales import languages
from tests.messages.pictures.fonts import LATIN, make_font


def test_a_language_that_the_program_speaks_needs_a_font(tmp_path: Path) -> None:
    make_font(tmp_path / "boxes.ttf", LATIN)
    fine = check_fonts([tmp_path], spoken={"en", "de-AT"})
    assert fine.is_fine
    drawn, _, missing = fine.sentence.partition("No font for ")
    assert {"en", "de"} <= set(drawn.removesuffix(". ").rpartition(" in ")[2].split(", "))
    assert "ja" in missing.split(":")[0].split(", ")
    ill = check_fonts([tmp_path], spoken={"en", "ja"})
    assert not ill.is_fine
    assert ill.sentence.endswith("The program speaks ja.")


def test_without_any_font_nothing_can_be_drawn(tmp_path: Path) -> None:
    found = check_fonts([tmp_path], spoken=())
    assert found.is_fine, "nobody speaks a language yet"
    assert found.sentence.startswith(f"No font for {', '.join(languages())}: ")
