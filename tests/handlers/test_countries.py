"""Countries by whatever somebody types."""

from __future__ import annotations

import pytest

from handlers.countries import country_name, is_country, suggest_countries


@pytest.mark.parametrize(
    ("typed", "locale", "code"),
    [
        ("deut", "de-DE", "DE"),
        ("germ", "de-DE", "DE"),
        ("allem", "fr-FR", "DE"),
        ("日本", "en-GB", "JP"),
        ("日本", "ja-JP", "JP"),
        ("osterr", "de-DE", "AT"),
        ("Österreich", "en-US", "AT"),
        ("us", "en-US", "US"),
        ("USA", "de-DE", "US"),
        ("uk", "en-GB", "GB"),
        ("korea", "en-GB", "KP"),
        ("suisse", "en-GB", "CH"),
        ("росс", "en-GB", "RU"),
    ],
)
def test_a_country_is_found_in_many_languages(typed: str, locale: str, code: str) -> None:
    assert suggest_countries(typed, locale=locale)[0][0] == code


def test_without_a_word_our_own_countries_come_first() -> None:
    found = suggest_countries("", locale="de-DE", usual={"DE", "AT"})
    assert found[:3] == [("DE", "Deutschland"), ("AT", "Österreich"), ("AF", "Afghanistan")]
    assert len(found) == 100


@pytest.mark.parametrize("typed", ["Atlantis", "x" * 10_000, "🚀", "%", "zz"])
def test_what_is_no_country_finds_none(typed: str) -> None:
    assert suggest_countries(typed, locale="en-GB") == []


@pytest.mark.parametrize("locale", ["de-DE", "pt-BR", "zh-CN", "xx-YY", "", None, "../etc"])
def test_every_reader_gets_names(locale: str | None) -> None:
    assert country_name("DE", locale)
    assert suggest_countries("de", locale=locale)


def test_only_countries_of_the_standard_count() -> None:
    assert is_country("DE")
    assert not is_country("EU")
    assert not is_country("ZZ")
    assert not is_country("Germany")
