"""The word lists that come with the search: one folder of plain text, one way to read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import resources

from store.search.words.normalise import Word

# The order of languages in a line that has them all.
LIST_ORDER = ("en", "de", "fr", "es", "it", "pt", "ru", "ja", "ko", "zh")
_LISTS = resources.files("store.search.understanding") / "data"


def list_lines(name: str) -> Iterator[str]:
    """The lines of a list that say something: no blank ones, no comments (`# ...`)."""
    for line in _LISTS.joinpath(name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def list_entries(name: str) -> Iterator[tuple[str, str]]:
    """The same lines, as what stands before their first colon and what follows ": ", as it is."""
    for line in list_lines(name):
        head, _, rest = line.partition(":")
        yield head, rest.removeprefix(" ")


def is_listed_word(word: Word, listed: Collection[str]) -> bool:
    """Whether a list has the word, or its beginning with a * for any ending."""
    # A syllable of Hangul is as much as two or three letters.
    shortest = 2 if word.dense else 3
    return word.text in listed or any(
        word.text[:length] + "*" in listed for length in range(shortest, len(word.text) + 1)
    )
