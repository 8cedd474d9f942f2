"""The one rule of which words a reader gets of a story that is told in several languages.

Everything that tells a story asks here: search, details, cards, wins, exports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

# Where Chinese is written with traditional characters.
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


class Told(Protocol):
    """A story's words in one language, as `store.models.ReferenceText` has them."""

    @property
    def language(self) -> str:
        """The language's tag: "de", "pt-BR"."""
        ...

    @property
    def translated_from(self) -> str | None:
        """The language of the text that it is a translation of; None: no translation."""
        ...

    @property
    def is_approved(self) -> bool:
        """Whether the customer has said yes to these words."""
        ...


T = TypeVar("T", bound=Told)


@dataclass(frozen=True)
class Telling:
    """Which of a story's texts somebody reads: its language, and how it stands with it."""

    language: str
    translated_from: str | None
    is_approved: bool

    def values(self) -> dict[str, object]:
        """The same as plain JSON, for the templates."""
        return {
            "language": self.language,
            "translated_from": self.translated_from,
            "is_approved": self.is_approved,
        }


def tell(text: Told | None) -> Telling:
    """How it stands with a text; without one, a telling of no language."""
    if text is None:
        return Telling("", None, True)
    return Telling(text.language, text.translated_from, text.is_approved)


def choose_text(texts: Sequence[T], language: str, *, outside: bool = False) -> T | None:
    """The best text that this reader may have, or None where there is none.

    In the reader's language, one that the customer approved before one that they have not;
    else an approved one in English, else the original. `outside` is true for guests, and where
    people of other companies read along: they get approved words only.
    """
    permitted = list_permitted(texts, outside=outside)
    approved = [text for text in permitted if text.is_approved]
    own = [(rank, text) for text in permitted if (rank := _rank(text, language)) is not None]
    if own:
        return min(own, key=lambda ranked: ranked[0])[1]
    for text in approved:
        if base_language(text.language) == "en":
            return text
    original = find_original(texts)
    return original if original in permitted else next(iter(approved), None)


def list_permitted(texts: Iterable[T], *, outside: bool) -> list[T]:
    """The texts that a reader may have at all."""
    return [text for text in texts if text.is_approved or not outside]


def find_original(texts: Sequence[T]) -> T | None:
    """The text that the others are held against: an approved one that is no translation.

    English before others where a story came to us in several languages at once.
    """
    originals = [text for text in texts if text.translated_from is None] or list(texts)
    originals.sort(key=lambda text: (not text.is_approved, base_language(text.language) != "en"))
    return originals[0] if originals else None


def list_reader_languages(texts: Iterable[Told]) -> list[str]:
    """The languages whose readers may get other words of a story than everybody else."""
    found: dict[str, None] = {}
    for text in texts:
        base = base_language(text.language)
        found |= dict.fromkeys(["zh-Hans", "zh-Hant"] if base == "zh" else [text.language, base])
    return list(found)


def base_language(language: str) -> str:
    """A language without its country and script: "pt" of "pt-BR"."""
    return language.replace("_", "-").split("-")[0].lower()


def _rank(text: Told, wanted: str) -> tuple[bool, bool, bool] | None:
    """How a text serves a reader's language, the lowest best; None when it is in another one."""
    base = base_language(text.language)
    if base != base_language(wanted):
        return None
    if base == "zh":
        # The other script is read, though not gladly: only before another language.
        return (
            _is_traditional(text.language) != _is_traditional(wanted),
            not text.is_approved,
            True,
        )
    # Another country's variant of a language is nearly as good; the very same is better.
    is_same = text.language.replace("_", "-").lower() in (wanted.replace("_", "-").lower(), base)
    return (False, not text.is_approved, not is_same)


def _is_traditional(language: str) -> bool:
    return bool(_TRADITIONAL & set(language.replace("_", "-").lower().split("-")))
