"""What the bench of the search makes of its times and answers."""

from __future__ import annotations

import random

import pytest

from bench.search_quality import ndcg
from bench.search_stories import SENTENCES, choose_languages, customer_name, invent_story
from bench.search_time import Times, at_best, at_share, over_rounds
from bench.search_upkeep import upkeep_line


def test_a_share_of_the_times_is_within_the_time_that_is_told() -> None:
    times = [float(number) for number in range(100, -1, -1)]
    assert (at_share(times, 0.5), at_share(times, 0.95), at_share(times, 1)) == (50, 95, 100)
    assert at_share([7.0], 0.95) == 7.0


def test_a_round_in_which_the_machine_was_busy_counts_no_more_than_another() -> None:
    quiet = [1.0, 2.0, 3.0]
    assert over_rounds([quiet, quiet, [100.0, 200.0, 300.0]]) == Times(2.0, 3.0)
    assert over_rounds([quiet]) == Times(2.0, 3.0)
    # Each question's best, whichever round that was in.
    assert at_best([[9.0, 2.0, 9.0], [1.0, 9.0, 3.0]]) == Times(2.0, 3.0)


def test_upkeep_is_what_the_index_adds_to_the_bare_insert() -> None:
    line = upkeep_line("sqlite", 200, bare=0.5, indexed=2.0, by_store=3.0)
    numbers = [float(item) for item in line.split()[4:]]
    assert numbers == [0.5, 3.0, 1.5, 3.0, 0.5]


@pytest.mark.parametrize(
    ("found", "relevant", "value"),
    [
        (["a", "b"], {"a": 3, "b": 1}, 1.0),
        (["b", "a"], {"a": 3, "b": 1}, 0.7098),  # (1 + 7 / log2 3) / (7 + 1 / log2 3)
        (["x"], {"a": 3}, 0.0),
        ([], {}, 0.0),
        (["x"] * 10 + ["a"], {"a": 3}, 0.0),  # the eleventh is not looked at
    ],
)
def test_a_better_order_has_a_better_ndcg(
    found: list[str], relevant: dict[str, int], value: float
) -> None:
    assert ndcg(found, relevant) == pytest.approx(value, abs=1e-4)


def test_stories_are_told_in_all_languages_with_common_words() -> None:
    chance = random.Random(1)
    chosen = [language for _ in range(400) for language in choose_languages(chance)]
    assert set(chosen) == set(SENTENCES)
    stories = [invent_story(chance) for _ in range(400)]
    assert 140 < sum("cloud" in story for story in stories) < 260
    assert all("{" not in invent_story(chance, language) for language in SENTENCES)
    assert len({customer_name(number) for number in range(2_000)}) > 1_900
