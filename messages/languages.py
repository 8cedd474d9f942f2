"""The languages that we speak, in one place, and whom each of them serves.

A language is heard as soon as its catalogue stands in ``locales/``; until then its readers get
English.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError

DOMAIN: Final = "vouch"
LOCALES_FOLDER: Final = Path(__file__).parent / "locales"


@dataclass(frozen=True)
class Language:
    """A language as a catalogue has it.

    ``code`` is BCP 47's, as Slack and the program file write it; ``name`` is the language's own.
    """

    code: str
    name: str

    @property
    def folder(self) -> str:
        """The name of its folder in ``locales/``, as gettext has it: "pt_BR"."""
        return self.code.replace("-", "_")


# In the order in which they are offered.
LANGUAGES: Final = (
    Language("en", "English"),
    Language("de", "Deutsch"),
    Language("fr", "Français"),
    Language("es", "Español"),
    Language("it", "Italiano"),
    Language("pt-BR", "Português (Brasil)"),
    Language("ru", "Русский"),
    Language("ja", "日本語"),
    Language("ko", "한국어"),
    Language("zh-Hans", "简体中文"),
    Language("zh-Hant", "繁體中文"),
)
SOURCE_LANGUAGE: Final = "en"

# Slack's Latin American Spanish is no locale of CLDR's, which numbers the region.
_KNOWN_OTHERWISE: Final = {"es_LA": "es_419"}
# Where Chinese is written with traditional characters.
_TRADITIONAL: Final = frozenset({"TW", "HK", "MO"})
_LONGEST_LOCALE: Final = 35


def find_code(locale: Locale) -> str | None:
    """The language of ours that a locale's readers read best; None when it is none of them.

    Portugal reads the Portuguese of Brazil: nearer than English. Chinese goes by its script.
    """
    if locale.language == "zh":
        is_traditional = locale.script == "Hant" or (
            locale.script is None and locale.territory in _TRADITIONAL
        )
        return "zh-Hant" if is_traditional else "zh-Hans"
    if locale.language == "pt":
        return "pt-BR"
    return locale.language if locale.language in _CODES else None


_CODES: Final = frozenset(language.code for language in LANGUAGES)


def parse_locale(text: str | None) -> Locale | None:
    """The locale that Slack or a configuration file means ("de-DE", "es-LA", "en_US.UTF-8"),
    without the country when CLDR does not know the two together; None when it is none."""
    if not text or len(text) > _LONGEST_LOCALE:
        return None
    tag = text.replace("-", "_").partition(".")[0].partition("@")[0]
    tag = _KNOWN_OTHERWISE.get(tag, tag)
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


def get_language(code: str) -> Language:
    """The language of a code, written with hyphens or, like its folder, with underscores.

    Raises KeyError when it is none of ours.
    """
    found = {language.code: language for language in LANGUAGES}
    return found[code.replace("_", "-")]


def catalogue_path(code: str) -> Path:
    """Where a language's catalogue stands, or would stand."""
    return LOCALES_FOLDER / code.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
