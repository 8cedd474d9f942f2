"""Who reads what: languages, dates, numbers, names of countries."""

from __future__ import annotations

import gettext
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from babel import Locale

from messages.catalogs import read_catalogue
from messages.languages import LANGUAGES
from messages.locales import find_reader, languages
from tests.messages.conftest import Workshop
from tests.messages.rendering import FORGIVING

MOMENT = "2026-07-01T16:30:00+00:00"


@pytest.mark.parametrize(
    ("locale", "language", "tag"),
    [
        # Those that Slack offers.
        ("en-US", "en", "en-US"),
        ("en-GB", "en", "en-GB"),
        ("de-DE", "de", "de-DE"),
        ("fr-FR", "fr", "fr-FR"),
        ("fr-CA", "fr", "fr-CA"),
        ("es-ES", "es", "es-ES"),
        ("es-LA", "es", "es-419"),
        ("it-IT", "it", "it-IT"),
        ("pt-BR", "pt-BR", "pt-BR"),
        ("pt-PT", "pt-BR", "pt-PT"),
        ("ru-RU", "ru", "ru-RU"),
        ("ja-JP", "ja", "ja-JP"),
        ("ko-KR", "ko", "ko-KR"),
        ("zh-CN", "zh-Hans", "zh-Hans-CN"),
        ("zh-TW", "zh-Hant", "zh-Hant-TW"),
        ("zh-HK", "zh-Hant", "zh-Hant-HK"),
        # Others, as files and other programs write them.
        ("de", "de", "de"),
        ("de-AT", "de", "de-AT"),
        ("de-XX", "de", "de"),
        ("en_US.UTF-8", "en", "en-US"),
        ("es-MX", "es", "es-MX"),
        ("pt", "pt-BR", "pt"),
        ("zh", "zh-Hans", "zh"),
        ("zh-SG", "zh-Hans", "zh-Hans-SG"),
        ("zh-MO", "zh-Hant", "zh-Hant-MO"),
        ("zh-Hant-TW", "zh-Hant", "zh-Hant-TW"),
        *((language.code, language.code, language.code) for language in LANGUAGES),
        # What we do not speak, and what is no locale.
        ("nl-NL", "en", "en"),
        ("he-IL", "en", "en"),
        ("xx-YY", "en", "en"),
        ("not a locale", "en", "en"),
        ("../../etc", "en", "en"),
        ("d" * 1_000, "en", "en"),
        ("", "en", "en"),
        (None, "en", "en"),
    ],
)
def test_the_reader_behind_a_locale(locale: str | None, language: str, tag: str) -> None:
    if language not in languages():
        language, tag = "en", "en"
    assert FORGIVING.language(locale) == language
    assert find_reader(locale).tag == tag


def test_the_languages_are_in_one_list() -> None:
    codes = [language.code for language in LANGUAGES]
    assert len(set(codes)) == len(codes) == 11
    assert languages() == tuple(code for code in codes if code in languages())
    assert languages()[0] == "en"
    assert {"de", "ja"} <= set(languages())


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
def test_plurals_are_cldrs(code: str) -> None:
    """What a new catalogue begins with counts as CLDR counts."""
    catalogue = read_catalogue(Path("none"), code)
    find_form = gettext.c2py(catalogue.plural_expr)
    find_category = Locale.parse(code, sep="-").plural_form
    numbers = [*range(300), *range(300, 100_000, 977)]
    pairs = {(find_form(count), find_category(count)) for count in numbers}
    assert len(pairs) == catalogue.num_plurals
    assert len({category for _, category in pairs}) == catalogue.num_plurals


@pytest.mark.parametrize(
    ("source", "british", "american", "german"),
    [
        ("{{ '2026-05-01'|day }}", "1 May 2026", "May 1, 2026", "1. Mai 2026"),
        ("{{ moment|day }}", "1 July 2026", "July 1, 2026", "1. Juli 2026"),
        (
            "{{ moment|moment('Europe/Berlin') }}",
            "1 Jul 2026, 18:30 CEST",
            "Jul 1, 2026, 6:30 PM CEST",
            "01.07.2026, 18:30 CEST",
        ),
        (
            "{{ '2026-06-28T16:30:00Z'|ago(moment) }}",
            "3 days ago",
            "3 days ago",
            "vor 3 Tagen",
        ),
        ("{{ 1234567.5|number }}", "1,234,567.5", "1,234,567.5", "1.234.567,5"),
        ("{{ 0.25|percent }}", "25%", "25%", "25 %"),
        ("{{ ['A', 'B', 'C']|names }}", "A, B and C", "A, B, and C", "A, B und C"),
        ("{{ 'DE'|country }}", "Germany", "Germany", "Deutschland"),
        ("{{ 'QQ'|country }}", "QQ", "QQ", "QQ"),
        ("{{ 'pt-BR'|language_name }}", "Brazilian Portuguese", "Brazilian Portuguese", None),
        ("{{ 'xx'|language_name }}", "xx", "xx", "xx"),
        ("{{ 'quote'|label('activity') }}", "Quote", "Quote", "Zitat"),
        ("{{ 'space_travel'|label('industry') }}", "space travel", "space travel", "space travel"),
        ("{{ locale }} {{ language }}", "en-GB en", "en-US en", "de-DE de"),
        ("{{ 'some long words'|cut(10) }}", "some long…", "some long…", "some long…"),
        (
            "{% macro name() %}R&amp;D <b>of</b> {{ '<Acme>' }}{% endmacro %}{{ name()|cut(12) }}",
            "R&D of <Acm…",
            "R&D of <Acm…",
            "R&D of <Acm…",
        ),
        ("{{ [1, 2, 3]|cap(2)|join('-') }}", "1-2", "1-2", "1-2"),
        ("a{{ none|day }}{{ none|country }}{{ none|label('state') }}z", "az", "az", "az"),
    ],
)
def test_filters_speak_the_readers_forms(
    workshop: Workshop, source: str, british: str, american: str, german: str | None
) -> None:
    workshop.write("room/page", f"<message><p>{source}</p></message>")
    messages = workshop.messages()
    expected = {"en-GB": british, "en-US": american, "de-DE": german}
    # In turn and again: nothing of one reader's may stay in the compiled template.
    for locale, text in [*expected.items(), *expected.items()]:
        if text is not None:
            made = messages.render("room/page", locale, moment=MOMENT)
            (section,) = made["blocks"][0]["elements"]
            said = section["elements"][0]["text"].replace("\u202f", " ").replace("\u00a0", " ")
            assert said == text


def test_sentences_count(workshop: Workshop) -> None:
    workshop.write(
        "room/sentences",
        '<sentences><sentence id="more">'
        "{% trans count=count %}…and {{ count }} more{% pluralize %}…and {{ count }} more"
        "{% endtrans %}</sentence></sentences>",
    )
    messages = workshop.messages()
    assert messages.say("room.more", "de-DE", count=1) == "… und 1 weiterer Eintrag"
    assert messages.say("room.more", "de-DE", count=5) == "… und 5 weitere"
    assert messages.say("room.more", "en-GB", count=5) == "…and 5 more"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-GB", "a: b"),
        ("de-DE", "a: b"),
        ("fr-CA", "a\u00a0: b"),
        ("ja-JP", "a：b"),
        ("zh-TW", "a：b"),
    ],
)
def test_a_colon_stands_as_its_language_writes_it(
    workshop: Workshop, locale: str, text: str
) -> None:
    workshop.write("room/page", "<message><p>a{{ colon }}b</p></message>")
    assert workshop.messages().render("room/page", locale)["text"] == text


def test_many_threads_read_at_once(workshop: Workshop) -> None:
    workshop.write(
        "room/page",
        "<message><p>{{ who }}: {{ 'quote'|label('activity') }}{{ comma }}"
        "{{ '2026-05-01'|day }}</p>"
        "</message>",
    )
    messages = workshop.messages()
    expected = {
        "de-DE": "Zitat, 1. Mai 2026",
        "en-GB": "Quote, 1 May 2026",
        "en-US": "Quote, May 1, 2026",
        "ja-JP": "推薦コメント、2026年5月1日",
        "nl-NL": "Quote, May 1, 2026",
    }
    tasks = [(number, locale) for number in range(100) for locale in expected]
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda task: messages.render("room/page", task[1], who=task[0]), tasks)
        for (number, locale), message in zip(tasks, made, strict=True):
            assert message["text"] == f"{number}: {expected[locale]}"
