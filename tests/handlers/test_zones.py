"""Finding a time zone by what people type."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.zones import suggest_zones, zone_label

WINTER = datetime(2026, 1, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "locale", "first"),
    [
        ("berlin", "en-GB", "Europe/Berlin"),
        ("Europe/Berlin", "en-GB", "Europe/Berlin"),
        ("new york", "en-US", "America/New_York"),
        ("new_york", "en-US", "America/New_York"),
        ("Deutschl", "de-DE", "Europe/Berlin"),
        ("rom", "de-DE", "Europe/Rome"),
        ("sao paulo", "de-DE", "America/Sao_Paulo"),
        ("日本", "ja-JP", "Asia/Tokyo"),
        ("utc", None, "UTC"),
    ],
)
def test_by_city_country_and_name(typed: str, locale: str | None, first: str) -> None:
    assert suggest_zones(typed, locale=locale, usual=(), at=WINTER)[0][0] == first


def test_the_usual_ones_come_first() -> None:
    usual = ("Asia/Tokyo", "America/Chicago")
    found = suggest_zones("", locale="en-GB", usual=usual, at=WINTER)
    assert [name for name, _ in found[:2]] == list(usual)
    assert len(found) == 100
    american = suggest_zones("united states", locale="en-GB", usual=usual, at=WINTER)
    assert american[0][0] == "America/Chicago"


def test_nothing_is_like_that() -> None:
    assert suggest_zones("Atlantis", locale="en-GB", usual=("UTC",), at=WINTER) == []


def test_the_label_says_where_and_how_late_it_is_there() -> None:
    def label(name: str, at: datetime) -> str:
        return zone_label(name, locale="de-DE", at=at)

    assert label("Europe/Berlin", WINTER) == "Europe/Berlin (Deutschland, GMT+01:00)"
    assert label("Europe/Berlin", SUMMER) == "Europe/Berlin (Deutschland, GMT+02:00)"
    assert label("UTC", WINTER) == "UTC (GMT+00:00)"
    # A zone that this machine does not have must not keep the form from opening.
    assert label("Moon/Base", WINTER) == "Moon/Base"
    assert label("../etc/passwd", WINTER) == "../etc/passwd"
