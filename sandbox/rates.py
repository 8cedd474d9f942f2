"""Rate limits: calls a minute by method and tier, posts a second by channel."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from sandbox import limits


class RateLimits:
    """Counts calls; `enabled` may be switched at any time."""

    def __init__(self, monotonic: Callable[[], float], *, enabled: bool) -> None:
        self.enabled = enabled
        self._monotonic = monotonic
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._posts: dict[str, tuple[float, float]] = {}

    def retry_after(self, method: str, tier: int | str | None, channel: str) -> int | None:
        """Count a call; seconds to wait when it is one too many, else None."""
        if not self.enabled or tier is None:
            return None
        if tier == "post":
            return self._count_post(channel)
        if isinstance(tier, str):
            return None
        now, calls = self._monotonic(), self._calls[method]
        while calls and calls[0] <= now - 60:
            calls.popleft()
        if len(calls) >= limits.TIER_PER_MINUTE[tier]:
            return max(1, math.ceil(calls[0] + 60 - now))
        calls.append(now)
        return None

    def _count_post(self, channel: str) -> int | None:
        now = self._monotonic()
        left, since = self._posts.get(channel, (float(limits.POST_BURST), now))
        left = min(limits.POST_BURST, left + (now - since) * limits.POST_PER_SECOND)
        if left < 1:
            self._posts[channel] = (left, now)
            return max(1, math.ceil((1 - left) / limits.POST_PER_SECOND))
        self._posts[channel] = (left - 1, now)
        return None
