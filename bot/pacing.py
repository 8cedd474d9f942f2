"""How fast the outbox may speak: Slack takes about a post a second and channel."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass
class Pacing:
    """Seconds between two posts to a channel, and the pauses after a failure.

    Elapsed time is the machine's, never the program's clock: moving the clock to next Monday
    does not make Slack any faster. With all seconds at 0 nothing waits.
    """

    seconds: float = 1.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    # An unanswered post may still be on its way into the channel when we look for it there.
    before_look_up: float = 5.0
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _free_at: dict[str, float] = field(default_factory=dict)

    async def turn(self, channel: str) -> None:
        """Return when the channel may be posted to."""
        if self.seconds <= 0:
            return
        now = self.monotonic()
        free_at = max(self._free_at.get(channel, now), now)
        if len(self._free_at) > 1000:
            self._free_at = {place: at for place, at in self._free_at.items() if at > now}
        self._free_at[channel] = free_at + self.seconds
        if free_at > now:
            await self.sleep(free_at - now)

    def pause(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row: doubled each time, to a limit."""
        return min(self.first_pause * 2.0 ** min(max(failures - 1, 0), 16), self.longest_pause)


def no_pacing() -> Pacing:
    """For a Slack that is ours: nothing waits."""
    return Pacing(seconds=0, first_pause=0, longest_pause=0, before_look_up=0)
