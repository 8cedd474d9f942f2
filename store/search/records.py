"""Who asks, and what a search gives, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.reference_records import ReferenceInfo
from store.search.filters import SearchFilters
from store.search.ranking.meeting import Reason
from store.search.ranking.standing import StandingReason


@dataclass(frozen=True)
class Viewer:
    """Who reads the answer, and where. `language` as Slack or CLDR write it."""

    language: str = "en"
    is_guest: bool = False
    channel_is_shared: bool = False
    channel_id: str | None = None  # the deal's, for the language that it is spoken in

    @property
    def outside(self) -> bool:
        """Whether people of other companies read along."""
        return self.is_guest or self.channel_is_shared


@dataclass(frozen=True)
class Understood:
    """A part of the query as it was read: facets it may mean, or a word; and its correction."""

    text: str
    kind: str  # a kind of facet, or "word"
    key: str
    corrected: str | None = None
    known: bool = True  # False: a word that no reference contains


@dataclass(frozen=True)
class SearchResult:
    """A reference that was found; `score` from 0 to 1, `why` best first.

    One that `misses` something that was asked for does not fit, it is close.
    `standing` is what speaks for it, or against it, beside its fit.
    """

    reference: ReferenceInfo
    score: float
    why: list[Reason]
    misses: list[Reason] = field(default_factory=list)
    standing: list[StandingReason] = field(default_factory=list)


@dataclass(frozen=True)
class SearchAnswer:
    """What a search gave: `results` fit, `nearest` do not but come closest (when none fits).

    `total` counts all that fit or are close (of a bounded set), `close` only the latter, which
    miss something that was asked for; `ids` are theirs, best first.
    """

    query: str
    filters: SearchFilters
    understood: list[Understood]
    results: list[SearchResult]
    total: int
    close: int = 0
    nearest: list[SearchResult] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)

    @property
    def nothing_understood(self) -> bool:
        """Whether neither words nor filters said what is wanted."""
        return not self.understood and not self.filters.values()
