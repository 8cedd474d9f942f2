"""How large, when, from what and in which language: asked for, and told in stories."""

from __future__ import annotations

from datetime import date

import pytest

from store.search.index.contents import DocumentText
from store.search.understanding.queries import read_query
from store.search.understanding.sizes import read_size
from store.search.understanding.times import in_time, read_date
from store.search.understanding.traits import read_traits
from store.search.understanding.vocabulary import Vocabulary, WordKnowledge
from tests.store.search.trait_phrases import LANGUAGES, NO_TRAITS, TRAITS

TODAY = date(2026, 11, 22)
KINDS = {kind for kind, _ in TRAITS}


def meanings(text: str) -> set[tuple[str, str]]:
    def tell(tokens: list[str]) -> dict[str, WordKnowledge]:
        return {token: WordKnowledge(True) for token in tokens}

    query = read_query(text, Vocabulary(), tell, today=TODAY)
    return {(item.kind, item.key) for part in query.parts for item in part.meanings}


def story(text: str, language: str = "en") -> DocumentText:
    return DocumentText(language, "Acme", "", "", text, "")


def test_each_kind_is_asked_for_in_each_language() -> None:
    for meant, languages in TRAITS.items():
        assert tuple(languages) == LANGUAGES, meant


@pytest.mark.parametrize("meant", TRAITS, ids=str)
def test_its_phrases_are_understood(meant: tuple[str, str]) -> None:
    asked = [phrase for phrases in TRAITS[meant].values() for phrase in phrases]
    assert [phrase for phrase in asked if meant not in meanings(phrase)] == []


def test_numbers_and_changes_of_other_kinds_are_left_alone() -> None:
    for phrase in NO_TRAITS:
        found = {item for item in meanings(phrase) if item[0] in KINDS - {"language"}}
        assert not found, phrase


def test_in_german_is_a_language_and_german_banks_are_in_a_country() -> None:
    assert ("country", "DE") not in meanings("bank in German")
    assert ("country", "DE") in meanings("used in German banks")


def test_what_stands_beside_a_switch_is_still_asked_for() -> None:
    found = meanings("bank in Germany moving off VMs since 2024")
    assert found >= {
        ("industry", "banking"),
        ("country", "DE"),
        ("competitor", "vms"),
        ("time", "2024-01-01/.."),
    }


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("enterprise", "enterprise"),
        ("50", "small"),
        ("99", "small"),
        ("100", "midsize"),
        ("999", "midsize"),
        ("1000", "enterprise"),
        ("1,001-5,000", "enterprise"),
        ("10000+", "enterprise"),
        ("250 Mitarbeiter", "midsize"),
        ("Mittelstand", "midsize"),
        ("大企業", "enterprise"),
        ("quite big", None),
    ],
)
def test_a_size_is_read_from_a_column(written: str, size: str | None) -> None:
    assert read_size(written) == size


@pytest.mark.parametrize(
    ("written", "dated"),
    [
        ("2024", "2024"),
        ("2024-5", "2024-05"),
        ("2024-05-17T10:00:00Z", "2024-05-17"),
        ("17.05.2024", "2024-05-17"),
        ("05/2024", "2024-05"),
        ("3/4/2024", None),
        ("2024-02-31", None),
        ("last week", None),
    ],
)
def test_a_date_is_read_from_a_column_where_it_is_clear(written: str, dated: str | None) -> None:
    assert read_date(written) == dated


def test_a_story_tells_what_was_left_how_many_work_there_and_when() -> None:
    text = (
        "With 45,000 employees in 30 countries, Acme migrated from its old VMware clusters in "
        "2023. Instead of waiting for weeks, teams now ship in hours; 900 people saw the demo."
    )
    traits = read_traits([story(text)], size=None, dated=None, periods=[], recorded="2026-01")
    assert set(traits.sizes) == {"enterprise"}
    assert "vmware" in traits.left
    assert "waiting" not in traits.left
    assert set(traits.when) == {"2023", "2026-01"}


def test_what_is_known_comes_before_what_a_story_says() -> None:
    text = story("We hired 20 employees in 2019.")
    traits = read_traits([text], size="enterprise", dated="2025-03", periods=[], recorded="2026-01")
    assert traits.sizes == {"enterprise": 1.0}
    assert traits.when["2025-03"] == 1.0
    assert "2026-01" not in traits.when


def test_a_month_is_in_a_stretch_or_not_and_a_year_perhaps() -> None:
    half_year = "2026-05-22/2026-11-22"
    assert in_time(half_year, {"2026-05": 1.0}) == 1.0
    assert in_time(half_year, {"2026-04": 1.0}) == 0.0
    assert in_time(half_year, {"2026": 1.0}) == pytest.approx(0.7)
    assert in_time("2026-01-01/2026-12-31", {"2026": 1.0}) == 1.0
    assert in_time("../2023-12-31", {"2019": 0.5, "2024": 1.0}) == 0.5
