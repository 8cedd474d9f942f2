"""Days of the week, as the region's form takes them and a program file writes them."""

from __future__ import annotations

import pytest
from babel import Locale

from handlers.countries import sort_countries
from handlers.regions_form import keep_words, write_days
from messages.formats import weekdays
from store.program_file import RegionEntry
from store.working_time import DAY_NAMES, read_days

WRITTEN = (
    ("", None),
    ("fri", "fri"),
    ("mon tue", "mon,tue"),
    ("wed tue mon", "mon-wed"),
    ("mon tue wed thu fri", "mon-fri"),
    ("sun mon tue wed thu", "sun-thu"),
    ("sat sun mon", "sat-mon"),
    ("mon wed fri", "mon,wed,fri"),
    (" ".join(DAY_NAMES), "mon-sun"),
    ("never", None),
)


@pytest.mark.parametrize(("chosen", "written"), WRITTEN)
def test_days_are_written_so_that_they_are_read_as_the_same(
    chosen: str, written: str | None
) -> None:
    assert write_days(tuple(chosen.split())) == written
    if written is not None:
        assert {DAY_NAMES[day] for day in read_days(written)} == set(chosen.split())


def test_the_same_days_keep_their_words() -> None:
    before = RegionEntry("DACH", "DACH", days="mon,tue,wed,thu,fri")
    assert keep_words(RegionEntry("DACH", "DACH", days="mon-fri"), before) == before
    other = RegionEntry("DACH", "DACH", days="mon-thu")
    assert keep_words(other, before) == other


def test_days_and_countries_read_as_the_language_writes_them() -> None:
    thin = "\u2009"
    assert weekdays([0, 1, 2, 3, 4], "abbreviated", Locale("de")) == f"Mo{thin}–{thin}Fr"
    assert weekdays([0, 1, 2, 3, 6], "abbreviated", Locale("ja")) == "日～木"
    assert weekdays([2, 0], "wide", Locale("de")) == "Montag und Mittwoch"
    assert sort_countries(("AT", "CH", "DE"), locale="de-DE") == [
        "Deutschland",
        "Österreich",
        "Schweiz",
    ]
