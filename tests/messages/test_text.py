"""Cleaning and cutting what people typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from messages.text import LINE_BREAK, clean, cut, length


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("a few words that go on", 12, "a few words…"),
        ("a few words, that go on", 14, "a few words…"),
        ("onewordwithoutanyspace", 10, "onewordwi…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_cut(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@pytest.mark.parametrize(
    "character",
    [
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "e\u0301",
        "❤\ufe0f",
        "🏴\U000e0067\U000e0062\U000e007f",
        "क्",
    ],
)
def test_no_cut_inside_what_a_reader_sees_as_one_character(character: str) -> None:
    for limit in range(2, 40):
        kept = cut(character * 20, limit).removesuffix("…")
        assert kept == character * (len(kept) // len(character))


def test_flags_are_cut_in_pairs() -> None:
    for limit in range(2, 40):
        assert len(cut("🇩🇪🇫🇷" * 10, limit).removesuffix("…")) % 2 == 0


@given(some.text(), some.integers(min_value=0, max_value=50))
def test_any_cut_fits(text: str, limit: int) -> None:
    shortened = cut(text, limit)
    assert length(shortened) <= limit
    assert shortened == text or shortened == "" or shortened[-1] == "…"


def test_clean_reaches_every_string_and_nothing_else() -> None:
    values = {"a": "x\x00y\r\nz", "b": [1, 2.5, None, True, ("\ufeffq",)], "c": {"d": "\ud83d"}}
    assert clean(values) == {
        "a": f"xy{LINE_BREAK}z",
        "b": [1, 2.5, None, True, ["q"]],
        "c": {"d": ""},
    }


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Nordamerika"), ("zh-Hant", "北美"), ("pt-BR", "América do Norte"), ("ja", "Our US")],
)
def test_what_comes_in_several_languages_is_one_text_in_the_readers(
    language: str, name: str
) -> None:
    names = {"": "Our\x00 US", "de": "Nordamerika", "zh-Hant": "北美", "pt": "América do Norte"}
    cleaned = clean({"card": [{"region": {"in_languages": names}, "count": 3}]}, language)
    assert cleaned == {"card": [{"region": name, "count": 3}]}
