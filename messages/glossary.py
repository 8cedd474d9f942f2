"""The words of our field in every language, shared by translators and tests: ``glossary.yaml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

GLOSSARY_FILE: Final = Path(__file__).parent / "glossary.yaml"
# Divides a word from the ending that grammar changes: "клиент~а".
_ENDING: Final = "~"


@dataclass(frozen=True)
class Term:
    """A word of the field: where the English has it, a translation has one of its own.

    ``english`` finds it in an English sentence; it is None for words that have other meanings as
    well, which are told to translators and not checked. ``words`` has the accepted ones by
    language, the preferred one first; the languages in ``unsaid`` leave it out where it is plain.
    """

    name: str
    meaning: str
    english: re.Pattern[str] | None
    words: Mapping[str, tuple[str, ...]]
    unsaid: frozenset[str] = frozenset()

    def word(self, language: str) -> str:
        """The word to use in a language, in its plain form."""
        if language == "en":
            return self.name
        return self.words[language][0].replace(_ENDING, "")

    def is_in(self, text: str, language: str) -> bool:
        """Whether the translation says it, in whatever form."""
        said = _plain(text)
        return any(_plain(word.partition(_ENDING)[0]) in said for word in self.words[language])


@dataclass(frozen=True)
class Forbidden:
    """What a language does not say, and what it says instead."""

    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True)
class Manners:
    """How we speak to colleagues in a language."""

    address: str
    style: str
    forbidden: tuple[Forbidden, ...]


@dataclass(frozen=True)
class Glossary:
    """All terms, all manners, and the names that are the same in every language."""

    terms: tuple[Term, ...]
    manners: Mapping[str, Manners]
    names: tuple[str, ...]
    # The terms of an English sentence, which are the same for every language.
    _found: dict[str, tuple[Term, ...]] = field(default_factory=dict, compare=False, repr=False)

    def list_breaches(
        self, originals: Sequence[str], texts: Sequence[str], language: str, *, excused: str = ""
    ) -> Iterator[str]:
        """How a translation breaks the glossary; ``excused`` names terms with the reason why
        this sentence does without them ("customer: the pronoun is enough here")."""
        for term in self._find_terms(" ".join(originals)):
            if language in term.unsaid or f"{term.name}:" in excused:
                continue
            if not all(term.is_in(text, language) for text in texts):
                yield f'no word for "{term.name}" ({" / ".join(term.words[language])})'
        for name in self.names:
            wanted = max(_count(name, text) for text in originals)
            if any(_count(name, text) < wanted for text in texts):
                yield f"{name} is to stay as it is"
        for text in texts:
            yield from self.list_slips(text, language)

    def find_terms(self, english: str) -> tuple[Term, ...]:
        """The terms that an English text has, its placeholders, tags and names left out."""
        bare = _without_markup(english)
        for name in self.names:
            # A command is nobody's word: /nominate says nothing of nominating.
            bare = bare.replace(name, "")
        return tuple(term for term in self.terms if term.english and term.english.search(bare))

    def _find_terms(self, english: str) -> tuple[Term, ...]:
        """The terms of a sentence that is translated into each language."""
        found = self._found.get(english)
        if found is None:
            found = self._found[english] = self.find_terms(english)
        return found

    def list_slips(self, text: str, language: str) -> Iterator[str]:
        """What the language does not say, whatever the original: wrong address, wrong quotes."""
        bare = _without_markup(text)
        for forbidden in self.manners[language].forbidden:
            found = forbidden.pattern.search(bare)
            if found:
                yield f'"{found[0]}" ({forbidden.instead})'


@cache
def read_glossary(path: Path = GLOSSARY_FILE) -> Glossary:
    """The glossary from its file.

    Raises KeyError or ValueError, naming the term, where a language has no word for it.
    """
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    manners = {
        language: Manners(
            address=str(parts["address"]),
            style=str(parts.get("style", "")),
            forbidden=tuple(
                Forbidden(re.compile(one["pattern"]), str(one["instead"]))
                for one in parts["forbidden"]
            ),
        )
        for language, parts in content["languages"].items()
    }
    terms = tuple(
        _read_term(name, parts, [language for language in manners if language != "en"])
        for name, parts in content["terms"].items()
    )
    return Glossary(terms=terms, manners=manners, names=tuple(content["names"]))


def _read_term(name: str, parts: dict[str, Any], languages: Sequence[str]) -> Term:
    missing = [language for language in languages if not parts.get(language)]
    if missing:
        raise ValueError(f'the glossary has no word for "{name}" in {", ".join(missing)}')
    english = parts.get("english")
    return Term(
        name=name,
        meaning=str(parts["meaning"]),
        english=re.compile(rf"(?i)\b(?:{english})\b") if english else None,
        words={
            language: tuple(word.strip() for word in str(parts[language]).split("|"))
            for language in languages
        },
        unsaid=frozenset(parts.get("unsaid", ())),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_TAG = re.compile(r"<[^<>]*>")


def _without_markup(text: str) -> str:
    """The words alone: a placeholder and a tag are nobody's."""
    return _TAG.sub("", _PLACEHOLDER.sub("\ufffc", text))


def _count(name: str, text: str) -> int:
    """How often a name stands in the text, whole."""
    if name not in text:
        return 0
    return len(re.findall(rf"(?<![A-Za-z/]){re.escape(name)}(?![A-Za-z])", _TAG.sub("", text)))
