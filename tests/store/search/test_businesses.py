"""Narrow lines of business: asked for in ten languages, and read in stories that mean them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.search.index.contents import DocumentText
from store.search.index.documents import Source, build_document
from store.search.understanding.companies import find_company, known_companies
from store.search.understanding.knowledge import knowledge
from store.search.understanding.queries import read_query
from store.search.understanding.vocabulary import Vocabulary
from store.search.words.plurals import plural_forms

TODAY = date(2026, 11, 22)
_LINES = Path(__file__).with_name("business_phrases.txt").read_text(encoding="utf-8").splitlines()
ASKED = [
    (key, phrase.strip())
    for key, _, told in (line.partition(": ") for line in _LINES if not line.startswith("#"))
    for phrase in told.split(";")
]
# Sentences of stories whose words look like a line of business, and are none.
OTHERWISE = [
    ("en", "The first contentful paint came a second earlier.", "paint_makers"),
    ("en", "A small service watches the queue.", "watch_makers"),
    ("en", "Images are signed with Notary.", "notary_offices"),
    ("en", "Images are kept in a Harbor registry.", "sea_ports"),
    ("en", "Twelve tenants share a cluster.", "property_managers"),
    ("en", "The Python interpreter starts faster.", "translation_agencies"),
    ("en", "It works in all web browsers.", "browser_makers"),
    ("en", "The white paper was read by glass and steel.", "paper_mills"),
    ("de", "Heute begreifen wir Fehler schneller.", "tyres"),
    ("de", "Unsere Botschaft kam an.", "embassies"),
    ("fr", "Jean dirige une équipe de trois.", "workwear"),
    ("ru", "Теперь есть журнал событий.", "magazines"),
    ("zh", "标准化的流程", "testing_and_certification"),
    ("en", "The SOAP service runs on a LAMP server.", "hygiene_products"),
    ("de", "Wir fahren die Bibliothek herunter.", "ferries"),
    ("de", "Kunden erfuhren davon sofort.", "watch_makers"),
    ("fr", "À ce stade, le bras robotique montre tout.", "stadiums"),
    ("fr", "Les allocations de mémoire baissent.", "social_services"),
    ("es", "El puerto de red y las galletas del navegador", "sea_ports"),
    ("es", "La empresa opera en tres países.", "concert_halls"),
    ("it", "Il piano di migrazione dei contatori", "musical_instruments"),
    ("pt", "Os sistemas embutidos na metade do tempo", "meat_processing"),
    ("ru", "Шина данных выдерживает скачки нагрузки.", "horse_racing"),
    ("ja", "全国連携の協議会", "embassies"),
    ("ko", "생성형 인공지능과 메타버스", "plastic_surgery"),
    ("ko", "보일러플레이트 코드", "heating_and_cooling"),
    ("zh", "存储能力与国家政策", "battery_makers"),
    ("zh", "完整容器的多种业务", "plastic_surgery"),
]
# What a narrower phrase hides, and who asks for that is to find all the same.
BROADER = [
    ("en", "A children's hospital that never waits.", "hospitals"),
    ("en", "The mobile bank of a pet insurer.", "insurance"),
    ("de", "Eine Rechtsschutzversicherung", "insurance"),
    ("ja", "海外旅行保険の請求", "insurance"),
    ("ko", "반려동물 보험", "insurance"),
    ("zh", "足球俱乐部的门票", "sports"),
]


def told(language: str, text: str) -> set[str]:
    """The industries and topics that a story of this one sentence is found by."""
    story = DocumentText(language, "", text, "", "", "")
    source = Source(
        1, ["Zorkon"], None, None, None, None, None, False, (), (), "public", [story], (), False
    )
    features = build_document(source).features
    return {*features["industries"], *features["themes"]}


def test_a_line_of_business_is_understood_in_each_language() -> None:
    assert len(ASKED) >= 300
    missing = [
        (key, phrase)
        for key, phrase in ASKED
        if key
        not in {
            meaning.key
            for part in read_query(phrase, Vocabulary(), lambda _: {}, today=TODAY).parts
            for meaning in part.meanings
        }
    ]
    assert missing == []


@pytest.mark.parametrize(("language", "text", "key"), OTHERWISE)
def test_a_story_that_only_uses_the_word_is_not_of_that_business(
    language: str, text: str, key: str
) -> None:
    assert key not in told(language, text)


@pytest.mark.parametrize(("language", "text", "key"), BROADER)
def test_a_narrow_phrase_also_tells_what_it_belongs_to(language: str, text: str, key: str) -> None:
    assert key in told(language, text)


def test_a_german_word_is_met_in_the_plural_and_no_verb_is_made_of_it() -> None:
    assert "Tierarztpraxen" in plural_forms("Tierarztpraxis", "de")
    assert "Druckereien" in plural_forms("Druckerei", "de")
    assert set(plural_forms("Spiele", "de")) == {"Spiele"}


def test_companies_are_known_by_lines_of_business_that_there_are() -> None:
    adidas = find_company("adidas AG")
    assert adidas is not None
    assert {"fashion", "shoes"} <= set(adidas.keys)
    known = {*knowledge().industry_parents, *knowledge().theme_industries}
    assert {key for company in known_companies().values() for key in company.keys} <= known
