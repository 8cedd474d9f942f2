"""How fast the outbox may speak, and how patient it is with Slack and with other replicas."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass
class Pacing:
    """Seconds between two posts to a channel, for a call, a claim and the pauses after a failure.

    Elapsed time is the machine's, never the program's clock: moving the clock to next Monday
    does not make Slack any faster. With all seconds at 0 nothing waits.
    """

    seconds: float = 1.0  # Slack takes about a post a second and channel
    first_pause: float = 1.0
    longest_pause: float = 60.0
    # An unanswered post may still be on its way into the channel when we look for it there.
    before_look_up: float = 5.0
    # Slack answers most calls in a few hundred milliseconds; what takes longer than this is lost.
    call_seconds: float = 20.0
    # A call and a look-up some pages long fit well; what takes longer has lost its process.
    lease_seconds: float = 180.0
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

    def last_moment(self) -> float:
        """Until when (on our stopwatch) a call may begin under a claim that is made now.

        The call then ends before the claim does, and no other replica can be sending too.
        """
        return self.monotonic() + self.lease_seconds - self.call_seconds

    def pause(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row: doubled each time, to a limit."""
        return min(self.first_pause * 2.0 ** min(max(failures - 1, 0), 16), self.longest_pause)


def no_pacing() -> Pacing:
    """For a Slack that is ours: nothing waits."""
    return Pacing(seconds=0, first_pause=0, longest_pause=0, before_look_up=0)
