"""The word lists that come with the search: one folder of plain text, one way to read them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

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
