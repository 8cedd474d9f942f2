"""Fonts are found, not assumed: every character of a picture is in one, or it is not drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from messages import Messages
from messages.locales import languages
from messages.pictures.drawing import NoFont, draw, find_fonts, text_of
from messages.pictures.fonts import Choice, FontsFound, default_folders, needed
from tests.messages.pictures.fonts import KANA_AND_KANJI, LATIN, make_font
from tests.messages.pictures.png import Png
from tests.messages.pictures.values import PROGRESS

MESSAGES = Messages(strict=True)
JAPANESE = "10月の推薦"


def test_a_picture_in_a_script_without_a_font_is_not_drawn(latin_fonts: Path) -> None:
    svg = MESSAGES.draw("progress", "en", **(PROGRESS | {"region": "日本"})).svg
    with pytest.raises(NoFont):
        draw(svg, language="en", fonts=find_fonts([latin_fonts]))


def test_the_same_picture_is_drawn_where_there_is_one(japanese_fonts: Path) -> None:
    svg = MESSAGES.draw("progress", "en", **(PROGRESS | {"region": "日本"})).svg
    png = Png(draw(svg, language="en", fonts=find_fonts([japanese_fonts])))
    # Two boxes of 42 by 42 in the heading, written by the other font.
    assert png.colour((36 + 21) * 2, (66 - 12) * 2) == "#ffffff"
    assert png.colour((36 + 42 + 21) * 2, (66 - 12) * 2) == "#ffffff"
    assert png.colour((36 + 84 + 21) * 2, (66 - 12) * 2) == "#1f4d3a"


def test_one_character_too_many_is_one_too_many(tmp_path: Path) -> None:
    """No empty box for the one letter that is missing."""
    make_font(tmp_path / "latin.ttf", LATIN - {"ü"})
    fonts = find_fonts([tmp_path])
    assert fonts.choose("Progress", "en") is not None
    assert fonts.choose("für", "de") is None


def test_where_no_font_is_nothing_is_drawn(tmp_path: Path) -> None:
    assert find_fonts([tmp_path, tmp_path / "not there"]).choose("a", "en") is None


def test_a_font_that_is_broken_or_refused_is_passed_by(tmp_path: Path) -> None:
    make_font(tmp_path / "a.ttf", LATIN, family="Aaa", is_whole=False)
    whole = make_font(tmp_path / "b.ttf", LATIN, family="Bbb")
    for name in ("broken.ttf", "broken.ttc", "empty.otf"):
        (tmp_path / name).write_bytes(whole.read_bytes()[: 300 * (name != "empty.otf")])
    assert find_fonts([tmp_path]).choose("abc", "en") == Choice("Bbb", (whole,))


def test_the_forms_of_the_readers_country_come_first(tmp_path: Path) -> None:
    """The same character is written otherwise in Japan, China and Korea."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    for country in ("JP", "KR", "SC"):
        make_font(folder / f"{country}.ttf", LATIN | KANA_AND_KANJI, family=f"Sans {country}")
    make_font(folder / "serif.ttf", LATIN, family="Serif")
    make_font(folder / "sans.ttf", LATIN, family="Sans")
    fonts = find_fonts([folder])

    def family(text: str, language: str) -> str:
        choice = fonts.choose(text, language)
        assert choice is not None
        return choice.family

    assert family(JAPANESE, "ja") == "Sans JP"
    assert family("进度", "zh-Hans") == "Sans SC"
    assert family("Progress", "en") == "Sans"
    # A word of another script in an English text changes nothing about the English.
    assert family("Progress of 日本", "en") == "Sans"


def test_the_bold_face_comes_with_its_family(latin_fonts: Path) -> None:
    choice = find_fonts([latin_fonts]).choose("abc", "en")
    assert choice is not None
    assert {path.name for path in choice.files} == {"latin.ttf", "latin-bold.ttf"}


@pytest.fixture(scope="module")
def here() -> FontsFound:
    """The fonts of this machine, each read once."""
    return find_fonts(default_folders())


# One language of each script that we write.
@pytest.mark.parametrize("language", sorted({"en", "ru", "ja", "ko", "zh-Hans"} & set(languages())))
def test_with_the_fonts_of_this_machine(language: str, here: FontsFound) -> None:
    """Whatever is here: all characters are written, or nothing is drawn."""
    svg = MESSAGES.draw("progress", language, **PROGRESS).svg
    choice = here.choose(text_of(svg), language)
    if choice is None:
        with pytest.raises(NoFont):
            draw(svg, language=language, fonts=here)
        return
    missing = needed(text_of(svg))
    for face in sorted(here.faces, key=lambda face: face.family != choice.family):
        if missing and face.path in choice.files:
            missing -= face.characters
    assert not missing
    png = Png(draw(svg, language=language, fonts=here))
    heading = png.colours(72, 60, 500, 150)
    assert {"#1f4d3a", "#ffffff"} <= heading
