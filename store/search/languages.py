"""Which of a reference's texts a reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Told(Protocol):
    """Anything that is told in one language."""

    @property
    def language(self) -> str:
        """The language's tag: "de", "pt-BR"."""
        ...


T = TypeVar("T", bound=Told)


def best_text(texts: Sequence[T], language: str) -> T | None:
    """The text in the language (or a variant of it), else in English, else the first."""
    wanted = _base(language)
    for choice in (language, wanted, "en"):
        for text in texts:
            if text.language == choice or _base(text.language) == choice:
                return text
    return texts[0] if texts else None


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
