"""What can be wrong with a template: always the author's to mend, never a reader's."""

from __future__ import annotations

from typing import Any


class MarkupError(Exception):
    """A template breaks the vocabulary or one of Slack's limits; names template and line."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


class UnknownSentence(MarkupError):
    """No sentence stands under this name."""


class Broken(Exception):
    """Raised inside the compiler at one element; the compiler adds template and line."""

    def __init__(self, element: Any, problem: str) -> None:
        super().__init__(problem)
        self.element = element
        self.problem = problem
