"""What the calls say of Slack, counted for the pauses between tries."""

from __future__ import annotations

from bot.reach import SlackReach
from store.clock import ManualClock


def test_calls_that_fail_together_are_one_failure(clock: ManualClock) -> None:
    slack = SlackReach(clock)
    for _ in range(16):
        slack.unreachable("ClientConnectorError")
    assert (slack.is_away, slack.failures) == (True, 1)
    slack.try_again()
    slack.refused("token_revoked")
    assert (slack.is_away, slack.failures) == (True, 2)
    slack.reached()
    assert (slack.is_away, slack.describe()) == (False, {"reachable": True})
