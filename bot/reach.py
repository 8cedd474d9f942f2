"""Whether Slack can be reached and takes our token; for the delivery's pauses and `/readyz`."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from bot.logs import log
from store.clock import Clock

_log = logging.getLogger("vouch.slack")


class SlackReach:
    """What the last calls say of Slack. Failures in a row are counted until one succeeds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: datetime | None = None
        self._error = ""
        self.failures = 0
        self.is_away = False

    def reached(self) -> None:
        """A call was answered."""
        if self.failures:
            log(_log, "slack.back", away_since=self._since)
        self.failures, self.is_away, self._since, self._error = 0, False, None, ""

    def unreachable(self, error: str) -> None:
        """A call did not get there."""
        self._away(f"unreachable: {error}")

    def refused(self, error: str) -> None:
        """Slack was there and did not take our token."""
        self._away(f"refused: {error}")

    def try_again(self) -> None:
        """The pause is over; the next call tells."""
        self.is_away = False

    def describe(self) -> dict[str, Any]:
        """`reachable`, and if not: `since` (ISO 8601) and `error`."""
        if not self.failures:
            return {"reachable": True}
        since = self._since.isoformat() if self._since else None
        return {"reachable": False, "since": since, "error": self._error}

    def _away(self, error: str) -> None:
        # Calls that were under way together fail together: that is one failure, or the first
        # moment of silence would already earn the longest pause.
        self.failures += not self.is_away
        self.is_away = True
        self._error = error
        if self._since is None:
            self._since = self._clock.now()
            log(_log, "slack.away", level=logging.WARNING, since=self._since, error=error)
