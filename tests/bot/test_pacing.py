"""A post a second and channel, and pauses that grow, told with a stopwatch of our own."""

from __future__ import annotations

import asyncio

from bot.pacing import Pacing, no_pacing


class Stopwatch:
    """Seconds that pass when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_posts_to_one_channel_are_a_second_apart() -> None:
    watch = Stopwatch()
    pacing = Pacing(monotonic=watch.monotonic, sleep=watch.sleep)

    async def play() -> list[float]:
        moments = []
        for channel in ("C1", "C1", "C2", "C1"):
            await pacing.turn(channel)
            moments.append(watch.now)
        return moments

    assert asyncio.run(play()) == [100.0, 101.0, 101.0, 102.0]


def test_a_channel_that_was_quiet_is_free_at_once() -> None:
    watch = Stopwatch()
    pacing = Pacing(monotonic=watch.monotonic, sleep=watch.sleep)

    async def play() -> float:
        await pacing.turn("C1")
        watch.now += 60
        await pacing.turn("C1")
        return watch.now

    assert asyncio.run(play()) == 160.0


def test_pauses_double_to_a_limit() -> None:
    pacing = Pacing()
    assert [pacing.pause(failures) for failures in (0, 1, 2, 3, 7, 8, 5000)] == [
        *(1.0, 1.0, 2.0, 4.0, 60.0, 60.0, 60.0),
    ]


def test_without_pacing_nothing_waits() -> None:
    pacing = no_pacing()
    assert (pacing.seconds, pacing.pause(9), pacing.before_look_up) == (0, 0, 0)
