"""How ready a nomination is: points for each fact, so that the score explains itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

# A story shorter than the first length is a hint, past the second it can be told.
_STORY_BEGUN = 120
_STORY_TOLD = 400


@dataclass(frozen=True)
class Figures:
    """One proof as the nominator wrote it; empty where nothing was said."""

    metric: str = ""
    before: str = ""
    after: str = ""
    period: str = ""
    source: str = ""
    statement: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of the score: which fact, the points it has, and the points it could have."""

    key: str
    points: int
    of: int


@dataclass(frozen=True)
class Readiness:
    """The facts in the order of their weight; `score` is their sum, from 0 to 100."""

    facts: list[Fact]

    @property
    def score(self) -> int:
        return sum(fact.points for fact in self.facts)


def assess_readiness(
    *,
    agreement: str,
    proofs: Collection[Figures],
    contact_name: str,
    contact_email: str,
    activities: Collection[str],
    story: str,
    industry: str,
    products: Collection[str],
) -> Readiness:
    """Add up what a nomination brings; the weights are the program's own and sum to 100.

    Of several proofs the best counts: a second weak one takes nothing away.
    """
    figures = max((_figures_points(proof) for proof in proofs), default=0)
    source = 10 if any(proof.source.strip() for proof in proofs) else 0
    length = len(story.strip())
    return Readiness(
        [
            Fact("agreement", {"written": 25, "verbal": 15}.get(agreement, 0), 25),
            Fact("figures", figures, 20),
            Fact("activities", min(len(set(activities)), 3) * 5, 15),
            Fact("source", source, 10),
            Fact("story", 10 if length >= _STORY_TOLD else 5 if length >= _STORY_BEGUN else 0, 10),
            Fact("contact", 8 if contact_name.strip() else 0, 8),
            Fact("email", 7 if contact_email.strip() else 0, 7),
            Fact("findable", (3 if industry else 0) + (2 if products else 0), 5),
        ]
    )


def _figures_points(proof: Figures) -> int:
    """A result alone is worth something; what it is compared with, and over what time, more."""
    if not (proof.metric.strip() and proof.after.strip()):
        return 6 if proof.statement.strip() or proof.after.strip() else 0
    return 12 + (5 if proof.before.strip() else 0) + (3 if proof.period.strip() else 0)
