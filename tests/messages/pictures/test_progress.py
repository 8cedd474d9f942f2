"""The progress picture: drawn as the numbers are, legible on a phone, and the same in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from messages import Drawing, formats
from messages.locales import find_reader, languages
from messages.pictures.drawing import ZOOM, NoFont, draw, find_fonts, text_of
from messages.pictures.measure import text_width
from tests.messages.nasty import NASTY, nasty_kinds, replace_typed
from tests.messages.pictures.fonts import LATIN, make_font
from tests.messages.pictures.png import Png
from tests.messages.pictures.values import PROGRESS, WORST, figure
from tests.messages.rendering import FORGIVING
from tests.messages.rendering import STRICT as MESSAGES

SVG = "{http://www.w3.org/2000/svg}"
# A phone's message is about this many points wide; smaller than this, words are hard to read.
PHONE_WIDTH, SMALLEST_POINTS = 340, 11
LATIN_LANGUAGES = ("en", "de")


def progress(locale: str = "en", **values: Any) -> Drawing:
    return MESSAGES.draw("progress", locale, **(PROGRESS | values))


def drawn(drawing: Drawing, fonts: Path) -> tuple[Element, Png]:
    png = draw(drawing.svg, language=drawing.language, fonts=find_fonts([fonts]))
    return ElementTree.fromstring(drawing.svg), Png(png)


def number(element: Element, name: str) -> float:
    return float(element.attrib[name])


def words(drawing: Drawing) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LATIN_LANGUAGES)
def test_every_bar_and_every_word_is_there(language: str, latin_fonts: Path) -> None:
    svg, png = drawn(progress(language), latin_fonts)
    assert (png.width, png.height) == (720 * ZOOM, number(svg, "height") * ZOOM)
    bars = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("x") and rect.get("y")]
    assert len(bars) > 6
    for bar in bars:
        if number(bar, "width") > 0:
            # Its right end, which no other bar covers unless it is new all over.
            x = number(bar, "x") + number(bar, "width") - 2
            seen = png.colour(x * ZOOM, (number(bar, "y") + number(bar, "height") / 2) * ZOOM)
            later = [
                other.attrib["fill"]
                for other in bars[bars.index(bar) + 1 :]
                if other.get("y") == bar.get("y")
                and number(other, "x") <= x < number(other, "x") + number(other, "width")
            ]
            assert seen == (later or [bar.attrib["fill"]])[-1]
    for text in svg.iter(f"{SVG}text"):
        size, y = number(text, "font-size"), number(text, "y") - number(text, "font-size") * 0.3
        at_end = text.get("text-anchor") == "end"
        # Each letter of the font is a box from 6 to 54 hundredths of the size.
        x = number(text, "x") + size * 0.3 * (-1 if at_end else 1)
        assert png.colour(x * ZOOM, y * ZOOM) == text.attrib["fill"], text.text


def test_bars_are_as_long_as_their_numbers(latin_fonts: Path) -> None:
    svg, png = drawn(progress(), latin_fonts)
    bars = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("height") == "16"]
    empty, kept, new = (bars[0].attrib["fill"], bars[1].attrib["fill"], bars[2].attrib["fill"])
    assert len({empty, kept, new}) == 3
    left, room = number(bars[0], "x"), number(bars[0], "width")

    def across(bar: Element) -> list[str]:
        y = (number(bar, "y") + 8) * ZOOM
        return [png.colour((left + room * share) * ZOOM, y) for share in (0.1, 0.6, 0.8, 0.99)]

    # 40 references, 10 of them new; 20 of 40, none new.
    assert across(bars[0]) == [kept, kept, new, new]
    assert across(bars[3]) == [kept, empty, empty, empty]


def test_arrows_point_where_the_words_say(latin_fonts: Path) -> None:
    svg, png = drawn(progress(), latin_fonts)
    arrows = list(svg.iter(f"{SVG}path"))
    assert [arrow.attrib["fill"] for arrow in arrows] == ["#0a6b4c", "#b3261e", "#0a6b4c"]
    said = [text for text in words(progress()) if text.startswith(("Better", "Worse"))]
    assert said == [
        "Better: up 3 from 9",
        "Worse: down 7 points from 99%",
        "Better: down 3.5 hours from 31 hours",
    ]
    for arrow, words_beside in zip(arrows, said, strict=True):
        start = re.match(r"M36 ([\d.]+)", arrow.attrib["d"])
        assert start is not None
        base, is_up = float(start[1]), " up " in words_beside
        # Beside its axis an arrow is coloured at its wide end only: below when it points up.
        wide, narrow = (base - 2, base - 18) if is_up else (base + 2, base + 18)
        assert png.colour(42 * ZOOM, wide * ZOOM) == arrow.attrib["fill"]
        assert png.colour(42 * ZOOM, narrow * ZOOM) == "#ffffff"


@pytest.mark.parametrize("language", languages())
def test_what_the_picture_shows_the_words_say(language: str) -> None:
    for values in (PROGRESS, PROGRESS | {"region": None, "segments": []}):
        drawing = MESSAGES.draw("progress", language, **values)
        heard = "".join(drawing.alt.split())
        # Lines may be broken anywhere: what is shown is heard, piece by piece, in its order.
        for line in words(drawing):
            for piece in line.rstrip("…").split():
                assert piece in drawing.alt or piece in heard, line


@pytest.mark.parametrize("language", languages())
def test_the_words_are_no_longer_than_slack_takes(language: str) -> None:
    assert 0 < len(MESSAGES.draw("progress", language, **WORST).alt) <= 2_000
    assert len(MESSAGES.draw("progress", language, **PROGRESS).alt) < 1_000


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("values", [PROGRESS, WORST], ids=["ordinary", "worst"])
def test_words_are_legible_on_a_phone(language: str, values: dict[str, Any]) -> None:
    svg = ElementTree.fromstring(MESSAGES.draw("progress", language, **values).svg)
    for text in svg.iter(f"{SVG}text"):
        points = number(text, "font-size") * PHONE_WIDTH / number(svg, "width")
        assert points >= SMALLEST_POINTS, text.text


@pytest.mark.parametrize("language", languages())
def test_words_stand_out_from_what_is_behind_them(language: str) -> None:
    """WCAG 2.1 asks for 4.5 to 1."""
    svg = ElementTree.fromstring(progress(language).svg)
    for text in svg.iter(f"{SVG}text"):
        behind = "#ffffff"
        for rect in svg.iter(f"{SVG}rect"):
            top, left = float(rect.get("y", 0)), float(rect.get("x", 0))
            inside = left <= number(text, "x") <= left + number(rect, "width")
            if inside and top <= number(text, "y") - 8 < top + number(rect, "height"):
                behind = rect.attrib["fill"]
        assert contrast(text.attrib["fill"], behind) >= 4.5, text.text


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("language", LATIN_LANGUAGES)
def test_nothing_sticks_out(language: str, tmp_path: Path) -> None:
    """In a font as wide as they come, and with the worst values."""
    make_font(tmp_path / "wide.ttf", LATIN, advance=550)
    drawing = MESSAGES.draw("progress", language, **WORST)
    svg, png = drawn(drawing, tmp_path)
    assert number(svg, "height") < 2_000
    backgrounds = {rect.attrib["fill"] for rect in svg.iter(f"{SVG}rect")}
    edge = png.colours(png.width - 40, 0, png.width - 2, png.height)
    assert edge <= backgrounds
    assert png.colours(0, 0, 60, png.height) <= backgrounds


@pytest.mark.parametrize("words_typed", NASTY.values(), ids=NASTY.keys())
def test_whatever_was_typed_it_is_drawn(words_typed: str, latin_fonts: Path) -> None:
    drawing = typed(words_typed, "en")
    assert not stray(drawing)
    fonts = find_fonts([latin_fonts])
    if fonts.choose(text_of(drawing.svg), "en") is None:
        with pytest.raises(NoFont):
            draw(drawing.svg, language="en", fonts=fonts)
    else:
        assert Png(draw(drawing.svg, language="en", fonts=fonts)).width == 1440


@pytest.mark.parametrize(("turn", "language"), list(enumerate(languages()))[1:])
def test_whatever_was_typed_it_stays_inside(turn: int, language: str) -> None:
    found = [
        f'{language}, "{kind}": {one}'
        for kind, words_typed in nasty_kinds(turn).items()
        for one in stray(typed(words_typed, language))
    ]
    assert not found, "\n".join(found)


def typed(words_typed: str, language: str) -> Drawing:
    values = PROGRESS | {"figures": PROGRESS["figures"][:1]}
    return FORGIVING.draw("progress", language, **replace_typed(values, words_typed))


def stray(drawing: Drawing) -> list[str]:
    """What is in the picture that should not be, or not where it is, or not in the words."""
    root = ElementTree.fromstring(drawing.svg)
    allowed = {SVG + tag for tag in ("svg", "rect", "text", "path")}
    found = [f"a <{element.tag}>" for element in root.iter() if element.tag not in allowed]
    if number(root, "height") >= 1_000:
        found.append(f"{root.get('height')} high")
    for text in root.iter(f"{SVG}text"):
        shown = text.text or ""
        if text_width(shown, number(text, "font-size")) > 649:
            found.append(f"too wide: {shown}")
    if not 0 < len(drawing.alt.strip()) <= len(drawing.alt) <= 2_000:
        found.append(f"{len(drawing.alt)} characters of words")
    return found


def test_where_there_is_nothing_before_nothing_is_compared() -> None:
    values = PROGRESS | {"figures": [figure("nominations", 3, None)], "segments": []}
    drawing = MESSAGES.draw("progress", "en", **values)
    assert drawing.alt == (
        "Germany & Austria, October 2026. Nominations: 3. Nothing to compare with."
    )
    assert not any("September" in text for text in words(drawing))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (figure("nominations", 3, 3), "Unchanged: 3"),
        (figure("references_lost", 3, 1, better="less"), "Worse: up 2 from 1"),
        (figure("waiting", 3, 1, better=None), "Up 2 from 1"),
        (figure("waiting", 1, 3, better=None), "Down 2 from 3"),
        (figure("decided_on_time", 0.5049, 0.5, "share"), "Unchanged: 50%"),
        (figure("decided_on_time", 0.51, 0.5, "share"), "Better: up 1 point from 50%"),
        (figure("hours_to_decide", 1.04, 1.0, "hours", "less"), "Unchanged: 1 hour"),
        (figure("hours_to_decide", 2.2, 1.0, "hours", "less"), "Worse: up 1.2 hours from 1 hour"),
    ],
)
def test_changes_in_words(values: dict[str, Any], said: str) -> None:
    assert said in words(progress(figures=[values]))


def test_the_period_as_it_is_called() -> None:
    def heading(first: str, last: str, language: str = "en") -> str:
        return words(progress(language, period={"from": first, "to": last}))[1]

    assert heading("2026-02-01", "2026-02-28") == "February 2026"
    assert heading("2026-07-01", "2026-09-30") == "Q3 2026"
    assert heading("2026-01-01", "2026-12-31") == "2026"
    assert heading("2026-10-05", "2026-10-11", "de") == "5.–11. Okt. 2026"


def test_a_name_with_emoji_is_drawn_without_them() -> None:
    assert words(progress(region="🌍 Nordics 👩‍👩‍👧‍👦🇸🇪❄️"))[0] in ("Nordics ❄", "Nordics")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "27.5 hours"), ("de", "27,5 Stunden"), ("ja", "27.5 時間")],
)
def test_hours_as_the_reader_writes_them(language: str, shown: str) -> None:
    assert shown in words(progress(language))


@pytest.mark.parametrize("language", languages())
def test_no_unit_is_shown_by_its_key(language: str) -> None:
    """As Babel does where a language has no long form of its own."""
    locale = find_reader(language).formats
    for unit in ("number", "share", "hours", "days"):
        for value in (0, 1, 2.5, 31):
            assert "duration" not in formats.quantity(value, unit, locale)
    with pytest.raises(ValueError, match="weeks"):
        formats.quantity(1, "weeks", locale)
