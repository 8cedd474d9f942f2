"""Finds references by groups of tokens, so that no question visits all references.

A common word is in half a million references, and two of them that never meet in one would
be compared half a million times. So we go from the newest references to older ones, stretch by
stretch, until there are enough; and where even the rarest word asked for is common, no
further than it takes to look at some ten thousand of its references.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from store.search.index.full_text import (
    LARGE_BLOCK,
    SMALL_BLOCK,
    TINY_BLOCK,
    Group,
    asks_of,
    block_below,
)

# Where we look first, where words are counted, and where we look then: so many of the newest.
_TINY_BLOCKS = 2
_SMALL_BLOCKS = 4
_LARGE_BLOCKS = 2
# As far back as it takes to look at so many references of the rarest word.
LOOKED_AT = 60_000
# PostgreSQL finds all that meet a word before it gives the first, and so many of a rare one in
# less time than it takes to say where to look.
LOOKED_AT_ALONE = 100_000
_FETCHED = 3_000  # but no more than these of what meets all words
# A word in more than this share of the newest references is common.
_COUNTED = 2_000
# Beyond, nobody need count: by so much the newest few would have to be unlike the others.
_SURELY = 1.25
_ENOUGH_TO_TELL = 32  # of the newest few: from these on, their share tells how many there are
# Stretches are as long as it takes for what is missing, by what was found so far, and more.
_SLACK = 1.5
_LONGER = 16  # times as long as all before, at most


class Finder:
    """What finds references by groups of tokens, all of which must be met.

    Made for one search: it remembers what it counted and found. `size` is how many references
    there are, up to 2,000; `reached` the number down to which it has looked: no further than it
    took to find enough.
    """

    def __init__(self, session: Session) -> None:
        self._asks = asks_of(session)
        newest, self.size = self._asks.extent(limit=_COUNTED)
        # The number after the newest one: stretches are from a number to before another.
        self._top = 0 if newest is None else newest + 1
        self.reached = self._top
        self._of_few: dict[Group, int] = {}  # how many of the newest few meet it
        self._counts: dict[Group, int] = {}
        self._all: dict[tuple[Group, ...], list[int]] = {}  # where there were no more than these
        self._alone: set[Group] = set()  # looked for alone, for none of the newest meets it
        self._nowhere: set[Group] = set()

    def find(self, groups: Sequence[Group], *, limit: int) -> list[int]:
        """The ids of at most `limit` references that meet every group, newest first.

        Exactly the newest ones, as long as one of the groups is met by few; see above.
        """
        asked = tuple(groups)
        if asked in self._all:
            return self._all[asked][:limit]
        if not self._nowhere.isdisjoint(asked):
            return []
        found: list[int] = []
        for low, high in self._stretches(groups, found, limit):
            found += self._asks.find(groups, low=low, high=high, limit=limit - len(found))
            if len(found) >= limit:
                self.reached = min(self.reached, found[-1])
                return found
            self.reached = min(self.reached, low)
        self._all[asked] = found
        if not found and len(asked) > 1:
            self._note_nowhere(asked)
        return found

    def _note_nowhere(self, groups: Sequence[Group]) -> None:
        """Note which of these no reference meets at all: nothing need be asked with it again."""
        for group in groups:
            if self._counts.get(group) == 0 and group not in self._alone:
                self._alone.add(group)
                if not self.find([group], limit=1):
                    self._nowhere.add(group)

    def count(self, groups: Iterable[Group]) -> dict[Group, int]:
        """How many of the newest 12,288 to 16,384 references meet each group, up to 2,000.

        Where it is many of the newest 1,024 to 2,048: by their share.
        """
        wanted = list(dict.fromkeys(groups))
        if not self._top:
            return dict.fromkeys(wanted, 0)
        new = [group for group in wanted if group not in self._counts]
        low, few = self._near(SMALL_BLOCK, _SMALL_BLOCKS), self._few()
        window = self._top - low
        if new and window > 2 * few:
            for group, count in self._count_few(new).items():
                if count >= _ENOUGH_TO_TELL:
                    self._counts[group] = min(_COUNTED, round(count * window / few))
            new = [group for group in new if group not in self._counts]
        if new:
            counts = self._asks.count(new, low=low, high=self._top, limit=_COUNTED)
            self._counts |= dict(zip(new, counts, strict=True))
        return {group: self._counts[group] for group in wanted}

    def _count_few(self, groups: Sequence[Group]) -> dict[Group, int]:
        """How many of the newest few meet each group; of a common one, no more than tell so."""
        new = [group for group in dict.fromkeys(groups) if group not in self._of_few]
        if new:
            low = self._near(TINY_BLOCK, _TINY_BLOCKS)
            counts = self._asks.count(new, low=low, high=self._top, limit=self._many())
            self._of_few |= dict(zip(new, counts, strict=True))
        return {group: self._of_few[group] for group in groups}

    def _few(self) -> int:
        return self._top - self._near(TINY_BLOCK, _TINY_BLOCKS)

    def _many(self) -> int:
        """So many of the newest few that a word which they meet is surely common."""
        window = self._top - self._near(SMALL_BLOCK, _SMALL_BLOCKS)
        return max(_ENOUGH_TO_TELL, int(_SURELY * _COUNTED * self._few() / window))

    def _near(self, bits: int, blocks: int) -> int:
        """Where the newest blocks begin, with the one that is not full yet."""
        return max(0, ((self._top - 1 >> bits) - blocks + 1) << bits)

    def _stretches(
        self, groups: Sequence[Group], found: Sequence[int], limit: int
    ) -> Iterator[tuple[int, int]]:
        """From the newest to older ones; what was `found` so far says how long the next is."""
        if not self._top:
            return iter(())
        if any(self._counts.get(group) == 0 for group in groups):
            return iter([(0, self._top)])  # that rare, they are found at once
        if self._asks.in_order:
            return self._in_order(groups)
        return self._in_blocks(groups, found, limit)

    def _in_order(self, groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
        """Where as many are found as are wanted, the newest first."""
        nearest = self._near(LARGE_BLOCK, _LARGE_BLOCKS)
        yield nearest, self._top
        if nearest:
            lowest, _ = self._reach(groups, nearest, LOOKED_AT)
            if lowest < nearest:
                yield lowest, nearest

    def _in_blocks(
        self, groups: Sequence[Group], found: Sequence[int], limit: int
    ) -> Iterator[tuple[int, int]]:
        """Where all of a stretch are found before the first: it should be short if common."""
        high = self._near(TINY_BLOCK, _TINY_BLOCKS)
        yield high, self._top
        lowest, is_rare, is_known = 0, False, False
        while high > lowest:
            looked = self._top - high
            longer = _SLACK * looked * (limit - len(found)) / len(found) if found else math.inf
            is_long = longer > _LARGE_BLOCKS << LARGE_BLOCK
            if is_long and not is_known:
                lowest, is_rare = self._reach(groups, high, LOOKED_AT_ALONE)
                is_known = True
            expected = (len(found) + 1) / looked * high
            if is_long and is_rare and expected <= _FETCHED:
                low = 0
            else:
                low = block_below(high - math.ceil(min(longer, _LONGER * looked)), high)
            low = max(low, lowest)
            yield low, high
            high = low

    def _reach(self, groups: Sequence[Group], high: int, most: int) -> tuple[int, bool]:
        """How far back it takes for `most` of the rarest group; whether it has no more at all."""
        share = min(self._shares(groups), default=0.5)
        if share * high <= most:
            return 0, True
        block = 1 << LARGE_BLOCK
        return max(0, -(-(high - int(LOOKED_AT / share)) // block) * block), False

    def _shares(self, groups: Sequence[Group]) -> Iterator[float]:
        """The share of the newest references that meet each group."""
        few = self._count_few(groups)
        # The very newest may be unlike all others: many are imported at once.
        others = self.count(group for group, count in few.items() if not count)
        window = self._top - self._near(SMALL_BLOCK, _SMALL_BLOCKS)
        for group, count in few.items():
            counted, most, of = count, self._many(), self._few()
            if group in others:
                counted, most, of = others[group], _COUNTED, window
            # Where counting ended, every second one may meet it.
            yield counted / of if counted < most else 0.5
