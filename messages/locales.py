"""Readers: the language that somebody reads and the forms of dates and numbers that go with it."""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from messages.languages import (
    DOMAIN,
    LANGUAGES,
    SOURCE_LANGUAGE,
    catalogue_path,
    find_code,
    get_language,
    parse_locale,
)


@dataclass(frozen=True)
class Reader:
    """How somebody reads: the catalogue's language and the locale of dates and numbers."""

    tag: str
    language: str
    formats: Locale


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that can be spoken: English, and each one with a catalogue."""
    return tuple(
        language.code
        for language in LANGUAGES
        if language.code == SOURCE_LANGUAGE or catalogue_path(language.code).exists()
    )


@lru_cache(maxsize=512)
def find_reader(locale: str | None) -> Reader:
    """The reader behind Slack's locale ("de-DE", "en-GB"), a language ("de") or None.

    A language that we do not speak gets English, with English dates too: a Dutch date in an
    English sentence helps nobody. A country keeps its own dates: en-GB, fr-CA, pt-PT.
    """
    parsed = parse_locale(locale)
    code = find_code(parsed) if parsed else None
    if parsed is None or code not in languages():
        parsed, code = Locale(SOURCE_LANGUAGE), SOURCE_LANGUAGE
    return Reader(tag=str(parsed).replace("_", "-"), language=code, formats=parsed)


@cache
def find_translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language, read from its .po file once; English is the source itself."""
    path = catalogue_path(language)
    if language == SOURCE_LANGUAGE or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=get_language(language).folder, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
