"""The words of the index by how they are written: for typing errors and unfinished names.

Nothing is kept in memory: a million references have half a million words. A word is stored
with its pieces, and one slip of the finger fewer than there are pieces leaves at least one
of them whole (Li, Deng, Wang, Feng: Pass-Join, PVLDB 5(3), 2011), so that those that may be
meant are found by equality.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from store.models import SearchWord

LONGEST = 40  # letters; nothing longer is compared
_SHORTEST = 3
_LONG = 6  # letters; shorter ones are cut in two: a third piece would be a single letter
_COLUMNS = ("opening", "middle", "ending")
_LAST = "\U0010ffff"  # sorts after every character

# Written once: what they are compiled to is found again by itself.
_NAMES = select(SearchWord.word).where(
    SearchWord.word.in_(bindparam("joined", expanding=True)), SearchWord.in_name
)
_BEGUN = (
    select(SearchWord.word)
    .where(
        SearchWord.word >= bindparam("first"),
        SearchWord.word < bindparam("last"),
        SearchWord.in_name,
    )
    .order_by(func.length(SearchWord.word), SearchWord.word)
    .limit(1)
)
_LIKE = select(SearchWord.word, SearchWord.in_name).where(
    or_(*(getattr(SearchWord, name).in_(bindparam(name, expanding=True)) for name in _COLUMNS))
)


class WrittenWords(Protocol):
    """What knows how the words of the references are written."""

    def whole_names(self, joined: Collection[str]) -> set[str]:
        """Those of these that are a whole name of a customer, written without spaces."""
        ...

    def name_begun_by(self, beginning: str) -> str | None:
        """The shortest word of a customer's name that begins so, or None."""
        ...

    def written_like(self, word: str, *, errors: int) -> dict[str, bool]:
        """The words that may differ by so many slips, or more; true for those of names."""
        ...


class NoWords:
    """Where there is no index: no word is known."""

    def whole_names(self, joined: Collection[str]) -> set[str]:
        """See `WrittenWords`."""
        return set()

    def name_begun_by(self, beginning: str) -> str | None:
        """See `WrittenWords`."""
        return None

    def written_like(self, word: str, *, errors: int) -> dict[str, bool]:
        """See `WrittenWords`."""
        return {}


class StoredWords:
    """The words of the session's database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def whole_names(self, joined: Collection[str]) -> set[str]:
        """See `WrittenWords`."""
        if not joined:
            return set()
        return set(self._session.scalars(_NAMES, {"joined": list(joined)}))

    def name_begun_by(self, beginning: str) -> str | None:
        """See `WrittenWords`."""
        return self._session.scalar(_BEGUN, {"first": beginning, "last": beginning + _LAST})

    def written_like(self, word: str, *, errors: int) -> dict[str, bool]:
        """See `WrittenWords`."""
        wanted: dict[str, set[str]] = {column: set() for column in _COLUMNS}
        for column, piece in pieces_asked(word, errors=errors):
            wanted[column].add(piece)
        if not any(wanted.values()):
            return {}
        pieces = {column: sorted(pieces) for column, pieces in wanted.items()}
        return {row.word: row.in_name for row in self._session.execute(_LIKE, pieces)}


def pieces_of(word: str) -> Mapping[str, str | None]:
    """The pieces under which a word is stored, by column; none where it is not compared."""
    pieces: dict[str, str | None] = dict.fromkeys(_COLUMNS)
    if " " in word or word.isdigit() or not _SHORTEST <= len(word) <= LONGEST:
        return pieces
    for column, start, end in _cuts(len(word)):
        pieces[column] = f"{len(word)}{word[start:end]}"
    return pieces


def pieces_asked(word: str, *, errors: int) -> Iterator[tuple[str, str]]:
    """Columns and pieces of which every stored word within so many (1 or 2) slips has one.

    A slip is a letter too many, too few, another one, or two that were swapped.
    """
    for length in range(len(word) - errors, len(word) + errors + 1):
        if not _SHORTEST <= length <= LONGEST:
            continue
        cuts = _cuts(length)
        yield from _pieces_at(word, cuts, length, errors)
        # Two letters swapped where the word is cut spoil two pieces at once.
        for _, _, end in cuts[:-1]:
            for place in range(max(1, end - errors), min(len(word) - 1, end + errors) + 1):
                swapped = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
                yield from _pieces_at(swapped, cuts, length, errors)


def _cuts(length: int) -> tuple[tuple[str, int, int], ...]:
    if length < _LONG:
        return ("opening", 0, length // 2), ("ending", length // 2, length)
    first, second = length // 3, 2 * length // 3
    return ("opening", 0, first), ("middle", first, second), ("ending", second, length)


def _pieces_at(
    word: str, cuts: tuple[tuple[str, int, int], ...], length: int, errors: int
) -> Iterator[tuple[str, str]]:
    moved = len(word) - length
    for column, start, end in cuts:
        # The opening stays where it is or has a slip, the ending counts from the end; only
        # what is between two slips may have moved by one of them.
        shifts = {"opening": (0,), "ending": (moved,)}.get(column) or (
            tuple(shift for shift in (-1, 0, 1) if abs(shift - moved) <= 1) if errors > 1 else ()
        )
        for shift in shifts:
            if start + shift >= 0 and end + shift <= len(word):
                yield column, f"{length}{word[start + shift : end + shift]}"
