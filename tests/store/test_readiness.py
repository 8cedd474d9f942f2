"""The score of a nomination and its reasons."""

from __future__ import annotations

from typing import Any

import pytest

from store.readiness import Figures, assess_readiness

WHOLE: dict[str, Any] = {
    "agreement": "written",
    "proofs": [
        Figures(metric="Waiting", before="42", after="20", period="6 months", source="Gate log")
    ],
    "contact_name": "Greta",
    "contact_email": "greta@nordwind.example",
    "activities": ["quote", "logo", "video"],
    "story": "They told us. " * 40,
    "industry": "logistics",
    "products": ["Route Planner"],
}
NOTHING: dict[str, Any] = {
    "agreement": "not_asked",
    "proofs": [],
    "contact_name": "",
    "contact_email": " ",
    "activities": [],
    "story": "Good.",
    "industry": "",
    "products": [],
}


def test_all_facts_together_are_a_hundred() -> None:
    readiness = assess_readiness(**WHOLE)
    assert readiness.score == 100
    assert all(fact.points == fact.of for fact in readiness.facts)
    weights = [fact.of for fact in readiness.facts]
    assert weights == sorted(weights, reverse=True), "the weightiest first"


def test_nothing_is_nought() -> None:
    assert assess_readiness(**NOTHING).score == 0


@pytest.mark.parametrize(
    ("change", "score"),
    [
        ({"agreement": "verbal"}, 90),
        ({"contact_email": ""}, 93),
        ({"activities": ["quote", "quote"]}, 90),
        ({"story": "They told us. " * 10}, 95),
        ({"products": []}, 98),
        ({"proofs": [Figures(statement="Half the waiting time.")]}, 76),
        ({"proofs": [Figures(metric="Waiting", after="20", source="Gate log")]}, 92),
        ({"proofs": [*WHOLE["proofs"], Figures(statement="And quicker.")]}, 100),
    ],
)
def test_what_each_fact_is_worth(change: dict[str, Any], score: int) -> None:
    assert assess_readiness(**WHOLE | change).score == score
