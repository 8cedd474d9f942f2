"""Slack's locales, the languages we speak and the forms of dates and numbers that go with them."""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

DOMAIN = "vouch"
SOURCE_LANGUAGE = "en"
LOCALES_FOLDER = Path(__file__).parent / "locales"


@dataclass(frozen=True)
class Reader:
    """How somebody reads: the catalogue's language and the locale of dates and numbers."""

    tag: str
    language: str
    formats: Locale


@cache
def languages() -> tuple[str, ...]:
    """The languages that can be spoken: English, and each one with a catalogue."""
    found = sorted(path.parent.parent.name for path in LOCALES_FOLDER.glob("*/LC_MESSAGES/*.po"))
    return (SOURCE_LANGUAGE, *(name for name in found if name != SOURCE_LANGUAGE))


@lru_cache(maxsize=512)
def find_reader(locale: str | None) -> Reader:
    """The reader behind Slack's locale ("de-DE", "en-GB"), a language ("de") or None.

    A language that we do not speak gets English, with English dates too: a Japanese date in
    an English sentence helps nobody.
    """
    parsed = _parse(locale)
    if parsed is None or parsed.language not in languages():
        parsed = Locale(SOURCE_LANGUAGE)
    return Reader(tag=str(parsed).replace("_", "-"), language=parsed.language, formats=parsed)


def _parse(locale: str | None) -> Locale | None:
    if not locale or len(locale) > 35:
        return None
    # "de_DE.UTF-8" and the like turn up in configuration files.
    tag = locale.replace("-", "_").partition(".")[0].partition("@")[0]
    try:
        return Locale.parse(tag)
    except UnknownLocaleError:
        pass
    except ValueError:
        return None
    try:
        return Locale.parse(tag.partition("_")[0])
    except (UnknownLocaleError, ValueError):
        return None


@cache
def find_translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language, read from its .po file once; English is the source itself."""
    path = LOCALES_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language == SOURCE_LANGUAGE or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
